"""What others save appears by itself, and never under the hands of somebody who is typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.ui.plain import plain
from workbench.ui.source import Source
from workbench.workspace.layout import place_of

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERY = 2
"""Seconds between two looks."""
FRESH = 0.25
"""Seconds for which what one session saw of the files does for all."""

_HELD, _ONCE, _ONLY = "live-held", "live-once", "live-only"
_OF_A_SERVICE = {"process", "practice", "answers", "agreements", "requests", "kept"}
"""The kinds of file that only a page about their service shows."""
_CSS = """<style>
.st-key-live { position: fixed; right: 1rem; bottom: 1rem; width: auto; max-width: calc(100vw - 2rem); z-index: 99; }
.st-key-live-note { background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color);
  border-radius: .5rem; padding: .25rem .75rem; }
.st-key-as-typed, [data-testid="stLayoutWrapper"]:has(> .st-key-as-typed) { display: none; }
</style>"""


def watch(room: Room) -> None:
    """Look every two seconds whether somebody saved: the page is drawn again, or says so where somebody is typing.

    Called once in each run of the app, before its page.
    """
    begin()
    st.html(_CSS)
    with st.container(key="live"):
        _look(room)


def begin() -> None:
    """Nothing is open on the page yet: at the beginning of a run, or of that of a part in which all typing is done."""
    st.session_state[_HELD] = False
    st.session_state[_ONCE] = frozenset()
    st.session_state[_ONLY] = ""


def hold() -> None:
    """Something is open on this page that must not be drawn again by itself: somebody is typing."""
    st.session_state[_HELD] = True


def only(service: str) -> None:
    """The page shows one service: what others save elsewhere need not draw it again."""
    st.session_state[_ONLY] = service


def moved_on(room: Room) -> bool:
    """Whether somebody saved what this page may show; otherwise the page goes on with the workspace as it stands now."""
    version, service = room.workspace.version(FRESH), st.session_state.get(_ONLY)
    if version == room.source.version:
        return False
    if not service:
        return True
    now = Source(room.workspace, room.principal, version)
    changed = room.workspace.changed(room.source.whole, now.whole)
    if changed is None or not all(_elsewhere(file, service) for file in changed):
        return True
    room.source = now
    return False


def _elsewhere(file: str, service: str) -> bool:
    place = place_of(file)
    return place.kind in _OF_A_SERVICE and (place.name if place.kind == "practice" else place.folder) != service


def once(what: str) -> bool:
    """Whether this is the first time in this run that ``what`` is asked for."""
    done = st.session_state.get(_ONCE, frozenset())
    st.session_state[_ONCE] = done | {what}
    return what not in done


@st.fragment(run_every=EVERY)
def _look(room: Room) -> None:
    if not moved_on(room):
        return
    if not st.session_state.get(_HELD):
        st.rerun(scope="app")
    with st.container(horizontal=True, vertical_alignment="center", key="live-note"):
        st.caption(f":material/group: {room.say('live.saved')} {_who(room)}", width="content")
        if st.button(room.say("live.show"), key="live-show", type="tertiary"):
            st.rerun(scope="app")


def _who(room: Room) -> str:
    """Who saved last and what, where the history knows and the reader may."""
    if not room.may_see("history"):
        return ""
    moments = room.workspace.history().moments(limit=1)
    return f"（{plain(moments[0].author)}）" if moments else ""
