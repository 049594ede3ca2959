"""A process or a service in the hands of somebody who edits it: the draft, what it comes to, and how it is changed.

All that is typed lives in one draft, keyed by element and attribute; widgets only show it. So tables, forms, pictures and
the effect always say the same, whatever is drawn, and nothing depends on the place of a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import ValidationError

from workbench.fitgap import drafting
from workbench.fitgap.applied import applied, edit_to, own_value
from workbench.fitgap.drafting import Data, Reading, Wrong
from workbench.fitgap.effect import Effect, effect
from workbench.model import Edit, Process, Put, Service, Snapshot, find, parts
from workbench.model.edit import Value
from workbench.ui.drafts import Draft, open_draft
from workbench.ui.plain import plain
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room


@dataclass
class Editor:
    """What every part of the editor is given. ``address`` is that of the process, or of the service."""

    room: Room
    draft: Draft
    address: str

    @property
    def data(self) -> Data:
        """What is being edited, as plain data, as it stands at this moment."""
        found: Data = self.draft["data"]
        return found

    @property
    def ids(self) -> dict[str, str]:
        """The ids that somebody chose for new elements, by provisional address."""
        found: dict[str, str] = self.draft["ids"]
        return found

    @property
    def is_service(self) -> bool:
        """Whether a service's own attributes are edited, and not a process."""
        return "/" not in self.address

    def get(self, address: str, attribute: str) -> Any:
        """The value of an attribute as it stands."""
        return (drafting.at(self.data, address) or {}).get(attribute)

    def put(self, address: str, attribute: str, value: Any) -> None:
        """Give an attribute another value."""
        self.change(drafting.put(self.data, address, attribute, value))

    def change(self, data: Data) -> None:
        """Let the draft be ``data``."""
        self.draft.put(data=data)
        self.__dict__.pop("reading", None)

    def choose_id(self, address: str, id_: str) -> None:
        """Call a new element ``id_`` (nothing: as its English name proposes)."""
        ids = {a: i for a, i in self.ids.items() if a != address}
        self.draft.put(ids={**ids, address: id_} if id_ else ids)

    def key(self, *names: object) -> str:
        """The key of a widget."""
        return self.draft.key("-".join(str(n) for n in names))

    @cached_property
    def base(self) -> Process:
        """The process as its author saw it when the editing began."""
        return Process.model_validate(self.draft["base"])

    @cached_property
    def reading(self) -> Reading:
        """The process as far as it can be shown, and what is wrong with it; new elements have provisional ids.

        Of a service there is no process to be shown, but there may be something wrong.
        """
        if self.is_service:
            named = Process(id=self.address, name=self.room.snapshot.services[self.address].name)
            return Reading(named, tuple(service_outcome(self)[1]))
        return drafting.reading(self.data, self.base)

    @property
    def process(self) -> Process:
        """The process as far as it can be shown."""
        return self.reading.process

    def wrong_at(self, address: str, attribute: str | None = None) -> list[Wrong]:
        """What is wrong with an element, or with one of its attributes."""
        return [
            w for w in self.reading.wrong if w.address == address and (attribute is None or w.attribute == attribute)
        ]

    def wording(self) -> Wording:
        """How elements read, as the draft names them."""
        return Wording(self.room.snapshot, self.room.language, self.process)

    def name(self, address: str) -> str:
        """The name of an element, as it is being typed, as Markdown."""
        return plain(self.called(address))

    def called(self, address: str) -> str:
        """The name of an element, as it is being typed, for what reads no Markdown; where there is none, its address."""
        item = drafting.at(self.data, address)
        if item is None:
            return address
        said = item.get("name") or {}
        return str((said.get("en") if self.room.language == "en" else None) or said.get("ja") or said.get("en") or "…")

    def mark(self, address: str) -> str:
        """＋ for what is new, ～ for what is changed; nothing for what is as it was."""
        if drafting.is_new(address) or "new--" in address:
            return "＋"
        before = find(self.base, address)
        own = {k: v for k, v in (drafting.at(self.data, address) or {}).items() if k != "fields"}
        return "" if before is not None and own_value(before) == own else "～"


def open_editor(room: Room, address: str) -> Editor:
    """The editor on a process, or on a service's own attributes, with what was typed before and not saved."""
    snapshot = room.snapshot
    if "/" not in address:
        record = f"catalog/{address}"
        value = dict(snapshot.services[address].dump())
        draft = open_draft(
            room, f"edit:{record}", {"data": value, "base": value, "ids": {}, "why": ""}, {record: value}
        )
        return Editor(room, draft, address)
    process = snapshot.processes[address]
    start = {"data": process.dump(), "base": process.dump(), "ids": {}, "why": ""}
    editor = Editor(room, open_draft(room, f"edit:catalog/{address}", start, seen_of(address, process)), address)
    try:
        assert editor.base
    except ValidationError:  # kept by an older version of the workbench, and no process any more
        editor.draft.forget()
        editor = Editor(room, open_draft(room, f"edit:catalog/{address}", start, seen_of(address, process)), address)
    return editor


def seen_of(address: str, process: Process) -> dict[str, Value | None]:
    """Every record of a process with its value."""
    root = f"catalog/{address}"
    return {root: own_value(process)} | {f"{root}/{p.address}": own_value(p.element) for p in parts(process)}


@dataclass(frozen=True)
class Outcome:
    """What saving would write and do: the process with its final ids, what is wrong with it, the edit, and its effect.

    ``effect`` is None where the workspace would not take the edit at all.
    """

    reading: Reading
    edit: Edit
    expecting: Mapping[str, Value | None]
    effect: Effect | None


def outcome(editor: Editor) -> Outcome:
    """What saving the draft of a process would do; worked out again only when the draft or the workspace is another."""
    kept = f"outcome-{editor.address}"
    of = (editor.data, editor.ids, editor.draft["base"], editor.room.source.version)
    known: tuple[Any, Outcome] | None = st.session_state.get(kept)
    if known is None or known[0] != of:
        known = of, _outcome(editor)
        st.session_state[kept] = known
    return known[1]


def _outcome(editor: Editor) -> Outcome:
    data = drafting.settled(editor.data, editor.ids)
    found = drafting.reading(data, editor.base)
    wanted = found.process
    seen = seen_of(editor.address, editor.base)
    edit = edit_to(editor.address, editor.base, wanted)
    gone = tuple(f"{p.record}/" for p in edit if p.value is None)
    expecting = {p.record: seen.get(p.record) for p in edit} | {r: v for r, v in seen.items() if r.startswith(gone)}
    return Outcome(found, edit, expecting, _effect(editor, wanted))


def _effect(editor: Editor, wanted: Process) -> Effect | None:
    """The effect on what is said now, which may be of a later standard than the one that the author saw."""
    before: Snapshot = editor.room.snapshot
    standing = before.processes.get(editor.address)
    if standing is None:
        return None
    after = applied(before, edit_to(editor.address, standing, wanted))
    return effect(before, after) if isinstance(after, Snapshot) else None


def service_outcome(editor: Editor) -> tuple[Edit, list[Wrong]]:
    """The edit of a service's own attributes, and what is wrong with them."""
    record = f"catalog/{editor.address}"
    data = editor.data
    try:
        value = Service.model_validate(data).dump()
    except ValidationError as error:
        return (), [Wrong(".", str(e["loc"][0]), e) for e in error.errors(include_url=False)]
    return ((Put(record=record, value=value),) if value != editor.draft["base"] else ()), []
