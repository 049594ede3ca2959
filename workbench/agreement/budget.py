"""カスタマイズ予算: what may be spent, what is, and what sharing is still worth to each municipality."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workbench.agreement.deciding import cost_of
from workbench.agreement.money import CannotShare, Payer, joined, shares
from workbench.agreement.paying import payers_of, shared
from workbench.model import Agreement, Budget, Cost, Request, Share, Snapshot, Text

LineState = Literal["spent", "asked"]
YEARS = 5
_EQUAL = Share(equal=50, population=50)


@dataclass(frozen=True)
class Line:
    """What one point (or a request without one) costs within the budget's years.

    ``spent``: decided; ``asked``: an option proposed, or a request not yet ordered. ``paid`` is each municipality's
    part, ``expires`` the day on which it is looked at again; ``unshared`` says why it cannot be shared.
    """

    service: str
    agreement: Agreement | None
    request: Request | None
    state: LineState
    initial: int
    yearly: int
    total: int
    paid: Mapping[str, int]
    expires: str | None
    unshared: Text | None = None

    @property
    def title(self) -> Text:
        """What the line is for."""
        named = self.agreement or self.request
        assert named is not None
        return named.title


@dataclass(frozen=True)
class Saving:
    """What sharing is worth to one municipality: its part of the expected saving, and what customising takes of it."""

    municipality: str
    expected: int
    spent: int
    asked: int

    @property
    def left(self) -> int:
        """What remains of the saving once what is decided is paid."""
        return self.expected - self.spent

    @property
    def left_if_all(self) -> int:
        """What would remain if everything asked were agreed."""
        return self.expected - self.spent - self.asked


@dataclass(frozen=True)
class Account:
    """The budget as it stands; ``settings`` is None where no level has set one (then ceilings are 0)."""

    settings: Budget | None
    years: int
    ceiling: int
    spent: int
    asked: int
    lines: tuple[Line, ...]
    savings: tuple[Saving, ...]
    expiring: tuple[Line, ...]

    @property
    def left(self) -> int:
        """What may still be spent; negative where it is overspent."""
        return self.ceiling - self.spent

    @property
    def left_if_all(self) -> int:
        """What would be left if everything asked were agreed."""
        return self.ceiling - self.spent - self.asked


def budget(snapshot: Snapshot, today: str = "") -> Account:
    """The customisation budget; ``expiring`` are the lines that expire within a year of ``today`` (or have)."""
    settings = snapshot.settings.budget
    years = settings.years if settings is not None else YEARS
    lines = tuple(_lines(snapshot, years))
    soon = f"{int(today[:4]) + 1:04}{today[4:]}" if today else ""
    return Account(
        settings=settings,
        years=years,
        ceiling=settings.ceiling if settings is not None else 0,
        spent=sum(line.total for line in lines if line.state == "spent"),
        asked=sum(line.total for line in lines if line.state == "asked"),
        lines=lines,
        savings=tuple(_savings(snapshot, settings, lines)),
        expiring=tuple(line for line in lines if line.expires is not None and line.expires <= soon),
    )


def effect_on_savings(snapshot: Snapshot, service: str, agreement: Agreement, cost: Cost) -> tuple[Saving, ...]:
    """What would be left of each municipality's saving if the point were decided at that cost."""
    others = replace(
        snapshot,
        agreements={
            **snapshot.agreements,
            service: tuple(a for a in snapshot.agreements.get(service, ()) if a.id != agreement.id),
        },
        requests={
            **snapshot.requests,
            service: tuple(r for r in snapshot.requests.get(service, ()) if r.agreement != agreement.id),
        },
    )
    account = budget(others)
    line = _line(snapshot, service, agreement, cost, "spent", account.years)
    return tuple(_savings(snapshot, account.settings, (*account.lines, line)))


def joining(
    snapshot: Snapshot, service: str, agreement: Agreement, newcomers: Mapping[str, Payer]
) -> tuple[dict[str, int], dict[str, int]]:
    """What later joiners pay of what was built at first, and what each of the others gets back; both add up to the same.

    Raises
    ------
    CannotShare
        Where the cost cannot be shared with them.
    """
    cost = agreement.cost or Cost()
    payers = payers_of(snapshot, service, agreement.about, cost, _asking(agreement))
    return joined(cost.initial, cost.share, {**payers, **newcomers}, newcomers)


def _lines(snapshot: Snapshot, years: int) -> Iterator[Line]:
    for service, agreements in snapshot.agreements.items():
        for agreement in agreements:
            if agreement.withdrawn is not None:
                continue
            proposed = agreement.option(agreement.proposed)
            cost = agreement.cost if agreement.decided is not None or proposed is None else None
            if cost is None and proposed is not None and agreement.decided is None:
                cost = cost_of(snapshot, agreement, proposed)
            if cost is not None and (cost.initial or cost.yearly):
                state: LineState = "spent" if agreement.decided is not None else "asked"
                yield _line(snapshot, service, agreement, cost, state, years)
    for service, requests in snapshot.requests.items():
        points = {a.id for a in snapshot.agreements.get(service, ())}
        for request in requests:
            if request.agreement in points or request.status == "withdrawn":
                continue
            cost = request.cost or _answered(request)
            if cost.initial or cost.yearly:
                ordered = request.status in ("ordered", "delivered", "accepted")
                yield _of_request(snapshot, service, request, cost, "spent" if ordered else "asked", years)


def _answered(request: Request) -> Cost:
    answer = request.answer
    return Cost(initial=(answer.initial or 0), yearly=(answer.yearly or 0)) if answer is not None else Cost()


def _line(snapshot: Snapshot, service: str, agreement: Agreement, cost: Cost, state: LineState, years: int) -> Line:
    payers = payers_of(snapshot, service, agreement.about, cost, _asking(agreement))
    paid, why = shared(cost, payers, years)
    request = next((r for r in snapshot.requests.get(service, ()) if r.agreement == agreement.id), None)
    total, expires = cost.initial + years * cost.yearly, agreement.expires
    return Line(service, agreement, request, state, cost.initial, cost.yearly, total, paid, expires, why)


def _of_request(snapshot: Snapshot, service: str, request: Request, cost: Cost, state: LineState, years: int) -> Line:
    payers = payers_of(snapshot, service, request.about, cost, request.municipalities)
    paid, why = shared(cost, payers, years)
    total = cost.initial + years * cost.yearly
    expires = request.expires or request.review
    return Line(service, None, request, state, cost.initial, cost.yearly, total, paid, expires, why)


def _asking(agreement: Agreement) -> tuple[str, ...]:
    """Those who asked for what a point costs: whom its decision or the option proposed is for."""
    if agreement.decided is not None:
        return agreement.decided.municipalities
    option = agreement.option(agreement.proposed)
    return option.municipalities if option is not None else ()


def _savings(snapshot: Snapshot, settings: Budget | None, lines: Sequence[Line]) -> Iterator[Saving]:
    payers = {m: Payer(p.code, p.population) for m, p in snapshot.municipalities.items()}
    expected: Mapping[str, int] = dict.fromkeys(payers, 0)
    if settings is not None and payers:
        try:
            expected = shares(settings.expected_saving, settings.share, payers)
        except CannotShare:  # a share by cases, which a saving has none of
            expected = shares(settings.expected_saving, _EQUAL, payers)
    for m in payers:
        spent = sum(line.paid.get(m, 0) for line in lines if line.state == "spent")
        asked = sum(line.paid.get(m, 0) for line in lines if line.state == "asked")
        yield Saving(m, expected[m], spent, asked)
