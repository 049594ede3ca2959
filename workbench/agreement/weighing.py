"""Criteria, weights and scores: the edits by which options are weighed, in the only order that there is.

First the criteria with their weights, then the day on which those are fixed, then scores. Who wants other weights after
that opens them again with the reason: the scores go, and it stays on record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.agreement.choosing import TICKET_CRITERIA
from workbench.agreement.deciding import putting
from workbench.model import Agreement, Criterion, Edit, Reweighed, Text


@dataclass(frozen=True)
class ReadySet:
    """Criteria that somebody published, to be taken as they are; weights are then one's own."""

    name: Text
    source: Text
    criteria: tuple[Criterion, ...]


READY_SETS: Mapping[str, ReadySet] = {
    "ticket": ReadySet(
        Text(ja="投票所入場券の様式の6観点", en="Six criteria for the form of the polling-place ticket"),
        Text(ja="島根県が公表したもの", en="published by Shimane Prefecture"),
        TICKET_CRITERIA,
    ),
}
"""The criteria that ship with the workbench."""


def with_criteria(service: str, agreement: Agreement, criteria: Sequence[Criterion]) -> Edit:
    """The edit by which the point is weighed by these criteria; nothing once weights are fixed."""
    if agreement.weights_fixed is not None or agreement.decided is not None:
        return ()
    return putting(service, agreement.model_copy(update={"criteria": tuple(criteria)}))


def fixing(service: str, agreement: Agreement, today: str) -> Edit:
    """The edit that fixes the weights on this day; nothing where there are none, or they are fixed."""
    if not any(c.weight for c in agreement.criteria) or agreement.weights_fixed is not None:
        return ()
    return putting(service, agreement.model_copy(update={"weights_fixed": today}))


def scoring(
    service: str, agreement: Agreement, scores: Sequence[Mapping[str, int]], unlawful: Sequence[str | None]
) -> Edit:
    """The edit that gives the options their scores, each in its place, and says why the law forbids one of them.

    Nothing before the weights are fixed.
    """
    if agreement.weights_fixed is None or agreement.decided is not None:
        return ()
    options = tuple(
        o.model_copy(update={"scores": {} if why else dict(given), "unlawful": why})
        for o, given, why in zip(agreement.options, scores, unlawful, strict=True)
    )
    return putting(service, agreement.model_copy(update={"options": options}))


def reweighing(service: str, agreement: Agreement, today: str, why: str) -> Edit:
    """The edit that opens fixed weights again: the scores go, and that it was done is kept and told."""
    if agreement.weights_fixed is None or agreement.decided is not None:
        return ()
    entry = Reweighed(date=today, why=why, was={c.id: c.weight for c in agreement.criteria})
    options = tuple(o.model_copy(update={"scores": {}}) for o in agreement.options)
    gone = {"weights_fixed": None, "options": options, "reweighed": (*agreement.reweighed, entry)}
    return putting(service, agreement.model_copy(update=gone))
