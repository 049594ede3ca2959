"""What has been decided: which agreements settle an element, and how."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.model import Agreement, Snapshot


def decisions(snapshot: Snapshot) -> Mapping[str, tuple[Agreement, ...]]:
    """The decided agreements by the whole address of what they are about."""
    found: dict[str, list[Agreement]] = {}
    for service, agreements in snapshot.agreements.items():
        for agreement in agreements:
            if agreement.decided:
                for about in agreement.about:
                    found.setdefault(f"{service}/{about}", []).append(agreement)
    return {address: tuple(several) for address, several in found.items()}


def settled_by(decided: Mapping[str, tuple[Agreement, ...]], address: str) -> tuple[Agreement, ...]:
    """The agreements that settle the element at ``address``: those about it, else its form, else its process."""
    while address not in decided:
        if address.count("/") <= 1:
            return ()
        address = address.rsplit("/", 2)[0]
    return decided[address]


def disposition_of(agreements: tuple[Agreement, ...]) -> str | None:
    """How agreements settle what they are about; None where there is none, or two disagree: then nothing is settled."""
    several = {a.decided.disposition for a in agreements if a.decided}
    return several.pop() if len(several) == 1 else None
