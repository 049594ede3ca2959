"""CSV that Excel opens: UTF-8 with BOM, CRLF, and no cell that it could take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from workbench.exchange.wording import state_word, verdict_word
from workbench.fitgap import STATES, VERDICTS, Matrix, Row
from workbench.model import word

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HEADINGS = {
    "ja": ("番地", "業務", "業務プロセス", "種別", "名称", "実装区分", "パッケージ対応"),
    "en": ("Address", "Service", "Process", "Kind", "Name", "Class", "Package"),
}


def safe(cell: str) -> str:
    """``cell`` so that no spreadsheet takes it for a formula (OWASP, CSV injection; and the full-width forms).

    >>> safe("=1+1"), safe("＝1"), safe("印刷する")
    ("'=1+1", "'＝1", '印刷する')
    """
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


def table_csv(headings: Iterable[str], rows: Iterable[Iterable[str | int | float | None]]) -> bytes:
    """A table as CSV; numbers stay numbers, texts are guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(h) for h in headings])
    writer.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return "\ufeff".encode() + out.getvalue().encode("utf-8", "replace")


def matrix_csv(matrix: Matrix, language: str = "ja") -> bytes:
    """The matrix as CSV: one line an element; for each municipality a column with its state and one with the verdict."""
    return table_csv(headings(matrix, language), _rows(matrix, language))


def headings(matrix: Matrix, language: str) -> list[str]:
    """The headings: what a row is, then a state and a verdict for each municipality."""
    names = [matrix.snapshot.municipalities[m].name.get(language) for m in matrix.municipalities]
    verdict = "判定" if language == "ja" else "verdict"
    return [*HEADINGS[language], *(heading for name in names for heading in (name, f"{name} {verdict}"))]


def _rows(matrix: Matrix, language: str) -> Iterable[list[str]]:
    states = [state_word(code, language) for code in range(len(STATES))]
    verdicts = [verdict_word(code, language) for code in range(len(VERDICTS))]
    for row, of_row, judged in zip(matrix.rows, matrix.states.tolist(), matrix.verdicts.tolist(), strict=True):
        cells = row_words(matrix, row, language)
        for state, verdict in zip(of_row, judged, strict=True):
            cells += (states[state], verdicts[verdict])
        yield cells


def row_words(matrix: Matrix, row: Row, language: str) -> list[str]:
    """What stands before the municipalities: address, service, process, kind, name, class, package."""
    snapshot, answer = matrix.snapshot, matrix.answer(row)
    return [
        row.address,
        snapshot.services[row.service].name.get(language),
        snapshot.processes[row.process].name.get(language),
        word("kind", row.kind, language),
        row.name.get(language),
        word("class", row.requirement_class, language),
        f"{answer.mark} {_meaning(matrix, answer.mark, language)}".strip() if answer else "",
    ]


def _meaning(matrix: Matrix, mark: str, language: str) -> str:
    """The vendor's mark in our words, where the workspace says what it means."""
    return word("answer", matrix.snapshot.settings.answer_marks.get(mark), language)
