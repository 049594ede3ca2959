"""The fit-gap matrix: every element of the standard, and every one a municipality adds, against every municipality.

States and verdicts are small-integer arrays (rows × municipalities) with label tables; what a cell rests on (its
deviations, its confirmation) is looked up when asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from workbench.fitgap.answers import CELL_STATES, ProcessAnswers, answers_of
from workbench.fitgap.prohibition import may_prohibit, prohibited_addresses
from workbench.fitgap.resolve import TYPES, Touch, added_fields
from workbench.fitgap.variants import variant_conflicts
from workbench.model import (
    Add,
    AnyChange,
    Change,
    Confirmation,
    Deviation,
    Element,
    ElementKind,
    Municipality,
    NotApplicable,
    Process,
    Remove,
    RequirementClass,
    Set,
    Snapshot,
    Text,
    VendorAnswer,
    elements,
    find,
    kind_of,
    parent_of,
    word,
)

if TYPE_CHECKING:
    import pandas as pd

STATES = CELL_STATES
VERDICTS = (None, "fit", "config", "extend", "gap")
_UNANSWERED, _SAME, _DIFFERS, _NOT_APPLICABLE, _STALE = range(5)
_NONE, _FIT, _CONFIG, _EXTEND, _GAP = range(5)
_VERDICT_OF_ANSWER: Mapping[str, int] = {
    "standard": _FIT,
    "config": _CONFIG,
    "option": _CONFIG,
    "alternative": _EXTEND,
    "customize": _GAP,
    "impossible": _GAP,
}


class Row(NamedTuple):
    """One row: an element by its whole address, and relative to its process (``local``).

    ``added_by`` names the municipalities that have it where the standard does not (``in_standard`` is then False).
    """

    address: str
    process: str
    local: str
    kind: ElementKind
    name: Text
    requirement_class: RequirementClass | None
    in_standard: bool = True
    added_by: tuple[str, ...] = ()

    @property
    def service(self) -> str:
        """The service the row belongs to."""
        return self.process.split("/", 1)[0]


class CellChange(NamedTuple):
    """A change that concerns a cell, with the deviation that gives its reason."""

    deviation: Deviation
    change: AnyChange


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


class _Deviating(NamedTuple):
    """What is kept of a cell that deviations concern."""

    changes: tuple[CellChange, ...]
    flags: tuple[str, ...]


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

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def _row_of(self) -> Mapping[str, int]:
        return {row.address: i for i, row in enumerate(self.rows)}

    @cached_property
    def _column_of(self) -> Mapping[str, int]:
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
        i = address if isinstance(address, int) else self._row_of[address]
        row, j = self.rows[i], self._column_of[municipality]
        deviating = self.deviating.get((row.address, municipality), _Deviating((), ()))
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
        rows, columns = self._row_of, self._column_of
        there = [key for key in self.deviating if key[0] in rows and key[1] in columns]
        for address, municipality in sorted(there, key=lambda key: (rows[key[0]], columns[key[1]])):
            changes, flags = self.deviating[address, municipality]
            yield self.rows[rows[address]], municipality, changes, flags

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
            cells &= (cell_states == _DIFFERS) | (cell_verdicts == _GAP) | self._with_changes(chosen)
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
        for (address, municipality), (changes, flags) in self.deviating.items():
            i, j = self._row_of.get(address), column_of.get(municipality)
            if i is None or j is None or (only_conflicts and not flags):
                continue
            found[i, j] = any(
                (causes is None or c.deviation.cause in causes) and (wishes is None or c.deviation.wish in wishes)
                for c in changes
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


def matrix(snapshot: Snapshot, scope: str = "all", municipalities: Sequence[str] | None = None) -> Matrix:
    """The fit-gap matrix.

    Parameters
    ----------
    snapshot
        The workspace.
    scope
        ``all``, a service (``senkyo``) or a process (``senkyo/nyujoken``).
    municipalities
        Which, in which order; all of the snapshot, in its order, if None.

    Raises
    ------
    KeyError
        If the snapshot has no such service, process or municipality.
    """
    chosen = tuple(snapshot.municipalities) if municipalities is None else tuple(dict.fromkeys(municipalities))
    for m in chosen:
        if m not in snapshot.municipalities:
            raise KeyError(m)
    blocks = [_block(snapshot, address, chosen) for address in in_scope(snapshot, scope)]
    width = len(chosen)
    return Matrix(
        snapshot=snapshot,
        municipalities=chosen,
        rows=tuple(row for b in blocks for row in b.rows),
        states=np.concatenate([b.states for b in blocks]) if blocks else np.zeros((0, width), np.int8),
        verdicts=np.concatenate([b.verdicts for b in blocks]) if blocks else np.zeros((0, width), np.int8),
        deviating={k: v for b in blocks for k, v in b.deviating.items()},
        answers={b.answers.address: b.answers for b in blocks},
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
    rows: tuple[Row, ...]
    states: np.ndarray
    verdicts: np.ndarray
    deviating: dict[tuple[str, str], _Deviating]
    answers: ProcessAnswers


def _block(snapshot: Snapshot, address: str, municipalities: Sequence[str]) -> _Block:
    """The part of the matrix that belongs to one process."""
    process = snapshot.processes[address]
    known = answers_of(snapshot, address, municipalities)
    rows = _rows(process, address, known, municipalities)
    position = {row.local: i for i, row in enumerate(rows)}
    states = np.empty((len(rows), len(municipalities)), dtype=np.int8)
    for j, m in enumerate(municipalities):
        states[:, j] = known.states(m, position)
    # who does without what only others add does as the standard: the package need not be asked
    package = np.array([_of_package(known, row) if row.in_standard else _FIT for row in rows], np.int8)
    verdicts = np.where(states == _SAME, package[:, None], np.int8(_NONE)).astype(np.int8)
    deviating: dict[tuple[str, str], _Deviating] = {}
    if any(known.touched.values()):
        flagging = _Flagging(snapshot, known)
        for j, m in enumerate(municipalities):
            flags = flagging.of(m) if known.touched[m] else {}
            for local, touches in known.touched[m].items():
                i = position[local]
                own = flags.get(local, ())
                changes = tuple(CellChange(known.deviation(m, t.by), t.change) for t in touches)
                deviating[rows[i].address, m] = _Deviating(changes, own)
                if states[i, j] == _DIFFERS:
                    profile = snapshot.municipalities[m]
                    verdicts[i, j] = _GAP if own else _verdict(process, rows[i], touches, known, profile)
    return _Block(rows, states, verdicts, deviating, known)


def _of_package(known: ProcessAnswers, row: Row) -> int:
    return _VERDICT_OF_ANSWER.get(known.package(row.local) or "", _NONE) if known.has_vendor_answers else _NONE


def _rows(process: Process, address: str, known: ProcessAnswers, municipalities: Sequence[str]) -> tuple[Row, ...]:
    standing = [
        Row(f"{address}/{local}", address, local, kind, element.name, element.class_for())
        for local, kind, element in elements(process)
    ]
    there = {row.local for row in standing}
    extra: dict[str, list[tuple[str, Touch]]] = {}
    for m, touches in known.touched.items():
        for local, several in touches.items():
            if local not in there:
                extra.setdefault(local, []).extend((m, t) for t in several)
    found = {local: _extra_row(process, address, local, touches) for local, touches in extra.items()}
    rows = _placed(standing, found, {local: t[0][1].change for local, t in extra.items()}) if found else standing
    return (*rows, *_changed_rows(process, address, known, municipalities, there | found.keys()))


def _changed_rows(
    process: Process, address: str, known: ProcessAnswers, municipalities: Sequence[str], there: Collection[str]
) -> Iterator[Row]:
    """Rows for what somebody confirmed and the standard has changed since, where it has no row of its own.

    That is what the standard has dropped, its actors, and the process's own attributes: their answers are stale, not gone.
    """
    changed = [local for local in known.changed_since_confirmed(municipalities) if local not in there]
    if not changed:
        return
    places = {local: i for i, local in enumerate(changed)}
    codes = [known.states(m, places) for m in municipalities]
    for i, local in enumerate(changed):
        stale = next((m for j, m in enumerate(municipalities) if codes[j][i] == _STALE), None)
        if stale is not None:
            element = find(process, local)
            named = element or known.confirmed_element(stale, local)
            name = named.name if named else Text(ja=local)
            whole = address if local == "." else f"{address}/{local}"
            yield Row(whole, address, local, kind_of(local), name, None, element is not None)


def _extra_row(process: Process, address: str, local: str, touches: Sequence[tuple[str, Touch]]) -> Row:
    """A row for what the standard does not list: added elements, actors, the process itself, targets that are gone."""
    element = find(process, local)
    whole = address if element is process else f"{address}/{local}"
    if element is not None:
        class_ = element.class_for() if isinstance(element, Element) else None
        return Row(whole, address, local, kind_of(local), element.name, class_)
    name, class_, by = Text(ja=local.rsplit("/", 1)[1]), None, []
    for m, touch in touches:
        value = _added_value(touch.change, local)
        if value is None:
            continue
        by.append(m)
        try:
            added = TYPES[local.split("/")[-2]].model_validate({**value, "id": local.rsplit("/", 1)[1]})
        except ValueError:
            continue
        if len(by) == 1:  # where several add it in their own words, the first one's stand for all
            name, class_ = added.name, added.class_for()
    return Row(whole, address, local, kind_of(local), name, class_, False, tuple(dict.fromkeys(by)))


def _added_value(change: AnyChange, local: str) -> dict[str, Any] | None:
    """What a change adds at ``local``: its own value, or that of one field of the form it adds."""
    if not isinstance(change, Add):
        return None
    if change.at == local:
        return change.value
    id_ = local.rsplit("/", 1)[1]
    return next((dict(f) for f in added_fields(change) if f.get("id") == id_), None)


def _placed(standing: list[Row], extra: dict[str, Row], changes: Mapping[str, AnyChange]) -> list[Row]:
    """Rows with each added one after its anchor, or at the end of its list."""
    rows = list(standing)
    for local, row in extra.items():
        siblings = local.rsplit("/", 1)[0] if "/" in local else ""
        after = getattr(changes[local], "after", None)
        at = None
        for i, other in enumerate(rows):
            last = other.local.rsplit("/", 1)[0] == siblings or other.local == parent_of(local)
            if other.local == f"{siblings}/{after}" if after else last:
                at = i
        while at is not None and at + 1 < len(rows) and _within(rows[at + 1].local, rows[at].local):
            at += 1
        rows.insert(0 if local == "." else len(rows) if at is None else at + 1, row)
    return rows


def _within(local: str, of: str) -> bool:
    return local.startswith(f"{of}/") or (
        parent_of(of) is not None and local.startswith(f"{parent_of(of)}/") and "/fields/" not in local
    )


class _Flagging:
    """Which elements that deviations concern are against a prohibition, and which are in a conflict."""

    def __init__(self, snapshot: Snapshot, known: ProcessAnswers) -> None:
        self.snapshot, self.known = snapshot, known
        self.candidates = may_prohibit(known.process)

    def of(self, municipality: str) -> dict[str, tuple[str, ...]]:
        """The flags of one municipality's cells, by relative address."""
        found: dict[str, list[str]] = {}
        profile = self.snapshot.municipalities[municipality]
        for local in prohibited_addresses(self.candidates, profile, self.known.touched[municipality]):
            found.setdefault(local, []).append("prohibited")
        among = variant_conflicts(self.snapshot).get((municipality, self.known.address), ())
        for local in {c.address for c in among}:
            found.setdefault(local, []).append("conflict")
        return {local: tuple(flags) for local, flags in found.items()}


def _verdict(
    process: Process, row: Row, touches: Sequence[Touch], known: ProcessAnswers, municipality: Municipality
) -> int:
    """The verdict of a cell that differs: standard × package × what the municipality does.

    A value set on a parameter fits by setting where the package has a key for it (or says
    so); an element done without is a matter of operation unless it is a must; anything else needs the package to say
    how it does it, and is a gap until it does.
    """
    worst = _FIT
    for touch in touches:
        change = touch.change
        if isinstance(change, Set) or (isinstance(change, Change) and change.attribute == "default"):
            parameter = find(process, change.at)
            answer = known.package(row.local, own=True)
            if answer is None:
                settable = getattr(parameter, "package_key", None) is not None
                verdict = _CONFIG if settable and parameter.refusal(change.to) is None else _GAP  # type: ignore[union-attr]
            else:
                verdict = max(_CONFIG, _VERDICT_OF_ANSWER[answer])
        elif isinstance(change, Remove):
            element = find(process, row.local)
            must = isinstance(element, Element) and element.class_for(municipality) == "must"
            verdict = _GAP if must else _EXTEND
        elif isinstance(change, Add):
            verdict = _VERDICT_OF_ANSWER.get(
                known.package(row.local, own=True) or known.package(change.at, own=True) or "", _GAP
            )
        else:
            verdict = _GAP
        worst = max(worst, verdict)
    return worst
