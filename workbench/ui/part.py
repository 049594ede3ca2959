"""A part of a page that is drawn again alone when something in it is used: the rest of the page need not wait for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import streamlit as st

from workbench.ui.live import FRESH
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

    @st.fragment
    @wraps(show)
    def drawn(room: Room, *rest: _Rest.args, **named: _Rest.kwargs) -> None:
        try:
            place, source = room.workspace, room.source
            if place.version(FRESH) != source.version or arrive(place, source.whole).principal != room.principal:
                st.rerun(scope="app")
            show(room, *rest, **named)
        except Exception:  # the last resort: no trace may reach a reader
            _log.exception("%s failed", show.__qualname__)
            st.error(room.say("failed"), icon=":material/warning:")

    return drawn
