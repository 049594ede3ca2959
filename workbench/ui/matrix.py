"""適合マトリクス: every element against every municipality; a cell leads to the reason behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import streamlit as st

from workbench.fitgap import STATES, VERDICTS, Matrix, Measure, Row, measures
from workbench.model import ELEMENT_KINDS, WORDS, word
from workbench.ui.detail import show_detail
from workbench.ui.part import part
from workbench.ui.plain import plain
from workbench.ui.source import Filters, View
from workbench.ui.state import choose, keep, selected, several, switched, written
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
GROUPS = ("none", "process", "kind", "class")
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
    """What the grid shows: the table, the labels of its cells and their colours, and the signature of its rows.

    ``rows`` are the positions in the matrix of what the lines show; -1 for the heading of a group.
    """

    table: pa.Table
    labels: list[str]
    colours: list[str]
    signature: str
    rows: np.ndarray


def show(room: Room) -> None:
    """Filters, the rates of what is left, the grid with the detail of the chosen cell beside it, downloads."""
    snapshot = room.snapshot
    if not snapshot.processes or not snapshot.municipalities:
        st.info(room.say("home.empty"), icon=":material/folder_open:")
        return
    _filtered(room)


@part
def _filtered(room: Room) -> None:
    """All of the page that follows the filters."""
    scope, filters = _choice(room)
    found = room.source.matrix(scope, filters)
    if not len(found):
        st.info(room.say("matrix.none"), icon=":material/search:")
        return
    rates(room.source.measures(scope, filters).all, room.language)
    _looked_into(room, found, scope, filters)


@part
def _looked_into(room: Room, found: Matrix, scope: str, filters: Filters) -> None:
    """The grid with what goes with it, and beside it what stands behind the cell that was clicked."""
    snapshot, language = room.snapshot, room.language
    grid, detail = st.columns([15, 8])
    with grid:
        st.caption(room.count("matrix.about", len(found)))
        _grid(room, found, scope, filters)
        _downloads(room, found, scope)
        result = room.source.measures(scope, filters)
        _by(room, "municipality", result.by_municipality, lambda m: municipality_name(snapshot, m, language))
        _by(room, "process", result.by_process, lambda p: process_name(snapshot, p, language))
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
        wanted = written("text", room.say("filter.text"), key="matrix-text", placeholder=room.say("filter.text.about"))
    chosen = _filters(room, fourth, wanted)
    scope = service if service == EVERYTHING or process == EVERYTHING else f"{service}/{process}"
    return scope, chosen


def _filters(room: Room, place: DeltaGenerator, wanted: str) -> Filters:
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
            with columns[i % 2]:
                found = several(
                    name, room.say(f"filter.{name}"), codes, partial(_word, _VOCABULARY[name], language),
                    key=f"matrix-{name}", placeholder=room.say("choose.all"),
                )  # fmt: skip
            if found:
                chosen[name] = tuple(found)
        for name in ("only-gaps", "only-conflicts"):
            with columns[1]:
                if switched(name, room.say(f"filter.{name}"), key=f"matrix-{name}"):
                    chosen[name.replace("-", "_")] = True
        with columns[0]:
            choose(
                "group", room.say("group"), GROUPS, "none", lambda g: room.say(f"group.{g}"), key="matrix-group"
            )  # fmt: skip
    if municipality != EVERYTHING:
        chosen["municipalities"] = (municipality,)
    if wanted:
        chosen["text"] = wanted
    return tuple(sorted(chosen.items()))


def _word(vocabulary: str, language: str, code: str) -> str:
    return word(vocabulary, code, language)


@st.cache_resource(show_spinner=False, max_entries=32)
def _columns(
    path: str, version: str, view: View, scope: str, filters: Filters, group: str, language: str, _found: Matrix
) -> Columns:
    return columns_of(_found, language, group)


def _grid(room: Room, found: Matrix, scope: str, filters: Filters) -> None:
    language, snapshot = room.language, room.snapshot
    source = room.source
    group = selected("group", GROUPS, "none")
    content, labels, colours, signature, lines = _columns(
        source.path, source.version, source.view, scope, filters, group, language, found
    )
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
    page = _page(found, lines, signature)
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
        row = int(lines[first + int(position)])
        keep("element", found.rows[row].address if row >= 0 else "")
        keep("column", str(column) if row >= 0 and column in found.municipalities else "")
    st.session_state["matrix-seen"] = (key, cells)


def _page(found: Matrix, lines: np.ndarray, signature: str) -> int:
    """The page of rows to show: where there are several, first the one with the element in the address."""
    pages = -(-len(lines) // PAGE_ROWS)
    if pages < 2:
        return 1
    wanted = found.row_of.get(st.query_params.get("element", ""), 0)
    position = int(np.argmax(lines == wanted))
    return st.pagination(pages, default=position // PAGE_ROWS + 1, key=f"matrix-page-{signature}")


def columns_of(found: Matrix, language: str, group: str = "none") -> Columns:
    """The matrix as an Arrow table whose cells are lists of one label, in groups with a heading line if asked for."""
    labels: list[str] = []
    colours: list[str] = []
    width = len(VERDICTS)
    position = np.full(2 * len(STATES) * width, -1, dtype=np.int32)
    codes = found.states.astype(np.int32) * width + found.verdicts
    same = STATES.index("same")
    for i, row in enumerate(found.rows):
        if not row.in_standard:  # what only others add is no question of the package for those who do as the standard
            codes[i, found.states[i] == same] = same * width
    column_of = {m: j for j, m in enumerate(found.municipalities)}
    for row, m, _, flags in found.deviating_cells():
        if flags:
            codes[found.row_of[row.address], column_of[m]] += len(STATES) * width
    for code in np.unique(codes):
        flagged, rest = divmod(int(code), len(STATES) * width)
        state, verdict = STATES[rest // width], VERDICTS[rest % width]
        label = state_label(state, verdict, language, ("flag",) * flagged)
        if label not in labels:
            labels.append(label)
            colours.append(state_colour(state, verdict, ("flag",) * flagged))
        position[code] = labels.index(label)
    names = {p: process_name(found.snapshot, p, language) for p in dict.fromkeys(r.process for r in found.rows)}
    lines, headings = _lines(found, names, language, group)
    shown = [found.rows[i] if i >= 0 else None for i in lines]
    columns: dict[str, pa.Array] = {
        "name": pa.array([_named(r, language) if r else headings[i] for i, r in enumerate(shown)]),
        "kind": pa.array([word("kind", r.kind, language) if r else "" for r in shown]),
        "class": pa.array([word("class", r.requirement_class, language) if r else "" for r in shown]),
        "package": pa.array([a.mark if r and (a := found.answer(r)) else "" for r in shown]),
        "process": pa.array([names[r.process] if r else "" for r in shown]),
    }
    known = pa.array(labels, pa.string())
    there = lines >= 0
    offsets = pa.array(np.concatenate([[0], np.cumsum(there)]).astype(np.int32))
    for m, j in column_of.items():
        values = known.take(pa.array(position[codes[lines[there], j]]))
        columns[m] = pa.ListArray.from_arrays(offsets, values)
    said = "\n".join([language, group, *found.municipalities, *(r.address for r in found.rows)])
    return Columns(pa.table(columns), labels, colours, sha256(said.encode()).hexdigest()[:12], lines)


def _lines(found: Matrix, names: Mapping[str, str], language: str, group: str) -> tuple[np.ndarray, Mapping[int, str]]:
    """The rows in the order of their groups, a heading before each: its place in the result and its words."""
    if group == "none":
        return np.arange(len(found)), {}
    grouped: dict[str, list[int]] = {}
    for i, row in enumerate(found.rows):
        named = names[row.process] if group == "process" else word(group, getattr(row, _GROUPED[group]), language)
        grouped.setdefault(named, []).append(i)
    lines: list[int] = []
    headings: dict[int, str] = {}
    for named, rows in grouped.items():
        headings[len(lines)] = f"■ {named or '－'} ({len(rows):,})"
        lines += [-1, *rows]
    return np.array(lines, dtype=np.intp), headings


_GROUPED = {"kind": "kind", "class": "requirement_class"}


def _named(row: Row, language: str) -> str:
    indent = "　" if row.kind == "field" else ""
    return f"{indent}{'' if row.in_standard else '＋ '}{row.name.get(language)}"


def _downloads(room: Room, found: Matrix, scope: str) -> None:
    language = room.language

    def csv() -> bytes:
        from workbench.exchange import matrix_csv

        return matrix_csv(found, language)

    def xlsx() -> bytes:
        from workbench.exchange import matrix_xlsx

        return matrix_xlsx(found, measures(found), language)

    def page() -> bytes:
        from workbench.exchange import matrix_html

        return matrix_html(found, measures(found), language)

    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    kinds = (
        ("xlsx", sheet, xlsx, "download"),
        ("csv", "text/csv", csv, "download"),
        ("html", "text/html", page, "print"),
    )
    with st.container(horizontal=True):
        for ending, mime, build, icon in kinds:
            name = f"fit-gap-{scope.replace('/', '-')}.{ending}"
            st.download_button(
                room.say(f"download.{ending}"), room.exported(name, build), name, mime, on_click="ignore",
                icon=f":material/{icon}:", key=f"matrix-{ending}",
            )  # fmt: skip


def _by(room: Room, what: str, several: Mapping[str, Measure], named: Callable[[str], str]) -> None:
    """The measures by municipality or by process, made when somebody opens them."""
    if len(several) < 2:
        return
    opened = st.expander(room.say(f"matrix.by.{what}"), key=f"matrix-by-{what}", on_change="rerun")
    if not opened.open:
        return
    rows = []
    for id_, m in several.items():
        row = {room.say("column.name"): plain(named(id_))}
        for rate in ("fit", "undecided", "reachable", "customisation"):
            value = getattr(m, rate)
            row[room.say(f"measure.{rate}")] = f"{percent(value)}（{fraction(value)}）"
        if m.standardisation is not None:
            row[room.say("measure.standardisation")] = f"{100 * m.standardisation:.1f} %"
        rows.append(row)
    with opened:
        table(rows, alt=room.say("measure.fit"))
