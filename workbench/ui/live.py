"""What others save appears by itself, and never under the hands of somebody who is typing.

Each page asks, in the browser, whether the files are still those that it was drawn from (:class:`Standing` answers), and
only where they are not does anything run. A fragment that runs by itself every two seconds would do the same, but
Streamlit may drop what the server says when such a run begins just as another ends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from workbench.model import aside
from workbench.ui.plain import plain
from workbench.ui.source import workspace

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERY = 1.5
"""Seconds between two looks of a page."""
FRESH = 0.25
"""Seconds for which what one page, looking, saw of the files does for all."""

_ADDRESS = "/standing"
_HELD, _ONCE, _ONLY, _WATCHED = "live-held", "live-once", "live-only", "live-watched"
_CSS = """<style>
.st-key-live { position: fixed; right: 1rem; bottom: 1rem; width: auto; max-width: calc(100vw - 2rem); z-index: 99; }
.st-key-live-note { background: var(--aside); border: 1px solid var(--line);
  border-radius: .5rem; padding: .25rem .75rem; }
.st-key-as-typed, [data-testid="stLayoutWrapper"]:has(> .st-key-as-typed),
[data-testid="stElementContainer"].st-key-live-look { display: none; }
</style>"""
_SCRIPT = """
const looking = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let look = looking.get(parentElement);
  if (!look) looking.set(parentElement, (look = { told: "" }));
  look.data = data;
  clearInterval(look.timer);
  look.timer = setInterval(() => ask(look, setTriggerValue), data.every);
  return () => clearInterval(look.timer);
}

async function ask(look, setTriggerValue) {
  if (document.hidden) return;
  const { at, address } = look.data;
  try {
    const answer = await fetch(address, { cache: "no-store" });
    const stands = answer.ok ? await answer.text() : at;
    const seen = at !== look.data.at || stands === at || stands === look.data.known;
    if (seen || (stands === look.told && Date.now() - look.when < 5000)) return;
    Object.assign(look, { told: stands, when: Date.now() });
    setTriggerValue("moved", stands);
  } catch { /* the server is away: Streamlit says so */ }
}
"""


class Standing:
    """Tells a page, in a word, how the files stand that concern it; the word says nothing of what is in them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not scope["path"].endswith(_ADDRESS):
            await self._app(scope, receive, send)
            return
        service = Request(scope).query_params.get("service", "")
        answer = PlainTextResponse(await run_in_threadpool(_name, service), headers={"Cache-Control": "no-store"})
        await answer(scope, receive, send)


def _name(service: str) -> str:
    return workspace().versions(FRESH).name(service)


def begin() -> None:
    """Nothing is open on the page yet: at the beginning of a run, or of that of a part in which all typing is done."""
    st.session_state[_HELD] = False
    st.session_state[_ONCE] = frozenset()
    st.session_state[_ONLY] = ""
    st.session_state[_WATCHED] = False


def hold() -> None:
    """Something is open on this page that must not be drawn again by itself: somebody is typing."""
    st.session_state[_HELD] = True


def only(room: Room, service: str) -> None:
    """The page shows one service, as it stands now: what others save elsewhere need not draw it again."""
    st.session_state[_ONLY] = service
    if moved_on(room):
        room.look_again()


def moved_on(room: Room) -> bool:
    """Whether somebody saved what this page may show.

    What is changed by hand counts from when a page that looks has seen it: a step does not wait for another look.
    """
    service = st.session_state.get(_ONLY, "")
    return room.workspace.versions(EVERY).name(service) != room.source.versions.name(service)


def once(what: str) -> bool:
    """Whether this is the first time in this run that ``what`` is asked for."""
    done = st.session_state.get(_ONCE, frozenset())
    st.session_state[_ONCE] = done | {what}
    return what not in done


def watch(room: Room) -> None:
    """Where somebody saves, the page is drawn again, or says so where somebody is typing.

    Called at the end of a page, and before that by a part that holds all of the page that depends on the workspace.
    """
    if st.session_state[_WATCHED]:
        return
    st.session_state[_WATCHED] = True
    st.html(_CSS)
    with st.container(key="live"):
        _look(room)


@st.fragment
def _look(room: Room) -> None:
    service, held = st.session_state.get(_ONLY, ""), st.session_state.get(_HELD)
    at, now = (versions.name(service) for versions in (room.source.versions, room.workspace.versions(FRESH)))
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    address = f"{'/' if base else ''}{base}{_ADDRESS}?{urlencode({'service': service})}"
    told = _component()(
        data={"at": at, "known": now if held else at, "address": address, "every": round(1000 * EVERY)},
        key="live-look", on_moved_change=_told,
    )  # fmt: skip
    if now != at and not held and told.moved:
        st.rerun(scope="app")
    if now != at and held:
        with st.container(horizontal=True, vertical_alignment="center", key="live-note"):
            st.caption(f":material/group: {room.say('live.saved')}{_who(room)}", width="content")
            if st.button(room.say("live.show"), key="live-show", type="tertiary"):
                st.rerun(scope="app")


def _told() -> None:
    """The run that follows is all there is to do."""


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("live_look", js=_SCRIPT)


def _who(room: Room) -> str:
    """Who saved last, where the history knows (of what was changed by hand it does not) and the reader may."""
    if not room.may_see("history"):
        return ""
    author = next((m.author for m in room.workspace.history().moments(limit=1)), "")
    return aside(plain(author), room.language)
