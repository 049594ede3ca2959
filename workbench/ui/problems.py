"""点検: everything that was found wrong in the workspace, with file and line and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.model import Problem, word
from workbench.ui.plain import plain
from workbench.ui.widgets import badge, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

PAGE_SIZE = 50


def show(room: Room) -> None:
    """Errors first, then warnings; then what the catalogue could do better."""
    _problems(room)
    remarks = room.source.remarks()
    st.subheader(room.say("problems.quality"), anchor=False)
    if not remarks:
        st.success(room.say("problems.quality.none"), icon=":material/check_circle:")
        return
    st.caption(room.count("problems.quality.about", len(remarks)))
    with st.container(key="remarks"):
        table([_row(room, p) for p in remarks[:PAGE_SIZE]], alt=room.say("problems.quality"))


def _problems(room: Room) -> None:
    found = sorted(room.source.problems, key=lambda p: p.severity != "error")
    if not found:
        st.success(room.say("problems.none"), icon=":material/check_circle:")
        return
    errors = sum(p.severity == "error" for p in found)
    st.markdown(
        room.say(
            "problems.count",
            errors=room.count("count.errors", errors),
            warnings=room.count("count.warnings", len(found) - errors),
        )
    )
    st.caption(room.say("problems.about"))
    pages = -(-len(found) // PAGE_SIZE)
    page = st.pagination(pages, key="problems-page") if pages > 1 else 1
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    with st.container(key="problems"):
        table([_row(room, p) for p in shown], alt=room.say("page.problems"))


def _row(room: Room, problem: Problem) -> dict[str, str]:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    language = room.language
    return {
        room.say("column.severity"): badge(
            f"{problem.code} {word('severity', problem.severity, language)}",
            "red" if problem.severity == "error" else "orange",
        ),
        room.say("column.place"): plain(place),
        room.say("column.message"): plain(problem.message.get(language)),
        room.say("column.hint"): plain(problem.hint.get(language)),
    }
