"""Law 6: no decision over silence, a missing stance or a missing field; and no path around that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.agreement.small import LEVELS, SERVICE, TODAY, confirmed, decision, point, stances, world
from workbench.agreement import completed, deciding, obstacles, putting, raising, refusals, withdrawing
from workbench.agreement.deciding import FIELDS, reopened
from workbench.agreement.guarding import breaches, silences
from workbench.fitgap.applied import applied
from workbench.model import Agreement, Decision, Edit, Practice, Put, Snapshot, demanded

ALL = stances(big="agree", mid="agree", tiny="agree")
FULL: dict[str, dict[str, Any]] = {
    "adopt": {"ends": "2014-03-31"},
    "amend_ordinance": {
        "amendments": [{"municipality": "big", "ordinance": "規程", "session": "2013-09", "effective": "2013-10-01"}]
    },
    "parameter": {},
    "option": {"how": "帳票オプション", "municipalities": ["big"]},
    "raise_standard": {},
    "work_around": {"how": "手書きする"},
    "euc": {"how": "表計算"},
    "outside": {"system": "ext:x", "how": "CSV"},
    "customize": {"municipalities": ["big"], "basis": [{"title": "規程"}]},
    "drop": {"notice": "広報に載せる"},
    "petition": {"to": "県"},
    "defer": {"until": "2014-03-31"},
}
OF_THE_POINT: dict[str, dict[str, Any]] = {
    "parameter": {"effect": {"parameter": "unit", "default": "person"}},
    "customize": {"cost": {"initial": 1000, "share": {"requester": 100}}, "expires": "2020-11-30"},
}


def _kinds(agreement: Agreement, taken: Decision, today: str = TODAY, **settings: Any) -> list[str]:
    return [o.kind for o in obstacles(world(agreement, **settings), SERVICE, agreement, taken, today)]


def _made(disposition: str, without: str = "") -> tuple[Agreement, Decision]:
    given = {k: v for k, v in FULL[disposition].items() if k != without}
    own = {k: v for k, v in OF_THE_POINT.get(disposition, {}).items() if k != without}
    taken = Decision.model_validate(
        {"disposition": disposition, "level": "committee", "date": TODAY, "why": "理由", **given}
    )
    return point(stances=ALL, **own), taken


@pytest.mark.parametrize("disposition", list(FULL))
def test_what_says_all_it_must_can_be_decided(disposition: str) -> None:
    assert _kinds(*_made(disposition)) == []


@pytest.mark.parametrize(("disposition", "field"), [(d, f) for d in FULL for f in demanded(d)])  # type: ignore[arg-type]
def test_a_missing_field_is_named(disposition: str, field: str) -> None:
    found = obstacles(world(), SERVICE, *_made(disposition, field.partition(".")[0]), TODAY)
    assert field in [o.field for o in found if o.kind == "missing"]
    assert all(o.message.en and o.message.ja for o in found) and field in FIELDS


def test_nothing_is_decided_over_a_municipality_that_has_not_answered() -> None:
    nothing = {"mid": Practice.model_validate({"service": SERVICE})}
    agreement = point(stances=ALL)
    found = obstacles(world(agreement, nothing), SERVICE, agreement, decision(), TODAY)
    assert [(o.kind, o.municipality) for o in found] == [("silent", "mid")]
    assert "mid市" in found[0].message.ja


def test_nothing_is_decided_without_every_stance() -> None:
    assert _kinds(point(stances=stances(big="agree", mid="agree")), decision()) == ["no-stance"]
    assert _kinds(point(), decision()) == ["no-stance"] * 3
    assert _kinds(point(stances=ALL | stances(mid="object")), decision()) == ["stance-lacks", "objection"]


def test_only_a_level_that_may_overrules_and_the_objection_stays_on_record() -> None:
    agreement = point(stances=ALL | stances(mid={"stance": "object", "harm": "費用"}))
    assert _kinds(agreement, decision()) == ["objection"]
    assert _kinds(agreement, decision(level="committee")) == ["objection"]
    assert _kinds(agreement, decision(level="board")) == []
    after = completed(world(agreement), SERVICE, agreement, decision(level="board"), TODAY)
    assert after.decided is not None and after.decided.against == ("mid",)
    nobody: dict[str, Any] = {"levels": [{**x, "overrules": False} for x in LEVELS]}
    assert _kinds(agreement, decision(level="board"), **nobody) == []
    assert _kinds(agreement, decision(level="committee"), **nobody) == ["objection"]


def test_who_is_not_ready_is_waited_for() -> None:
    agreement = point(stances=ALL | stances(mid={"stance": "hold", "homework": "x", "until": "2013-08-01"}))
    assert _kinds(agreement, decision()) == ["hold"]
    assert _kinds(agreement, decision(level="board")) == []


def test_a_level_decides_only_what_it_may_and_not_below_where_the_point_stands() -> None:
    assert _kinds(point(stances=ALL), decision(disposition="drop", notice="x", ends=None)) == ["level-may-not"]
    assert _kinds(point(stances=ALL, level="board"), decision()) == ["level-below"]
    assert _kinds(point(stances=ALL), decision(level="nobody")) == ["level-unknown"]


def test_the_dates_of_a_decision_fit() -> None:
    assert _kinds(point(stances=ALL), decision(date="2013-07-02")) == ["date"]
    assert _kinds(point(stances=ALL), decision(ends="2013-06-01")) == ["date"]
    wrong = [{"municipality": "big", "ordinance": "x", "session": "2013-07", "effective": "2013-08-01"}]
    taken = decision(disposition="amend_ordinance", amendments=wrong, ends=None, level="board")
    assert _kinds(point(stances=ALL), taken) == ["date"]


def test_an_option_that_the_law_forbids_or_that_is_another_is_refused() -> None:
    options = [
        {"id": "a", "disposition": "adopt", "unlawful": "公職選挙法に反する"},
        {"id": "b", "disposition": "defer"},
    ]
    agreement = point(stances=ALL, options=options)
    assert _kinds(agreement, decision(option="a")) == ["unlawful"]
    assert _kinds(agreement, decision(option="b")) == ["option"]
    assert _kinds(agreement, decision(option="c")) == ["option"]


def test_a_decided_or_withdrawn_point_is_not_decided_again() -> None:
    assert _kinds(point(stances=ALL, decided=decision().dump()), decision()) == ["decided"]
    assert _kinds(point(stances=ALL, withdrawn={"date": TODAY, "why": "x"}), decision()) == ["withdrawn"]


def test_a_point_that_concerns_nobody_is_not_decided() -> None:
    out = confirmed(not_applicable=[{"reason": "しない"}])
    agreement = point()
    found = obstacles(
        world(agreement, dict.fromkeys(("big", "mid", "tiny"), out)), SERVICE, agreement, decision(), TODAY
    )
    assert [o.kind for o in found] == ["unconcerned"]


def test_reopening_keeps_what_was_decided_and_asks_for_stances_anew() -> None:
    agreement = point(stances=ALL, decided=decision().dump(), expires="2020-01-01")
    again = reopened(agreement, "2013-07-05", "費用が変わった")
    assert again.decided is None and again.expires is None
    assert again.reopened[0].was == agreement.decided and again.reopened[0].expires == "2020-01-01"
    assert _kinds(again, decision(date="2013-07-06"), "2013-07-06") == ["no-stance"] * 3


def test_a_point_goes_up_level_by_level() -> None:
    agreement = point()
    (put,) = raising(world(agreement), SERVICE, agreement, TODAY, "まとまらない")
    up = Agreement.model_validate(put.value)
    assert (up.level, up.moves[-1].why) == ("committee", "まとまらない")
    top = point(level="board")
    assert raising(world(top), SERVICE, top, TODAY, "x") == ()


# -- no path around it: what any save brings is judged -----------------------------------------------------------------


def _breaches(before: Snapshot, edit: Edit) -> list[str]:
    after = applied(before, edit)
    assert isinstance(after, Snapshot), after
    return [b.kind for b in breaches(before, after)]


def test_a_save_that_decides_soundly_passes() -> None:
    agreement = point(stances=ALL)
    before = world(agreement)
    assert _breaches(before, deciding(before, SERVICE, agreement, decision(), TODAY)) == []
    assert refusals(before, SERVICE, agreement, decision(), TODAY) == ()


@pytest.mark.parametrize(
    "agreement",
    [
        point(stances=stances(big="agree", mid="agree")),
        point(stances=ALL | stances(mid={"stance": "object", "harm": "x"})),
    ],
)
def test_a_save_that_decides_without_stances_or_over_objections_is_refused(agreement: Agreement) -> None:
    before = world(agreement)
    assert set(_breaches(before, putting(SERVICE, agreement.model_copy(update={"decided": decision()})))) == {"decided"}


def test_a_save_that_takes_an_answer_away_and_decides_is_refused() -> None:
    agreement = point(stances=ALL)
    before = world(agreement)
    silent = Put(record="practice/mid/senkyo/nyujoken/answers/.", value=None)
    edit = (*deciding(before, SERVICE, agreement, decision(), TODAY), silent)
    assert "decided" in _breaches(before, edit)


def test_a_save_that_decides_at_once_on_a_new_point_is_refused() -> None:
    before = world()
    assert _breaches(before, putting(SERVICE, point(decided=decision().dump()))) != []


def test_a_decision_stands_as_it_was_taken_until_it_is_reopened() -> None:
    agreement = point(stances=ALL, decided=decision().dump())
    before = world(agreement)
    other = agreement.model_copy(update={"decided": decision(disposition="defer", until="2014-01-01", ends=None)})
    assert _breaches(before, putting(SERVICE, other)) == ["decided"]
    wider = agreement.model_copy(update={"about": ("nyujoken",)})
    assert _breaches(before, putting(SERVICE, wider)) == ["decided"]
    reworded = agreement.model_copy(update={"decided": decision(why="別の言い方", minutes="第2回")})
    assert _breaches(before, putting(SERVICE, reworded)) == []
    gone = Put(record="agreement/senkyo/senkyo-001/stances/mid", value=None)
    assert _breaches(before, (gone,)) == ["stance"]
    assert withdrawing(SERVICE, agreement, TODAY, "x") == ()


def test_an_old_decision_stays_sound_when_the_standard_changes_later() -> None:
    agreement = point(stances=ALL, decided=decision().dump())
    before = world(agreement)
    field = Put(
        record="catalog/senkyo/nyujoken/forms/ticket/fields/place-address",
        value={"id": "place-address", "name": {"ja": "x"}},
    )
    note = putting(SERVICE, agreement.model_copy(update={"note": "後から"}))
    assert _breaches(before, (field, *note)) == []


def test_what_a_decision_demands_stays_with_it() -> None:
    agreement, taken = _made("customize")
    before = world(agreement.model_copy(update={"decided": taken}))
    (there,) = before.agreements[SERVICE]
    assert _breaches(before, putting(SERVICE, there.model_copy(update={"cost": None}))) != []
    dearer = there.model_copy(update={"cost": there.cost.model_copy(update={"initial": 2000}) if there.cost else None})
    assert _breaches(before, putting(SERVICE, dearer)) == []


def test_weights_stay_once_there_are_scores() -> None:
    criteria = [{"id": "cost", "name": {"ja": "費用"}, "weight": 1}]
    options = [{"id": "a", "disposition": "adopt", "scores": {"cost": 3}}]
    agreement = point(criteria=criteria, weights_fixed="2013-06-01", options=options)
    heavier = agreement.model_copy(update={"criteria": (agreement.criteria[0].model_copy(update={"weight": 9}),)})
    assert _breaches(world(agreement), putting(SERVICE, heavier)) == ["weights"]


def test_a_decided_point_is_neither_removed_nor_undecided_but_reopened_and_withdrawn() -> None:
    agreement = point(stances=ALL, decided=decision().dump())
    before = world(agreement)
    assert "removed" in _breaches(before, (Put(record="agreement/senkyo/senkyo-001", value=None),))
    silently = agreement.model_copy(update={"decided": None})
    assert _breaches(before, putting(SERVICE, silently)) == ["removed"]
    opened = reopened(agreement, TODAY, "費用を見直す")
    assert _breaches(before, putting(SERVICE, opened)) == []
    assert _breaches(world(opened), withdrawing(SERVICE, opened, TODAY, "要らなくなった")) == []
    assert "removed" in _breaches(world(opened), (Put(record="agreement/senkyo/senkyo-001", value=None),))
    assert _breaches(world(point()), (Put(record="agreement/senkyo/senkyo-001", value=None),)) == []


def test_decisions_over_silence_are_found_whoever_wrote_them() -> None:
    sound = point(stances=ALL, decided=decision().dump())
    assert list(silences(world(sound))) == []
    without = point(stances={m: s for m, s in ALL.items() if m != "mid"}, decided=decision().dump())
    (found,) = silences(world(without))
    assert "mid" in found.why.ja and not found.since
    unanswered = Practice.model_validate({"service": SERVICE, "processes": {}})
    over = list(silences(world(sound, {"tiny": unanswered})))
    assert [o.since for o in over] == [False] and "未回答" in over[0].why.ja
    old = {"date": "2013-05-20", "by": "x", "standard": "0" * 12}
    stale = Practice.model_validate({"service": SERVICE, "processes": {"nyujoken": {"confirmations": [old]}}})
    assert [o.since for o in silences(world(sound, {"tiny": stale}))] == [True]


def test_who_joined_after_a_decision_was_not_there_to_be_asked() -> None:
    decided_ = point(stances={m: s for m, s in ALL.items() if m != "mid"}, decided=decision().dump())
    there = world(decided_)
    newcomer = there.municipalities["mid"].model_copy(update={"joined": "2014-04-01"})
    assert list(silences(replace(there, municipalities={**there.municipalities, "mid": newcomer}))) == []
