"""Answers to elements, written into the confirmations and the 該当なし of one process: pure functions over plain data.

A confirmation without ``elements`` answers for the whole process, one of a form answers for its fields, and the latest
counts. Giving an answer therefore means two things: the element leaves every entry that would say otherwise, and joins
one that says what is wanted. Earlier confirmations stay: they are history. What is saved and what a page shows before
it is saved are both made here.

An answer to a form is an answer to its fields. Withdrawing one field's answer also withdraws the form's own, where
both were given as one: a form cannot be listed without its fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.model.address import COLLECTIONS, WHOLE, find, parent_of
from workbench.model.fingerprint import SHOWN
from workbench.model.process import Process

Entry = dict[str, Any]
Version = Callable[[str | None], Process | None]
"""The process in the version with a fingerprint that begins so (None: as it stands); None if it is not known."""


ANSWERS = ("not_applicable", "confirmations")
"""The keys of a process's practice under which its answers stand."""


class Unknown(Exception):
    """An entry has to be split, and the process it speaks of is not known."""


def answer_of(practice: Mapping[str, Any], element: str) -> dict[str, Any] | None:
    """The answer that stands for ``element`` (``.``: the whole process) in a process's practice; None if none does."""
    for entry in _listed(practice.get("not_applicable")):
        if _covers(entry, element):
            return {"state": "not_applicable", **_shown(entry, ("reason", "by", "date"))}
    covering = [e for e in _in_time(_listed(practice.get("confirmations"))) if _covers(e, element)]
    return {"state": "same", **_shown(covering[-1], ("by", "date", "standard"))} if covering else None


def answered(
    practice: Mapping[str, Any], element: str, answer: Mapping[str, Any] | None, version: Version
) -> dict[str, Any]:
    """The practice of a process once ``element`` (``.``: the whole process) is answered so; None: not at all.

    "Same" for the whole process takes the place of all confirmations, but what does not apply by itself stays so;
    withdrawing it withdraws what it took the place of.
    """
    excluded = _listed(practice.get("not_applicable"))
    confirmed = _listed(practice.get("confirmations"))
    state = None if answer is None else answer["state"]
    if state != "not_applicable" or element == WHOLE or not _says(excluded, element, answer):
        excluded = _without(excluded, element, lambda _: version(None))
    if state == "not_applicable":
        assert answer is not None
        excluded = _joined(excluded, element, _shown(answer, ("reason", "date", "by")))
    elif state == "same":
        assert answer is not None
        confirmed = _confirmed(confirmed, element, answer, version)
    elif element == WHOLE:
        confirmed = _without_whole(confirmed)
    else:
        confirmed = _without(confirmed, element, version)
    return _put(_put(dict(practice), "not_applicable", excluded), "confirmations", confirmed)


def put_back(practice: Mapping[str, Any], answers: Mapping[str, Any] | None) -> dict[str, Any]:
    """The practice of a process with just these entries as its answers."""
    found = dict(practice)
    for key in ANSWERS:
        found = _put(found, key, _listed((answers or {}).get(key)))
    return found


def together(
    base: Mapping[str, Any] | None, theirs: Mapping[str, Any] | None, mine: Mapping[str, Any] | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Answers of a process that two people changed: entries that either gave or took away; and where that cannot be.

    That is where both changed the same entry; mine stands there.
    """
    found: dict[str, Any] = {}
    apart = []
    for key in ANSWERS:
        was, there, here = (_listed((side or {}).get(key)) for side in (base, theirs, mine))
        gone = [e for e in was if e not in there]
        if any(e not in here for e in gone) and there != here:
            apart.append(key)
            entries = here
        else:
            entries = [e for e in here if e not in gone] + [e for e in there if e not in was and e not in here]
        if entries:
            found[key] = entries
    return found, tuple(apart)


def _put(practice: dict[str, Any], key: str, entries: list[Entry]) -> dict[str, Any]:
    """The practice with these entries, in the form in which they stood where nothing changed."""
    if entries == _listed(practice.get(key)):
        return practice
    practice.pop(key, None)
    if not entries:
        return practice
    lone = key == "not_applicable" and len(entries) == 1
    return {**practice, key: entries[0] if lone else entries}


def _confirmed(entries: list[Entry], element: str, answer: Mapping[str, Any], version: Version) -> list[Entry]:
    new = {"date": answer["date"], "by": answer["by"], "standard": str(answer["standard"])[:SHOWN]}
    own = next((i for i, e in enumerate(entries) if _alike(e, new)), None)
    if element == WHOLE:
        return [{k: v for k, v in entries[own].items() if k != "elements"} if own is not None else new]
    joined = _joined(entries, element, new, own)
    place = len(joined) - 1 if own is None else own
    kept: list[Entry] = []
    for i, entry in enumerate(joined):
        later = (str(entry.get("date")), i) > (str(new["date"]), place)
        kept += _without([entry], element, version) if later else [entry]
    return kept


def _alike(entry: Entry, new: Entry) -> bool:
    """Whether an entry says the same as a new one, on the same day and by the same person."""
    same = entry.get("date") == new["date"] and entry.get("by") == new["by"]
    return same and str(entry.get("standard"))[:SHOWN] == new["standard"]


def _says(entries: list[Entry], element: str, answer: Mapping[str, Any] | None) -> bool:
    """Whether an entry says just that of the element already."""
    wanted = _shown(answer or {}, ("reason", "date", "by"))
    return any(_covers(e, element) and _shown(e, ("reason", "date", "by")) == wanted for e in entries)


def _joined(entries: list[Entry], element: str, new: Entry, own: int | None = None) -> list[Entry]:
    """The entries with ``element`` in the one that says what ``new`` says, or in a new one at the end."""
    if own is None:
        own = next((i for i, e in enumerate(entries) if {k: v for k, v in e.items() if k != "elements"} == new), None)
    if own is None:
        return [*entries, new if element == WHOLE else {**new, "elements": [element]}]
    entry = entries[own]
    if element == WHOLE:
        entry = {k: v for k, v in entry.items() if k != "elements"}
    elif not _covers(entry, element):
        kept = [e for e in entry["elements"] if not _within(e, element)]
        entry = {**entry, "elements": [*kept, element]}
    return [*entries[:own], entry, *entries[own + 1 :]]


def _without_whole(entries: list[Entry]) -> list[Entry]:
    """The confirmations without those of the whole process, and without those that they took the place of."""
    last = max(((str(e.get("date")), i) for i, e in enumerate(entries) if e.get("elements") is None), default=None)
    return [e for i, e in enumerate(entries) if last is None or (str(e.get("date")), i) > last]


def _without(entries: list[Entry], element: str, version: Version) -> list[Entry]:
    """The entries with ``element`` and what it contains taken out; what becomes empty goes.

    For the whole process, only the entries that speak of it as a whole.
    """
    kept: list[Entry] = []
    for entry in entries:
        if element == WHOLE:
            kept += [entry] if entry.get("elements") is not None else []
            continue
        named = entry.get("elements")
        left = _left(named, element, entry, version)
        if left == named:
            kept.append(entry)
        elif left:
            kept.append({**entry, "elements": left})
    return kept


def _left(named: Sequence[str] | None, element: str, entry: Entry, version: Version) -> list[str] | None:
    """The elements that an entry still answers for without ``element``; ``named`` itself where nothing changes."""
    if named is not None and not any(_within(e, element) or _within(element, e) for e in named):
        return list(named)
    split = named is None or (parent_of(element) in named)
    process = version(entry.get("standard")) or version(None) if split else None
    if split and process is None:
        raise Unknown
    left: list[str] = []
    for one in named if named is not None else _tops(process):
        if _within(one, element):
            continue
        left += _fields_but(process, one, element) if _within(element, one) else [one]
    return left


def _tops(process: Process | None) -> list[str]:
    """What a process is made of, forms for their fields."""
    return [f"{c}/{e.id}" for c in COLLECTIONS for e in getattr(process, c)]


def _fields_but(process: Process | None, form: str, element: str) -> list[str]:
    found = find(process, form) if process else None
    return [a for f in getattr(found, "fields", ()) if (a := f"{form}/fields/{f.id}") != element]


def _covers(entry: Entry, element: str) -> bool:
    named = entry.get("elements")
    return named is None or any(_within(element, e) for e in named)


def _within(address: str, container: str) -> bool:
    """Whether the address is the container's or that of something in it."""
    return address == container or address.startswith(container + "/")


def _listed(value: Any) -> list[Entry]:
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]


def _in_time(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda e: str(e.get("date")))


def _shown(entry: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {k: entry[k] for k in keys if entry.get(k) is not None}
