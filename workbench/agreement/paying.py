"""Who pays what of a point's cost: the municipalities concerned as payers, and their parts over some years."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from workbench.agreement.money import CannotShare, Payer, shares
from workbench.agreement.standing import concerned
from workbench.model import Cost, Snapshot, Text


def payers_of(
    snapshot: Snapshot, service: str, about: Sequence[str], cost: Cost, asking: Collection[str]
) -> dict[str, Payer]:
    """Who shares a cost: those it names, or else all concerned; with cases per year of the processes it is about.

    ``asking`` are those who asked for it: they pay what requesters pay.
    """
    sharing = cost.payers or concerned(snapshot, service, about)
    processes = dict.fromkeys(f"{service}/{a.partition('/')[0]}" for a in about)
    found = {}
    for m in sharing:
        profile = snapshot.municipalities.get(m)
        if profile is not None:
            volumes = [v.per_year for p in processes if (v := snapshot.practice(m, p).volume) is not None]
            found[m] = Payer(profile.code, profile.population, sum(volumes), m in asking)
    return found


def shared(cost: Cost, payers: Mapping[str, Payer], years: int) -> tuple[dict[str, int], Text | None]:
    """What each pays at first and over ``years`` together; nothing, and why, where it cannot be shared."""
    try:
        first = shares(cost.initial, cost.share, payers)
        each_year = shares(cost.yearly, cost.share_yearly or cost.share, payers)
    except CannotShare as error:
        return {}, error.message
    return {m: first[m] + years * each_year[m] for m in payers}, None
