"""適合マトリクス: every element against every municipality; a cell leads to the reason behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import streamlit as st

from workbench.fitgap import STATES, VERDICTS, Matrix, Measure, Measures, Row, measures
from workbench.model import ELEMENT_KINDS, WORDS, aside, word
from workbench.ui import live
from workbench.ui.detail import show_detail
from workbench.ui.grid import Column, Content, content, show_grid, texts
from workbench.ui.part import part, whole_part
from workbench.ui.plain import plain
from workbench.ui.source import EVERYTHING, Filters, Key, Source
from workbench.ui.state import choose, keep, kept, one, selected, several, several_kept, switched, written
from workbench.ui.widgets import (
    downloads,
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
    from workbench.ui.shell import Room

PAGE_ROWS = 2_000
"""Lines to a page: what is sent at once."""
GROUPS = ("none", "process", "kind", "class")
_MADE = "matrix-made"
_FILTERS: Mapping[str, tuple[str, ...]] = {
    "states": tuple(STATES),
    "verdicts": tuple(v for v in VERDICTS if v),
    "kinds": ELEMENT_KINDS,
    "classes": tuple(WORDS["class"]),
    "causes": tuple(WORDS["cause"]),
    "wishes": tuple(WORDS["disposition"]),
}
_SWITCHES = ("only-gaps", "only-conflicts")
_VOCABULARY = {
    "states": "state", "verdicts": "verdict", "kinds": "kind", "classes": "class", "causes": "cause", "wishes": "disposition",
}  # fmt: skip


class Lines(NamedTuple):
    """The lines of the grid: for each the place of its row in the matrix, -1 for a heading; the headings by line."""

    rows: np.ndarray
    headings: Mapping[int, str]


class Made(NamedTuple):
    """What the page shows: the matrix, its measures, and the page of it in the grid.

    ``page`` is the one of ``pages`` in the grid; ``turned`` is the key of the widget that turns them.
    """

    found: Matrix
    measures: Measures
    grid: Content
    pages: int
    page: int
    turned: str


_CSS = """<style>
.st-key-detail [data-testid="stMarkdownContainer"] :is(th, td) { font-size: .85rem; padding: .3rem .5rem; line-height: 1.45; }
@media (min-width: 900px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-matrix-choice) { width: 50%; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-matrix-narrow) { width: 48.6%; margin: -5.25rem 0 0 51.4%; }
}
</style>"""
"""What is looked for stands beside the choice of service, and is drawn without it."""


def show(room: Room) -> None:
    """Filters, the rates of what is left, the grid with the detail of the chosen cell beside it, downloads."""
    snapshot = room.snapshot
    if not snapshot.processes or not snapshot.municipalities:
        st.info(room.say("home.empty"), icon=":material/folder_open:")
        return
    st.html(_CSS)
    _of_service(room)


@whole_part
def _of_service(room: Room) -> None:
    """The choice of service and process, and all that follows it."""
    scope = _scope(room)
    live.only(room, "" if scope == EVERYTHING else scope.partition("/")[0])
    _made(room, scope)
    with st.container(horizontal=True, key="matrix-choice"):
        _choice(room)
    _filtered(room, scope)


@part
def _filtered(room: Room, scope: str) -> None:
    """All of the page that follows the filters."""
    made = _made(room, scope)
    with st.container(horizontal=True, vertical_alignment="bottom", key="matrix-narrow"):
        written("text", room.say("filter.text"), key="matrix-text", placeholder=room.say("filter.text.about"))
        _narrow(room)
    if not len(made.found):
        st.info(room.say("matrix.none"), icon=":material/search:")
        return
    rates(made.measures.all, room.language)
    _looked_into(room, scope)


@part
def _looked_into(room: Room, scope: str) -> None:
    """The grid with what goes with it, and beside it what stands behind the cell that was clicked."""
    made = _made(room, scope)
    grid, detail = st.columns([15, 8])
    with grid:
        st.caption(room.count("matrix.about", len(made.found)))
        if made.pages > 1:
            st.pagination(made.pages, default=made.page, key=made.turned)
        show_grid(room, made.grid, alt=room.say("page.matrix"), key="matrix-grid", chosen=_chosen)
        _taken(room, made, scope)
    with detail, st.container(key="detail"):
        show_detail(room, made.found)


def _services(room: Room) -> list[str]:
    return [EVERYTHING, *(s for s in room.snapshot.services if room.snapshot.processes_of(s))]


def _processes(room: Room, service: str) -> list[str]:
    return [EVERYTHING, *(a.split("/", 1)[1] for a, _ in room.snapshot.processes_of(service))]


def _scope(room: Room) -> str:
    """What the choices of service and process were last set to."""
    service = selected("service", _services(room), EVERYTHING)
    if service == EVERYTHING:
        return EVERYTHING
    process = selected("process", _processes(room, service), EVERYTHING)
    return service if process == EVERYTHING else f"{service}/{process}"


def _choice(room: Room) -> None:
    snapshot = room.snapshot

    def named(id_: str) -> str:
        return room.say("choose.all") if id_ == EVERYTHING else snapshot.services[id_].name.get(room.language)

    def process_named(id_: str) -> str:
        if id_ == EVERYTHING:
            return room.say("choose.all")
        return snapshot.processes[f"{service}/{id_}"].name.get(room.language)

    service = choose(
        "service", room.say("choose.service"), _services(room), EVERYTHING, named, key="matrix-service"
    )  # fmt: skip
    processes = [EVERYTHING] if service == EVERYTHING else _processes(room, service)
    choose("process", room.say("choose.process"), processes, EVERYTHING, process_named, key="matrix-process")


def _made(room: Room, scope: str) -> Made:
    """What is shown of a scope as it is filtered.

    Asked for before anything is drawn: a browser draws what comes at once in one go. It is made once for all who see it.
    """
    source, filters, group = room.source, _filters(room), selected("group", GROUPS, "none")
    turned = f"matrix-page-{sha256(repr((scope, filters, group)).encode()).hexdigest()[:12]}"
    asked = source.key(scope), filters, group, room.language, st.session_state.get(turned)
    known: tuple[object, Made] | None = st.session_state.get(_MADE)
    if known is not None and known[0] == asked:
        return known[1]
    found, measured, lines = _filtered_matrix(source.key(scope), filters, group, room.language, source)
    pages = max(1, -(-len(lines.rows) // PAGE_ROWS))
    page = min(asked[-1] or _page(found, lines, pages), pages)
    grid = _content(source.key(scope), filters, group, room.language, page, room, found, lines)
    made = Made(found, measured, grid, pages, page, turned)
    st.session_state[_MADE] = asked, made
    return made


def _filters(room: Room) -> Filters:
    """The filters, from where they are kept."""
    chosen: dict[str, Any] = {
        name: tuple(several_kept(name, f"matrix-{name}", codes)) for name, codes in _FILTERS.items()
    }
    chosen |= {name.replace("-", "_"): kept(name, f"matrix-{name}") == "yes" for name in _SWITCHES}
    chosen["municipalities"] = _one_municipality(room)
    chosen["text"] = kept("text", "matrix-text")[:200].strip()
    return tuple(sorted((name, value) for name, value in chosen.items() if value))


def _one_municipality(room: Room) -> tuple[str, ...]:
    """The municipality that is shown alone, if one is: that another page is about one hides no other here."""
    asked = kept("municipality", "matrix-municipality")
    return (asked,) if asked in room.snapshot.municipalities else ()


def _narrow(room: Room) -> None:
    """What is filtered besides the text; the form for it is made when somebody opens it."""
    municipalities = [EVERYTHING, *room.snapshot.municipalities]
    active = sum(bool(kept(name, f"matrix-{name}")) for name in (*_FILTERS, *_SWITCHES))
    active += len(_one_municipality(room))
    label = room.say("filter.more") + (f" ({active})" if active else "")
    if st.session_state.get("matrix-filters"):  # to Streamlit another label is another popover, and a new one is shut
        st.session_state["matrix-filters"] = True
    opened = st.popover(label, icon=":material/filter_list:", width="stretch", key="matrix-filters", on_change="rerun")
    if opened.open:
        with opened:
            _filter_form(room, municipalities)


def _filter_form(room: Room, municipalities: Sequence[str]) -> None:
    language, snapshot = room.language, room.snapshot
    left, right = st.columns(2)
    with left:
        one(
            "municipality", room.say("choose.municipality"), municipalities, EVERYTHING,
            lambda m: room.say("choose.all") if m == EVERYTHING else municipality_name(snapshot, m, language),
            key="matrix-municipality",
        )  # fmt: skip
    for i, (name, codes) in enumerate(_FILTERS.items()):
        with left if i % 2 else right:
            several(
                name, room.say(f"filter.{name}"), codes, partial(_word, _VOCABULARY[name], language),
                key=f"matrix-{name}", placeholder=room.say("choose.all"),
            )  # fmt: skip
    with right:
        for name in _SWITCHES:
            switched(name, room.say(f"filter.{name}"), key=f"matrix-{name}")
    with left:
        choose(
            "group", room.say("group"), GROUPS, "none", lambda g: room.say(f"group.{g}"), key="matrix-group"
        )  # fmt: skip


def _word(vocabulary: str, language: str, code: str) -> str:
    return word(vocabulary, code, language)


@st.cache_resource(show_spinner=False, max_entries=32)
def _filtered_matrix(
    key: Key, filters: Filters, group: str, language: str, _source: Source
) -> tuple[Matrix, Measures, Lines]:
    scope = key[-1]
    found = _source.matrix(scope)
    if not filters:
        return found, _source.measures(scope), lines_of(found, language, group)
    found = found.select(**dict(filters))
    return found, measures(found), lines_of(found, language, group)


@st.cache_resource(show_spinner=False, max_entries=64)
def _content(
    key: Key, filters: Filters, group: str, language: str, page: int, _room: Room, _found: Matrix, _lines: Lines
) -> Content:
    return content_of(_room, _found, _lines, page, with_process=key[-1] == EVERYTHING)


def _chosen(element: str, column: str) -> None:
    keep("element", element)
    keep("column", column)


def _page(found: Matrix, lines: Lines, pages: int) -> int:
    """The page of rows to show first: where there are several, the one with the element in the address."""
    if pages < 2:
        return 1
    wanted = found.row_of.get(st.query_params.get("element", ""), 0)
    return int(np.argmax(lines.rows == wanted)) // PAGE_ROWS + 1


def content_of(room: Room, found: Matrix, lines: Lines, page: int = 1, *, with_process: bool = False) -> Content:
    """A page of the matrix for the grid: its marks by municipality, then what is known of each element.

    ``with_process``: the process stands beside the element's name.
    """
    language, snapshot = room.language, room.snapshot
    here = lines.rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    first = (page - 1) * PAGE_ROWS
    index = here[here >= 0]
    rows = [found.rows[i] for i in index]
    headings = [(int((here[:n] >= 0).sum()), lines.headings[first + int(n)]) for n in np.flatnonzero(here < 0)]
    if lines.headings and here[0] >= 0:
        headings.insert(0, (0, lines.headings[max(h for h in lines.headings if h < first)]))
    labels, colours, codes = _marks(found, rows, index, language)
    width = 123 if language == "ja" else 152
    municipalities = [
        Column(m, municipality_name(snapshot, m, language), width, labels, codes[:, j], colours)
        for j, m in enumerate(found.municipalities)
    ]
    names = {p: process_name(snapshot, p, language) for p in dict.fromkeys(r.process for r in rows)}
    process = (
        [texts("process", room.say("column.process"), 230, [names[r.process] for r in rows])]
        if len(names) > 1 or with_process
        else []
    )
    columns = [
        *(process if with_process else ()),
        *municipalities,
        texts("kind", room.say("column.kind"), 90, [word("kind", r.kind, language) for r in rows]),
        texts("class", room.say("column.class"), 115, [word("class", r.requirement_class, language) for r in rows]),
        texts(
            "package",
            room.say("column.package"),
            92,
            [a.mark if (a := found.answer(r)) else "" for r in rows],
            room.say("column.package.help"),
        ),
        *(() if with_process else process),
    ]
    named = [(r.address, _named(r, language)) for r in rows]
    return content(named, columns, name=room.say("column.element"), headings=headings)


def _marks(
    found: Matrix, rows: Sequence[Row], index: np.ndarray, language: str
) -> tuple[list[str], list[str], np.ndarray]:
    """What the cells of these rows say, in what colours, and for each cell which of them it says."""
    width = len(VERDICTS)
    codes = found.states[index].astype(np.int32) * width + found.verdicts[index]
    same = STATES.index("same")
    added = np.array([not row.in_standard for row in rows], dtype=bool)
    if added.any():  # what only others add is no question of the package for those who do as the standard
        codes[added[:, None] & (found.states[index] == same)] = same * width
    place = {row.address: i for i, row in enumerate(rows)}
    column_of = found.column_of
    for row, m, _, flags in found.deviating_cells():
        if flags and row.address in place:
            codes[place[row.address], column_of[m]] += len(STATES) * width
    labels: list[str] = []
    colours: list[str] = []
    position = np.zeros(2 * len(STATES) * width, dtype=np.int32)
    for code in np.unique(codes):
        flagged, rest = divmod(int(code), len(STATES) * width)
        state, verdict = STATES[rest // width], VERDICTS[rest % width]
        label = state_label(state, verdict, language, ("flag",) * flagged)
        if label not in labels:
            labels.append(label)
            colours.append(state_colour(state, verdict, ("flag",) * flagged))
        position[code] = labels.index(label)
    return labels, colours, position[codes]


def lines_of(found: Matrix, language: str, group: str = "none") -> Lines:
    """The rows of the matrix in the order of their groups, a heading before each."""
    if group == "none":
        return Lines(np.arange(len(found)), {})
    names = {p: process_name(found.snapshot, p, language) for p in dict.fromkeys(r.process for r in found.rows)}
    grouped: dict[str, list[int]] = {}
    for i, row in enumerate(found.rows):
        named = names[row.process] if group == "process" else word(group, getattr(row, _GROUPED[group]), language)
        grouped.setdefault(named, []).append(i)
    lines: list[int] = []
    headings: dict[int, str] = {}
    for named, rows in grouped.items():
        headings[len(lines)] = f"■ {named or '－'} ({len(rows):,})"
        lines += [-1, *rows]
    return Lines(np.array(lines, dtype=np.intp), headings)


_GROUPED = {"kind": "kind", "class": "requirement_class"}


def _named(row: Row, language: str) -> str:
    indent = "　" if row.kind == "field" else ""
    return f"{indent}{'' if row.in_standard else '＋ '}{row.name.get(language)}"


def _taken(room: Room, made: Made, scope: str) -> None:
    """What the rows in the grid come to by municipality and by process, and as files; made when somebody opens it."""
    opened = st.expander(room.say("matrix.take"), icon=":material/download:", key="matrix-take", on_change="rerun")
    if not opened.open:
        return
    snapshot, language, found = room.snapshot, room.language, made.found

    def csv() -> bytes:
        from workbench.exchange import matrix_csv

        return matrix_csv(found, language)

    def xlsx() -> bytes:
        from workbench.exchange import matrix_xlsx

        return matrix_xlsx(found, made.measures, language)

    def page() -> bytes:
        from workbench.exchange import matrix_html

        return matrix_html(found, made.measures, language)

    with opened:
        downloads(
            room, f"fit-gap-{scope.replace('/', '-')}", {"xlsx": xlsx, "csv": csv, "html": page}, key="matrix"
        )  # fmt: skip
        _by(room, "municipality", made.measures.by_municipality, lambda m: municipality_name(snapshot, m, language))
        _by(room, "process", made.measures.by_process, lambda p: process_name(snapshot, p, language))


def _by(room: Room, what: str, several: Mapping[str, Measure], named: Callable[[str], str]) -> None:
    """The measures by municipality or by process; of one alone, the measures of all tell."""
    if len(several) < 2:
        return
    rows = []
    for id_, m in several.items():
        row = {room.say("column.name"): plain(named(id_))}
        for rate in ("fit", "undecided", "reachable", "customisation"):
            value = getattr(m, rate)
            row[room.say(f"measure.{rate}")] = percent(value) + aside(fraction(value), room.language)
        if m.standardisation is not None:
            row[room.say("measure.standardisation")] = f"{100 * m.standardisation:.1f} %"
        rows.append(row)
    st.markdown(f"**{room.say(f'matrix.by.{what}')}**")
    table(rows, alt=room.say(f"matrix.by.{what}"))
