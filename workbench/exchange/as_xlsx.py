"""Excel workbooks: the matrix for a meeting, with deviations, measures and legend; and plain tables to read and fill in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from workbench.exchange.as_csv import headings, row_words
from workbench.exchange.legend import CHANGE_MEANINGS, MEASURE_MEANINGS, STATE_MEANINGS, VERDICT_MEANINGS
from workbench.exchange.wording import said, state_word, verdict_word
from workbench.fitgap import STATES, VERDICTS, Matrix, Measure, Measures
from workbench.model import CHANGE_MARKS, Deviation, Text, word

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CREATED = datetime(2013, 1, 1)
"""Fixed, so that the same matrix gives the same bytes."""
_A3, _A4 = 8, 9
_LONGEST = 32_767
"""As much text as a cell of Excel holds."""
_READABLE = 210
"""How many characters side by side are still read on A4 lying across; what is wider goes on to a further page."""
_TEXTS_STAY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_STATE_COLOURS = {
    "unanswered": "#E7E6E6",
    "same": "#E2F0D9",
    "differs": "#FCE8B8",
    "not_applicable": "#F7F7F7",
    "stale": "#DDEBF7",
}
_VERDICT_COLOURS = {"fit": "#E2F0D9", "config": "#E3F1D5", "extend": "#FCE8B8", "gap": "#F8CBAD"}
_COLUMN_WIDTHS = (44, 18, 26, 10, 34, 12, 16)
_MUNICIPALITY_WIDTHS = (18, 20)
_FROZEN = 5
"""The columns up to the name stay when the table is scrolled."""
_TEXTS = {
    "matrix": Text(ja="フィットギャップ表", en="Fit-gap matrix"),
    "deviations": Text(ja="差異一覧", en="Differences"),
    "measures": Text(ja="集計", en="Measures"),
    "legend": Text(ja="凡例", en="Legend"),
    "all": Text(ja="全体", en="All"),
    "working_group": Text(ja="部会", en="Working group"),
    "service": Text(ja="業務", en="Service"),
    "process": Text(ja="業務プロセス", en="Process"),
    "municipality": Text(ja="市町", en="Municipality"),
    "applicable": Text(ja="対象セル数 N", en="Cells that apply, N"),
    "fit": Text(ja="適合率", en="Fit"),
    "undecided": Text(ja="未決率", en="Undecided"),
    "reachable": Text(ja="実質適合率", en="Reachable without code"),
    "customisation": Text(ja="カスタマイズ指数", en="Customisation"),
    "standardisation": Text(ja="標準化度", en="Standardisation"),
    "numerator": Text(ja="分子", en="numerator"),
    "by": Text(ja="区分", en="By"),
    "name": Text(ja="名称", en="Name"),
    "meaning": Text(ja="意味", en="Meaning"),
}
_DEVIATION_COLUMNS = (
    (Text(ja="番地", en="Address"), 44),
    (Text(ja="市町", en="Municipality"), 14),
    (Text(ja="差異", en="Deviation"), 34),
    (Text(ja="変更", en="Change"), 12),
    (Text(ja="原因", en="Cause"), 18),
    (Text(ja="理由", en="Reason"), 44),
    (Text(ja="根拠", en="Basis"), 30),
    (Text(ja="希望する対応", en="Wish"), 20),
    (Text(ja="注意", en="Flags"), 16),
    (Text(ja="出典", en="Source"), 20),
    (Text(ja="要素", en="Element"), 28),
    (Text(ja="属性", en="Attribute"), 12),
    (Text(ja="標準", en="Standard"), 28),
    (Text(ja="この市町", en="Here"), 28),
    (Text(ja="住民への影響", en="Residents"), 24),
)


def matrix_xlsx(matrix: Matrix, measures: Measures, language: str = "ja") -> bytes:
    """The matrix as XLSX: four sheets, ready to filter, read and print. The same input gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **_TEXTS_STAY}) as book:
        title = _say("matrix", language)
        book.set_properties({"title": title, "author": "workbench", "created": _CREATED})
        styles = _Styles(book)
        _matrix_sheet(_sheet(book, "matrix", language), matrix, language, styles)
        _deviations_sheet(_sheet(book, "deviations", language), matrix, language, styles)
        _measures_sheet(_sheet(book, "measures", language), matrix, measures, language, styles)
        _legend_sheet(_sheet(book, "legend", language), language, styles)
    return out.getvalue()


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and width in characters.

    What is ``filled_in`` is left to the reader, whom ``hint`` tells how: one of ``choices``, an ``amount``, or a text.
    """

    name: str
    width: int
    filled_in: bool = False
    choices: tuple[str, ...] = ()
    amount: bool = False
    hint: str = ""


@dataclass(frozen=True)
class TableSheet:
    """A sheet: its columns, its rows, how many columns stay when it is scrolled, and which cells stand out."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    frozen: int = 1
    marked: frozenset[tuple[int, int]] = frozenset()


def tables_xlsx(title: str, sheets: Sequence[TableSheet]) -> bytes:
    """Tables as XLSX, a sheet each, ready to filter and to print on A4. The same input gives the same bytes.

    Where columns are to be filled in, all else is protected, without a password.
    """
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **_TEXTS_STAY}) as book:
        book.set_properties({"title": title, "author": "workbench", "created": _CREATED})
        styles = _Styles(book)
        for sheet in sheets:
            _table_sheet(book, sheet, styles)
    return out.getvalue()


def _table_sheet(book: Workbook, table: TableSheet, styles: _Styles) -> None:
    sheet = book.add_worksheet(table.name)
    _printed(sheet, table.name, _A4, ceil(sum(c.width for c in table.columns) / _READABLE))
    if table.frozen:
        sheet.repeat_columns(0, table.frozen - 1)
    _headings(sheet, [c.name for c in table.columns], [c.width for c in table.columns], styles)
    for line, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            style = styles.filled_in if table.columns[column].filled_in else styles.plain
            if (line, column) in table.marked:
                style = styles.marked
            if cell == "":
                sheet.write_blank(line + 1, column, None, style)
            elif isinstance(cell, str):
                sheet.write_string(line + 1, column, cell[:_LONGEST], style)
            else:
                sheet.write_number(line + 1, column, cell, style)
    last = max(len(table.rows), 1)
    sheet.freeze_panes(1, table.frozen)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
    for number, asked in enumerate(table.columns):
        if asked.filled_in and table.rows:
            _asked(sheet, number, last, asked)
    if any(c.filled_in for c in table.columns):
        may = ("format_columns", "format_rows", "format_cells", "autofilter", "sort")
        sheet.protect("", dict.fromkeys(may, True))


def _asked(sheet: Worksheet, number: int, last: int, column: Column) -> None:
    """What may be filled in, and what Excel says of it."""
    said: dict[str, object] = {"validate": "any"}
    if column.choices:
        said = {"validate": "list", "source": list(column.choices)}
    elif column.amount:
        said = {"validate": "integer", "criteria": ">=", "value": 0}
    said |= {"input_title": column.name[:32], "input_message": column.hint[:255]} if column.hint else {}
    wrong = "一覧から選んでください。" if column.choices else "0 以上の整数を、円で入れてください。"
    sheet.data_validation(1, number, last, number, said | {"error_title": column.name[:32], "error_message": wrong})


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        plain = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
        self.plain: Format = book.add_format(plain)
        self.marked: Format = book.add_format({**plain, "bg_color": "#FCE8B8", "bold": True})
        self.filled_in: Format = book.add_format({**plain, "bg_color": "#FFFDE7", "locked": False})
        self.tight: Format = book.add_format({**plain, "text_wrap": False})
        self.heading: Format = book.add_format(
            {**plain, "bold": True, "bg_color": "#404040", "font_color": "#FFFFFF", "valign": "vcenter"}
        )
        self.percent: Format = book.add_format({**plain, "num_format": "0.0%"})
        self.number: Format = book.add_format({**plain, "num_format": "#,##0"})
        self.states = [book.add_format({**plain, "bg_color": _STATE_COLOURS[s]}) for s in STATES]
        self.verdicts = [
            book.add_format({**plain, "bg_color": _VERDICT_COLOURS[v]}) if v else self.plain for v in VERDICTS
        ]


def _say(key: str, language: str) -> str:
    return _TEXTS[key].get(language)


def _sheet(book: Workbook, key: str, language: str) -> Worksheet:
    """A sheet set up for printing: A3 landscape, one page wide, headings on every page."""
    name = _say(key, language)
    sheet = book.add_worksheet(name)
    _printed(sheet, name, _A3)
    return sheet


def _printed(sheet: Worksheet, name: str, size: int, across: int = 1) -> None:
    """Set a sheet up for printing: lying across, so many pages wide, headings and page numbers on every page."""
    sheet.set_landscape()
    sheet.set_paper(size)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(across, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{name}&R&P / &N")


def _headings(sheet: Worksheet, names: Sequence[str], widths: Sequence[int], styles: _Styles) -> None:
    for column, (name, width) in enumerate(zip(names, widths, strict=True)):
        sheet.write_string(0, column, name, styles.heading)
        sheet.set_column(column, column, width)
    sheet.set_row(0, 32)


def _matrix_sheet(sheet: Worksheet, matrix: Matrix, language: str, styles: _Styles) -> None:
    widths = [*_COLUMN_WIDTHS, *_MUNICIPALITY_WIDTHS * len(matrix.municipalities)]
    _headings(sheet, headings(matrix, language), widths, styles)
    states = [(state_word(code, language), style) for code, style in enumerate(styles.states)]
    verdicts = [(verdict_word(code, language), style) for code, style in enumerate(styles.verdicts)]
    of_rows, judged = matrix.states.tolist(), matrix.verdicts.tolist()
    for i, row in enumerate(matrix.rows):
        for column, cell in enumerate(row_words(matrix, row, language)):
            sheet.write_string(i + 1, column, cell, styles.tight if column == 0 else styles.plain)
        for j, (state, verdict) in enumerate(zip(of_rows[i], judged[i], strict=True)):
            column = len(_COLUMN_WIDTHS) + 2 * j
            sheet.write_string(i + 1, column, *states[state])
            sheet.write_string(i + 1, column + 1, *verdicts[verdict])
    sheet.freeze_panes(1, _FROZEN)
    sheet.autofilter(0, 0, max(len(matrix.rows), 1), len(widths) - 1)


def _deviations_sheet(sheet: Worksheet, matrix: Matrix, language: str, styles: _Styles) -> None:
    names, widths = zip(*((name.get(language), width) for name, width in _DEVIATION_COLUMNS), strict=True)
    _headings(sheet, names, widths, styles)
    line = 0
    for line, cells in enumerate(_deviations(matrix, language), start=1):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell, styles.plain)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(line, 1), len(_DEVIATION_COLUMNS) - 1)


def _deviations(matrix: Matrix, language: str) -> Iterator[list[str]]:
    """One line for each change of each cell."""
    snapshot = matrix.snapshot
    for row, municipality, changes, flags in matrix.deviating_cells():
        practice = snapshot.practices.get((municipality, row.service))
        for deviation, change in changes:
            words = said(snapshot.processes[row.process], change, language)
            yield [
                row.address,
                snapshot.municipalities[municipality].name.get(language),
                deviation.title.get(language),
                f"{word('change', change.op, language)} {CHANGE_MARKS[change.op]}",
                word("cause", deviation.cause, language),
                deviation.reason,
                _basis(deviation, language),
                word("disposition", deviation.wish, language),
                "、".join(word("flag", f, language) for f in flags),
                _sources(matrix, deviation.source or (practice.source if practice else ()), language),
                row.name.get(language),
                words.attribute,
                words.before,
                words.after,
                deviation.residents or "",
            ]


def _basis(deviation: Deviation, language: str) -> str:
    kinds = ((f"{b.title} {b.article or ''}".strip(), word("basis_kind", b.kind, language)) for b in deviation.basis)
    return "\n".join(f"{title} ({kind})" for title, kind in kinds)


def _sources(matrix: Matrix, sources: Iterable[str], language: str) -> str:
    known = matrix.snapshot.sources
    return "、".join(known[s].title.get(language) if s in known else s for s in sources)


class _Line(NamedTuple):
    by: str
    name: str
    measure: Measure


def _measures_sheet(sheet: Worksheet, matrix: Matrix, measures: Measures, language: str, styles: _Styles) -> None:
    rates = ("fit", "undecided", "reachable", "customisation")
    names = [_say("name", language), _say("applicable", language)]
    for rate in rates:
        names += [f"{_say(rate, language)} {_say('numerator', language)}", _say(rate, language)]
    names += [_say("standardisation", language), _say("by", language)]
    _headings(sheet, names, [44, 12, *[14] * (len(names) - 2)], styles)
    lines = list(_lines(matrix, measures, language))
    for i, (by, name, measure) in enumerate(lines, start=1):
        sheet.write_string(i, 0, name, styles.plain)
        sheet.write_number(i, 1, measure.applicable, styles.number)
        for k, found in enumerate((measure.fit, measure.undecided, measure.reachable, measure.customisation)):
            sheet.write_number(i, 2 + 2 * k, found.numerator, styles.number)
            _rate(sheet, i, 3 + 2 * k, found.value, styles)
        _rate(sheet, i, len(names) - 2, measure.standardisation, styles)
        sheet.write_string(i, len(names) - 1, by, styles.plain)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(lines), 1), len(names) - 1)


def _rate(sheet: Worksheet, row: int, column: int, value: float | None, styles: _Styles) -> None:
    if value is None:
        sheet.write_string(row, column, "–", styles.plain)
    else:
        sheet.write_number(row, column, value, styles.percent)


def _lines(matrix: Matrix, measures: Measures, language: str) -> Iterator[_Line]:
    snapshot = matrix.snapshot
    groups = {g.id: g.name.get(language) for g in snapshot.settings.working_groups}
    municipalities = {m: snapshot.municipalities[m].name.get(language) for m in matrix.municipalities}
    services = {s: snapshot.services[s].name.get(language) for s in measures.by_service}
    yield _Line(_say("all", language), _say("all", language), measures.all)
    for key, measure in measures.by_municipality.items():
        yield _Line(_say("municipality", language), municipalities[key], measure)
    for key, measure in measures.by_working_group.items():
        yield _Line(_say("working_group", language), groups.get(key, key), measure)
    for key, measure in measures.by_service.items():
        yield _Line(_say("service", language), services[key], measure)
    for key, measure in measures.by_process.items():
        name = f"{services[key.split('/', 1)[0]]} / {snapshot.processes[key].name.get(language)}"
        yield _Line(_say("process", language), name, measure)
    both = f"{_say('service', language)} × {_say('municipality', language)}"
    for (service, municipality), measure in measures.by_service_municipality.items():
        yield _Line(both, f"{services[service]} / {municipalities[municipality]}", measure)


def _legend_sheet(sheet: Worksheet, language: str, styles: _Styles) -> None:
    _headings(sheet, (_say("legend", language), _say("meaning", language)), (34, 80), styles)
    entries = [(state_word(i, language), STATE_MEANINGS[s], styles.states[i]) for i, s in enumerate(STATES)]
    entries += [
        (verdict_word(i, language), VERDICT_MEANINGS[v], styles.verdicts[i]) for i, v in enumerate(VERDICTS) if v
    ]
    for op, meaning in CHANGE_MEANINGS.items():
        entries.append((f"{word('change', op, language)} {CHANGE_MARKS[op]}", meaning, styles.plain))
    entries += [(_say(key, language), meaning, styles.plain) for key, meaning in MEASURE_MEANINGS.items()]
    for line, (entry, meaning, style) in enumerate(entries, start=1):
        sheet.write_string(line, 0, entry, style)
        sheet.write_string(line, 1, meaning.get(language), styles.plain)
