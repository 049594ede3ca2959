"""What a matrix says in a table of plain cells: the same for every format."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.fitgap import STATES, VERDICTS, Matrix, Row
from workbench.model import STATE_MARKS, VERDICT_MARKS, Text, word

_HEADINGS = {
    "address": Text(ja="番地", en="Address"),
    "service": Text(ja="業務", en="Service"),
    "process": Text(ja="業務プロセス", en="Process"),
    "kind": Text(ja="種類", en="Kind"),
    "name": Text(ja="要素", en="Element"),
    "class": Text(ja="実装区分", en="Class"),
    "package": Text(ja="パッケージ対応", en="Package"),
}
VERDICT = Text(ja="判定", en="Verdict")


def headings(matrix: Matrix, language: str) -> list[str]:
    """The headings of the table: what a row is, then a state and a verdict for each municipality."""
    names = [matrix.snapshot.municipalities[m].name.get(language) for m in matrix.municipalities]
    return [h.get(language) for h in _HEADINGS.values()] + [
        heading for name in names for heading in (name, f"{name} {VERDICT.get(language)}")
    ]


def about(matrix: Matrix, row: Row, language: str) -> list[str]:
    """What a row is: address, service, process, kind, name, class, package answer (mark and meaning)."""
    snapshot = matrix.snapshot
    answer = matrix.answer(row)
    meaning = snapshot.settings.answer_marks.get(answer.mark) if answer else None
    return [
        row.address,
        snapshot.services[row.service].name.get(language) if row.service in snapshot.services else row.service,
        snapshot.processes[row.process].name.get(language),
        word("kind", row.kind, language),
        row.name.get(language),
        word("class", row.requirement_class, language),
        f"{answer.mark} {word('answer', meaning, language)}".strip() if answer else "",
    ]


def state_text(code: int, language: str) -> str:
    """A state as a word with its mark. The word comes first: the mark － would read as a formula's minus."""
    state = STATES[code]
    return f"{word('state', state, language)} {STATE_MARKS[state]}"


def verdict_text(code: int, language: str) -> str:
    """A verdict as a word with its mark; nothing where there is none."""
    verdict = VERDICTS[code]
    return "" if verdict is None else f"{word('verdict', verdict, language)} {VERDICT_MARKS[verdict]}"


def table(matrix: Matrix, language: str) -> Iterator[list[str]]:
    """The rows of the table below its headings."""
    states = [state_text(code, language) for code in range(len(STATES))]
    verdicts = [verdict_text(code, language) for code in range(len(VERDICTS))]
    for row, row_states, row_verdicts in zip(
        matrix.rows, matrix.states.tolist(), matrix.verdicts.tolist(), strict=True
    ):
        cells = about(matrix, row, language)
        for state, verdict in zip(row_states, row_verdicts, strict=True):
            cells += (states[state], verdicts[verdict])
        yield cells
