"""Home: how far the inventory is, and how well what is known fits, by service and municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from workbench.fitgap import Measure, Measures, dependencies, dependency_graph
from workbench.model import STATE_MARKS, WORDS, word
from workbench.ui.plain import plain
from workbench.ui.since import show_since
from workbench.ui.waiting import show_go_lives, show_waiting
from workbench.ui.widgets import fraction, municipality_name, percent, rates, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room


def show(room: Room) -> None:
    """Problems first, then the whole in four rates, the map, and who takes part when."""
    _banner(room)
    snapshot, language = room.snapshot, room.language
    if not snapshot.processes or not snapshot.municipalities:
        st.info(room.say("home.empty"), icon=":material/folder_open:")
    else:
        found = room.source.measures()
        st.markdown(
            room.say(
                "home.counts",
                services=room.count("count.services", len(snapshot.services)),
                processes=room.count("count.processes", len(snapshot.processes)),
                elements=room.count("count.elements", room.source.elements()),
                municipalities=room.count("count.municipalities", len(snapshot.municipalities)),
                points=room.count("count.points", len(room.source.points())),
            )  # fmt: skip
        )
        rates(found.all, language)
        show_waiting(room)
        show_since(room)
        st.subheader(room.say("home.map"), anchor=False)
        st.caption(room.say("home.map.about"))
        _map(room, found)
        _groups(room, found)
        _dependencies(room)
    if snapshot.municipalities:
        st.subheader(room.say("home.municipalities"), anchor=False)
        show_go_lives(room)


def _banner(room: Room) -> None:
    found = room.source.problems
    if not found:
        return
    errors = sum(p.severity == "error" for p in found)
    said = room.say(
        "home.problems",
        errors=room.count("count.errors", errors),
        warnings=room.count("count.warnings", len(found) - errors),
    )
    (st.error if errors else st.warning)(said, icon=":material/rule:")
    room.link("problems", room.say("home.see-problems"))


def _map(room: Room, found: Measures) -> None:
    snapshot, language = room.snapshot, room.language
    services = [s for s in snapshot.services if s in found.by_service]
    colours: dict[str, str] = {}
    columns: dict[str, list[object]] = {
        "service": [f"{snapshot.services[s].name.get(language)} ({len(snapshot.processes_of(s))})" for s in services],
        "all": [_pills(found.by_service[s], colours, language) for s in services],
    }
    for m in snapshot.municipalities:
        columns[m] = [_pills(found.by_service_municipality[s, m], colours, language) for s in services]
    config: dict[str, Any] = {
        "service": st.column_config.TextColumn(room.say("column.service"), pinned=True, width=230)
    }
    for name in [*columns][1:]:
        label = room.say("home.all") if name == "all" else municipality_name(snapshot, name, language)
        config[name] = st.column_config.MultiselectColumn(label, options=list(colours), color=list(colours.values()))
    event = st.dataframe(
        pd.DataFrame(columns), column_config=config, hide_index=True, key="map", on_select="rerun",
        selection_mode="single-cell", height="content", row_height=40, alt=room.say("home.map"),
    )  # fmt: skip
    cells = event.selection.cells
    if cells:
        position, column = cells[0]
        service = services[position]
        chosen = {"municipality": column} if column in snapshot.municipalities else {}
        if column == "service":
            room.go("catalogue", service=service)
        room.go("matrix", service=service, process="all", **chosen)


def _pills(measure: Measure, colours: dict[str, str], language: str) -> list[str]:
    """Fit and undecided with numerator and denominator; no judging colour while half of it is undecided."""
    if not measure.applicable:
        label = f"{STATE_MARKS['not_applicable']} {word('state', 'not_applicable', language)}"
        colours[label] = "gray"
        return [label]
    fit, undecided = measure.fit.value or 0.0, measure.undecided.value or 0.0
    first = f"{STATE_MARKS['same']} {100 * fit:.0f}% /{measure.fit.denominator:,}"
    second = f"{STATE_MARKS['unanswered']} {100 * undecided:.0f}%"
    colours[first] = "gray" if undecided >= 0.5 else "green" if fit >= 0.8 else "blue" if fit >= 0.5 else "orange"
    colours[second] = "gray" if undecided >= 0.5 else "yellow" if undecided else "green"
    return [first, second]


def _groups(room: Room, found: Measures) -> None:
    snapshot, language = room.snapshot, room.language
    names = {g.id: g.name.get(language) for g in snapshot.settings.working_groups}
    rows = [
        {
            room.say("column.group"): plain(names.get(group, group)),
            room.say("measure.fit"): f"{percent(m.fit)}（{fraction(m.fit)}）",
            room.say("measure.undecided"): f"{percent(m.undecided)}（{fraction(m.undecided)}）",
            room.say("measure.reachable"): f"{percent(m.reachable)}（{fraction(m.reachable)}）",
            **{word("state", s, language): f"{m.counts.get(s, 0):,}" for s in WORDS["state"]},
        }
        for group, m in found.by_working_group.items()
    ]
    if rows:
        st.subheader(room.say("home.groups"), anchor=False)
        table(rows, alt=room.say("home.groups"))


def _dependencies(room: Room) -> None:
    """Which service feeds which, drawn when asked for, and what one of them reads and who reads from it."""
    snapshot, language = room.snapshot, room.language
    opened = st.expander(
        room.say("home.dependencies"), icon=":material/account_tree:", key="home-dependencies", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        st.caption(room.say("home.dependencies.about"))
        found = dependencies(snapshot)
        chosen = st.selectbox(
            room.say("choose.service"), list(snapshot.services),
            format_func=lambda s: snapshot.services[s].name.get(language), key="dependencies-of",
        )  # fmt: skip
        with st.container(key="dependencies"):
            st.graphviz_chart(dependency_graph(snapshot, language, around=chosen, external=True), width="content")
        rows = [
            {
                room.say("home.reader"): plain(snapshot.partner_name(d.reader).get(language)),
                room.say("home.source"): plain(snapshot.partner_name(d.source).get(language)),
                room.say("home.elements"): f"{len(d.elements):,}",
                room.say("home.mutual"): "⟲" if found.in_cycle(d) else "",
            }
            for d in (*found.read_by(chosen), *found.readers_of(chosen))
        ]
        if rows:
            table(rows, alt=room.say("home.dependencies"))
