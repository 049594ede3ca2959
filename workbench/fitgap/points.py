"""論点: the same difference across municipalities is one point to settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from workbench.fitgap.matrix import CellChange, Matrix, matrix
from workbench.fitgap.resolve import added_value, built
from workbench.fitgap.rows import Row
from workbench.model import Add, AnyChange, Change, Deviation, Element, Snapshot, Text, digest


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
            by_content.setdefault(content_key(row.local, own), []).append((municipality, own, flags))
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


def content_key(local: str, changes: Iterable[CellChange]) -> str:
    """Eight hex digits of what the changes do to the element, normatively: not of translations and notes."""
    said = sorted(orjson.dumps(_said(c.change, local), option=orjson.OPT_SORT_KEYS) for c in changes)
    return sha256(b"\n".join(said)).hexdigest()[:8]


def _said(change: AnyChange, local: str) -> Any:
    """What a change says of the element, in one form however it was written."""
    if isinstance(change, Add):
        value = added_value(change, local) or {}
        try:
            return ["add", _contents(built(local, value))]
        except ValueError:  # resolving says what is wrong with it
            return ["add", _normative(dict(value))]
    data = change.dump()
    if isinstance(change, Change) and change.attribute == "default":
        data = {"op": "set", "to": change.to}
    return [
        data["op"],
        {k: _normative(v) for k, v in data.items() if k not in ("op", "at", "attribute", "expect")},
        data.get("attribute"),
    ]


def _contents(element: Element) -> list[str]:
    """The digest of an element, and of the fields of a form."""
    return [digest(element), *(digest(f) for f in getattr(element, "fields", ()))]


def _normative(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _normative(v) for k, v in value.items() if k not in ("en", "note", "side")}
    if isinstance(value, list | tuple):
        return [_normative(v) for v in value]
    return value
