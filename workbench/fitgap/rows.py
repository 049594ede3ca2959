"""The rows of the matrix: the elements of the standard, and what only some municipalities have or once confirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from workbench.fitgap.answers import CELL_STATES, ProcessAnswers
from workbench.fitgap.resolve import Touch, added_value, built
from workbench.model import (
    AnyChange,
    Element,
    ElementKind,
    Process,
    RequirementClass,
    Text,
    elements,
    find,
    kind_of,
    parent_of,
)

_STALE = CELL_STATES.index("stale")


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


def rows_of(process: Process, address: str, known: ProcessAnswers, municipalities: Sequence[str]) -> tuple[Row, ...]:
    """The rows of one process, each that only somebody adds after its anchor."""
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
    gone = process.retired.get(local)
    name, class_, by = gone.name if gone else Text(ja=local.rsplit("/", 1)[1]), None, []
    for m, touch in touches:
        value = added_value(touch.change, local)
        if value is None:
            continue
        by.append(m)
        try:
            added = built(local, value)
        except ValueError:
            continue
        if len(by) == 1:  # where several add it in their own words, the first one's stand for all
            name, class_ = added.name, added.class_for()
    return Row(whole, address, local, kind_of(local), name, class_, False, tuple(dict.fromkeys(by)))


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
