"""The agenda, the comparison, the budget, requests and minutes: what is told of points, from what is recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.agreement.sample import TOP, ticket
from tests.agreement.small import ADDRESS, ADDS, SERVICE, TODAY, confirmed, decision, point, stances, world
from workbench.agreement import (
    Payer,
    agenda,
    budget,
    bundling,
    comparison,
    drafted,
    effect_on_savings,
    item,
    joining,
    meetings,
    minutes,
    next_id,
    next_request_id,
    requests,
    usual_options,
)
from workbench.fitgap.applied import applied
from workbench.model import Agreement, Cost, Request, Share, Snapshot
from workbench.workspace import Workspace

BUDGET: dict[str, Any] = {"ceiling": 1_000_000, "expected_saving": 3_500_000, "years": 5, "from": "2015-12"}


@pytest.fixture(scope="module")
def sample() -> Snapshot:
    return Workspace(TOP).load()


def test_every_difference_is_an_item_once(sample: Snapshot) -> None:
    items = agenda(sample, TODAY)
    keys = [i.key for i in items]
    assert len(keys) == len(set(keys)) > 100
    first = items[0]
    assert (first.key, first.conflict, first.initial) == ("senkyo/senkyo-001", True, 2_050_000)
    assert first.differing == ("hatsukaichi", "kitahiroshima") and set(first.concerned) == set(sample.municipalities)
    assert first.residents == 114_038 + 19_969 and first.first_go_live == "2014-01"
    assert [w.cases for w in first.ways][0] == 93_500
    assert "senkyo/nyujoken/forms/ticket/fields/place-address" not in keys
    assert any("forms/ticket" in k for k in first.related) and first.key not in first.related


def test_an_item_is_found_by_its_element_too(sample: Snapshot) -> None:
    found = item(sample, TODAY, "senkyo/nyujoken/forms/ticket/fields/place-address")
    assert found is not None and found.key == "senkyo/senkyo-001"
    assert item(sample, TODAY, "senkyo/nowhere") is None


def test_an_items_key_survives_an_edit_of_the_deviation() -> None:
    reworded = {**ADDS, "changes": [{**ADDS["changes"][0], "value": {"name": {"ja": "投票所の住所"}}}]}
    one, other = (agenda(world(practices={"big": confirmed(d)}), TODAY) for d in (ADDS, reworded))
    assert [i.key for i in one] == [i.key for i in other] == [f"{SERVICE}/{ADDRESS}"]


def test_a_difference_drafted_becomes_a_point_with_the_usual_options() -> None:
    snapshot = world()
    (only,) = agenda(snapshot, TODAY)
    after = applied(snapshot, drafted(snapshot, only, TODAY))
    assert isinstance(after, Snapshot)
    (now,) = agenda(after, TODAY)
    assert now.agreement is not None and now.agreement.id == "senkyo-001" and now.agreement.owner == "g"
    assert [o.disposition for o in now.agreement.options] == ["raise_standard", "parameter", "customize", "drop"]
    assert now.agreement.options[2].municipalities == ("big",) and drafted(after, now, TODAY) == ()
    assert next_id(after, SERVICE) == "senkyo-002" and not after.problems


def test_settled_items_come_last() -> None:
    done = point(decided=decision().dump(), about=["nyujoken/forms/ticket/fields/place-address"])
    also = {**ADDS, "id": "unit", "changes": [{"op": "set", "at": "parameters/unit", "to": "household"}]}
    items = agenda(world(done, {"big": confirmed(ADDS, also)}), TODAY)
    assert [i.settled for i in items] == [False, True]


def test_the_options_stand_side_by_side(sample: Snapshot) -> None:
    found = comparison(sample, "senkyo", ticket(sample))
    by = {s.option.id: s for s in found.sides}
    assert found.years == 5 and list(by) == ["raise", "parameter", "customise", "drop"]
    assert by["parameter"].total == 2_050_000 + 5 * 270_000 == sum(by["parameter"].paid.values())
    assert by["customise"].paid["hatsukaichi"] == by["customise"].total and by["customise"].paid["akiota"] == 0
    assert by["drop"].total == 0 and by["raise"].late_for == ("akiota",)
    assert by["parameter"].per_head["akiota"] > by["parameter"].per_head["hatsukaichi"]
    assert by["raise"].forms == ("senkyo/nyujoken/forms/ticket",) and by["raise"].printers[0].ja == "印刷・封緘業者"
    assert all(not s.effect.problems and s.effect.said for s in found.sides)


def test_what_cannot_be_shared_says_why() -> None:
    option = {"id": "a", "disposition": "option", "initial": 100, "share": {"cases": 100}}
    nobody = {m: confirmed(volume=0) for m in ("big", "mid", "tiny")}
    (side,) = comparison(world(practices=nobody), SERVICE, point(options=[option])).sides
    assert side.paid == {} and side.unshared is not None and side.unshared.en


def test_usual_options_reuse_a_parameter_that_is_there() -> None:
    sets = {**ADDS, "changes": [{"op": "set", "at": "parameters/unit", "to": "household"}]}
    agreement = point(about=["nyujoken/parameters/unit"])
    found = {o.disposition: o for o in usual_options(world(practices={"big": confirmed(sets)}), SERVICE, agreement)}
    effect = found["parameter"].effect
    assert effect is not None and (effect.parameter, effect.default, effect.values) == (
        "unit",
        "person",
        {"big": "household"},
    )


def _spending(**more: Any) -> Agreement:
    cost = {"initial": 100_000, "yearly": 10_000, "share": {"equal": 100}}
    return point(**{"cost": cost, "decided": decision().dump(), "expires": "2014-01-01", **more})


def test_the_budget_says_what_is_spent_asked_left_and_expiring() -> None:
    account = budget(world(_spending(), budget=BUDGET), TODAY)
    assert (account.spent, account.asked, account.left) == (150_000, 0, 850_000)
    assert sum(s.expected for s in account.savings) == 3_500_000
    assert sum(s.spent for s in account.savings) == 150_000
    assert [x.expires for x in account.expiring] == ["2014-01-01"]
    assert budget(world(_spending(expires="2016-01-01"), budget=BUDGET), TODAY).expiring == ()
    open_ = _spending(decided=None, options=[{"id": "a", "disposition": "option", "initial": 5}], proposed="a")
    assert (budget(world(open_, budget=BUDGET)).spent, budget(world(open_, budget=BUDGET)).asked) == (0, 5)
    assert budget(world(_spending())).ceiling == 0
    assert budget(world(_spending(decided=None, withdrawn={"date": TODAY, "why": "x"}), budget=BUDGET)).asked == 0


def test_what_a_point_would_take_of_each_saving() -> None:
    snapshot = world(_spending(decided=None), budget=BUDGET)
    cost = Cost(initial=300, share=Share(equal=100))
    found = effect_on_savings(snapshot, SERVICE, snapshot.agreements[SERVICE][0], cost)
    assert [s.spent for s in found] == [100] * 3 and all(s.left == s.expected - 100 for s in found)


def test_later_joiners_buy_in_to_the_yen() -> None:
    agreement = _spending()
    pays, gets = joining(world(agreement), SERVICE, agreement, {"late": Payer("999", 10_000)})
    assert pays == {"late": 25_000} and sum(gets.values()) == 25_000


def _requested(*several: Request) -> Snapshot:
    return replace(world(point()), requests={SERVICE: several})


def test_requests_that_touch_the_same_are_bundled() -> None:
    one = Request.model_validate(
        {"id": "senkyo-r001", "about": [ADDRESS], "title": {"ja": "一"}, "agreement": "senkyo-001"}
    )
    two = Request.model_validate({"id": "senkyo-r002", "about": ["nyujoken/forms/ticket"], "title": {"ja": "二"}})
    far = Request.model_validate({"id": "senkyo-r003", "about": ["nyujoken/parameters/unit"], "title": {"ja": "三"}})
    snapshot = _requested(one, two, far)
    found = {a.request.id: a for a in requests(snapshot)}
    assert found["senkyo-r001"].similar == ("senkyo/senkyo-r002",) and found["senkyo-r003"].similar == ()
    assert found["senkyo-r001"].agreement is not None and next_request_id(snapshot, SERVICE) == "senkyo-r004"
    after = applied(snapshot, bundling(snapshot, ["senkyo/senkyo-r001", "senkyo/senkyo-r002"]))
    assert isinstance(after, Snapshot)
    assert [r.bundle for r in after.requests[SERVICE]] == ["senkyo-r001", "senkyo-r001", None]
    assert bundling(snapshot, ["senkyo/senkyo-r001"]) == ()


def test_minutes_hold_what_was_recorded_on_the_day() -> None:
    said = stances(big="agree", mid={"stance": "hold", "homework": "単価を調べる", "until": "2013-07-31"})
    agreement = point(stances=said, level="group")
    snapshot = world(agreement)
    assert meetings(snapshot) == (("2013-06-20", "group"),)
    found = minutes(snapshot, "2013-06-20", "group")
    assert [m.agreement.id for m in found.matters] == ["senkyo-001"] and found.decisions == ()
    assert found.present == (("big", "総務課"), ("mid", "総務課"))
    assert [(t.municipality, t.what, t.until) for t in found.tasks] == [("mid", "単価を調べる", "2013-07-31")]
    assert found.next == "2013-07-31"
    assert minutes(snapshot, "2013-06-20", "board").matters == () == minutes(snapshot, "2013-06-21").matters


def test_a_decision_stays_in_the_minutes_of_its_day_when_it_is_opened_again() -> None:
    was = {"date": "2013-07-05", "why": "x", "was": decision().dump()}
    found = minutes(world(point(reopened=[was])), TODAY, "group")
    (matter,) = found.decisions
    assert matter.agreement.decided == decision()


def test_a_point_that_was_raised_is_in_the_minutes_of_the_level_it_left() -> None:
    moves = [{"level": "group", "date": "2013-06-01", "why": "x"}, {"level": "committee", "date": TODAY, "why": "y"}]
    snapshot = world(point(moves=moves, level="committee"))
    (matter,) = minutes(snapshot, TODAY, "group").matters
    assert matter.raised_to is not None and matter.raised_to.id == "committee"
