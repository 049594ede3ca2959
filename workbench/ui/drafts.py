"""What somebody is typing: kept on disk as it is typed, there again after a reload or a restart of the server.

A page that lets people type about a record opens a :class:`Draft` and gives its widgets the draft's keys::

    draft = open_draft(room, about=record, start={"reason": "", "wish": None}, seen={record: value})
    draft.notice(room)
    st.text_area(label, key=draft.key("reason"), on_change=draft.keep)
    if st.button(save):
        if saving.save(room, edit_of(draft.values()), draft.seen, draft=draft):
            st.rerun()

``seen`` are the records as they were when the typing began, whatever has been saved since: with them a save finds out
that somebody else was quicker. Values are plain JSON data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from workbench.model.edit import Value
from workbench.ui import live
from workbench.workspace.drafts import Drafts, Typed

if TYPE_CHECKING:
    from workbench.ui.shell import Room

AS_TYPED = """
const PAUSE = 500;
const timers = new WeakMap();

function typed(element) {
  const inside = element instanceof Element && element.closest('[class*="st-key-draft-"]');
  return inside && (element.tagName === "TEXTAREA" || (element.tagName === "INPUT" && element.type === "text"));
}
function commit(element) {
  clearTimeout(timers.get(element));
  timers.delete(element);
  const key = { key: "Enter", code: "Enter", keyCode: 13, which: 13, bubbles: true, cancelable: true };
  element.dispatchEvent(new KeyboardEvent("keydown", { ...key, ctrlKey: element.tagName === "TEXTAREA" }));
}
function wait(event) {
  const element = event.target;
  if (!typed(element)) return;
  clearTimeout(timers.get(element));
  timers.delete(element);
  if (!event.isComposing) timers.set(element, setTimeout(() => commit(element), PAUSE));
}
function alone(event) {
  if (!event.isTrusted && typed(event.target)) event.stopPropagation();
}
function leave() {
  const element = document.activeElement;
  if (element && timers.has(element)) commit(element);
}
export default function () {
  document.body.addEventListener("keydown", alone);
  document.addEventListener("input", wait);
  document.addEventListener("compositionend", wait);
  document.addEventListener("visibilitychange", leave);
  window.addEventListener("pagehide", leave);
  return () => {
    document.body.removeEventListener("keydown", alone);
    document.removeEventListener("input", wait);
    document.removeEventListener("compositionend", wait);
    document.removeEventListener("visibilitychange", leave);
    window.removeEventListener("pagehide", leave);
  };
}
"""
"""A text box tells the server what is in it when it is left, or at Ctrl+Enter; this does so whenever the typing pauses.

The key that it presses is the box's alone: no shortcut of the page may hear it.
"""


@dataclass(frozen=True)
class Draft:
    """What one person is typing about one record (``about``).

    ``seen`` are the records as they stood when it began; ``restored`` is when it was typed, where it comes from disk;
    ``behind`` is whether the record has been changed by somebody else since.
    """

    about: str
    person: str
    root: Path
    seen: Mapping[str, Value | None]
    restored: datetime | None
    behind: bool
    prefix: str

    def key(self, field: str) -> str:
        """The key of the widget for a field."""
        return f"{self.prefix}-{field}"

    def values(self) -> dict[str, Any]:
        """Every field as it stands."""
        kept = st.session_state[self.prefix]
        return {f: _plain(st.session_state.get(self.key(f), v)) for f, v in kept["fields"].items()}

    def __getitem__(self, field: str) -> Any:
        return self.values()[field]

    def put(self, **values: Any) -> None:
        """Let fields be something else (before their widgets are drawn, or from a callback), and keep it."""
        for field, value in values.items():
            st.session_state[self.key(field)] = value
        self.keep()

    def keep(self) -> None:
        """Keep on disk what is typed; give it to every widget as ``on_change``."""
        kept, fields = st.session_state[self.prefix], self.values()
        store = Drafts(self.root)
        failed = False
        try:
            if fields == kept["start"]:
                store.forget(self.person, self.about)
            else:
                store.keep(self.person, Typed(self.about, fields, self.seen, datetime.now(UTC)))
        except OSError:
            failed = True
        st.session_state[self.prefix] = {**kept, "fields": fields, "failed": failed}

    @property
    def typed(self) -> bool:
        """Whether anything differs from what it began with."""
        return bool(self.values() != st.session_state[self.prefix]["start"])

    def forget(self) -> None:
        """Let go of it: it is saved, or given up. Opened again it begins anew, with new widgets."""
        Drafts(self.root).forget(self.person, self.about)
        st.session_state.pop(self.prefix, None)
        generation = _generation(self.about)
        st.session_state[generation] = st.session_state.get(generation, 0) + 1

    def notice(self, room: Room) -> None:
        """Say what one should know of the draft: that it was restored, is behind, or cannot be kept."""
        if self.behind:
            st.info(room.say("draft.behind"), icon=":material/group:")
        if st.session_state[self.prefix].get("failed"):
            st.warning(room.say("draft.not-kept"), icon=":material/save:")
        if self.restored is not None:
            with st.container(horizontal=True, vertical_alignment="center", key=f"restored-{self.prefix}"):
                when = self.restored.astimezone().strftime("%Y-%m-%d %H:%M")
                st.caption(":material/history: " + room.say("draft.restored", when=when), width="content")
                st.button(
                    room.say("draft.discard"), key=f"discard-{self.prefix}", type="tertiary", on_click=self.forget
                )


def typist(room: Room) -> str:
    """Whose drafts these are: on one's own machine, where anybody may sit down, each name has its own."""
    return room.principal.id


def half_typed(room: Room, about: str) -> bool:
    """Whether the person has typed something about a record and not saved it: what asks for it stands open then."""
    return Drafts(Path(room.source.path)).read(typist(room), about) is not None


def left_open(room: Room, about: str) -> bool:
    """Whether a form that opens on demand is open from the start: it was left half typed.

    Asked once in a session: what is told otherwise later shuts, or opens, under the hands of whoever uses it.
    """
    return bool(st.session_state.setdefault(f"left-open-{_prefix(about, typist(room))}", half_typed(room, about)))


def open_draft(
    room: Room, about: str, start: Mapping[str, Any], seen: Mapping[str, Value | None], *, hold: bool = True
) -> Draft:
    """The draft of the person on a record: as it is being typed, as it was left on disk, or from ``start``.

    Parameters
    ----------
    room : Room
        Where the person is.
    about : str
        The name of the record (or any other name of what is typed about).
    start : mapping
        Each field and what it is before anything is typed: the record as it stands, or empty.
    seen : mapping
        The records that saving will change, as they stand now.
    hold : bool
        Whether the page stands still for it before anything is typed.
    """
    as_typed()
    person, root = typist(room), Path(room.source.path)
    prefix = _prefix(about, person)
    kept = st.session_state.get(prefix)
    if kept is not None and kept["start"] != dict(start) and _untouched(prefix, kept):
        _begin_anew(about)
        prefix, kept = _prefix(about, person), None
    if kept is None:
        _prune(str(root))
        kept = _opened(root, person, about, dict(start), dict(seen))
        st.session_state[prefix] = kept
    for field, value in kept["fields"].items():
        st.session_state.setdefault(f"{prefix}-{field}", value)
    behind = any(kept["seen"].get(name, value) != value for name, value in seen.items())
    draft = Draft(about, person, root, kept["seen"], kept["restored"], behind, prefix)
    if hold or draft.typed:
        live.hold()
    return draft


def _opened(
    root: Path, person: str, about: str, start: dict[str, Any], seen: Mapping[str, Value | None]
) -> dict[str, Any]:
    """A draft at its beginning: from disk, where there is one that still fits the fields."""
    found = Drafts(root).read(person, about)
    if found is None or not set(found.fields) <= set(start):
        return {"start": start, "fields": start, "seen": seen, "restored": None}
    return {"start": start, "fields": {**start, **found.fields}, "seen": found.seen or seen, "restored": found.when}


@st.cache_resource(show_spinner=False, ttl=24 * 60 * 60)
def _prune(root: str) -> int:
    """Once a day: what nobody came back for."""
    return Drafts(Path(root)).prune(datetime.now(UTC))


def _untouched(prefix: str, kept: Mapping[str, Any]) -> bool:
    return kept["restored"] is None and all(
        _plain(st.session_state.get(f"{prefix}-{f}", v)) == v for f, v in kept["start"].items()
    )


def _begin_anew(about: str) -> None:
    generation = _generation(about)
    st.session_state[generation] = st.session_state.get(generation, 0) + 1


def _generation(about: str) -> str:
    return f"generation-{about}"


def _prefix(about: str, person: str) -> str:
    """What the keys of the draft's widgets begin with: another one each time it begins anew."""
    name = sha256(f"{person}\0{about}".encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"draft-{name}-{st.session_state.get(_generation(about), 0)}"


def _plain(value: Any) -> Any:
    """Tuples as the lists that JSON gives back."""
    return [_plain(v) for v in value] if isinstance(value, tuple | list) else value


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("as_typed", js=AS_TYPED)


def as_typed() -> None:
    """What keeps text while it is typed, wherever it stands on the page; mounted where this is first called in a run.

    A page that opens a draft in a popover calls it before: what is in a popover is only there while that is open.
    """
    if not live.once("as-typed"):
        return
    with st.container(key="as-typed"):
        _component()(key="as-typed-script")
