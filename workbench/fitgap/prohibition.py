"""Which deviations do what the standard prohibits."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from workbench.fitgap.resolve import Touch, added_value
from workbench.model import (
    Add,
    ConditionalClass,
    Located,
    Municipality,
    Process,
    Remove,
    Requirement,
    Rule,
    elements,
    kind_of,
    parent_of,
)


def may_prohibit(process: Process) -> tuple[Located, ...]:
    """The elements of a process that are prohibited to some municipality."""
    return tuple(
        located
        for located in elements(process)
        if located.element.requirement_class == "prohibited"
        or isinstance(located.element.requirement_class, ConditionalClass)
    )


def prohibited_addresses(
    candidates: Sequence[Located], municipality: Municipality, touched: Mapping[str, Sequence[Touch]]
) -> frozenset[str]:
    """The touched elements (relative addresses) by which a municipality does what is prohibited to it.

    That is: it changes an element whose class is ``prohibited`` for it; it adds something at or below an address
    that a prohibited rule or requirement names in ``prohibits``; or it adds something of the kind and (but for width
    and case) the Japanese name of a prohibited element. Doing without something prohibited is no breach.
    ``candidates`` are what :func:`may_prohibit` gives for the process.
    """
    prohibited = {x.address: x for x in candidates if x.element.class_for(municipality) == "prohibited"}
    if not prohibited:
        return frozenset()
    named = [a for x in prohibited.values() if isinstance(x.element, Rule | Requirement) for a in x.element.prohibits]
    names = {(x.kind, _plain(x.element.name.ja)) for x in prohibited.values()}
    found = set()
    for address, touches in touched.items():
        for touch in touches:
            change = touch.change
            if isinstance(change, Remove):
                continue
            by_address = (
                address in prohibited
                or parent_of(address) in prohibited
                or any(address == a or address.startswith(f"{a}/") for a in named)
            )
            if by_address or (isinstance(change, Add) and (kind_of(address), _plain(_name(change, address))) in names):
                found.add(address)
    return frozenset(found)


def _name(change: Add, address: str) -> str:
    name = (added_value(change, address) or {}).get("name")
    return str(name.get("ja", "")) if isinstance(name, Mapping) else ""


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()
