"""What stands behind a cell of the matrix, or behind every cell of a row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench.fitgap import Cell, Matrix
from workbench.model import Element, aside, find, word
from workbench.ui.dates import dated, yen
from workbench.ui.deviating import show_deviation
from workbench.ui.ended import show_ending
from workbench.ui.plain import plain
from workbench.ui.state import selected
from workbench.ui.widgets import (
    MANY,
    alike,
    badge,
    example_badge,
    facts,
    municipality_name,
    process_name,
    state_colour,
    state_label,
    table,
)
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room


def show_detail(room: Room, found: Matrix) -> None:
    """The chosen cell, or every cell of the chosen row; of many municipalities, those with nothing to tell in a line."""
    address = selected("element", found.row_of, "")
    column = selected("column", [*found.municipalities, ""], "")
    if not address:
        _legend(room)
        return
    row, language = found.rows[found.row_of[address]], room.language
    process = room.snapshot.processes[row.process]
    wording = Wording(room.snapshot, language, process)
    st.subheader(plain(row.name.get(language)), anchor=False)
    st.caption(plain(f"{process_name(room.snapshot, row.process, language)} › {word('kind', row.kind, language)}"))
    answer = found.answer(row)
    facts(
        [
            (room.say("column.class"), plain(word("class", row.requirement_class, language))),
            (room.say("column.package"), plain(f"{answer.mark} {answer.how or ''}") if answer else ""),
            (room.say("column.available"), dated(answer.available, language) if answer and answer.available else ""),
            (
                room.say("column.cost"),
                room.say("cost", initial=yen(answer.initial, language), yearly=yen(answer.yearly, language))
                if answer and (answer.initial or answer.yearly)
                else "",
            ),
        ],
        alt=row.name.get(language),
    )
    cells = [found.cell(address, m) for m in ([column] if column else found.municipalities)]
    together = [c for c in cells if c.state in ("same", "unanswered")] if len(cells) >= MANY else []
    for cell in cells:
        if cell not in together:
            _cell(room, wording, cell)
    for label in dict.fromkeys(map(partial(_label, room), together)):
        st.markdown(alike(room, label, [c.municipality for c in together if _label(room, c) == label]))
    service, _, process_id = row.process.partition("/")
    place = {"service": service, "process": process_id, "element": address} | (
        {"municipality": column} if column else {}
    )
    with st.container(horizontal=True):
        room.link("catalogue", room.say("matrix.to-process"), **place)
        if column:
            room.link("inventory", room.say("matrix.to-inventory"), **place)


def _label(room: Room, cell: Cell) -> str:
    verdict = cell.verdict if cell.row.in_standard or cell.state != "same" else None
    said = state_label(cell.state, verdict, room.language, cell.flags)
    return badge(said, state_colour(cell.state, verdict, cell.flags))


def _cell(room: Room, wording: Wording, cell: Cell) -> None:
    language, snapshot = room.language, room.snapshot
    st.markdown(
        f"**{plain(municipality_name(snapshot, cell.municipality, language))}** {_label(room, cell)}"
        + "".join(f" {badge('！' + word('flag', f, language), 'red')}" for f in cell.flags)
    )
    service = cell.row.service
    practice = snapshot.practices.get((cell.municipality, service))
    source: Sequence[str] = practice.source if practice else ()
    for deviation in cell.deviations:
        changes = [c.change for c in cell.changes if c.deviation.id == deviation.id]
        show_deviation(room, wording, deviation, changes, source)
        show_ending(room, cell.municipality, cell.row.process, deviation)
        record = f"practice/{cell.municipality}/{cell.row.process}/deviations/{deviation.id}"
        with st.container(horizontal=True):
            room.link("history", room.say("matrix.to-history"), record=record)
            room.link("points", room.say("matrix.to-point"), service=service, element=cell.row.address)
    if cell.not_applicable:
        n = cell.not_applicable
        by = aside(" ".join(filter(None, (n.by, dated(n.date, language) if n.date else ""))), language)
        st.markdown(f"{plain(n.reason + by)} {example_badge(source, language)}")
    if cell.confirmation:
        c = cell.confirmation
        key = "cell.stale" if cell.state == "stale" else "cell.confirmed"
        st.caption(plain(room.say(key, by=c.by, date=dated(c.date, language), standard=c.standard[:8])))
    if cell.state == "stale":
        _what_changed(room, wording, cell)
    if cell.state == "unanswered":
        st.caption(room.say("cell.unanswered"))


def _what_changed(room: Room, wording: Wording, cell: Cell) -> None:
    """For a stale cell: what was confirmed, and what stands now."""
    now = find(room.snapshot.processes[cell.row.process], cell.row.local)
    if not isinstance(now, Element) or not isinstance(cell.confirmed, Element):
        st.caption(room.say("cell.not-kept" if cell.confirmed is None else "cell.gone"))
        return
    before, after = cell.confirmed.dump(), now.dump()
    rows = [
        {
            room.say("column.attribute"): plain(wording.attribute(name)),
            room.say("column.then"): plain(wording.content(cell.row.kind, name, before.get(name))),
            room.say("column.now"): plain(wording.content(cell.row.kind, name, after.get(name))),
        }
        for name in dict.fromkeys([*before, *after])
        if name != "fields" and before.get(name) != after.get(name)
    ]
    if rows:
        table(rows, alt=room.say("cell.changed"))


def _legend(room: Room) -> None:
    language = room.language
    cases: tuple[tuple[str, str | None, tuple[str, ...]], ...] = (
        ("same", "fit", ()), ("differs", "config", ()), ("differs", "extend", ()), ("differs", "gap", ()),
        ("unanswered", None, ()), ("stale", None, ()), ("not_applicable", None, ()), ("differs", "gap", ("flag",)),
    )  # fmt: skip

    def meaning(state: str, verdict: str | None, flags: tuple[str, ...]) -> str:
        return room.say(f"legend.{'flag' if flags else verdict if state == 'differs' and verdict else state}")

    # one text instead of a table of texts: a browser puts each together by itself, and this stands there most of the time
    lines = [
        f"| {badge(state_label(s, v, language, f), state_colour(s, v, f))} | {meaning(s, v, f)} |" for s, v, f in cases
    ]
    headed = [f"| {room.say('legend.mark')} | {room.say('legend.meaning')} |", "|---|---|", *lines]
    st.markdown("\n".join([f":material/arrow_back: {room.say('matrix.choose')}", "", *headed]))
