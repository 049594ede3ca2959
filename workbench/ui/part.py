"""A part of a page that is drawn again alone when something in it is used: the rest of the page need not wait for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import streamlit as st

from workbench.ui import live
from workbench.ui.signing_in import arrive

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_Rest = ParamSpec("_Rest")
_log = logging.getLogger(__name__)


def part(show: Callable[Concatenate[Room, _Rest], None]) -> Callable[Concatenate[Room, _Rest], None]:
    """Let ``show`` draw a part of a page.

    Where somebody saved meanwhile, or the reader is no longer who they were, the whole page is drawn again instead.
    Whatever goes wrong in it is logged, and the reader told in a sentence.
    """
    return _drawn_alone(show, _only_as_it_stands)


def whole_part(show: Callable[Concatenate[Room, _Rest], None]) -> Callable[Concatenate[Room, _Rest], None]:
    """Let ``show`` draw all of a page that depends on the workspace: it goes on with what somebody saved meanwhile.

    So nothing that its reader just did is lost to what another did. Otherwise as :func:`part`.
    """
    return _drawn_alone(show, _as_it_has_become, whole=True)


def _drawn_alone(
    show: Callable[Concatenate[Room, _Rest], None], ready: Callable[[Room], None], *, whole: bool = False
) -> Callable[Concatenate[Room, _Rest], None]:
    @st.fragment
    @wraps(show)
    def drawn(room: Room, *rest: _Rest.args, **named: _Rest.kwargs) -> None:
        try:
            ready(room)
            show(room, *rest, **named)
        except Exception:  # the last resort: no trace may reach a reader
            _log.exception("%s failed", show.__qualname__)
            st.error(room.say("failed"), icon=":material/warning:")
        if whole:
            live.watch(room)

    return drawn


def _only_as_it_stands(room: Room) -> None:
    if live.moved_on(room) or not _still_the_same(room):
        st.rerun(scope="app")


def _as_it_has_become(room: Room) -> None:
    if live.moved_on(room):
        room.look_again()
    if not _still_the_same(room):
        st.rerun(scope="app")
    live.begin()


def _still_the_same(room: Room) -> bool:
    return arrive(room.workspace, room.source.whole).principal == room.principal
