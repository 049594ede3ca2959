"""Home: how far the inventory is, and how well what is known fits, by service and municipality."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench.fitgap import Measure, Measures, Rate, dependencies, dependency_graph
from workbench.model import STATE_MARKS, WORDS, word
from workbench.ui.grid import Column, content, show_grid
from workbench.ui.plain import plain
from workbench.ui.since import show_since
from workbench.ui.waiting import show_go_lives, show_waiting
from workbench.ui.widgets import fraction, municipality_name, percent, rates, table
from workbench.workspace.people import LOCAL_NAME

if TYPE_CHECKING:
    from workbench.ui.shell import Room

ALL = "all"


def show(room: Room) -> None:
    """Problems first, then the whole in four rates, the map, and who takes part when."""
    _banner(room)
    snapshot, language = room.snapshot, room.language
    if not snapshot.processes or not snapshot.municipalities:
        st.info(room.say("home.empty"), icon=":material/folder_open:")
    else:
        if room.principal.via == "local" and room.principal.name == LOCAL_NAME:
            st.info(room.say("home.begin"), icon=":material/person:")
        found = room.source.measures()
        st.markdown(
            room.say(
                "home.counts",
                services=room.count("count.services", len(snapshot.services)),
                processes=room.count("count.processes", len(snapshot.processes)),
                elements=room.count("count.elements", room.source.elements()),
                municipalities=room.count("count.municipalities", len(snapshot.municipalities)),
                points=room.count("count.points", len(room.source.agenda())),
                places=room.count("count.places", len(room.source.points())),
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
    columns = [_column(ALL, room.say("home.all"), [found.by_service[s] for s in services], language)]
    for m in snapshot.municipalities:
        measures = [found.by_service_municipality[s, m] for s in services]
        columns.append(_column(m, municipality_name(snapshot, m, language), measures, language))
    rows = [(s, f"{snapshot.services[s].name.get(language)} ({len(snapshot.processes_of(s))})") for s in services]
    made = content(rows, columns, name=room.say("column.service"))
    service, column = show_grid(room, made, alt=room.say("home.map"), key="map") or ("", "")
    if service and not column:
        room.go("catalogue", service=service)
    if service:
        room.go("matrix", service=service, process="all", **({} if column == ALL else {"municipality": column}))


def _column(name: str, label: str, measures: Sequence[Measure], language: str) -> Column:
    """What is known of each service, the best fit first where it is sorted by."""
    said = [_mark(m, language) for m in measures]
    fit = {s: m.fit.value or 0.0 for s, m in zip(said, measures, strict=True)}
    known = sorted(fit, key=lambda s: -fit[s])
    place = {s: i for i, s in enumerate(known)}
    codes = np.array([place[s] for s in said], dtype=np.int32)
    return Column(name, label, 184, [s for s, _ in known], codes, [colour for _, colour in known])


def _mark(measure: Measure, language: str) -> tuple[str, str]:
    """Fit with its denominator and beside it what is undecided; no judging colour while that is half of it."""
    if not measure.applicable:
        return f"{STATE_MARKS['not_applicable']} {word('state', 'not_applicable', language)}", "gray"
    fit, undecided = measure.fit.value or 0.0, measure.undecided.value or 0.0
    said = f"{STATE_MARKS['same']} {100 * fit:.0f}% /{measure.fit.denominator:,}"
    colour = "gray" if undecided >= 0.5 else "green" if fit >= 0.8 else "blue" if fit >= 0.5 else "orange"
    return f"{said}　{STATE_MARKS['unanswered']} {100 * undecided:.0f}%", colour


def _groups(room: Room, found: Measures) -> None:
    snapshot, language = room.snapshot, room.language
    names = {g.id: g.name.get(language) for g in snapshot.settings.working_groups}
    rows = [
        {
            room.say("column.group"): plain(names.get(group, group)),
            **{room.say(f"measure.{r}"): _rate(getattr(m, r)) for r in ("fit", "undecided", "reachable")},
            **{word("state", s, language): f"{m.counts.get(s, 0):,}" for s in WORDS["state"]},
        }
        for group, m in found.by_working_group.items()
    ]
    if rows:
        st.subheader(room.say("home.groups"), anchor=False)
        table(rows, alt=room.say("home.groups"))


def _rate(rate: Rate) -> str:
    """A rate with its numerator and denominator, neither broken over two lines."""
    return " ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in (percent(rate), f"({fraction(rate)})"))


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
