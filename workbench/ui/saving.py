"""Saving from a page: what could not be saved is shown with what to do, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from workbench.model import Edit
from workbench.model.edit import Value
from workbench.ui.conflicts import chosen_theirs, decided, outdated, record_label, show_conflict
from workbench.ui.drafts import Draft
from workbench.ui.plain import plain
from workbench.ui.signing_in import ask_name
from workbench.workspace.errors import Breaks, CannotWrite, Conflict, NotSaved

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_UNSAVED = "unsaved"
_DONE = "saving-done"
_SHOWN_PROBLEMS = 5


@dataclass(frozen=True)
class Unsaved:
    """A save that did not happen: what was to be saved, what its author saw, and why it was not."""

    edit: Edit
    expecting: Mapping[str, Value | None]
    message: str
    draft: Draft | None
    why: NotSaved
    since: str = ""

    @property
    def key(self) -> str:
        """A name for what it is about; a later attempt at the same takes its place."""
        return _key(self.edit)


def _key(edit: Edit) -> str:
    return "unsaved-" + sha256(" ".join(sorted(put.record for put in edit)).encode()).hexdigest()[:10]


def save(
    room: Room,
    edit: Edit,
    expecting: Mapping[str, Value | None],
    message: str = "",
    *,
    draft: Draft | None = None,
    since: str = "",
) -> bool:
    """Save an edit for the person at the page; whether it was.

    What prevents it is shown at the top of the page, with what can be done: save again, or choose field by field
    between one's own and what somebody else saved meanwhile. The page goes on as it was; a draft is forgotten only
    when its content is saved. After a save the page still shows what stood before it: ``st.rerun()``.

    Whoever has no name yet is asked for it first. To be called from a page's body: a callback knows the person and the workspace of the run before.

    Parameters
    ----------
    room : Room
        Where the person is.
    edit : Edit
        What to save, all of it or nothing.
    expecting : mapping
        The records as the person saw them, by name (None: not there).
    message : str
        Why, for the history.
    draft : Draft, optional
        What was typed for it.
    since : str
        The id of the moment that the edit goes back to.
    """
    if not ask_name(room):
        return False
    if _attempt(room, edit, expecting, message, draft, since) is None:
        return True
    st.rerun(scope="app")
    return False


def done(said: str, icon: str = ":material/check:") -> None:
    """Draw the page again, and say there what was done: what is said just before a run ends may be lost with it."""
    st.session_state[_DONE] = (said, icon)
    st.rerun()


def anything_unsaved() -> bool:
    """Whether something that the reader wanted to save still waits: what it was typed into stays on the page."""
    return bool(_waiting())


def show_unsaved(room: Room) -> None:
    """The place at the top of each page for what could not be saved; called by the shell before the page."""
    if _DONE in st.session_state:
        said, icon = st.session_state.pop(_DONE)
        st.toast(said, icon=icon)
    for unsaved in _waiting().values():
        _act(room, unsaved)
    with st.container(key="unsaved"):
        for unsaved in _waiting().values():
            _panel(room, unsaved)


def _waiting() -> dict[str, Unsaved]:
    found: dict[str, Unsaved] = st.session_state.get(_UNSAVED, {})
    return found


def _drop(key: str) -> None:
    st.session_state[_UNSAVED] = {k: u for k, u in _waiting().items() if k != key}


def _attempt(
    room: Room, edit: Edit, expecting: Mapping[str, Value | None], message: str, draft: Draft | None, since: str
) -> Unsaved | None:
    """Record the edit; what remains unsaved."""
    try:
        room.workspace.record(edit, room.principal, message, expecting, since=since)
    except NotSaved as why:
        unsaved = Unsaved(edit, expecting, message, draft, why, since)
        st.session_state[_UNSAVED] = {**_waiting(), unsaved.key: unsaved}
        return unsaved
    _drop(_key(edit))
    if draft is not None:
        draft.forget()
    return None


def _act(room: Room, unsaved: Unsaved) -> None:
    """Do what was asked for in the panel in the run before, before anything is drawn."""
    key, why = unsaved.key, unsaved.why
    if st.session_state.get(f"{key}-drop"):
        _drop(key)
        return
    if not st.session_state.get(f"{key}-save"):
        return
    edit, expecting = unsaved.edit, unsaved.expecting
    if isinstance(why, Conflict):
        wanted = decided(why, chosen_theirs(why, key))
        edit = tuple(put.model_copy(update={"value": wanted.get(put.record, put.value)}) for put in edit)
        edit = tuple(put for put in edit if put.record not in why.theirs or put.value != why.theirs[put.record])
        expecting = {**expecting, **why.theirs}
    _drop(key)
    if not edit or _attempt(room, edit, expecting, unsaved.message, unsaved.draft, unsaved.since) is None:
        if not edit and unsaved.draft is not None:
            unsaved.draft.forget()
        st.toast(room.say("saving.saved"), icon=":material/check:")
        room.look_again()


def _panel(room: Room, unsaved: Unsaved) -> None:
    """What was not saved, why, and what can be done."""
    key, why, language = unsaved.key, unsaved.why, room.language
    with st.container(border=True, key=f"{key}-panel"):
        names = list(dict.fromkeys(record_label(room, put.record) for put in unsaved.edit))
        about = plain(" ／ ".join(names[:3]) + (" …" if len(names) > 3 else ""))
        st.markdown(f"**:material/error: {room.say('saving.not-saved')}**　{about}")
        st.markdown(plain(why.message.get(language)))
        if isinstance(why, Breaks):
            for problem in why.problems[:_SHOWN_PROBLEMS]:
                st.markdown(f"- {plain(problem.message.get(language))}\n\n  {plain(problem.hint.get(language))}")
        again = ""
        if isinstance(why, Conflict):
            show_conflict(room, why, key)
            again = "" if outdated(why) else room.say("saving.save-chosen")
        elif isinstance(why, CannotWrite):
            again = room.say("saving.again")
        if unsaved.draft is not None:
            st.caption(room.say("saving.draft-kept"))
        with st.container(horizontal=True):
            if again:
                st.button(again, key=f"{key}-save", type="primary", icon=":material/save:")
            st.button(room.say("saving.look" if isinstance(why, Conflict) else "saving.close"), key=f"{key}-drop")
