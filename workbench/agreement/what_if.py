"""What each would pay by another rule: the same cost, the same payers, as many rules beside each other as one likes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from workbench.agreement.money import Payer, per_head, shares
from workbench.agreement.paying import payers_of
from workbench.agreement.standing import cell_states
from workbench.model import Agreement, Cost, Share, Snapshot


@dataclass(frozen=True)
class WhatIf:
    """A cost shared by a rule: what each pays at first, every year, and over the years together."""

    initial: Mapping[str, int]
    yearly: Mapping[str, int]
    total: Mapping[str, int]
    per_head: Mapping[str, Fraction]


def what_if(initial: int, yearly: int, build: Share, run: Share, payers: Mapping[str, Payer], years: int) -> WhatIf:
    """Share a cost: what is paid at first by ``build``, what is paid every year by ``run``.

    Raises
    ------
    CannotShare
        As :func:`workbench.agreement.money.shares` does.
    """
    first, each_year = shares(initial, build, payers), shares(yearly, run, payers)
    total = {m: first[m] + years * each_year[m] for m in payers}
    return WhatIf(first, each_year, total, per_head(total, payers))


def payers_for(
    snapshot: Snapshot, service: str = "", agreement: Agreement | None = None, chosen: Collection[str] = ()
) -> dict[str, Payer]:
    """Who shares: those chosen, else those the point's cost names, else those concerned; without a point, everybody."""
    cost = agreement.cost if agreement is not None and agreement.cost is not None else Cost()
    if chosen or agreement is None:
        cost = cost.model_copy(update={"payers": tuple(chosen or snapshot.municipalities)})
    if agreement is None:
        return payers_of(snapshot, service, (), cost, ())
    return payers_of(snapshot, service, agreement.about, cost, asking(snapshot, service, agreement))


def asking(snapshot: Snapshot, service: str, agreement: Agreement) -> tuple[str, ...]:
    """Who asks for what a point costs: those the decision or the option proposed is for, else those that differ there."""
    if agreement.decided is not None and agreement.decided.municipalities:
        return agreement.decided.municipalities
    proposed = agreement.option(agreement.proposed)
    if proposed is not None and proposed.municipalities:
        return proposed.municipalities
    states = cell_states(snapshot, service, agreement.about)
    return tuple(m for m, several in states.items() if "differs" in several.values())
