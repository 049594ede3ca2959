"""Putting an answer into what a municipality has recorded of a process.

Confirmations and exclusions (該当なし) are entries that cover elements, or the whole process. An answer to one element is
put there by the least change to the entries that lets it be the element's answer and leaves every other answer alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workbench.model import WHOLE, Confirmation, NotApplicable, Process, ProcessPractice, kind_of, parent_of, parts

Version = Callable[[str], Process | None]
"""The version of the process that leading digits of a fingerprint name; None where it is not known."""


def answered(
    practice: ProcessPractice, address: str, value: Mapping[str, Any] | None, standard: Process, version: Version
) -> ProcessPractice:
    """The practice with ``value`` as its answer to the element at ``address`` (relative; ``.`` is the whole process).

    Parameters
    ----------
    practice
        What is recorded now.
    address
        What is answered; a form with its fields.
    value
        ``{"state": "same", "by", "date", "standard"}``, ``{"state": "not_applicable", "reason", "by"?, "date"?}``, or
        None: no answer.
    standard
        The process as it stands: what an exclusion of the whole process speaks of.
    version
        Which process a confirmation speaks of.

    Raises
    ------
    ValidationError
        If ``value`` is no answer.
    """
    entry = {k: v for k, v in value.items() if k != "state"} if value else {}
    confirmations, excluded = practice.confirmations, practice.not_applicable
    excluded = tuple(_without_address(excluded, address, lambda _: standard))
    if value is None:
        confirmations = tuple(_without_address(confirmations, address, lambda c: version(c.standard)))
    elif value["state"] == "same":
        new = Confirmation.model_validate(entry)
        later = [c for c in confirmations if c.date > new.date]
        cut = iter(_without_address(later, address, lambda c: version(c.standard)))
        kept: list[Confirmation] = [c for c in confirmations if c.date <= new.date]
        if address == WHOLE:
            kept = []  # the whole, confirmed later, answers for all that they did
        confirmations = (*_joined(kept, new, address), *cut)
    else:
        excluded = _joined(excluded, NotApplicable.model_validate(entry), address)
    return practice.model_copy(update={"confirmations": confirmations, "not_applicable": excluded})


def _joined(entries: Iterable[Any], new: Any, address: str) -> tuple[Any, ...]:
    """The entries with one more element, in the last of them where that says the same of others."""
    there = list(entries)
    if address == WHOLE:
        return (*there, new)
    last = there[-1] if there else None
    if last is not None and last.elements is not None and last.model_copy(update={"elements": None}) == new:
        elements = last.elements if last.covers(address) else (*last.elements, address)
        return (*there[:-1], last.model_copy(update={"elements": elements}))
    return (*there, new.model_copy(update={"elements": (address,)}))


def _without_address(entries: Iterable[Any], address: str, version: Callable[[Any], Process | None]) -> Iterable[Any]:
    """The entries without an answer to the element at ``address``; for the whole: without those on the whole."""
    for entry in entries:
        if address == WHOLE:
            if entry.elements is not None:
                yield entry
        elif not entry.covers(address) and not _within(entry, address):
            yield entry
        else:
            process = version(entry)
            there = [located.address for located in parts(process)] if process else [*(entry.elements or ())]
            left = _compressed([a for a in there if entry.covers(a) and not _is_in(a, address)], address)
            if left:
                yield entry.model_copy(update={"elements": tuple(left)})


def _within(entry: Any, address: str) -> bool:
    return any(_is_in(e, address) for e in entry.elements or ())


def _is_in(address: str, of: str) -> bool:
    return address == of or address.startswith(of + "/")


def _compressed(left: list[str], gone: str) -> list[str]:
    """Addresses that cover just these elements: a form stands for its fields, unless one of them is not among them."""
    whole = {a for a in left if kind_of(a) == "form" and not _is_in(gone, a)}
    return [a for a in left if a in whole or (kind_of(a) != "form" and parent_of(a) not in whole)]
