"""What differs between two states of a workspace's files, record by record: pure functions over parsed YAML.

The files may hold anything, since people edit them by hand; what is not of the expected shape is passed over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from workbench.model import WHOLE
from workbench.model.address import COLLECTIONS
from workbench.model.answering import ANSWERS, answer_of
from workbench.workspace.layout import place_of
from workbench.workspace.records import value_in

UNREADABLE = object()
"""What a file says that is there but is no YAML."""


class FieldChange(NamedTuple):
    """One field of a record that changed; ``path`` are the keys down to it, None is "not there"."""

    path: tuple[str, ...]
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """A record that two states have otherwise; None is "not there".

    ``moved``: it stands elsewhere among its siblings. ``unreadable``: the file is no YAML before or after, so nothing
    is known of its records; then ``record`` is empty.
    """

    file: str
    record: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    moved: bool = False
    unreadable: bool = False

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The fields that changed, in the order in which they are written."""
        if self.before is None or self.after is None:
            return ()
        return tuple(_fields(self.before, self.after, ()))


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[FieldChange]:
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        texts = any(isinstance(side, Mapping) and "ja" in side for side in (old, new))
        if isinstance(old, Mapping) and isinstance(new, Mapping) and not texts:
            yield from _fields(old, new, (*path, str(key)))
        else:
            yield FieldChange((*path, str(key)), old, new)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """What changed, record by record, in the order of the files.

    Parameters
    ----------
    before, after : Mapping
        What each file said, parsed; None where there was none, :data:`UNREADABLE` where it was no YAML. Files that
        are the same on both sides may be left out.
    """
    return tuple(c for file in sorted({**before, **after}) for c in _in_file(file, before.get(file), after.get(file)))


def _in_file(file: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if before is UNREADABLE or after is UNREADABLE:
        yield Change(file, "", unreadable=True)
        return
    old, new = _records(file, before), _records(file, after)
    base = _practice_of(file)
    if base:
        _answers(base, before, after, old, new)
    moved = _moved(list(old), list(new))
    for record in {**old, **new}:
        a, b = old.get(record), new.get(record)
        in_part = record.endswith(f"/answers/{WHOLE}") and any(side and "elements" in side for side in (a, b))
        if a != b and not in_part:
            a, b = (_as_dumped(record, data) for data in (before, after))
        if a != b or record in moved:
            yield Change(file, record, a, b, moved=record in moved)


def _as_dumped(record: str, data: Any) -> Mapping[str, Any] | None:
    """The value of a record, however its author chose to write it down; None for what is no record."""
    try:
        return value_in(record, data)
    except ValueError:
        return None


def records_of(file: str, data: Any) -> dict[str, Mapping[str, Any]]:
    """Every record that a file holds, in its order, but for answers: an answer can stand for what it does not name."""
    return _records(file, data)


def _records(file: str, data: Any) -> dict[str, Mapping[str, Any]]:
    try:
        place = place_of(file)
    except ValueError:
        return {}
    match place.kind:
        case "workspace":
            return dict(_of_settings(_mapping(data)))
        case "sources" | "external":
            return {f"{place.kind}/{id_}": item for id_, item in _by_id(data)}
        case "meetings":
            return {f"meeting/{id_}": item for id_, item in _by_id(data)}
        case "service":
            return _one(f"catalog/{place.folder}", data)
        case "process":
            return dict(_of_process(f"catalog/{place.folder}/{place.name}", _mapping(data)))
        case "municipality":
            return _one(f"municipality/{place.folder}", data)
        case "practice":
            return dict(_of_practice(f"practice/{place.folder}/{place.name}", _mapping(data)))
        case "agreements":
            return dict(_of_agreements(f"agreement/{place.folder}", data))
        case "requests":
            return dict(_of_requests(f"request/{place.folder}", data))
        case "answers":
            return {f"answer/{place.folder}/{id_}": item for id_, item in _by_id(data, "about")}
    return {}


Records = Iterator[tuple[str, Mapping[str, Any]]]


def _of_settings(data: Mapping[str, Any]) -> Records:
    if data:
        yield "workspace", _without(data, {"members", "levels", "working_groups"})
    for list_ in ("working_groups", "levels", "members"):
        for id_, item in _by_id(data.get(list_)):
            yield f"workspace/{list_}/{id_}", item


def _of_process(base: str, data: Mapping[str, Any]) -> Records:
    if data:
        yield base, _without(data, frozenset(COLLECTIONS))
    for list_ in COLLECTIONS:
        for id_, element in _by_id(data.get(list_)):
            yield f"{base}/{list_}/{id_}", _without(element, {"fields"} if list_ == "forms" else ())
            for field, value in _by_id(element.get("fields")) if list_ == "forms" else ():
                yield f"{base}/{list_}/{id_}/fields/{field}", value


def _of_practice(base: str, data: Mapping[str, Any]) -> Records:
    own = _without(data, {"processes"})
    if set(own) - {"service"}:
        yield base, own
    for process, practice in _mapping(data.get("processes")).items():
        practice = _mapping(practice)
        beside = _without(practice, {*ANSWERS, "deviations"})
        if beside:
            yield f"{base}/{process}", beside
        for id_, deviation in _by_id(practice.get("deviations")):
            yield f"{base}/{process}/deviations/{id_}", deviation


def _of_agreements(base: str, data: Any) -> Records:
    for id_, agreement in _by_id(data):
        yield f"{base}/{id_}", _without(agreement, {"stances"})
        for m, stance in _mapping(agreement.get("stances")).items():
            yield f"{base}/{id_}/stances/{m}", _mapping(stance)


def _of_requests(base: str, data: Any) -> Records:
    for id_, request in _by_id(data):
        yield f"{base}/{id_}", _without(request, {"answer"})
        if "answer" in request:
            yield f"{base}/{id_}/answer", _mapping(request["answer"])


def _practice_of(file: str) -> str:
    try:
        place = place_of(file)
    except ValueError:
        return ""
    return f"practice/{place.folder}/{place.name}" if place.kind == "practice" else ""


def _answers(base: str, before: Any, after: Any, old: dict[str, Any], new: dict[str, Any]) -> None:
    """Add the answers that differ to both sides: of the elements that either names, and of the whole process.

    Where the whole process was answered anew, an element that now says the same goes without saying. Where an answer to
    the whole still stands for some ``elements``, it is not gone: it says which.
    """
    sides = [_mapping(_mapping(data).get("processes")) for data in (before, after)]
    for process in {**sides[0], **sides[1]}:
        was, now = (_mapping(side.get(process)) for side in sides)
        if all(was.get(key) == now.get(key) for key in ANSWERS):
            continue
        whole = [answer_of(_whole_only(side), WHOLE) for side in (was, now)]
        for element in {WHOLE: None, **_named(was), **_named(now)}:
            if element == WHOLE:
                pair = _taken_apart(whole, (was, now))
            else:
                pair = [answer_of(_sound(side), element) for side in (was, now)]
            anew = element != WHOLE and whole[0] != whole[1]
            if pair[0] == pair[1] or (anew and (pair == whole or pair[1] == whole[1] is not None)):
                continue
            record = f"{base}/{process}/answers/{element}"
            for side, answer in zip((old, new), pair, strict=True):
                if answer is not None:
                    side[record] = answer


def _taken_apart(whole: Sequence[Any], sides: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The answers to the whole process on both sides; where only one has it, the other what is left of it, if anything."""
    found = list(whole)
    for i, other in ((0, 1), (1, 0)):
        if whole[i] is None or whole[other] is not None:
            continue
        left = [
            element
            for key, entries in _sound(sides[other]).items()
            for entry in entries
            if answer_of({key: [_without(entry, {"elements"})]}, WHOLE) == whole[i]
            for element in entry.get("elements") or ()
        ]
        if left:
            found[other] = {**whole[i], "elements": left}
    return found


def _sound(practice: Mapping[str, Any]) -> dict[str, Any]:
    """What is of the expected shape in the answers of a process."""
    return {
        key: [e for e in _listed(practice.get(key)) if isinstance(e, Mapping) and _elements(e) is not False]
        for key in ANSWERS
    }


def _whole_only(practice: Mapping[str, Any]) -> dict[str, Any]:
    return {key: [e for e in several if e.get("elements") is None] for key, several in _sound(practice).items()}


def _elements(entry: Mapping[str, Any]) -> Sequence[str] | None | bool:
    named = entry.get("elements")
    good = named is None or (isinstance(named, list) and all(isinstance(e, str) for e in named))
    return named if good else False


def _named(practice: Mapping[str, Any]) -> dict[str, None]:
    sound = _sound(practice)
    return {e: None for several in sound.values() for entry in several for e in entry.get("elements") or ()}


def _moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The records that stand elsewhere among their siblings: as few as explain the new order."""
    lists: dict[str, tuple[list[str], list[str]]] = {}
    for side, records in enumerate((old, new)):
        for record in records:
            lists.setdefault(record.rsplit("/", 1)[0], ([], []))[side].append(record)
    found: set[str] = set()
    for parent, (was, now) in lists.items():
        if parent.startswith(("practice/", "answer/")) or "/stances" in parent:
            continue
        place = {record: i for i, record in enumerate(was)}
        kept = [record for record in now if record in place]
        if [r for r in was if r in set(now)] != kept:
            found |= set(kept) - {kept[i] for i in _longest_rise([place[r] for r in kept])}
    return frozenset(found)


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """The places of a longest increasing subsequence."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for i, number in enumerate(numbers):
        place = bisect_left(tails, number)
        tails[place:] = [number] if place == len(tails) else [number, *tails[place + 1 :]]
        at[place:] = [i] if place == len(at) else [i, *at[place + 1 :]]
        before.append(at[place - 1] if place else -1)
    found, i = [], at[-1] if at else -1
    while i >= 0:
        found.append(i)
        i = before[i]
    return found


def _one(record: str, data: Any) -> dict[str, Mapping[str, Any]]:
    return {record: data} if isinstance(data, Mapping) else {}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _by_id(value: Any, key: str = "id") -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, Mapping) and isinstance(item.get(key), str):
            yield item[key], item


def _without(data: Mapping[str, Any], keys: Any) -> dict[str, Any]:
    return {k: v for k, v in data.items() if k not in keys}
