"""使い方: the five-minute tour, and the words and marks of the workbench."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import workbench
from workbench.model import CHANGE_MARKS, STATE_MARKS, VERDICT_MARKS, WORDS
from workbench.ui.plain import plain
from workbench.ui.widgets import table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_TOUR = (
    "home",
    "inventory",
    "catalogue",
    "matrix",
    "points",
    "municipality",
    "releases",
    "search",
    "history",
    "problems",
)
_PICTURED = ("catalogue",)
_TERMS = (
    "workspace", "catalog", "service", "process", "element", "class", "practice", "deviation", "state", "answer",
    "verdict", "point", "disposition", "stance", "agreement", "request", "release",
)  # fmt: skip


def show(room: Room) -> None:
    """First the tour, then the words."""
    st.subheader(room.say("help.path"), anchor=False)
    pages = [page for page in _TOUR if room.may_reach(page)]
    with st.container(key="tour", gap="small"):
        for number, page in enumerate(pages, start=1):
            link, said = st.columns([2, 9], vertical_alignment="top")
            with link:
                room.link(
                    page, f"{number}. {room.say(f'page.{page}')}", **(_example(room) if page in _PICTURED else {})
                )
            said.markdown(room.say(f"help.path.{page}"))
    st.caption(room.say("help.keyboard"))
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


def _example(room: Room) -> dict[str, str]:
    """A form that a municipality has otherwise than the standard; nothing where there is none to be seen."""
    for address in room.snapshot.processes:
        for m in room.snapshot.municipalities:
            for deviation in room.snapshot.practice(m, address).deviations:
                at = next((c.at for c in deviation.changes if c.at.startswith("forms/") and c.op == "add"), None)
                if at:
                    service, process = address.split("/")
                    return {"service": service, "process": process, "municipality": m, "element": f"{address}/{at}"}
    return {}
