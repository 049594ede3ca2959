"""What a decision does is seen before, saved as one edit, and undone without a trace in the standard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreement.sample import SERVICE, TODAY, TOP, WHY, agreed, copied, decided, files, standard, ticket
from tests.agreement.small import ADDS, confirmed, decision, point, stances, world
from tests.agreement.small import SERVICE as SMALL
from tests.thoroughly import examples
from workbench.agreement import (
    CannotApply,
    Effected,
    agenda,
    applying,
    budget,
    changed_since,
    deciding,
    drafted,
    effect_of,
    reopening,
    requests,
    standing,
    undoing,
)
from workbench.agreement.guarding import silences
from workbench.fitgap import matrix
from workbench.fitgap.applied import applied
from workbench.fitgap.ending import ended, taking_out
from workbench.model import Agreement, Decision, Effect, Put, Snapshot, find
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.errors import Breaks

DECISIONS: dict[str, dict[str, Any]] = {
    "raise": {"disposition": "raise_standard", "option": "raise"},
    "parameter": {"disposition": "parameter", "option": "parameter"},
    "customise": {"disposition": "customize", "option": "customise", "level": "kanjikai", "municipalities": ["hatsukaichi"], "basis": [{"title": "投票所入場券作成要領", "kind": "guideline"}]},
    "drop": {"disposition": "drop", "option": "drop", "notice": "広報で知らせる"},
    "adopt": {"disposition": "adopt", "ends": "2015-11-30"},
    "amend_ordinance": {"disposition": "amend_ordinance", "amendments": [
        {"municipality": "hatsukaichi", "ordinance": "選挙管理委員会規程", "session": "2015-09", "effective": "2016-01-01"}]},
    "option": {"disposition": "option", "how": "所在地印字オプション", "municipalities": ["hatsukaichi"]},
    "outside": {"disposition": "outside", "system": "ext:yubin", "how": "差込印刷", "level": "kanjikai"},
    "work_around": {"disposition": "work_around", "how": "ゴム印を押す"},
    "euc": {"disposition": "euc", "how": "表計算で差し込む"},
    "petition": {"disposition": "petition", "to": "県"},
    "defer": {"disposition": "defer", "until": "2014-03-31"},
}  # fmt: skip


def _decision(name: str) -> Decision:
    return Decision.model_validate({"level": "bukai", "date": TODAY, "why": WHY, **DECISIONS[name]})


def _apply(workspace: Workspace, agreement: Agreement) -> Snapshot:
    return workspace.record(applying(workspace.load(), SERVICE, agreement, TODAY, "事務局"), SYSTEM)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(DECISIONS))
def test_an_effect_is_applied_and_undone_byte_for_byte(tmp_path: Path, name: str) -> None:
    workspace = copied(tmp_path, "senkyo", "juki")
    if name == "customise":
        terms = ticket(workspace.load()).model_copy(update={"expires": "2020-11-30"})
        workspace.record((Put(record="agreement/senkyo/senkyo-001", value={k: v for k, v in terms.dump().items() if k != "stances"}),), SYSTEM)  # fmt: skip
    before, known = standard(workspace), workspace.load().problems
    practices = {k: p.dump() for k, p in workspace.load().practices.items()}
    agreement = decided(workspace, _decision(name))
    seen = effect_of(workspace.load(), SERVICE, agreement)
    assert not seen.problems and all(t.ja and t.en for t in (*seen.said, *seen.warnings)) and seen.said
    after = _apply(workspace, agreement)
    assert after.problems == known and changed_since(after, SERVICE, ticket(after)) == ()
    assert (standard(workspace) != before) == bool(seen.edit)
    back = workspace.record(undoing(after, SERVICE, ticket(after)), SYSTEM)
    assert {f: c for f, c in standard(workspace).items() if f.startswith("process_catalog")} == {
        f: c for f, c in before.items() if f.startswith("process_catalog")
    }
    assert {k: p.dump() for k, p in back.practices.items()} == practices
    assert back.problems == known and standing(back, SERVICE, ticket(back), TODAY).state == "decided"


@pytest.mark.slow
def test_the_ticket_case_played_through(tmp_path: Path) -> None:
    workspace = copied(tmp_path, "senkyo", "juki")
    before = workspace.load()
    point = ticket(before)
    assert standing(before, SERVICE, point, TODAY).missing == ("etajima", "kitahiroshima")
    with pytest.raises(Breaks) as refused:
        workspace.record(deciding(before, SERVICE, point, _decision("parameter"), TODAY), SYSTEM)
    assert {p.code for p in refused.value.problems} == {"E711"}
    start = files(workspace)

    point = decided(workspace, _decision("parameter"))
    assert point.decided is not None and point.decided.conditions == {}
    after = _apply(workspace, point)

    process = after.processes["senkyo/nyujoken"]
    field = find(process, "forms/ticket/fields/place-address")
    assert field is not None and getattr(field, "requirement_class", None) == "option"
    table = matrix(after, "senkyo/nyujoken")
    address = "senkyo/nyujoken/forms/ticket/fields/place-address"
    assert {table.cell(address, m).state for m in ("etajima", "akiota")} == {"stale"}
    assert table.cell("senkyo/nyujoken/parameters/place-info", "hatsukaichi").state == "differs"
    assert table.cell("senkyo/nyujoken/parameters/place-info", "etajima").state == "same"
    (asked,) = (r for r in requests(after) if r.request.agreement == "senkyo-001")
    assert asked.request.agreement == "senkyo-001" and asked.request.status == "draft" and asked.about_elements
    (line,) = (x for x in budget(after).lines if x.agreement is not None and x.agreement.id == "senkyo-001")
    assert (line.state, line.total, sum(line.paid.values())) == ("spent", 3_400_000, 3_400_000)
    assert budget(after).spent == budget(before).spent + 3_400_000

    reopened = workspace.record(reopening(after, SERVICE, ticket(after), "2013-07-02", "費用を見直す"), SYSTEM)
    assert standard(workspace) == {f: c for f, c in start.items() if not f.endswith("agreements.yaml")}
    again = ticket(reopened)
    assert standing(reopened, SERVICE, again, "2013-07-02").state == "reopened"
    assert again.reopened[0].was.disposition == "parameter" and budget(reopened).spent == budget(before).spent


def test_decided_and_applied_in_one_save(tmp_path: Path) -> None:
    workspace = copied(tmp_path, "senkyo", "juki")
    point = agreed(workspace)
    snapshot = workspace.load()
    edit = deciding(snapshot, SERVICE, point, _decision("parameter"), TODAY)
    after = applied(snapshot, edit)
    assert isinstance(after, Snapshot)
    both = applying(after, SERVICE, ticket(after), TODAY, "事務局")
    saved = workspace.record(both, SYSTEM)
    assert ticket(saved).decided is not None and ticket(saved).applied is not None


def test_a_stance_taken_by_somebody_else_meanwhile_is_not_overlooked(tmp_path: Path) -> None:
    workspace = copied(tmp_path, "senkyo", "juki")
    point = agreed(workspace)
    edit = deciding(workspace.load(), SERVICE, point, _decision("parameter"), TODAY)
    no = {"stance": "object", "by": "総務課", "date": TODAY, "harm": "費用が増える"}
    Workspace(tmp_path, workspace.further).record(
        (Put(record="agreement/senkyo/senkyo-001/stances/akiota", value=no),), SYSTEM
    )
    with pytest.raises(Breaks):
        workspace.record(edit, SYSTEM)
    assert ticket(workspace.load()).decided is None


def test_what_others_changed_since_is_named_before_it_is_undone(tmp_path: Path) -> None:
    workspace = copied(tmp_path, "senkyo", "juki")
    after = _apply(workspace, decided(workspace, _decision("parameter")))
    record = "practice/kitahiroshima/senkyo/nyujoken/deviations/ticket-place-address"
    value = workspace.value(record)
    assert value is not None
    changed = workspace.record((Put(record=record, value={**value, "reason": "別の理由"}),), SYSTEM)
    assert changed_since(after, SERVICE, ticket(after)) == ()
    assert changed_since(changed, SERVICE, ticket(changed)) == (record,)


@pytest.mark.slow
def test_a_request_that_the_vendor_knows_of_is_withdrawn_and_not_forgotten(tmp_path: Path) -> None:
    workspace = copied(tmp_path, "senkyo", "juki")
    after = _apply(workspace, decided(workspace, _decision("parameter")))
    (asked,) = (r for r in requests(after) if r.request.agreement == "senkyo-001")
    record = f"request/senkyo/{asked.request.id}"
    value = workspace.value(record)
    assert value is not None
    after = workspace.record((Put(record=record, value={**value, "status": "asked"}),), SYSTEM)
    back = workspace.record(undoing(after, SERVICE, ticket(after)), SYSTEM)
    assert [r.status for r in back.requests["senkyo"] if r.agreement == "senkyo-001"] == ["withdrawn"]


def test_an_effect_is_applied_once_and_only_when_decided() -> None:
    open_ = point()
    with pytest.raises(CannotApply):
        applying(world(open_), SMALL, open_, TODAY, "x")
    done = point(decided=decision().dump(), applied={"date": TODAY, "by": "x"})
    with pytest.raises(CannotApply):
        applying(world(done), SMALL, done, TODAY, "x")
    with pytest.raises(CannotApply):
        undoing(world(open_), SMALL, open_)


def test_ordinances_amended_too_late_for_the_go_live_are_said() -> None:
    agreement = point(stances=stances(big="agree"))
    amending = {"municipality": "big", "ordinance": "規程", "session": "2016-03", "effective": "2016-04-01"}
    late = effect_of(world(), SMALL, agreement, decision(disposition="amend_ordinance", amendments=[amending]))
    assert "2015-12" in late.warnings[0].ja and "2016-04-01" in (late.warnings[0].en or "")
    soon = amending | {"session": "2015-09", "effective": "2015-10-01"}
    assert (
        effect_of(world(), SMALL, agreement, decision(disposition="amend_ordinance", amendments=[soon])).warnings == ()
    )


def test_raised_standard_takes_in_what_one_does_and_the_others_confirm_again() -> None:
    found = effect_of(world(), SMALL, point(), decision(disposition="raise_standard"))
    assert found.impact is not None and found.after is not None
    assert {s.municipality for s in found.impact.stale} >= {"mid", "tiny"}
    assert found.after.practice("big", "senkyo/nyujoken").deviations == ()


def test_where_it_is_done_in_several_ways_somebody_says_whose_is_the_standard() -> None:
    other = {**ADDS, "changes": [{**ADDS["changes"][0], "value": {"name": {"ja": "所在地（字名まで）"}}}]}
    snapshot = world(practices={"mid": confirmed(other)})
    raised = decision(disposition="raise_standard")
    assert effect_of(snapshot, SMALL, point(), raised).problems
    found = effect_of(snapshot, SMALL, point(effect=Effect(like="big").dump()), raised)
    assert found.problems == () and found.after is not None
    (kept,) = found.after.practice("mid", "senkyo/nyujoken").deviations
    assert [c.op for c in kept.changes] == ["change"]


def test_a_parameter_is_added_with_its_default_and_each_municipalitys_value() -> None:
    define = {"name": {"ja": "所在地を印字する"}, "type": "boolean"}
    effect = {"parameter": "print-address", "define": define, "default": False, "values": {"big": True, "mid": False}}
    found = effect_of(world(), SMALL, point(effect=effect), decision(disposition="parameter"))
    assert found.problems == () and found.after is not None
    parameter = find(found.after.processes["senkyo/nyujoken"], "parameters/print-address")
    assert getattr(parameter, "default", None) is False
    (own,) = found.after.practice("big", "senkyo/nyujoken").deviations
    assert [c.dump() for c in own.changes] == [{"op": "set", "at": "parameters/print-address", "to": True}]
    assert found.after.practice("mid", "senkyo/nyujoken").deviations == ()
    wrong = point(effect=effect | {"values": {"big": "yes"}})
    assert effect_of(world(), SMALL, wrong, decision(disposition="parameter")).problems


def test_only_the_part_of_a_deviation_in_question_ends() -> None:
    both = {**ADDS, "changes": [*ADDS["changes"], {"op": "set", "at": "parameters/unit", "to": "household"}]}
    found = effect_of(world(practices={"big": confirmed(both)}), SMALL, point(), decision())
    assert found.after is not None
    stays, ends = found.after.practice("big", "senkyo/nyujoken").deviations
    assert (stays.ends, [c.op for c in stays.changes]) == (None, ["set"])
    assert (ends.ends, [c.op for c in ends.changes]) == ("2014-03-31", ["add"])


def test_what_nobody_does_otherwise_leaves_the_standard_when_it_is_dropped() -> None:
    agreement = point(about=["nyujoken/forms/ticket/fields/voter-name"])
    found = effect_of(world(), SMALL, agreement, decision(disposition="drop", notice="x"))
    assert found.after is not None and found.problems == ()
    process = found.after.processes["senkyo/nyujoken"]
    assert find(process, "forms/ticket/fields/voter-name") is None
    assert "forms/ticket/fields/voter-name" in process.retired


@pytest.fixture(scope="module")
def sample() -> Snapshot:
    return Workspace(TOP).load()


@pytest.mark.slow
@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_applied_and_undone_any_point_of_the_sample_is_as_it_was(sample: Snapshot, data: st.DataObject) -> None:
    items = [i for i in agenda(sample, TODAY) if i.agreement is None]
    item = data.draw(st.sampled_from(items))
    agreement = Agreement.model_validate(drafted(sample, item, TODAY)[0].value)
    kind = data.draw(st.sampled_from(["raise_standard", "parameter", "drop", "adopt", "customize", "option"]))
    like = Effect(like=data.draw(st.sampled_from(item.differing)))
    if kind == "raise_standard":
        agreement = agreement.model_copy(update={"effect": like})
    taken = decision(disposition=kind, ends="2014-01-01", notice="x", how="x")
    found = effect_of(sample, item.service, agreement, taken)
    assert bool(found.problems) <= (found.edit == ())
    if found.edit:
        there = applied(sample, found.edit)
        assert isinstance(there, Snapshot)
        back = applied(there, found.undo)
        assert isinstance(back, Snapshot)
        service = item.service
        for address, process in sample.processes_of(service):
            assert back.processes[address].dump() == process.dump()
        for m in sample.municipalities:
            if (m, service) in sample.practices:
                assert back.practices[m, service].dump() == sample.practices[m, service].dump()
        assert back.requests.get(service, ()) == sample.requests.get(service, ())


@pytest.fixture(scope="module")
def options(sample: Snapshot) -> tuple[Effected, ...]:
    """What every option of every point and difference of the ticket does."""
    found = []
    for item in agenda(sample, TODAY, service=SERVICE):
        if item.about[0].startswith("nyujoken/"):
            agreement = item.agreement or Agreement.model_validate(drafted(sample, item, TODAY)[0].value)
            found += [effect_of(sample, SERVICE, agreement, o) for o in agreement.options]
    return tuple(found)


@pytest.mark.slow
def test_what_is_said_names_elements_and_no_addresses(options: tuple[Effected, ...]) -> None:
    address = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
    for found in options:
        for said in (*found.said, *found.warnings, *found.problems):
            assert not address.search(said.ja) and not address.search(said.get("en")), said


def test_a_difference_at_several_elements_is_one_question_with_a_flow_that_holds(sample: Snapshot) -> None:
    keys = {i.key: i for i in agenda(sample, TODAY)}
    printing = keys["senkyo/nyujoken/steps/proof"]
    assert {"nyujoken/steps/order", "nyujoken/steps/hand-over", "nyujoken/steps/print"} <= set(printing.about)
    agreement = Agreement.model_validate(drafted(sample, printing, TODAY)[0].value)
    for option in agreement.options:
        assert not effect_of(sample, SERVICE, agreement, option).problems, option.id


def test_nearly_every_option_can_be_applied(options: tuple[Effected, ...]) -> None:
    assert len(options) > 50 and sum(bool(o.problems) for o in options) <= len(options) // 30


def test_a_parameter_leaves_the_flow_alone_and_says_so(sample: Snapshot) -> None:
    item = next(i for i in agenda(sample, TODAY) if i.key == "senkyo/nyujoken/steps/proof")
    agreement = Agreement.model_validate(drafted(sample, item, TODAY)[0].value)
    option = next(o for o in agreement.options if o.disposition == "parameter")
    found = effect_of(sample, SERVICE, agreement, option)
    assert any("設定項目では変わらない" in w.ja for w in found.warnings) and found.after is not None
    steps = found.after.processes["senkyo/nyujoken"].steps
    assert steps == sample.processes["senkyo/nyujoken"].steps


def test_ways_that_differ_become_an_option_each(sample: Snapshot) -> None:
    item = next(i for i in agenda(sample, TODAY) if i.key == "senkyo/kijitsumae/parameters/places")
    agreement = Agreement.model_validate(drafted(sample, item, TODAY)[0].value)
    raised = [o for o in agreement.options if o.disposition == "raise_standard"]
    assert len(raised) == 3 and {o.effect.like for o in raised if o.effect} == set(item.differing)


def test_raised_and_taken_back_leaves_every_file_as_it_was(tmp_path: Path) -> None:
    workspace = copied(tmp_path, "senkyo", "juki")
    before = standard(workspace)
    after = _apply(workspace, decided(workspace, _decision("raise")))
    workspace.record(undoing(after, SERVICE, ticket(after)), SYSTEM)
    assert standard(workspace) == before


@pytest.mark.slow
def test_nearly_every_option_of_every_difference_can_be_applied(sample: Snapshot) -> None:
    """What cannot says why; most of what could not, could not because one deviation was several points."""
    cannot = total = 0
    for item in agenda(sample, TODAY, service=SERVICE):
        if item.agreement is None:
            agreement = Agreement.model_validate(drafted(sample, item, TODAY)[0].value)
            found = [effect_of(sample, SERVICE, agreement, o) for o in agreement.options]
            total, cannot = total + len(found), cannot + sum(bool(f.problems) for f in found)
    assert total > 100 and cannot <= total // 50


def test_what_ends_by_decision_can_be_taken_out_though_the_decision_speaks_of_it(tmp_path: Path) -> None:
    workspace = copied(tmp_path, "senkyo", "juki")
    after = _apply(workspace, decided(workspace, _decision("adopt")))
    known = after.problems
    going = [e for e in ended(after, "2016-01-01") if "place-address" in str(e.deviation.changes)]
    assert {e.municipality for e in going} == {"hatsukaichi", "kitahiroshima"}
    for m in ("hatsukaichi", "kitahiroshima"):
        of_it = [e for e in ended(after, "2016-01-01") if e.municipality == m and e.process == "senkyo/nyujoken"]
        after = workspace.record(taking_out(*of_it), SYSTEM)
    assert {p.code for p in after.problems if p not in known} == {"W307"}, (
        "what speaks of it is told, and stands in no way"
    )
    assert ticket(after).decided is not None
    assert not [o for o in silences(after) if o.agreement.id == "senkyo-001" and not o.since]
    assert not [e for e in ended(after, "2016-01-01") if "place-address" in str(e.deviation.changes)]
