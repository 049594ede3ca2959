"""市町: who a municipality is, how far its inventory is, and its register of differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from workbench.fitgap import Entry, Measure, register
from workbench.model import Municipality, Snapshot, aside, find, word
from workbench.ui.dates import dated
from workbench.ui.deviating import show_deviation
from workbench.ui.ended import show_all_ended, show_ending
from workbench.ui.grid import content, show_grid, texts
from workbench.ui.plain import plain
from workbench.ui.state import choose, keep, selected
from workbench.ui.widgets import badge, downloads, facts, municipality_name, process_name
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERYTHING = "all"


def show(room: Room) -> None:
    """Choose a municipality; its profile, its progress by service, its register."""
    snapshot, language = room.snapshot, room.language
    known = list(snapshot.municipalities)
    if not known:
        st.info(room.say("home.empty"), icon=":material/folder_open:")
        return
    first, second = st.columns([2, 3])
    with first:
        chosen = choose(
            "municipality", room.say("choose.municipality"), known, known[0],
            lambda m: municipality_name(snapshot, m, language), key="municipality-chosen",
        )  # fmt: skip
    with second:
        _profile(room, snapshot.municipalities[chosen])
    st.subheader(room.say("municipality.progress"), anchor=False)
    _progress(room, chosen)
    show_all_ended(room, chosen)
    st.subheader(room.say("municipality.register"), anchor=False)
    st.caption(room.say("municipality.register.about"))
    _register(room, chosen)


def _profile(room: Room, municipality: Municipality) -> None:
    language = room.language
    kind = word("municipality_kind", municipality.kind, language)
    population = f"{municipality.population:,}" + aside(plain(municipality.population_source or ""), language)
    office = room.say("municipality.office.yes" if municipality.welfare_office else "municipality.office.no")
    facts(
        [
            (room.say("column.code"), f"{municipality.code}　{badge(kind, 'blue')}　{plain(office)}"),
            (room.say("column.population"), population),
            (room.say("column.go-live"), dated(municipality.go_live, language)),
            (room.say("column.contract-end"), dated(municipality.contract_end, language)),
        ],
        alt=municipality.name.get(language),
    )


def _progress(room: Room, municipality: str) -> None:
    """A line for each service: who does it, how much is answered, and what is left; choosing one leads to the inventory."""
    snapshot, language = room.snapshot, room.language
    found = room.source.measures().by_service_municipality
    services = [s for s in snapshot.services if (s, municipality) in found]
    departments = snapshot.municipalities[municipality].departments
    measures = [found[s, municipality] for s in services]
    states = {"same": 110, "differs": 85, "unanswered": 110, "stale": 100, "not_applicable": 125}
    columns = [
        texts("answered", room.say("municipality.answered"), 90, [_answered(m) for m in measures]),
        texts("all", room.say("municipality.applicable"), 110, [_figure(f"{m.applicable:,}") for m in measures]),
        *(
            texts(s, room.say(f"label.{s}"), width, [_figure(f"{m.counts[s]:,}") for m in measures])
            for s, width in states.items()
        ),
        texts("department", room.say("column.department"), 240, [departments[s].get(language) if s in departments else "" for s in services]),
    ]  # fmt: skip
    rows = [(s, snapshot.services[s].name.get(language)) for s in services]
    made = content(rows, columns, name=room.say("choose.service"))
    cell = show_grid(room, made, alt=room.say("municipality.progress"), key="municipality-progress")
    st.caption(room.say("municipality.progress.about"))
    if cell:
        room.go("inventory", municipality=municipality, service=cell[0])


def _answered(measure: Measure) -> str:
    open_ = measure.counts["unanswered"] + measure.counts["stale"]
    return _figure(f"{100 * (measure.applicable - open_) / measure.applicable:.0f}%") if measure.applicable else ""


def _figure(number: str) -> str:
    """A number as wide as the others below it, so that they stand under each other and sort as numbers do."""
    return number.rjust(6, "\N{FIGURE SPACE}")


def _register(room: Room, municipality: str) -> None:
    snapshot, language = room.snapshot, room.language
    entries = register(snapshot, municipality)
    if not entries:
        st.info(room.say("municipality.register.none"), icon=":material/menu_book:")
        return
    services = [EVERYTHING, *dict.fromkeys(e.service for e in entries)]
    first, second = st.columns([2, 1], vertical_alignment="bottom")
    with first:
        service = choose(
            "service", room.say("choose.service"), services, EVERYTHING,
            lambda s: room.say("choose.all") if s == EVERYTHING else snapshot.partner_name(s).get(language),
            key="register-service",
        )  # fmt: skip
    open_only = second.toggle(room.say("municipality.register.open"), key="register-open", persist_state="session")
    shown = [e for e in entries if service in (EVERYTHING, e.service) and not (open_only and e.settled)]
    settled = sum(e.settled for e in shown)
    st.markdown(
        room.count("municipality.register.count", len(shown), settled=f"{settled:,}", open=f"{len(shown) - settled:,}")
    )
    if not shown:
        return
    grid, detail = st.columns([15, 8])
    with grid:
        _grid(room, municipality, shown)
        _downloads(room, municipality, shown)
    with detail, st.container(key="register-detail"):
        _detail(room, shown)


def _grid(room: Room, municipality: str, entries: Sequence[Entry]) -> None:
    snapshot, language = room.snapshot, room.language
    columns = [
        texts("process", room.say("column.process"), 220, [_process_first(snapshot, e.process, language) for e in entries]),
        texts("since", room.say("column.since"), 82, [str(e.deviation.since or "") for e in entries]),
        texts("decision", room.say("municipality.decision"), 160, [_decision(room, e) for e in entries]),
        texts("wish", room.say("column.wish"), 160, [word("disposition", e.deviation.wish, language) for e in entries]),
        texts("cause", room.say("column.cause"), 150, [word("cause", e.deviation.cause, language) for e in entries]),
        texts("reason", room.say("column.reason"), 320, [e.deviation.reason for e in entries]),
    ]  # fmt: skip
    rows = [(_name(e), e.deviation.title.get(language)) for e in entries]
    show_grid(
        room, content(rows, columns, name=room.say("municipality.difference")), alt=room.say("municipality.register"),
        key=f"register-{municipality}", chosen=lambda deviation, _: keep("deviation", deviation), asked="deviation",
        wide=True,
    )  # fmt: skip


def _detail(room: Room, entries: Sequence[Entry]) -> None:
    """The chosen difference with what was decided on it, and where it can be looked at."""
    by_name = {_name(e): e for e in entries}
    chosen = selected("deviation", [*by_name, ""], "")
    if not chosen:
        st.info(room.say("municipality.register.choose"), icon=":material/arrow_back:")
        return
    entry = by_name[chosen]
    snapshot, language = room.snapshot, room.language
    process = snapshot.processes.get(entry.process)
    st.caption(plain(_process(snapshot, entry.process, language)))
    if process is None:
        st.markdown(f"**{plain(entry.deviation.title.get(language))}**")
        st.warning(room.say("municipality.register.gone"), icon=":material/link_off:")
        return
    show_deviation(room, Wording(snapshot, language, process), entry.deviation, entry.deviation.changes, entry.source)
    show_ending(room, entry.municipality, entry.process, entry.deviation)
    levels = {level.id: level.name.get(language) for level in snapshot.settings.levels}
    for agreement in entry.agreements:
        decided = agreement.decided
        if decided:
            st.markdown(
                f"**{plain(agreement.title.get(language))}** {badge(word('disposition', decided.disposition, language), 'green')}"
            )
            st.caption(plain(f"{levels.get(decided.level, decided.level)} {dated(decided.date, language)}"))
            st.markdown(plain(decided.why))
    service, _, process_id = entry.process.partition("/")
    element = next((a for a in entry.addresses if a != entry.process), "")
    place = {"service": service, "process": process_id}
    with st.container(horizontal=True):
        room.link("matrix", room.say("points.see"), **place, element=element)
        room.link("catalogue", room.say("matrix.to-process"), **place, municipality=entry.municipality)
        standing = element and find(process, element[len(entry.process) + 1 :])
        room.link(
            "inventory", room.say("municipality.to-inventory"), **place, municipality=entry.municipality,
            **({"element": element} if standing else {}),
        )  # fmt: skip


def _name(entry: Entry) -> str:
    return f"{entry.process}/{entry.deviation.id}"


def _process_first(snapshot: Snapshot, address: str, language: str) -> str:
    """A process and its service, for a narrow column: what tells it from the others is not cut off."""
    return "｜".join(reversed(_process(snapshot, address, language).split(" › ", 1)))


def _process(snapshot: Snapshot, address: str, language: str) -> str:
    return process_name(snapshot, address, language) if address in snapshot.processes else address


def _decision(room: Room, entry: Entry) -> str:
    said = [
        word("disposition", d, room.language) if d else room.say("municipality.undecided") for d in entry.dispositions
    ]
    return " ／ ".join(dict.fromkeys(said))


def _downloads(room: Room, municipality: str, entries: Sequence[Entry]) -> None:
    snapshot, language = room.snapshot, room.language
    name = f"{municipality}-{'sai-daicho' if language == 'ja' else 'register'}"

    def xlsx() -> bytes:
        from workbench.exchange import register_xlsx

        return register_xlsx(snapshot, entries, language)

    def csv() -> bytes:
        from workbench.exchange import register_csv

        return register_csv(snapshot, entries, language)

    downloads(room, name, {"xlsx": xlsx, "csv": csv}, key="register")
