"""JSON for other programs: codes, not words; every cell with its state, and the deviations it rests on."""

from __future__ import annotations

from typing import Any

import orjson

from workbench.fitgap import STATES, VERDICTS, Matrix


def matrix_json(matrix: Matrix) -> bytes:
    """The matrix as JSON.

    ``rows[].cells`` holds, by municipality, ``state`` and ``verdict`` (null while nothing can be said), and where
    deviations concern the cell their ids and flags. ``deviations`` holds each record once, by
    municipality, process and id.
    """
    details: dict[tuple[str, str], dict[str, Any]] = {}
    records: dict[str, dict[str, dict[str, Any]]] = {}
    for row, municipality, changes, flags in matrix.deviating_cells():
        several = {c.deviation.id: c.deviation for c in changes}
        details[row.address, municipality] = {
            "deviations": list(several),
            "flags": list(flags),
        }
        kept = records.setdefault(municipality, {}).setdefault(row.process, {})
        kept.update({id_: d.dump() for id_, d in several.items() if id_ not in kept})
    rows = []
    for row, states, verdicts in zip(matrix.rows, matrix.states.tolist(), matrix.verdicts.tolist(), strict=True):
        answer = matrix.answer(row)
        cells = {
            m: {
                "state": STATES[state],
                "verdict": VERDICTS[verdict],
                **details.get((row.address, m), {}),
            }
            for m, state, verdict in zip(matrix.municipalities, states, verdicts, strict=True)
        }
        rows.append(
            {
                "address": row.address,
                "process": row.process,
                "kind": row.kind,
                "name": row.name.dump(),
                "class": row.requirement_class,
                "in_standard": row.in_standard,
                "added_by": list(row.added_by),
                "package": answer.dump() if answer else None,
                "cells": cells,
            }
        )
    data = {"municipalities": list(matrix.municipalities), "rows": rows, "deviations": records}
    return orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE)
