"""Where a point stands follows from what is recorded, in whatever order it was recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.small import MUNICIPALITIES, SERVICE, TODAY, confirmed, decision, point, stances, world
from workbench.agreement import concerned, standing
from workbench.agreement.standing import STATES, Standing
from workbench.model import Agreement, Practice

HOLD = {"stance": "hold", "homework": "単価を調べる", "until": "2013-07-31"}
OBJECT = {"stance": "object", "harm": "費用が増える"}
IF = {"stance": "agree_if", "condition": "費用が増えない"}


def _stands(today: str = TODAY, **more: Any) -> Standing:
    agreement = point(**more)
    return standing(world(agreement), SERVICE, agreement, today)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({}, "open"),
        ({"stances": stances(big="agree")}, "proposed"),
        ({"stances": stances(big="agree", mid="agree", tiny="agree")}, "agreed"),
        ({"stances": stances(big="agree", mid="abstain", tiny="agree")}, "agreed"),
        ({"stances": stances(big="abstain", mid="abstain", tiny="abstain")}, "proposed"),
        ({"stances": stances(big="agree", mid="agree", tiny=IF)}, "agreed_with_conditions"),
        ({"stances": stances(big="agree", mid="agree", tiny=HOLD)}, "proposed"),
        ({"stances": stances(tiny=OBJECT)}, "blocked"),
        ({"stances": stances(tiny=OBJECT), "level": "board", "moves": [{"level": "board", "date": "2013-06-30", "why": "x"}]}, "escalated"),
        ({"stances": stances(tiny=OBJECT | {"date": "2013-07-01"}), "level": "board", "moves": [{"level": "board", "date": "2013-06-30", "why": "x"}]}, "blocked"),
        ({"stances": stances(big="agree"), "decided": decision().dump()}, "decided"),
        ({"stances": stances(big="agree"), "reopened": [{"date": "2013-06-30", "why": "x", "was": decision().dump()}]}, "reopened"),
        ({"stances": stances(big="agree"), "withdrawn": {"date": "2013-06-30", "why": "x"}}, "withdrawn"),
    ],
)  # fmt: skip
def test_the_state_follows_from_what_is_recorded(said: dict[str, Any], state: str) -> None:
    assert _stands(**said).state == state


def test_homework_that_is_overdue_blocks() -> None:
    said = stances(big="agree", mid="agree", tiny=HOLD)
    assert _stands("2013-07-31", stances=said).state == "proposed"
    late = _stands("2013-08-01", stances=said)
    assert late.state == "blocked" and late.homework[0].late and late.goes_up


def test_a_point_past_its_date_goes_up_a_level() -> None:
    first = {"moves": [{"level": "group", "date": "2013-06-01", "why": "x"}], "level": "group"}
    assert not _stands("2013-07-01", **first).overdue
    late = _stands("2013-07-02", **first)
    assert (late.due, late.overdue, late.goes_up, late.next_level and late.next_level.id) == (
        "2013-07-01", True, True, "committee",
    )  # fmt: skip
    assert not _stands("2020-01-01", level="board", due="2013-07-01").goes_up


def test_everybody_to_whom_it_applies_is_concerned_and_nobody_else() -> None:
    out = confirmed(not_applicable=[{"reason": "はがきを使わない", "elements": ["forms/ticket"]}])
    snapshot = world(practices={"tiny": out})
    assert concerned(snapshot, SERVICE, point().about) == ("big", "mid")
    assert concerned(snapshot, SERVICE, ("nyujoken",)) == MUNICIPALITIES


def test_who_has_not_answered_or_must_confirm_again_is_silent() -> None:
    nothing = Practice.model_validate({"service": SERVICE})
    agreement = point()
    assert [
        (s.municipality, s.address, s.state)
        for s in standing(world(practices={"mid": nothing}), SERVICE, agreement, TODAY).silent
    ] == [("mid", "senkyo/nyujoken/forms/ticket/fields/place-address", "unanswered")]


def test_of_a_process_that_is_not_there_nobody_has_answered() -> None:
    snapshot = replace(world(), processes={}, digests={})
    assert {s.municipality for s in standing(snapshot, SERVICE, point(), TODAY).silent} == set(MUNICIPALITIES)


def test_a_form_stands_for_its_fields_and_an_effect_for_what_it_changes() -> None:
    partly = Practice.model_validate(
        {"service": SERVICE, "processes": {"nyujoken": {"deviations": [], "confirmations": [
            {"date": "2013-05-20", "by": "x", "standard": "0" * 8, "elements": ["forms/ticket"]}]}}}
    )  # fmt: skip
    snapshot = world(practices={"mid": partly})
    about_form = standing(snapshot, SERVICE, point(about=["nyujoken/forms/ticket"]), TODAY).silent
    assert {s.address.rsplit("/", 1)[1] for s in about_form} >= {"ticket", "voter-name", "place-name"}
    more = point(effect={"parameter": "unit", "default": "person"})
    assert "senkyo/nyujoken/parameters/unit" in {s.address for s in standing(snapshot, SERVICE, more, TODAY).silent}


_WORDS = st.sampled_from(["agree", "abstain", HOLD, OBJECT, IF])


@given(
    st.dictionaries(st.sampled_from(MUNICIPALITIES), st.tuples(_WORDS, st.sampled_from(["2013-06-01", "2013-06-30"]))),
    st.lists(st.sampled_from(["group", "committee", "board"]), max_size=3, unique=True),
    st.randoms(use_true_random=False),
)
def test_the_state_depends_on_what_is_recorded_and_not_on_the_order(said: Any, levels: list[str], random: Any) -> None:
    taken = {m: stances(x=word)["x"] | {"date": day} for m, (word, day) in said.items()}
    moves = [{"level": x, "date": f"2013-06-{10 + i:02}", "why": "x"} for i, x in enumerate(levels)]
    level = levels[-1] if levels else None
    once = point(stances=taken, moves=moves, level=level)
    names, turned = list(taken), list(moves)
    random.shuffle(names)
    random.shuffle(turned)
    again = point(stances={m: taken[m] for m in names}, moves=turned, level=level)
    one, other = (standing(world(a), SERVICE, a, TODAY) for a in (once, again))
    assert one.state in STATES
    assert (one.state, one.missing, set(one.objections), one.due) == (
        other.state, other.missing, set(other.objections), other.due,
    )  # fmt: skip
    assert isinstance(once, Agreement)


def test_a_stance_from_before_a_reopening_counts_no_more_even_on_the_same_day() -> None:
    said = {"stance": "agree", "by": "総務課", "date": TODAY}
    was = decision(date=TODAY).dump()
    opened = point(
        stances={"big": said, "mid": said | {"round": 1}}, reopened=[{"date": TODAY, "why": "x", "was": was}]
    )
    found = standing(world(opened), SERVICE, opened, TODAY)
    assert set(found.stances) == {"mid"} and "big" in found.missing
    later = point(stances={"big": said | {"date": "2013-07-02"}}, reopened=[{"date": TODAY, "why": "x", "was": was}])
    assert set(standing(world(later), SERVICE, later, "2013-07-02").stances) == {"big"}
