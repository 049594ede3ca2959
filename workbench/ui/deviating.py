"""A deviation as people read it: what differs, why, on what basis, what is wished, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from workbench.model import AnyChange, Deviation, Text, aside, joined, word
from workbench.ui.plain import plain
from workbench.ui.widgets import badge, example_badge, facts
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room


def show_deviation(
    room: Room, wording: Wording, deviation: Deviation, changes: Sequence[AnyChange], source: Sequence[str] = ()
) -> None:
    """One deviation in a box; ``changes`` are those to show, ``source`` serves where it names none of its own."""
    language = room.language
    wording = wording.knowing(deviation.changes)
    sources = deviation.source or source
    with st.container(border=True):
        st.markdown(f"**{plain(deviation.title.get(language))}** {example_badge(sources, language)}")
        for change in changes:
            st.markdown(f"{plain(wording.change(change))}")
        facts(
            [
                (room.say("column.reason"), plain(deviation.reason)),
                (room.say("column.cause"), badge(word("cause", deviation.cause, language), "blue")),
                (
                    room.say("column.wish"),
                    badge(word("disposition", deviation.wish, language), "violet") if deviation.wish else "",
                ),
                (room.say("column.basis"), _basis(room, deviation)),
                (room.say("column.residents"), plain(deviation.residents or "")),
                (room.say("column.workload"), _workload(room, deviation)),
                (room.say("column.since"), plain(deviation.since) if deviation.since is not None else ""),
                (room.say("column.note"), plain(_either(deviation.note, language))),
                (room.say("column.source"), plain(wording.source(sources))),
            ],
            alt=deviation.title.get(language),
        )


def _basis(room: Room, deviation: Deviation) -> str:
    said, language = [], room.language
    for b in deviation.basis:
        amendable = room.say("basis.amendable" if b.amendable else "basis.fixed")
        more = joined((word("basis_kind", b.kind, language), amendable), language)
        article = f" {b.article}" if b.article else ""
        said.append(plain(b.title + article + aside(more, language)))
    return " ／ ".join(said)


def _workload(room: Room, deviation: Deviation) -> str:
    work = deviation.workload
    if work is None:
        return ""
    said = []
    if work.minutes_per_case is not None:
        said.append(room.say("workload.case", minutes=f"{work.minutes_per_case:g}"))
    if work.hours_per_year is not None:
        said.append(room.say("workload.year", hours=f"{work.hours_per_year:g}"))
    return joined(said, room.language)


def _either(note: Text | str | None, language: str) -> str:
    return note.get(language) if isinstance(note, Text) else note or ""
