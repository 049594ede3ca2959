"""Two people changed the same: both sides beside each other, field by field, to take one or the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from workbench.model import AnyChange, RecordName, aside, joined, record_name, word
from workbench.model.edit import Value
from workbench.ui.dates import dated
from workbench.ui.plain import plain
from workbench.ui.widgets import municipality_name
from workbench.ui.wording import Wording
from workbench.workspace.errors import Conflict, FieldConflict

if TYPE_CHECKING:
    from workbench.ui.shell import Room

MINE, THEIRS = "mine", "theirs"
_CHANGES: TypeAdapter[Sequence[AnyChange]] = TypeAdapter(tuple[AnyChange, ...])
_COLUMNS = frozenset({"basis", "cause", "note", "reason", "residents", "since", "source", "wish", "workload"})
_WORDS = {"cause": "cause", "wish": "disposition", "state": "state", "disposition": "disposition", "stance": "stance"}


def decided(conflict: Conflict, theirs: Collection[FieldConflict]) -> dict[str, Value | None]:
    """The records to save: what merged by itself, theirs in the fields of ``theirs``, and mine in the others."""
    records: dict[str, Any] = {name: deepcopy(value) for name, value in conflict.merged.items()}
    for field in theirs:
        records[field.record] = _with(records.get(field.record), field.path, field.theirs)
    return records


def _with(value: Any, path: Sequence[str], wanted: Any) -> Any:
    if not path:
        return deepcopy(wanted)
    inside = dict(value or {})
    if len(path) == 1 and wanted is None:
        inside.pop(path[0], None)
    else:
        inside[path[0]] = _with(inside.get(path[0]), path[1:], wanted)
    return inside


def outdated(conflict: Conflict) -> bool:
    """Whether an answer was given to a version of the standard that no longer stands: there is nothing to choose."""
    return any(f.path == ("standard",) and record_name(f.record).kind == "answer" for f in conflict.fields)


def chosen_theirs(conflict: Conflict, key: str) -> tuple[FieldConflict, ...]:
    """The fields in which the reader has chosen the other side."""
    return tuple(f for i, f in enumerate(conflict.fields) if st.session_state.get(f"{key}-field-{i}") == THEIRS)


def show_conflict(room: Room, conflict: Conflict, key: str) -> None:
    """Each field on which both sides differ, with the choice between them; mine, as long as nobody chooses."""
    if outdated(conflict):
        st.caption(room.say("conflict.outdated"))
        return
    names = {THEIRS: room.say("conflict.take-theirs"), MINE: room.say("conflict.keep-mine")}
    for i, field in enumerate(conflict.fields):
        with st.container(border=True):
            label = field_label(room, field.record, field.path)
            st.markdown(f"**{plain(label)}**　{_before(room, field)}")
            left, right = st.columns(2)
            left.caption(room.say("conflict.theirs"))
            left.markdown(said(room, field.record, field.path, field.theirs))
            right.caption(room.say("conflict.mine"))
            right.markdown(said(room, field.record, field.path, field.mine))
            st.segmented_control(
                label, list(names), format_func=names.__getitem__, default=MINE, required=True,
                key=f"{key}-field-{i}", label_visibility="collapsed",
            )  # fmt: skip


def _before(room: Room, field: FieldConflict) -> str:
    if field.base is None:
        return ""
    return f":gray[{room.say('conflict.before')}] {said(room, field.record, field.path, field.base)}"


def record_label(room: Room, record: str) -> str:
    """What a record is, in words: 廿日市市・投票所入場券の作成・発送「氏名」."""
    name, language = record_name(record), room.language
    process = room.snapshot.processes.get(f"{name.service}/{name.process}")
    parts = []
    if name.municipality:
        parts.append(municipality_name(room.snapshot, name.municipality, language))
    if process is not None:
        parts.append(process.name.get(language))
    elif name.service:
        parts.append(room.snapshot.partner_name(name.service).get(language))
    what = _what(room, name)
    return ("・" if language == "ja" else ", ").join(parts) + (
        f"「{what}」" if what and language == "ja" else f" “{what}”" if what else ""
    )


def _what(room: Room, name: RecordName) -> str:
    snapshot, language = room.snapshot, room.language
    address = f"{name.service}/{name.process}"
    if name.kind in ("answer", "element") and name.local != ".":
        return Wording(snapshot, language, snapshot.processes.get(address)).name(name.local)
    if name.kind == "deviation":
        found = next((d for d in snapshot.practice(name.municipality, address).deviations if d.id == name.local), None)
        return found.title.get(language) if found else ""
    if name.kind in ("agreement", "stance"):
        agreement = next((a for a in snapshot.agreements.get(name.service, ()) if a.id == name.local), None)
        return agreement.title.get(language) if agreement else name.local
    return "" if name.local == "." else name.local


def field_label(room: Room, record: str, path: Sequence[str]) -> str:
    """The name of a field of a record, as the pages call it; the record's own name where all of it is meant."""
    if not path or record_name(record).kind == "answers":
        return record_label(room, record)
    first, *rest = path
    if first in _COLUMNS:
        label = room.say(f"column.{first}")
    elif first in ("changes", "title", "by", "date", "state", "volume", "condition", "stance"):
        label = room.say(f"field.{first}")
    else:
        label = Wording(room.snapshot, room.language).attribute(first)
    languages = {"ja": "日本語", "en": "English"}
    return label + "".join(aside(languages.get(key, key), room.language) for key in rest)


def said(room: Room, record: str, path: Sequence[str], value: Any) -> str:
    """The content of a field in words, as Markdown."""
    name, language = record_name(record), room.language
    wording = Wording(room.snapshot, language, room.snapshot.processes.get(f"{name.service}/{name.process}"))
    if value is None:
        return f":gray[{room.say('conflict.gone' if not path else 'value.none')}]"
    if name.kind == "answers" and isinstance(value, list | tuple):
        return "  \n".join(_entry(room, wording, entry) for entry in value)
    if not path and isinstance(value, Mapping):
        return "  \n".join(
            f"{plain(field_label(room, record, (k,)))}: {said(room, record, (k,), v)}"
            for k, v in value.items()
            if k != "id"
        )
    key = path[-1] if path else ""
    if key in _WORDS and isinstance(value, str):
        return plain(word(_WORDS[key], value, language))
    if key == "date" and isinstance(value, str):
        return plain(dated(value, language))
    if key == "changes":
        return _changes_said(wording, value)
    if key == "basis" and isinstance(value, list | tuple):
        return plain(" ／ ".join(f"{b.get('title') or b.get('law')} {b.get('article', '')}".strip() for b in value))
    kind = wording.process and name.kind == "element" and name.local.split("/")[-2].rstrip("s")
    return plain(wording.content(kind or "", key, value))


def _entry(room: Room, wording: Wording, entry: Mapping[str, Any]) -> str:
    """A confirmation, or why something does not apply: by whom and when, and for which elements."""
    by = " ".join(str(entry[k]) for k in ("reason", "by", "date") if entry.get(k))
    named = entry.get("elements")
    what = room.say("conflict.whole") if named is None else joined((wording.name(e) for e in named), room.language)
    return f"{plain(by)}: {plain(what)}"


def _changes_said(wording: Wording, value: Any) -> str:
    try:
        changes = _CHANGES.validate_python(value)
    except ValidationError:
        return plain(value)
    return "  \n".join(plain(wording.knowing(changes).change(c)) for c in changes)
