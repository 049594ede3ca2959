"""適合マトリクス: every element against every municipality; a cell leads to the reason behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import streamlit as st

from workbench.fitgap import STATES, VERDICTS, Matrix, Measure, Row, measures
from workbench.model import ELEMENT_KINDS, WORDS, word
from workbench.ui.detail import show_detail
from workbench.ui.plain import plain
from workbench.ui.source import Filters
from workbench.ui.state import choose, keep, selected
from workbench.ui.widgets import (
    fraction,
    municipality_name,
    percent,
    process_name,
    rates,
    state_colour,
    state_label,
    table,
)

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from workbench.ui.shell import Room

EVERYTHING = "all"
PAGE_ROWS = 2_000
"""Rows to a page: a grid that fetches its rows as they are looked at cannot tell which cell was clicked."""
GRID_HEIGHT = 520
_FILTERS: Mapping[str, tuple[str, ...]] = {
    "states": tuple(STATES),
    "verdicts": tuple(v for v in VERDICTS if v),
    "kinds": ELEMENT_KINDS,
    "classes": tuple(WORDS["class"]),
    "causes": tuple(WORDS["cause"]),
    "wishes": tuple(WORDS["disposition"]),
}
_VOCABULARY = {
    "states": "state", "verdicts": "verdict", "kinds": "kind", "classes": "class", "causes": "cause", "wishes": "disposition",
}  # fmt: skip


class Columns(NamedTuple):
    """What the grid shows: the table, the labels of its cells and their colours, and the signature of its rows."""

    table: pa.Table
    labels: list[str]
    colours: list[str]
    signature: str


def show(room: Room) -> None:
    """Filters, the rates of what is left, the grid with the detail of the chosen cell beside it, downloads."""
    snapshot = room.snapshot
    if not snapshot.processes or not snapshot.municipalities:
        st.info(room.say("home.empty"), icon=":material/folder_open:")
        return
    scope, filters = _choice(room)
    found = room.source.matrix(scope, filters)
    if not len(found):
        st.info(room.say("matrix.none"), icon=":material/search:")
        return
    result = room.source.measures(scope, filters)
    rates(result.all, room.language)
    grid, detail = st.columns([15, 8])
    with grid:
        st.caption(room.count("matrix.about", len(found)))
        _grid(room, found, scope, filters)
        _downloads(room, found, scope)
        if len(found.municipalities) > 1:
            with st.expander(room.say("matrix.by-municipality")):
                _by(room, {municipality_name(snapshot, m, room.language): v for m, v in result.by_municipality.items()})
        if len(result.by_process) > 1:
            with st.expander(room.say("matrix.by-process")):
                _by(room, {process_name(snapshot, p, room.language): v for p, v in result.by_process.items()})
    with detail, st.container(key="detail"):
        show_detail(room, found)


def _choice(room: Room) -> tuple[str, Filters]:
    """The scope and the filters."""
    snapshot = room.snapshot
    services = [EVERYTHING, *(s for s in snapshot.services if snapshot.processes_of(s))]

    def named(id_: str) -> str:
        return room.say("choose.all") if id_ == EVERYTHING else snapshot.services[id_].name.get(room.language)

    first, second, third, fourth = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
    with first:
        service = choose("service", room.say("choose.service"), services, EVERYTHING, named, key="matrix-service")
    processes = [] if service == EVERYTHING else [a.split("/", 1)[1] for a, _ in snapshot.processes_of(service)]

    def process_named(id_: str) -> str:
        if id_ == EVERYTHING:
            return room.say("choose.all")
        return snapshot.processes[f"{service}/{id_}"].name.get(room.language)

    with second:
        process = choose(
            "process",
            room.say("choose.process"),
            [EVERYTHING, *processes],
            EVERYTHING,
            process_named,
            key="matrix-process",
        )
    with third:
        st.text_input(room.say("filter.text"), key="matrix-text", placeholder=room.say("filter.text.about"))
    chosen = _filters(room, fourth)
    scope = service if service == EVERYTHING or process == EVERYTHING else f"{service}/{process}"
    return scope, chosen


def _filters(room: Room, place: DeltaGenerator) -> Filters:
    language, snapshot = room.language, room.snapshot
    municipalities = [EVERYTHING, *snapshot.municipalities]
    chosen: dict[str, Any] = {}
    active = sum(bool(st.session_state.get(f"matrix-{name}")) for name in (*_FILTERS, "only-gaps", "only-conflicts"))
    active += selected("municipality", municipalities, EVERYTHING) != EVERYTHING
    label = room.say("filter.more") + (f" ({active})" if active else "")
    with place.popover(label, icon=":material/filter_list:", width="stretch", key="matrix-filters"):
        columns = st.columns(2)
        with columns[0]:
            municipality = choose(
                "municipality", room.say("choose.municipality"), municipalities, EVERYTHING,
                lambda m: room.say("choose.all") if m == EVERYTHING else municipality_name(snapshot, m, language),
                key="matrix-municipality",
            )  # fmt: skip
        for i, (name, codes) in enumerate(_FILTERS.items(), start=1):
            several = columns[i % 2].multiselect(
                room.say(f"filter.{name}"), codes, key=f"matrix-{name}", placeholder=room.say("choose.all"),
                format_func=partial(_word, _VOCABULARY[name], language), persist_state="session",
            )  # fmt: skip
            if several:
                chosen[name] = tuple(several)
        for name in ("only-gaps", "only-conflicts"):
            if columns[1].toggle(room.say(f"filter.{name}"), key=f"matrix-{name}", persist_state="session"):
                chosen[name.replace("-", "_")] = True
    if municipality != EVERYTHING:
        chosen["municipalities"] = (municipality,)
    wanted = st.session_state.get("matrix-text", "").strip()
    if wanted:
        chosen["text"] = wanted
    return tuple(sorted(chosen.items()))


def _word(vocabulary: str, language: str, code: str) -> str:
    return word(vocabulary, code, language)


@st.cache_resource(show_spinner=False, max_entries=32)
def _columns(path: str, version: str, scope: str, filters: Filters, language: str, _found: Matrix) -> Columns:
    return columns_of(_found, language)


def _grid(room: Room, found: Matrix, scope: str, filters: Filters) -> None:
    language, snapshot = room.language, room.snapshot
    source = room.source
    content, labels, colours, signature = _columns(source.path, source.version, scope, filters, language, found)
    config: dict[str, Any] = {
        "name": st.column_config.TextColumn(room.say("column.element"), pinned=True, width=275),
        "kind": st.column_config.TextColumn(room.say("column.kind"), width=80),
        "class": st.column_config.TextColumn(room.say("column.class"), width=105),
        "package": st.column_config.TextColumn(
            room.say("column.package"), width=60, help=room.say("column.package.help")
        ),
        "process": st.column_config.TextColumn(room.say("column.process"), width=180),
    }
    for m in found.municipalities:
        config[m] = st.column_config.MultiselectColumn(
            municipality_name(snapshot, m, language), options=labels, color=colours, width=123
        )
    # a selection is kept by position: other rows must be another grid
    page = _page(found, signature)
    first = (page - 1) * PAGE_ROWS
    key = f"grid-{signature}-{page}"
    order = ["name", *found.municipalities, "kind", "class", "package"]
    if len({r.process for r in found.rows}) > 1:
        order.append("process")
    event = st.dataframe(
        content.slice(first, PAGE_ROWS), column_config=config, column_order=order, hide_index=True, key=key, on_select="rerun",
        selection_mode="single-cell", height=GRID_HEIGHT, alt=room.say("page.matrix"),
    )  # fmt: skip
    cells: list[tuple[Any, Any]] = [(c[0], c[1]) for c in event.selection.cells]
    if cells and st.session_state.get("matrix-seen") != (key, cells):
        position, column = cells[0]
        keep("element", found.rows[first + int(position)].address)
        keep("column", str(column) if column in found.municipalities else "")
    st.session_state["matrix-seen"] = (key, cells)


def _page(found: Matrix, signature: str) -> int:
    """The page of rows to show: where there are several, first the one with the element in the address."""
    pages = -(-len(found) // PAGE_ROWS)
    if pages < 2:
        return 1
    wanted = st.query_params.get("element")
    position = next((i for i, row in enumerate(found.rows) if row.address == wanted), 0)
    return st.pagination(pages, default=position // PAGE_ROWS + 1, key=f"matrix-page-{signature}")


def columns_of(found: Matrix, language: str) -> Columns:
    """The matrix as an Arrow table whose cells are lists of one label."""
    labels: list[str] = []
    colours: list[str] = []
    width = len(VERDICTS)
    position = np.full(2 * len(STATES) * width, -1, dtype=np.int32)
    codes = found.states.astype(np.int32) * width + found.verdicts
    same = STATES.index("same")
    for i, row in enumerate(found.rows):
        if not row.in_standard:  # what only others add is no question of the package for those who do as the standard
            codes[i, found.states[i] == same] = same * width
    row_of = {r.address: i for i, r in enumerate(found.rows)}
    column_of = {m: j for j, m in enumerate(found.municipalities)}
    for row, m, _, flags in found.deviating_cells():
        if flags:
            codes[row_of[row.address], column_of[m]] += len(STATES) * width
    for code in np.unique(codes):
        flagged, rest = divmod(int(code), len(STATES) * width)
        state, verdict = STATES[rest // width], VERDICTS[rest % width]
        label = state_label(state, verdict, language, ("flag",) * flagged)
        if label not in labels:
            labels.append(label)
            colours.append(state_colour(state, verdict, ("flag",) * flagged))
        position[code] = labels.index(label)
    known = pa.array(labels, pa.string())
    every_one = pa.array(np.arange(len(found) + 1, dtype=np.int32))
    names = {p: process_name(found.snapshot, p, language) for p in dict.fromkeys(r.process for r in found.rows)}
    answers = [found.answer(r) for r in found.rows]
    columns: dict[str, pa.Array] = {
        "name": pa.array([_named(r, language) for r in found.rows]),
        "kind": pa.array([word("kind", r.kind, language) for r in found.rows]),
        "class": pa.array([word("class", r.requirement_class, language) for r in found.rows]),
        "package": pa.array([a.mark if a else "" for a in answers]),
        "process": pa.array([names[r.process] for r in found.rows]),
    }
    for m, j in column_of.items():
        values = known.take(pa.array(position[codes[:, j]]))
        columns[m] = pa.ListArray.from_arrays(every_one, values)
    rows = "\n".join([language, *found.municipalities, *(r.address for r in found.rows)])
    return Columns(pa.table(columns), labels, colours, sha256(rows.encode()).hexdigest()[:12])


def _named(row: Row, language: str) -> str:
    indent = "　" if row.kind == "field" else ""
    return f"{indent}{'' if row.in_standard else '＋ '}{row.name.get(language)}"


def _downloads(room: Room, found: Matrix, scope: str) -> None:
    language = room.language
    name = f"fit-gap-{scope.replace('/', '-')}"

    def csv() -> bytes:
        from workbench.exchange import matrix_csv

        return matrix_csv(found, language)

    def xlsx() -> bytes:
        from workbench.exchange import matrix_xlsx

        return matrix_xlsx(found, measures(found), language)

    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    with st.container(horizontal=True):
        st.download_button(
            room.say("download.xlsx"), xlsx, f"{name}.xlsx", sheet, on_click="ignore", icon=":material/download:"
        )
        st.download_button(
            room.say("download.csv"), csv, f"{name}.csv", "text/csv", on_click="ignore", icon=":material/download:"
        )


def _by(room: Room, several: Mapping[str, Measure]) -> None:
    rows = []
    for name, m in several.items():
        row = {room.say("column.name"): plain(name)}
        for rate in ("fit", "undecided", "reachable", "customisation"):
            value = getattr(m, rate)
            row[room.say(f"measure.{rate}")] = f"{percent(value)}（{fraction(value)}）"
        if m.standardisation is not None:
            row[room.say("measure.standardisation")] = f"{100 * m.standardisation:.1f} %"
        rows.append(row)
    table(rows, alt=room.say("measure.fit"))
