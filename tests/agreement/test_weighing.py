"""Criteria, weights and scores: weights are fixed before anybody scores, and who opens them again leaves a trace."""

from __future__ import annotations

import pytest

from tests.agreement.small import SERVICE, TODAY, decision, point, world
from workbench.agreement import READY_SETS, choice, fixing, reweighing, scoring, with_criteria
from workbench.check import flaws_brought
from workbench.fitgap.applied import applied
from workbench.model import Agreement, Edit, Snapshot

OPTIONS = [{"id": "a", "disposition": "adopt"}, {"id": "b", "disposition": "defer"}]


def after(before: Snapshot, edit: Edit) -> Agreement:
    """The point once the edit is made, which no save refuses."""
    there = applied(before, edit)
    assert isinstance(there, Snapshot) and list(flaws_brought(before, there)) == []
    (found,) = there.agreements[SERVICE]
    return found


def weighed() -> Agreement:
    """A point with the ready criteria, fixed and scored."""
    agreement = point(options=OPTIONS)
    agreement = after(world(agreement), with_criteria(SERVICE, agreement, READY_SETS["ticket"].criteria))
    agreement = after(world(agreement), fixing(SERVICE, agreement, TODAY))
    best = dict.fromkeys((c.id for c in agreement.criteria), 5)
    worst = dict.fromkeys((c.id for c in agreement.criteria), 1)
    return after(world(agreement), scoring(SERVICE, agreement, [best, worst], [None, None]))


def test_criteria_then_weights_then_scores_and_nothing_in_another_order() -> None:
    bare = point(options=OPTIONS)
    assert scoring(SERVICE, bare, [{}, {}], [None, None]) == () == fixing(SERVICE, bare, TODAY)
    found = weighed()
    assert len(found.criteria) == 6 and found.weights_fixed == TODAY
    assert choice(found.criteria, found.options).winners == ("a",)
    assert with_criteria(SERVICE, found, ()) == () == fixing(SERVICE, found, "2013-08-01")


def test_the_law_comes_first() -> None:
    found = weighed()
    scores = [dict(o.scores) for o in found.options]
    barred = after(world(found), scoring(SERVICE, found, scores, ["公職選挙法に反する", None]))
    result = choice(barred.criteria, barred.options)
    assert [b.option for b in result.barred] == ["a"] and result.winners == ("b",)


def test_who_opens_weights_again_leaves_a_trace_and_no_score() -> None:
    found = weighed()
    again = after(world(found), reweighing(SERVICE, found, "2013-08-01", "観点が足りない"))
    assert again.weights_fixed is None and not any(o.scores for o in again.options)
    (entry,) = again.reweighed
    assert (entry.date, entry.why, set(entry.was.values())) == ("2013-08-01", "観点が足りない", {1})


@pytest.mark.parametrize("without", ["scores", "fixed"])
def test_there_is_no_way_around(without: str) -> None:
    """Taking the scores away first, or the day, does not open the weights."""
    found = weighed()
    bare = tuple(o.model_copy(update={"scores": {}}) for o in found.options)
    heavier = tuple(c.model_copy(update={"weight": 9}) for c in found.criteria)
    changes = (
        {"options": bare, "criteria": heavier} if without == "scores" else {"options": bare, "weights_fixed": None}
    )
    there = applied(world(found), (*_put(found.model_copy(update=changes)),))
    assert isinstance(there, Snapshot)
    assert [p.code for p in flaws_brought(world(found), there)] == ["E713"]


def test_a_decided_point_is_weighed_no_more() -> None:
    done = weighed().model_copy(update={"decided": decision()})
    assert reweighing(SERVICE, done, TODAY, "x") == () == scoring(SERVICE, done, [{}, {}], [None, None])


def _put(agreement: Agreement) -> Edit:
    from workbench.agreement import putting

    return putting(SERVICE, agreement)
