"""The matrix as JSON, in codes: for programs."""

from __future__ import annotations

from typing import Any

import orjson

from workbench.fitgap import STATES, VERDICTS, Matrix, Row


def matrix_json(matrix: Matrix) -> bytes:
    """The matrix as JSON: its municipalities and, per row, the state, verdict and deviations of each by its id."""
    rows = [_row(matrix, i, row) for i, row in enumerate(matrix.rows)]
    data = {"municipalities": list(matrix.municipalities), "rows": rows}
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _row(matrix: Matrix, i: int, row: Row) -> dict[str, Any]:
    answer = matrix.answer(row)
    return {
        "address": row.address,
        "kind": row.kind,
        "name": row.name.dump(),
        "class": row.requirement_class,
        "in_standard": row.in_standard,
        "package": answer.mark if answer else None,
        "cells": {m: _cell(matrix, i, j, row, m) for j, m in enumerate(matrix.municipalities)},
    }


def _cell(matrix: Matrix, i: int, j: int, row: Row, municipality: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"state": STATES[matrix.states[i, j]], "verdict": VERDICTS[matrix.verdicts[i, j]]}
    deviating = matrix.deviating.get((row.address, municipality))
    if deviating:
        cell["deviations"] = list(dict.fromkeys(c.deviation.id for c in deviating.changes))
        cell["flags"] = list(deviating.flags)
    return cell
