"""Least change for all: the standard that asks the least of everybody, with a cap on what it asks of anyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.model import Snapshot


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an issue may be settled, and what it would cost each municipality to go over to it (0: nothing)."""

    id: str
    burden: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to be settled in exactly one of several ways."""

    id: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Plan:
    """A way for each issue; ``total`` is what it asks of all, ``burden`` of each, ``worst`` of the one most burdened."""

    ways: Mapping[str, str]
    total: int
    burden: Mapping[str, int]
    worst: int


@dataclass(frozen=True)
class Plans:
    """The plan of least total change under the cap, and the alternatives: less for the worst off, more for all.

    ``best`` is None where no plan keeps the cap. ``exact`` is False where a time limit cut the search short.
    """

    best: Plan | None
    front: tuple[Plan, ...]
    exact: bool


def least_change(issues: Sequence[Issue], cap: int | Mapping[str, int] | None = None) -> Plans:
    """The plan of least total change in which nobody bears more than ``cap``, and the Pareto front of total and worst."""
    raise NotImplementedError


def issues_of(snapshot: Snapshot, keys: Sequence[str]) -> tuple[Issue, ...]:
    """Agenda items (by key) as issues: the standard's way and each way of a municipality, burdens in cases per year."""
    return ()
