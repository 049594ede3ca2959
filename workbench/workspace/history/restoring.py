"""Going back: the edit that lets records be again what they were at an earlier moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.model import FIRST, STAY, Edit, Put
from workbench.workspace.history.differing import differences, records_of
from workbench.workspace.records import file_of, value_in

_IN_LISTS = ("catalog/", "workspace/", "agreement/", "sources/", "external/", "answer/")


def restoring(record: str, then: Any, now: Any) -> Edit:
    """The edit by which a record is again what it was, a removed one with all that stood in it; empty if it is so.

    Parameters
    ----------
    record : str
        The record's name.
    then, now : Any
        What its file said at the earlier moment, and what it says now; None where it was not there.
    """
    file, old, new = file_of(record), value_in(record, then), value_in(record, now)
    if old == new:
        return ()
    if old is None:
        return (Put(record=record, value=None),)
    places = _places(file, then)
    inside = [r for r in records_of(file, then) if r.startswith(record + "/")] if new is None else []
    values = {r: value_in(r, then) for r in inside}
    after = places.get(record, STAY) if new is None else STAY
    return (
        Put(record=record, value=dict(old), after=after),
        *(Put(record=r, value=dict(v), after=places.get(r, STAY)) for r, v in values.items() if v is not None),
    )


def restoring_all(then: Mapping[str, Any], now: Mapping[str, Any]) -> Edit:
    """The edit by which every record of these files is again what it was, in its place.

    ``then`` and ``now`` are what the files said, parsed (None: not there); files that are the same may be left out.
    """
    return tuple(_puts(then, now))


def _puts(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Put]:
    changes = {c.record: c for c in differences(now, then) if c.record}
    gone = [c for c in changes.values() if c.after is None]
    for change in gone:
        if not any(change.record.startswith(other.record + "/") for other in gone):
            yield Put(record=change.record, value=None)
    for file in sorted({**then, **now}):
        places = _places(file, then.get(file))
        for record in dict.fromkeys(
            (*records_of(file, then.get(file)), *(r for r, c in changes.items() if c.file == file))
        ):
            change = changes.get(record)
            if change is not None and change.after is not None:
                moves = change.before is None or change.moved
                yield Put(record=record, value=dict(change.after), after=places.get(record, STAY) if moves else STAY)


def _places(file: str, data: Any) -> dict[str, str]:
    """After which sibling each record stands, for records that stand in lists of their own kind."""
    last: dict[str, str] = {}
    found = {}
    for record in records_of(file, data):
        parent, _, id_ = record.rpartition("/")
        if file.startswith("municipalities/") and not parent.endswith("/deviations"):
            continue
        if record.startswith(_IN_LISTS) or parent.endswith("/deviations"):
            found[record] = last.get(parent, FIRST)
            last[parent] = id_
    return found
