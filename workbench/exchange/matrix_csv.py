"""The matrix as CSV that Excel opens as it is."""

from __future__ import annotations

import csv
import io

from workbench.exchange.cells import headings, table
from workbench.fitgap import Matrix

_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe.

    >>> safe("=1+1"), safe("氏名")
    ("'=1+1", '氏名')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def matrix_csv(matrix: Matrix, language: str = "ja") -> bytes:
    """The matrix as CSV: UTF-8 with a byte order mark, CRLF, no cell that is a formula.

    A row for each element; for each municipality a column with its state and one with the verdict.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(h) for h in headings(matrix, language)])
    writer.writerows([safe(cell) for cell in row] for row in table(matrix, language))
    return out.getvalue().encode("utf-8-sig")
