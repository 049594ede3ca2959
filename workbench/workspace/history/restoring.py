"""Going back: the edit that lets a record be again what it was at an earlier moment."""

from __future__ import annotations

from typing import Any

from workbench.model import FIRST, STAY, Edit, Put
from workbench.workspace.history.differing import records_of
from workbench.workspace.records import file_of, value_in

_IN_LISTS = ("catalog/", "workspace/", "agreement/", "sources/", "external/", "request/", "answer/")


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
