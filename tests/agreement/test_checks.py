"""What a point, a request or a budget lacks is told with its line; records of requests are written like all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspace.small import AGREEMENTS, PRACTICE, WORKSPACE, build, edit, write
from workbench.check import flaws_brought
from workbench.model import Put, Role
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM, Principal, refusal, seen_by
from workbench.workspace.errors import Breaks, NotAllowed

REQUESTS = "process_catalog/senkyo/requests.yaml"
_DECIDED = "decided: {disposition: parameter, level: bukai, date: 2013-06-20, why: 全員一致}"


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("E701", "{stance: agree, by: 事務局, date: 2013-06-01}", "{stance: agree, by: 事務局}"),
        ("E701", "{stance: agree, by: 事務局, date: 2013-06-01}", "{stance: object, by: 事務局, date: 2013-06-01}"),
        ("E702", _DECIDED, "decided: {disposition: defer, level: bukai, date: 2013-06-20, why: 時期尚早}"),
        ("E702", _DECIDED, "decided: {disposition: customize, level: bukai, date: 2013-06-20, why: x, municipalities: [hatsukaichi]}"),
        ("E702", "effect: {parameter: unit, default: person, values: {hatsukaichi: person}}", "note: なし"),
        ("E703", "owner: juki-group", "proposed: raize"),
        ("E703", "options: [{disposition: parameter}]", "options: [{id: a, disposition: adopt, scores: {cost: 3}}]\n  weights_fixed: 2013-06-01"),
        ("E704", "options: [{disposition: parameter}]", "options: [{id: a, disposition: adopt, scores: {cost: 3}}]\n  criteria: [{id: cost, name: {ja: 費用}, weight: 1}]"),
        ("E705", "default: person", "default: family"),
        ("E705", "{hatsukaichi: person}", "{hatsukaichi: 3}"),
        ("E706", "owner: juki-group", "cost: {initial: 1000, share: {equal: 50, population: 40}}"),
        ("E707", _DECIDED, "decided: {disposition: amend_ordinance, level: bukai, date: 2013-06-20, why: x, amendments: [{municipality: hatsukaichi, ordinance: x, session: 2013-07, effective: 2013-12-01}]}"),
        ("E707", _DECIDED, "decided: {disposition: amend_ordinance, level: bukai, date: 2013-06-20, why: x, amendments: [{municipality: hatsukaichi, ordinance: x, session: 2013-09, effective: 2013-08-01}]}"),
        ("E708", "parameter: unit,", "parameter: unyt,"),
        ("E307", "owner: juki-group", "cost: {initial: 1, payers: [nowhere]}"),
        ("E308", "owner: juki-group", "level: nobody"),
        ("E309", "options: [{disposition: parameter}]", "options: [{id: a, disposition: adopt}, {id: a, disposition: drop}]"),
        ("E312", "owner: juki-group", "due: 2013-02-30"),
    ],
)  # fmt: skip
def test_what_a_point_lacks_is_told_with_its_line(tmp_path: Path, code: str, old: str, new: str) -> None:
    edit(build(tmp_path), AGREEMENTS, old, new)
    found = [p for p in Workspace(tmp_path).load().problems if p.code == code]
    assert found and found[0].file == AGREEMENTS and found[0].line > 0
    assert found[0].message.en and found[0].message.ja != found[0].message.en


def test_the_day_on_which_a_deviation_ends_is_a_day(tmp_path: Path) -> None:
    edit(build(tmp_path), PRACTICE, "        cause: form", "        ends: 2014-02-30\n        cause: form")
    assert [p.code for p in Workspace(tmp_path).load().problems] == ["E312"]


def test_a_parameter_that_is_defined_with_the_point_is_known(tmp_path: Path) -> None:
    new = "parameter: mark, define: {name: {ja: 印}, type: boolean}, default: false, values: {hatsukaichi: true}"
    edit(build(tmp_path), AGREEMENTS, "parameter: unit, default: person, values: {hatsukaichi: person}", new)
    assert Workspace(tmp_path).load().problems == ()


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("E703", "- {id: r1, agreement: senkyo-009, about: [nyujoken], title: {ja: x}}"),
        ("E305", "- {id: r1, about: [nyujoken/forms/tiket], title: {ja: x}}"),
        ("E311", "- {id: r1, about: [nyujoken], title: {ja: x}, answer: {mark: ×, how: impossible}}"),
        ("E307", "- {id: r1, about: [nyujoken], title: {ja: x}, municipalities: [nowhere]}"),
        ("E309", "- {id: r1, about: [nyujoken], title: {ja: x}}\n- {id: r1, about: [nyujoken], title: {ja: x}}"),
    ],
)
def test_what_is_wrong_with_a_request_is_told(tmp_path: Path, code: str, line: str) -> None:
    write(build(tmp_path), REQUESTS, line + "\n")
    assert code in [p.code for p in Workspace(tmp_path).load().problems if p.file == REQUESTS]


def test_a_budget_is_checked(tmp_path: Path) -> None:
    more = "budget: {ceiling: 1, expected_saving: 2, from: 2015-12, set_by: nobody, share: {equal: 90}}\nanswer_marks"
    edit(build(tmp_path), WORKSPACE, "answer_marks", more)
    assert {p.code for p in Workspace(tmp_path).load().problems} >= {"E308", "E706"}


def test_what_only_a_save_can_break_is_refused(tmp_path: Path) -> None:
    workspace = Workspace(build(tmp_path), flaws_brought)
    value = dict(
        workspace.value("agreement/senkyo/senkyo-001")
        or workspace.load()
        and workspace.value("agreement/senkyo/senkyo-001")
        or {}
    )
    refused = {
        "E711": Put(record="agreement/senkyo/senkyo-001", value=value | {"about": ["nyujoken"]}),
        "E712": Put(record="agreement/senkyo/senkyo-001/stances/hatsukaichi", value={"stance": "abstain", "by": "x", "date": "2013-07-01"}),
    }  # fmt: skip
    for code, put in refused.items():
        with pytest.raises(Breaks) as error:
            workspace.record((put,), SYSTEM)
        assert {p.code for p in error.value.problems} == {code}
        assert error.value.message.en
    scored = {"id": "two", "about": ["nyujoken"], "title": {"ja": "x"}, "weights_fixed": "2013-06-01",
              "criteria": [{"id": "cost", "name": {"ja": "費用"}, "weight": 1}],
              "options": [{"id": "a", "disposition": "adopt", "scores": {"cost": 3}}]}  # fmt: skip
    workspace.record((Put(record="agreement/senkyo/two", value=scored),), SYSTEM)
    heavier = scored | {"criteria": [{"id": "cost", "name": {"ja": "費用"}, "weight": 2}]}
    with pytest.raises(Breaks) as error:
        workspace.record((Put(record="agreement/senkyo/two", value=heavier),), SYSTEM)
    assert {p.code for p in error.value.problems} == {"E713"}


def test_a_request_and_its_answer_are_records_of_their_own(tmp_path: Path) -> None:
    workspace = Workspace(build(tmp_path), flaws_brought)
    asked = {
        "id": "r1",
        "about": ["nyujoken"],
        "title": {"ja": "入場券"},
        "status": "asked",
        "municipalities": ["hatsukaichi"],
        "why": "x",
    }
    workspace.record((Put(record="request/senkyo/r1", value=asked),), SYSTEM)
    answer = {"mark": "△", "how": "customize", "initial": 100}
    vendor = Principal("v", "V", (Role(role="vendor"),))
    snapshot = workspace.record((Put(record="request/senkyo/r1/answer", value=answer),), vendor)
    (request,) = snapshot.requests["senkyo"]
    assert request.state == "answered" and request.answer is not None and request.answer.initial == 100
    workspace.record((Put(record="request/senkyo/r1", value=asked | {"title": {"ja": "別"}}),), SYSTEM)
    (request,) = workspace.load().requests["senkyo"]
    assert request.title.ja == "別" and request.answer is not None
    with pytest.raises(NotAllowed):
        workspace.record((Put(record="request/senkyo/r1", value=asked),), vendor)
    (seen,) = seen_by(vendor, snapshot).requests["senkyo"]
    assert (seen.municipalities, seen.why, seen.title.ja) == ((), None, "入場券")
    member = Principal("m", "M", (Role(role="member", municipality="hatsukaichi", working_groups=("juki-group",)),))
    assert refusal(member, "write", "request/senkyo/r1", snapshot) is not None
    last = workspace.record((Put(record="request/senkyo/r1", value=None),), SYSTEM)
    assert not last.requests.get("senkyo") and not (tmp_path / REQUESTS).exists()


def test_drafts_are_not_for_the_vendor(tmp_path: Path) -> None:
    write(build(tmp_path), REQUESTS, "- {id: r1, about: [nyujoken], title: {ja: x}}\n")
    snapshot = Workspace(tmp_path).load()
    assert seen_by(Principal("v", "V", (Role(role="vendor"),)), snapshot).requests["senkyo"] == ()
