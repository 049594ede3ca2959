"""What others save appears by itself, and never under the hands of somebody who is typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.ui.plain import plain

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERY = 2
"""Seconds between two looks."""
FRESH = 0.25
"""Seconds for which what one session saw of the files does for all."""

_HELD, _ONCE = "live-held", "live-once"
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


def hold() -> None:
    """Something is open on this page that must not be drawn again by itself: somebody is typing."""
    st.session_state[_HELD] = True


def once(what: str) -> bool:
    """Whether this is the first time in this run that ``what`` is asked for."""
    done = st.session_state.get(_ONCE, frozenset())
    st.session_state[_ONCE] = done | {what}
    return what not in done


@st.fragment(run_every=EVERY)
def _look(room: Room) -> None:
    if room.workspace.version(FRESH) == room.source.version:
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
