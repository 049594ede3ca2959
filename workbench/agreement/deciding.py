"""Deciding: what stands in the way of a decision (law 6), and the edits by which a point moves on.

One function says what stands in the way; pages, commands and saves all ask it, so that no path decides over silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from workbench.agreement.standing import Standing, standing
from workbench.model import (
    Agreement,
    Decision,
    Edit,
    Level,
    Moved,
    Put,
    Reopened,
    Snapshot,
    Text,
    Withdrawn,
    lacking,
    word,
)

ObstacleKind = Literal[
    "withdrawn", "decided", "unconcerned", "silent", "no-stance", "unsound-stance", "level", "level-may-not", "level-below",
    "objection", "hold", "against", "missing", "date", "option", "unlawful", "members", "payers",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way of a decision, with what is to be done.

    ``municipality`` is whose it is; ``field`` the field that lacks or is wrong, as :func:`workbench.model.lacking`
    names it (``ends``, ``cost.share`` …).
    """

    kind: ObstacleKind
    message: Text
    municipality: str | None = None
    field: str | None = None


def refusals(
    snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision, today: str
) -> tuple[Text, ...]:
    """Why the point cannot be decided like that on the day ``today``, in words; nothing where it can (law 6)."""
    return tuple(o.message for o in obstacles(snapshot, service, agreement, decision, today))


def obstacles(
    snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision, today: str
) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of the decision, most fundamental first.

    ``agreement`` is the point as it stands (not yet decided); what the decision demands of its effect, cost and expiry
    is looked for after :func:`completed`.
    """
    raise NotImplementedError


def completed(snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision, today: str) -> Agreement:
    """The point as it is once so decided.

    The effect and cost of the option chosen are taken where the point has none of its own; objections that are
    overruled are noted in ``against``, conditions in ``conditions``.
    """
    raise NotImplementedError


def deciding(snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision, today: str) -> Edit:
    """The edit that records the decision; whether it may be taken is for :func:`obstacles`, and asked again on saving."""
    raise NotImplementedError


def raising(snapshot: Snapshot, service: str, agreement: Agreement, today: str, why: str) -> Edit:
    """The edit by which the point goes to the next level; nothing where there is none."""
    raise NotImplementedError


def reopening(snapshot: Snapshot, service: str, agreement: Agreement, today: str, why: str) -> Edit:
    """The edit that opens a decision again, and undoes its effect where it was applied. Stances are to be taken anew."""
    raise NotImplementedError


def withdrawing(service: str, agreement: Agreement, today: str, why: str) -> Edit:
    """The edit that takes the point off the agenda."""
    raise NotImplementedError


def putting(service: str, agreement: Agreement) -> Edit:
    """The edit by which the point's record (without its stances, which are records of their own) is as given."""
    return (Put(record=f"agreement/{service}/{agreement.id}", value=record_value(agreement)),)


def record_value(agreement: Agreement) -> dict[str, Any]:
    """The point as the value of its record: without stances."""
    return {k: v for k, v in agreement.dump().items() if k != "stances"}
