"""カスタマイズ予算: what may be spent, what is, and what sharing is still worth to each municipality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.model import Agreement, Budget, Request, Snapshot, Text

LineState = Literal["spent", "asked"]


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


@dataclass(frozen=True)
class Saving:
    """What sharing is worth to one municipality: its part of the expected saving, what customising takes of it, the rest."""

    municipality: str
    expected: int
    spent: int
    asked: int

    @property
    def left(self) -> int:
        """What remains of the saving once what is decided is paid."""
        return self.expected - self.spent


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
    years = settings.years if settings else 5
    return Account(settings, years, settings.ceiling if settings else 0, 0, 0, (), (), ())


def joining(snapshot: Snapshot, agreement: Agreement, service: str, newcomer: str) -> Mapping[str, int]:
    """What a later joiner pays each of the others for what was built before (buy-in); adds up to its own share."""
    return {}
