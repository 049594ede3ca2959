"""Choosing between options by weighted criteria: the law first, then sums, then how firm the result is. Exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.model import Criterion, Option, Text


@dataclass(frozen=True, slots=True)
class Barred:
    """An option that does not come into question, and why: unlawful, or not scored on every criterion."""

    option: str
    why: Text


@dataclass(frozen=True, slots=True)
class Range:
    """How far a criterion's weight may move, the others staying, while the same option wins (``high`` None: any)."""

    criterion: str
    weight: int
    low: Fraction
    high: Fraction | None
    then: tuple[str, ...]
    """Who wins, or draws, beyond: at the lower end, the upper end (as many as there are)."""


@dataclass(frozen=True)
class Choice:
    """The result: the weighted mean of each option's scores (0 to 5), best first, and how firm that is."""

    scores: Mapping[str, Fraction]
    winners: tuple[str, ...]
    ranges: tuple[Range, ...]
    barred: tuple[Barred, ...]


def choice(criteria: Sequence[Criterion], options: Sequence[Option]) -> Choice:
    """Weigh the options: what the law forbids is out, then weighted sums, then each weight's room. Exact fractions."""
    return Choice({}, (), (), ())


TICKET_CRITERIA: tuple[Criterion, ...] = ()
"""What a prefecture says a municipality weighs when it chooses the form of its polling-place ticket; equal weights."""
