"""The large-and-small question: the options of a point side by side, for all and for each municipality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from workbench.agreement.effects import Effected
from workbench.model import Agreement, Option, Share, Snapshot, Text, VendorAnswer


@dataclass(frozen=True)
class Side:
    """One option, as it is compared.

    ``total`` is the cost over ``years``: at first and every year. ``paid`` is what each municipality pays of that,
    ``per_head`` the same for each inhabitant; both are empty where it cannot be shared (``unshared`` says why).
    ``gain`` and ``lose`` say which residents gain and lose. ``package`` is what the vendor says of the elements today.
    ``forms``, ``printers`` (actors outside the offices who handle those forms), ``ordinances`` (titles, by
    municipality) and ``services`` (that read from the elements) are what the option touches.
    """

    option: Option
    initial: int
    yearly: int
    total: int
    share: Share
    paid: Mapping[str, int]
    per_head: Mapping[str, Fraction]
    unshared: Text | None
    hours_per_year: int | None
    gain: Text | str | None
    lose: Text | str | None
    package: tuple[VendorAnswer, ...]
    available: str | None
    late_for: tuple[str, ...]
    forms: tuple[str, ...]
    printers: tuple[Text, ...]
    ordinances: tuple[tuple[str, str], ...]
    services: tuple[str, ...]
    effect: Effected


@dataclass(frozen=True)
class Comparison:
    """The options of a point side by side, over the same ``years``."""

    years: int
    concerned: tuple[str, ...]
    sides: tuple[Side, ...]


def comparison(snapshot: Snapshot, service: str, agreement: Agreement, *, years: int | None = None) -> Comparison:
    """The options of a point side by side; ``years`` are those of the budget, or five."""
    return Comparison(years or 5, (), ())


def usual_options(snapshot: Snapshot, service: str, agreement: Agreement) -> tuple[Option, ...]:
    """The four ways of the large-and-small question, with costs from the vendor's answers, for whoever prepares a point.

    Raise the standard for all; a parameter, off by default; customise for those who want it; drop it.
    """
    return ()
