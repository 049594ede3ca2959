"""The matrix as an Excel workbook to hand round: matrix, differences, measures, legend."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from workbench.exchange.cells import about, headings, state_text, verdict_text
from workbench.fitgap import STATES, VERDICTS, Matrix, Measure, Measures
from workbench.model import STATE_MARKS, VERDICT_MARKS, Text, word

_COLOURS = {
    "same": "#D9F0DD",
    "differs": "#FCE8B8",
    "unanswered": "#F3F4F6",
    "stale": "#DDE7FB",
    "not_applicable": "#E5E7EB",
    "fit": "#D9F0DD",
    "config": "#E3F1D5",
    "extend": "#FCE8B8",
    "gap": "#F8D3D0",
}
_T = {
    "matrix": Text(ja="フィットギャップ表", en="Fit-gap matrix"),
    "differences": Text(ja="差異一覧", en="Differences"),
    "measures": Text(ja="集計", en="Measures"),
    "legend": Text(ja="凡例", en="Legend"),
    "municipality": Text(ja="市町", en="Municipality"),
    "title": Text(ja="差異", en="Deviation"),
    "change": Text(ja="変更", en="Change"),
    "cause": Text(ja="要因", en="Cause"),
    "reason": Text(ja="理由", en="Reason"),
    "basis": Text(ja="根拠", en="Basis"),
    "wish": Text(ja="希望", en="Wish"),
    "flags": Text(ja="注意", en="Flags"),
    "source": Text(ja="出典", en="Source"),
    "of": Text(ja="対象", en="Of"),
    "applicable": Text(ja="対象数 N", en="N (cells that apply)"),
    "same": Text(ja="標準どおり", en="Same"),
    "fit": Text(ja="適合率", en="Fit"),
    "undecided_n": Text(ja="未決数", en="Undecided (cells)"),
    "undecided": Text(ja="未決率", en="Undecided"),
    "reachable_n": Text(ja="カスタマイズなしで可能", en="Without code (cells)"),
    "reachable": Text(ja="実質適合率", en="Reachable without code"),
    "customisation": Text(ja="カスタマイズ指数", en="Customisation index"),
    "standardisation": Text(ja="標準化度", en="Standardisation"),
    "all": Text(ja="全体", en="All"),
    "mark": Text(ja="記号", en="Mark"),
    "word": Text(ja="意味", en="Meaning"),
    "not_fit": Text(
        ja="未回答は適合ではありません。適合率は、いつも未決率と分母とともに読んでください。",
        en="Unanswered is not fit. Always read the fit rate beside the undecided rate and the denominator.",
    ),
}
_EPOCH = datetime.datetime(2000, 1, 1)
"""The date in the file's properties: always the same, so that the same matrix gives the same bytes."""


def matrix_xlsx(matrix: Matrix, measures: Measures, language: str = "ja") -> bytes:
    """The matrix as XLSX: headings frozen and filtered, states and verdicts as word, mark and colour.

    Further sheets hold every difference with its reason, the measures with numerator and denominator, and a legend.
    No text of a user becomes a formula or a link. The same matrix gives the same bytes.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": _EPOCH})
    formats = _Formats(book)
    _matrix_sheet(book, formats, matrix, language)
    _differences_sheet(book, formats, matrix, language)
    _measures_sheet(book, formats, matrix, measures, language)
    _legend_sheet(book, formats, language)
    book.close()
    return out.getvalue()


class _Formats:
    """The formats of the workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        line = {"border": 1, "border_color": "#C9D3DD", "valign": "top"}
        self.heading = book.add_format({**line, "bold": True, "bg_color": "#E8EEF4", "text_wrap": True})
        self.text = book.add_format({**line, "text_wrap": True})
        self.number = book.add_format({**line, "num_format": "#,##0"})
        self.rate = book.add_format({**line, "num_format": "0.0%"})
        self.coloured = {code: book.add_format({**line, "bg_color": colour}) for code, colour in _COLOURS.items()}


def _sheet(book: xlsxwriter.Workbook, formats: _Formats, name: str, heads: Sequence[str], widths: Sequence[int]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, heads, formats.heading)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")
    return sheet


def _matrix_sheet(book: xlsxwriter.Workbook, formats: _Formats, matrix: Matrix, language: str) -> None:
    heads = headings(matrix, language)
    widths = [34, 16, 24, 12, 30, 14, 18, *[18, 20] * len(matrix.municipalities)]
    sheet = _sheet(book, formats, _T["matrix"].get(language), heads, widths)
    sheet.freeze_panes(1, 5)
    states = [(state_text(i, language), formats.coloured[s]) for i, s in enumerate(STATES)]
    verdicts = [
        (verdict_text(i, language), formats.coloured[v] if v else formats.text) for i, v in enumerate(VERDICTS)
    ]
    for i, row in enumerate(matrix.rows):
        sheet.write_row(i + 1, 0, about(matrix, row, language), formats.text)
        column = len(heads) - 2 * len(matrix.municipalities)
        for state, verdict in zip(matrix.states[i].tolist(), matrix.verdicts[i].tolist(), strict=True):
            sheet.write_string(i + 1, column, *states[state])
            sheet.write_string(i + 1, column + 1, *verdicts[verdict])
            column += 2
    sheet.autofilter(0, 0, max(1, len(matrix.rows)), len(heads) - 1)


def _differences_sheet(book: xlsxwriter.Workbook, formats: _Formats, matrix: Matrix, language: str) -> None:
    names = ["municipality", "title", "change", "cause", "reason", "basis", "wish", "flags", "source"]
    heads = ["番地" if language == "ja" else "Address", *(_T[n].get(language) for n in names)]
    sheet = _sheet(book, formats, _T["differences"].get(language), heads, [38, 14, 34, 12, 20, 44, 30, 20, 16, 18])
    snapshot, line = matrix.snapshot, 0
    for row, m, changes, flags in matrix.deviating_cells():
        for change in changes:
            deviation, line = change.deviation, line + 1
            cells = [
                row.address,
                snapshot.municipalities[m].name.get(language),
                deviation.title.get(language),
                word("change", change.change.op, language),
                word("cause", deviation.cause, language),
                deviation.reason,
                "、".join(b.title for b in deviation.basis),
                word("disposition", deviation.wish, language),
                "、".join(word("flag", f, language) for f in flags),
                "、".join(snapshot.sources[s].title.get(language) if s in snapshot.sources else s for s in deviation.source),
            ]
            for column, text in enumerate(cells):
                sheet.write_string(line, column, text, formats.text)
    sheet.autofilter(0, 0, max(1, line), len(heads) - 1)


def _measures_sheet(
    book: xlsxwriter.Workbook, formats: _Formats, matrix: Matrix, measures: Measures, language: str
) -> None:
    names = ["of", "applicable", "same", "fit", "undecided_n", "undecided", "reachable_n", "reachable",
             "customisation", "standardisation"]  # fmt: skip
    heads = [_T[n].get(language) for n in names]
    sheet = _sheet(book, formats, _T["measures"].get(language), heads, [40, *[14] * 9])
    snapshot = matrix.snapshot
    groups: list[tuple[str, Measure]] = [(_T["all"].get(language), measures.all)]
    groups += [(snapshot.municipalities[m].name.get(language), v) for m, v in measures.by_municipality.items()]
    for service, measure in measures.by_service.items():
        name = snapshot.services[service].name.get(language) if service in snapshot.services else service
        groups.append((name, measure))
    groups += [(f"　{snapshot.processes[p].name.get(language)}", v) for p, v in measures.by_process.items()]
    for line, (name, m) in enumerate(groups, start=1):
        sheet.write_string(line, 0, name, formats.text)
        values: list[tuple[float | None, Any]] = [
            (m.applicable, formats.number),
            (m.fit.numerator, formats.number),
            (m.fit.value, formats.rate),
            (m.undecided.numerator, formats.number),
            (m.undecided.value, formats.rate),
            (m.reachable.numerator, formats.number),
            (m.reachable.value, formats.rate),
            (m.customisation.value, formats.rate),
            (m.standardisation, formats.rate),
        ]
        for column, (value, format_) in enumerate(values, start=1):
            if value is None:
                sheet.write_string(line, column, "–", formats.text)
            else:
                sheet.write_number(line, column, value, format_)


def _legend_sheet(book: xlsxwriter.Workbook, formats: _Formats, language: str) -> None:
    heads = [_T["mark"].get(language), _T["word"].get(language)]
    sheet = _sheet(book, formats, _T["legend"].get(language), heads, [10, 60])
    marks = [(STATE_MARKS[s], s, "state") for s in STATES] + [(VERDICT_MARKS[v], v, "verdict") for v in VERDICTS if v]
    for line, (mark, code, vocabulary) in enumerate(marks, start=1):
        sheet.write_string(line, 0, mark, formats.coloured[code])
        sheet.write_string(line, 1, word(vocabulary, code, language), formats.coloured[code])
    sheet.write_string(len(marks) + 2, 0, _T["not_fit"].get(language))
