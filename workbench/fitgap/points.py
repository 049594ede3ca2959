"""論点: the same difference across municipalities is one point to settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.fitgap.content import CellChange, content_key
from workbench.fitgap.matrix import Matrix, matrix
from workbench.fitgap.rows import Row
from workbench.model import AnyChange, Deviation, Snapshot, Text


@dataclass(frozen=True, slots=True)
class Point:
    """One agenda item: one difference (same element, same normative content) and who has it.

    ``key`` is the element's address and eight digits of the content. ``near`` are the keys of the other differences
    at the same element: to be settled in one go.
    """

    key: str
    row: Row
    title: Text
    changes: tuple[AnyChange, ...]
    deviations: tuple[tuple[str, Deviation], ...]
    flags: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def municipalities(self) -> tuple[str, ...]:
        """The municipalities that differ in this way."""
        return tuple(dict.fromkeys(m for m, _ in self.deviations))


def points(snapshot: Snapshot, scope: str = "all", *, of: Matrix | None = None) -> tuple[Point, ...]:
    """The points of a scope (``all``, a service, a process), near-same ones next to each other.

    An added or removed form is one point, not one for each field it takes along. ``of`` is a matrix that is there
    already (its selection counts).
    """
    table = matrix(snapshot, scope) if of is None else of
    found: dict[str, dict[str, list[tuple[str, tuple[CellChange, ...], tuple[str, ...]]]]] = {}
    rows: dict[str, Row] = {}
    for row, municipality, changes, flags in table.deviating_cells():
        own = tuple(c for c in changes if c.change.at == row.local)
        if own:
            rows[row.address] = row
            by_content = found.setdefault(row.address, {})
            content = table.content(row, municipality) if len(own) == len(changes) else content_key(row.local, own)
            by_content.setdefault(content, []).append((municipality, own, flags))
    return tuple(p for address, by_content in found.items() for p in _at(rows[address], by_content))


def _at(
    row: Row, by_content: Mapping[str, Sequence[tuple[str, tuple[CellChange, ...], tuple[str, ...]]]]
) -> Iterable[Point]:
    """The points at one element, the most widely shared first."""
    shared = sorted(by_content.items(), key=lambda item: (-len(item[1]), item[0]))
    keys = {content: f"{row.address}@{content}" for content, _ in shared}
    for content, cells in shared:
        deviations = {(m, c.deviation.id): (m, c.deviation) for m, changes, _ in cells for c in changes}
        yield Point(
            key=keys[content],
            row=row,
            title=next(iter(deviations.values()))[1].title,
            changes=tuple(c.change for c in cells[0][1]),
            deviations=tuple(deviations.values()),
            flags=tuple(dict.fromkeys(f for _, _, flags in cells for f in flags)),
            near=tuple(k for c, k in keys.items() if c != content),
        )
