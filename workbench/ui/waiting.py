"""What waits for the reader, by the roles they have, and what is left before each go-live."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from workbench.fitgap import Task
from workbench.model import word
from workbench.ui.dates import dated
from workbench.ui.plain import plain
from workbench.ui.widgets import badge, municipality_name, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

SHOWN = 5
"""How many tasks are shown before one asks for all."""


def show_waiting(room: Room) -> None:
    """The most pressing tasks, each with a link to where it is done."""
    tasks = room.source.waiting(room.principal.roles)
    if not tasks:
        return
    st.subheader(room.say("waiting"), anchor=False)
    with st.container(key="waiting"):
        for task in tasks[:SHOWN]:
            _task(room, task)
        if len(tasks) > SHOWN:
            with st.expander(room.count("waiting.more", len(tasks) - SHOWN)):
                for task in tasks[SHOWN:]:
                    _task(room, task)


def _task(room: Room, task: Task) -> None:
    snapshot, language = room.snapshot, room.language
    named = [
        municipality_name(snapshot, task.municipality, language) if task.municipality else "",
        snapshot.partner_name(task.service).get(language) if task.service else "",
    ]
    said = room.count(f"waiting.{task.kind}", task.count)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain('　'.join(filter(None, named)))}**　{said}{_due(room, task)}", width="stretch")
        page, selection = _where(task)
        room.link(page, room.say(f"waiting.{task.kind}.go"), **selection)


def _where(task: Task) -> tuple[str, dict[str, str]]:
    """The page on which a task is done, and the selection there."""
    match task.kind:
        case "answer" | "confirm-again":
            return "inventory", {"municipality": task.municipality, "service": task.service}
        case "chase":
            return "municipality", {"municipality": task.municipality}
        case "take-out":
            return "municipality", {"municipality": task.municipality}
        case "stance":
            return "workshop", {"agenda": ",".join(task.points), "point": task.points[0], "view": "stances"}
        case "answer-request":
            return "catalogue", {"service": task.service}
    return "points", {"service": task.service}


def _due(room: Room, task: Task) -> str:
    if not task.due:
        return ""
    colour = "red" if task.due < date.today().isoformat()[:7] else "gray"
    return f"　{badge(room.say('waiting.due', date=task.due), colour)}"


def show_go_lives(room: Room) -> None:
    """Each municipality, first go-live first: what must still be answered and decided before it."""
    snapshot, language = room.snapshot, room.language
    found = room.source.measures().by_municipality
    today = date.today().isoformat()[:7]
    rows = []
    for m in sorted(snapshot.municipalities.values(), key=lambda m: (m.go_live or "9999", m.code)):
        counts, passed = found[m.id].counts, bool(m.go_live and m.go_live < today)
        silent = counts["unanswered"] + counts["stale"]
        note = badge(room.say("golive.passed"), "red") if passed and found[m.id].undecided.numerator else ""
        rows.append(
            {
                room.say("column.municipality"): plain(m.name.get(language))
                + (f" {room.say('home.secretariat')}" if m.secretariat else ""),
                room.say("column.go-live"): f"{dated(m.go_live, language)} {note}",
                room.say("golive.silent"): f"{silent:,}",
                room.say("golive.open"): f"{found[m.id].undecided.numerator - silent:,}",
                word("state", "same", language): f"{counts['same']:,}",
                room.say("golive.all"): f"{found[m.id].applicable:,}",
                room.say("column.contract-end"): dated(m.contract_end, language),
            }
        )
    table(rows, alt=room.say("home.municipalities"))
