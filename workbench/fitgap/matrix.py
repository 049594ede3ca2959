"""The fit-gap matrix: every element of the standard, and every one a municipality adds, against every municipality.

States and verdicts are small-integer arrays (rows × municipalities) with label tables; what a cell rests on (its
deviations, its confirmation) is looked up when asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from workbench.fitgap.answers import CELL_STATES, ProcessAnswers, answers_of
from workbench.fitgap.content import CellChange, content_key
from workbench.fitgap.rows import Row, rows_of
from workbench.fitgap.verdict import GAP, NONE, VERDICTS, Flagging, verdict_of_difference, verdict_of_same
from workbench.model import (
    Confirmation,
    Deviation,
    Element,
    NotApplicable,
    Process,
    RequirementClass,
    Snapshot,
    VendorAnswer,
    find,
    word,
)

if TYPE_CHECKING:
    import pandas as pd

STATES = CELL_STATES
_SAME, _DIFFERS = CELL_STATES.index("same"), CELL_STATES.index("differs")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with all it rests on.

    ``verdict`` is None while nothing can be said: the municipality has not answered, or the vendor has not.
    ``confirmed`` is the version of the element that was confirmed where it is not the one that stands.
    """

    row: Row
    municipality: str
    state: str
    verdict: str | None
    requirement_class: RequirementClass | None
    answer: VendorAnswer | None = None
    changes: tuple[CellChange, ...] = ()
    flags: tuple[str, ...] = ()
    confirmation: Confirmation | None = None
    confirmed: Element | Process | None = None
    not_applicable: NotApplicable | None = None

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """The deviations that concern the cell."""
        return tuple({c.deviation.id: c.deviation for c in self.changes}.values())

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of change, in the order of the record: ``add``, ``remove``, ``change``, ``move``, ``set``."""
        return tuple(dict.fromkeys(c.change.op for c in self.changes))

    @property
    def wish(self) -> str | None:
        """What the municipality asks for, where its deviations agree on it."""
        wishes = {d.wish for d in self.deviations if d.wish}
        return wishes.pop() if len(wishes) == 1 else None


@dataclass(frozen=True)
class _Deviating:
    """What is kept of a cell that deviations concern."""

    local: str
    changes: tuple[CellChange, ...]
    flags: tuple[str, ...]

    @cached_property
    def content(self) -> str:
        """What the changes do to the element, as a key."""
        return content_key(self.local, self.changes)


@dataclass(frozen=True)
class Matrix:
    """The matrix of a snapshot, or a selection of its rows and municipalities (see :meth:`select`)."""

    snapshot: Snapshot
    municipalities: tuple[str, ...]
    rows: tuple[Row, ...]
    states: np.ndarray
    verdicts: np.ndarray
    deviating: Mapping[tuple[str, str], _Deviating] = field(repr=False)
    answers: Mapping[str, ProcessAnswers] = field(repr=False)
    blocks: Mapping[str, _Block] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The place of each row, by its whole address."""
        return {row.address: i for i, row in enumerate(self.rows)}

    @cached_property
    def column_of(self) -> Mapping[str, int]:
        """The place of each municipality."""
        return {m: j for j, m in enumerate(self.municipalities)}

    def answer(self, row: Row) -> VendorAnswer | None:
        """What the vendor says of the row's element, or of the form or process it belongs to.

        What only municipalities add is no part of either: there only an answer of its own counts.
        """
        return self.answers[row.process].vendor(row.local, own=not row.in_standard)

    def class_for(self, row: Row, municipality: str) -> RequirementClass | None:
        """The requirement class of the row's element for one municipality."""
        element = find(self.snapshot.processes[row.process], row.local)
        if not isinstance(element, Element):
            return row.requirement_class
        return element.class_for(self.snapshot.municipalities[municipality])

    def cell(self, address: str | int, municipality: str) -> Cell:
        """The cell of a row (by whole address or position) and a municipality.

        Raises
        ------
        KeyError
            If the matrix has no such row or municipality.
        """
        i = address if isinstance(address, int) else self.row_of[address]
        row, j = self.rows[i], self.column_of[municipality]
        deviating = self.deviating.get((row.address, municipality), _Deviating(row.local, (), ()))
        known = self.answers[row.process]
        state = STATES[self.states[i, j]]
        return Cell(
            row=row,
            municipality=municipality,
            state=state,
            verdict=VERDICTS[self.verdicts[i, j]],
            requirement_class=self.class_for(row, municipality),
            answer=self.answer(row),
            changes=deviating.changes,
            flags=deviating.flags,
            confirmation=known.confirmation(municipality, row.local),
            confirmed=known.confirmed_element(municipality, row.local) if state == "stale" else None,
            not_applicable=known.not_applicable(municipality, row.local),
        )

    def deviating_cells(self) -> Iterable[tuple[Row, str, tuple[CellChange, ...], tuple[str, ...]]]:
        """Every cell that deviations concern: row, municipality, changes, flags; in the order of rows, then columns."""
        rows, columns = self.row_of, self.column_of
        for (address, municipality), cell in self.deviating.items():
            if address in rows and municipality in columns:
                yield self.rows[rows[address]], municipality, cell.changes, cell.flags

    def content(self, row: Row, municipality: str) -> str:
        """What deviations do at a cell that they concern: the same key for all who do it alike."""
        return self.deviating[row.address, municipality].content

    def select(
        self,
        *,
        municipalities: Collection[str] | None = None,
        states: Collection[str] | None = None,
        verdicts: Collection[str | None] | None = None,
        kinds: Collection[str] | None = None,
        classes: Collection[str | None] | None = None,
        causes: Collection[str] | None = None,
        wishes: Collection[str] | None = None,
        only_gaps: bool = False,
        only_conflicts: bool = False,
        text: str | None = None,
    ) -> Matrix:
        """The rows for which everything asked holds, for the municipalities asked for.

        ``states``, ``verdicts``, ``causes``, ``wishes``, ``only_gaps`` (a difference or a gap) and ``only_conflicts``
        (flagged) are about cells: a row stays if one and the same cell meets them all. ``kinds`` and ``classes`` are
        about rows; ``text`` is looked for in the name and the address, without regard to case.
        """
        columns = [j for j, m in enumerate(self.municipalities) if municipalities is None or m in municipalities]
        chosen = tuple(self.municipalities[j] for j in columns)
        cell_states, cell_verdicts = self.states[:, columns], self.verdicts[:, columns]
        cells = np.ones(cell_states.shape, dtype=bool)
        about_cells = False
        if states is not None:
            cells &= np.isin(cell_states, [STATES.index(s) for s in states])
            about_cells = True
        if verdicts is not None:
            cells &= np.isin(cell_verdicts, [VERDICTS.index(v) for v in verdicts])
            about_cells = True
        if only_gaps:
            cells &= (cell_states == _DIFFERS) | (cell_verdicts == GAP) | self._with_changes(chosen)
            about_cells = True
        if causes is not None or wishes is not None or only_conflicts:
            cells &= self._meeting(chosen, causes, wishes, only_conflicts)
            about_cells = True
        keep = cells.any(axis=1) if about_cells else np.ones(len(self.rows), dtype=bool)
        wanted = text.casefold() if text else None
        index = [
            i
            for i in np.flatnonzero(keep)
            if (kinds is None or self.rows[i].kind in kinds)
            and (classes is None or self.rows[i].requirement_class in classes)
            and (wanted is None or _mentions(self.rows[i], wanted))
        ]
        return replace(
            self,
            municipalities=chosen,
            rows=tuple(self.rows[i] for i in index),
            states=cell_states[index],
            verdicts=cell_verdicts[index],
        )

    def _with_changes(self, municipalities: Sequence[str]) -> np.ndarray:
        return self._meeting(municipalities, None, None, only_conflicts=False)

    def _meeting(
        self,
        municipalities: Sequence[str],
        causes: Collection[str] | None,
        wishes: Collection[str] | None,
        only_conflicts: bool,
    ) -> np.ndarray:
        """Which cells deviations of these causes and wishes concern (flagged ones only, if asked)."""
        found = np.zeros((len(self.rows), len(municipalities)), dtype=bool)
        column_of = {m: j for j, m in enumerate(municipalities)}
        for (address, municipality), cell in self.deviating.items():
            i, j = self.row_of.get(address), column_of.get(municipality)
            if i is None or j is None or (only_conflicts and not cell.flags):
                continue
            found[i, j] = any(
                (causes is None or c.deviation.cause in causes) and (wishes is None or c.deviation.wish in wishes)
                for c in cell.changes
            )
        return found

    def frame(self, language: str = "ja") -> pd.DataFrame:
        """The matrix as a table: address, service, process, kind, name, class, package answer, states by municipality."""
        import pandas as pd

        snapshot = self.snapshot
        marks = [self.answer(row) for row in self.rows]
        labels = np.array([word("state", s, language) for s in STATES], dtype=object)
        columns: dict[str, Any] = {
            "address": [r.address for r in self.rows],
            "service": [snapshot.services[r.service].name.get(language) for r in self.rows],
            "process": [snapshot.processes[r.process].name.get(language) for r in self.rows],
            "kind": [word("kind", r.kind, language) for r in self.rows],
            "name": [r.name.get(language) for r in self.rows],
            "class": [word("class", r.requirement_class, language) for r in self.rows],
            "package": [a.mark if a else "" for a in marks],
        }
        for j, m in enumerate(self.municipalities):
            columns[m] = labels[self.states[:, j]] if len(self.rows) else []
        return pd.DataFrame(columns)


def _mentions(row: Row, wanted: str) -> bool:
    return wanted in row.name.ja.casefold() or wanted in (row.name.en or "").casefold() or wanted in row.address


def matrix(
    snapshot: Snapshot,
    scope: str = "all",
    municipalities: Sequence[str] | None = None,
    *,
    before: Matrix | None = None,
) -> Matrix:
    """The fit-gap matrix.

    Parameters
    ----------
    snapshot
        The workspace.
    scope
        ``all``, a service (``senkyo``) or a process (``senkyo/nyujoken``).
    municipalities
        Which, in which order; all of the snapshot, in its order, if None.
    before
        A matrix of an earlier snapshot of the same workspace: what has not changed since is taken from it.

    Raises
    ------
    KeyError
        If the snapshot has no such service, process or municipality.
    """
    chosen = tuple(snapshot.municipalities) if municipalities is None else tuple(dict.fromkeys(municipalities))
    for m in chosen:
        if m not in snapshot.municipalities:
            raise KeyError(m)
    known = before.blocks if before is not None else {}
    made = {a: _still(known.get(a), snapshot, chosen) or _block(snapshot, a, chosen) for a in in_scope(snapshot, scope)}
    blocks = tuple(made.values())
    width = len(chosen)
    return Matrix(
        snapshot=snapshot,
        municipalities=chosen,
        rows=tuple(row for b in blocks for row in b.rows),
        states=np.concatenate([b.states for b in blocks]) if blocks else np.zeros((0, width), np.int8),
        verdicts=np.concatenate([b.verdicts for b in blocks]) if blocks else np.zeros((0, width), np.int8),
        deviating={k: v for b in blocks for k, v in b.deviating.items()},
        answers={b.answers.address: b.answers for b in blocks},
        blocks=made,
    )


def in_scope(snapshot: Snapshot, scope: str) -> tuple[str, ...]:
    """The addresses of the processes of a scope: ``all``, a service, or one process.

    Raises
    ------
    KeyError
        If there is no such service or process.
    """
    if scope == "all":
        return tuple(snapshot.processes)
    if scope in snapshot.processes:
        return (scope,)
    if scope in snapshot.services:
        return tuple(address for address, _ in snapshot.processes_of(scope))
    raise KeyError(scope)


class _Block(NamedTuple):
    """The part of a matrix that belongs to one process, for some municipalities."""

    rows: tuple[Row, ...]
    states: np.ndarray
    verdicts: np.ndarray
    deviating: dict[tuple[str, str], _Deviating]
    answers: ProcessAnswers
    municipalities: tuple[str, ...]


def _still(block: _Block | None, snapshot: Snapshot, municipalities: tuple[str, ...]) -> _Block | None:
    """The block, if everything that it was made of is the same in ``snapshot``."""
    if block is None or block.municipalities != municipalities:
        return None
    then, address = block.answers.snapshot, block.answers.address
    if then is snapshot:
        return block
    service = address.partition("/")[0]
    same = (
        then.processes[address] is snapshot.processes[address]
        and then.services[service] is snapshot.services[service]
        and then.answers.get(service) is snapshot.answers.get(service)
        and then.settings.answer_marks == snapshot.settings.answer_marks
        and {f: p for (a, f), p in then.confirmed.items() if a == address}.keys()
        == {f: p for (a, f), p in snapshot.confirmed.items() if a == address}.keys()
        and all(
            then.municipalities.get(m) is snapshot.municipalities[m] and _same_practice(then, snapshot, m, address)
            for m in municipalities
        )
    )
    return block if same else None


def _same_practice(then: Snapshot, now: Snapshot, municipality: str, address: str) -> bool:
    """Whether a municipality has recorded the same of a process, and of its service as a whole."""
    service = address.partition("/")[0]
    old, new = then.practices.get((municipality, service)), now.practices.get((municipality, service))
    if old is new:
        return True
    whole = (old.not_applicable if old else None) == (new.not_applicable if new else None)
    return whole and then.practice(municipality, address) == now.practice(municipality, address)


def _block(snapshot: Snapshot, address: str, municipalities: Sequence[str]) -> _Block:
    """The part of the matrix that belongs to one process."""
    process = snapshot.processes[address]
    known = answers_of(snapshot, address, municipalities)
    rows = rows_of(process, address, known, municipalities)
    position = {row.local: i for i, row in enumerate(rows)}
    states = np.empty((len(rows), len(municipalities)), dtype=np.int8)
    for j, m in enumerate(municipalities):
        states[:, j] = known.states(m, position)
    package = np.array([verdict_of_same(known, row) for row in rows], np.int8)
    verdicts = np.where(states == _SAME, package[:, None], np.int8(NONE)).astype(np.int8)
    deviating: dict[tuple[str, str], _Deviating] = {}
    if any(known.touched.values()):
        flagging = Flagging(snapshot, known)
        for j, m in enumerate(municipalities):
            flags = flagging.of(m) if known.touched[m] else {}
            for local, touches in known.touched[m].items():
                i = position[local]
                own = flags.get(local, ())
                changes = tuple(CellChange(known.deviation(m, t.by), t.change) for t in touches)
                deviating[rows[i].address, m] = _Deviating(local, changes, own)
                if states[i, j] == _DIFFERS:
                    profile = snapshot.municipalities[m]
                    verdicts[i, j] = GAP if own else verdict_of_difference(process, rows[i], touches, known, profile)
    place = {row.address: i for i, row in enumerate(rows)}
    in_order = dict(sorted(deviating.items(), key=lambda item: place[item[0][0]]))  # columns stay as they were
    return _Block(rows, states, verdicts, in_order, known, tuple(municipalities))
