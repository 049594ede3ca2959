"""使い方: the five-minute path, and the words and marks of the workbench."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import workbench
from workbench.model import CHANGE_MARKS, STATE_MARKS, VERDICT_MARKS, WORDS
from workbench.ui.plain import plain
from workbench.ui.widgets import table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_PATH = ("home", "matrix", "catalogue", "points", "problems")
_TERMS = (
    "workspace", "catalog", "service", "process", "element", "class", "practice", "deviation", "state", "answer",
    "verdict", "point", "disposition",
)  # fmt: skip


def show(room: Room) -> None:
    """First the path, then the words."""
    st.subheader(room.say("help.path"), anchor=False)
    for number, page in enumerate(_PATH, start=1):
        st.markdown(f"**{number}.** {room.say(f'help.path.{page}')}")
        room.link(page, room.say(f"page.{page}"))
    st.subheader(room.say("help.words"), anchor=False)
    table(
        [
            {
                room.say("column.term"): f"**{room.say(f'term.{t}')}**",
                room.say("column.meaning"): room.say(f"term.{t}.meaning"),
            }
            for t in _TERMS
        ],
        alt=room.say("help.words"),
    )
    st.subheader(room.say("help.marks"), anchor=False)
    columns = st.columns(3)
    several = (("state", STATE_MARKS), ("verdict", VERDICT_MARKS), ("change", CHANGE_MARKS))
    for column, (vocabulary, marks) in zip(columns, several, strict=True):
        with column:
            table(
                [
                    {
                        room.say("legend.mark"): plain(mark),
                        room.say(f"filter.{vocabulary}s"): WORDS[vocabulary][code].get(room.language),
                    }
                    for code, mark in marks.items()
                ],
                alt=room.say("help.marks"),
            )
    st.caption(room.say("help.about", version=workbench.__version__, path=plain(room.source.path)))
