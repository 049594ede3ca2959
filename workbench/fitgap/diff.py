"""The changes that turn one version of a process into another, by id."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from workbench.fitgap.resolve import same
from workbench.model import (
    COLLECTIONS,
    FIRST,
    STRUCTURE,
    WHOLE,
    Add,
    AnyChange,
    Change,
    Element,
    Form,
    Move,
    Parameter,
    Process,
    Remove,
    Set,
)


def diff(before: Process, after: Process) -> tuple[AnyChange, ...]:
    """The changes that turn ``before`` into ``after``, so that resolving ``before`` with them gives ``after``.

    Elements are matched by id alone. As few elements as possible move (a longest increasing subsequence stays).
    A parameter's value comes as ``set``, everything else about an element as one ``change`` per attribute.

    Raises
    ------
    ValueError
        If the two are not versions of one process (their ids differ).
    """
    if before.id != after.id:
        raise ValueError(f"not two versions of one process: {before.id!r} and {after.id!r}")
    old, new = before.dump(), after.dump()
    changes: list[AnyChange] = list(_attributes(WHOLE, old, new))
    for collection in COLLECTIONS:
        changes += _list(collection, getattr(before, collection), getattr(after, collection))
    return tuple(changes)


def _attributes(address: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[AnyChange]:
    names = dict.fromkeys([*old, *new])
    for name in names:
        if name in STRUCTURE or same(old.get(name), new.get(name)):
            continue
        if name == "default":
            yield Set(at=address, to=new.get(name))
        else:
            yield Change(at=address, attribute=name, to=new.get(name))


def _list(siblings: str, before: Sequence[Element], after: Sequence[Element]) -> Iterator[AnyChange]:
    old = {e.id: e for e in before}
    new = {e.id: e for e in after}
    yield from (Remove(at=f"{siblings}/{id_}") for id_ in old if id_ not in new)
    place = {id_: n for n, id_ in enumerate(new)}
    common = [id_ for id_ in old if id_ in new]
    staying = {common[i] for i in _longest_increasing([place[id_] for id_ in common])}
    previous = FIRST
    for id_, element in new.items():
        address = f"{siblings}/{id_}"
        if id_ not in old:
            value = element.dump()
            del value["id"]
            yield Add(at=address, after=previous, value=value)
        elif id_ not in staying:
            yield Move(at=address, after=previous)
        previous = id_
        # == takes 1, 1.0 and true for one value; a parameter's default must not
        if id_ in old and (old[id_] != element or isinstance(element, Parameter)):
            yield from _attributes(address, old[id_].dump(), element.dump())
            if isinstance(element, Form):
                yield from _list(f"{address}/fields", old[id_].fields, element.fields)  # type: ignore[attr-defined]


def _longest_increasing(numbers: Sequence[int]) -> list[int]:
    """Positions of a longest increasing subsequence (Fredman, 1975: patience sorting, O(n log n)).

    >>> _longest_increasing([3, 1, 2, 0, 4])
    [1, 2, 4]
    """
    tails: list[int] = []
    at: list[int] = []
    previous: list[int | None] = []
    for i, number in enumerate(numbers):
        k = bisect_left(tails, number)
        previous.append(at[k - 1] if k else None)
        if k == len(tails):
            tails.append(number)
            at.append(i)
        else:
            tails[k], at[k] = number, i
    found: list[int] = []
    last = at[-1] if at else None
    while last is not None:
        found.append(last)
        last = previous[last]
    return found[::-1]
