"""All problems of a workspace with their places: conflicts and broken flows of variants, and the linter's remarks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workbench.check import check, remarks
from workbench.model import Put
from workbench.workspace import PROBLEMS, Workspace
from workbench.workspace.access import SYSTEM

PROCESS = """\
id: nyujoken
name: {ja: 入場券の発送, en: Tickets}
source: own
actors: [{id: office, name: {ja: 事務局, en: Office}}]
steps:
  - {id: print, name: {ja: 印刷する, en: Print}, actor: office}
parameters:
  - {id: unit, name: {ja: 作成単位}, type: choice, choices: [person, household], default: person}
"""
PRACTICE = """\
service: senkyo
source: example
processes:
  nyujoken:
    deviations:
      - id: household
        title: {ja: 世帯ごと}
        changes: [{op: set, at: parameters/unit, to: household}]
        cause: form
        reason: 慣行
      - id: person
        title: {ja: 個人ごと}
        changes: [{op: set, at: parameters/unit, to: person}]
        cause: form
        reason: 慣行
      - id: inspect
        title: {ja: 検査する}
        changes: [{op: add, at: steps/inspect, after: print, value: {name: {ja: 検査する}}}]
        cause: form
        reason: 慣行
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    files = {
        "workspace.yaml": "name: {ja: 例}\nworking_groups: [{id: juki, name: {ja: 住基部会}}]\n",
        "process_catalog/sources.yaml": "- {id: own, title: {ja: 実務}}\n- {id: example, title: {ja: 例}}\n",
        "process_catalog/senkyo/service.yaml": "id: senkyo\nname: {ja: 選挙, en: Polls}\nworking_group: juki\nsource: own\n",
        "process_catalog/senkyo/nyujoken.yaml": PROCESS,
        "municipalities/akiota/municipality.yaml": "id: akiota\nname: {ja: 安芸太田町}\ncode: '343684'\nkind: town\npopulation: 7255\n",
        "municipalities/akiota/senkyo.yaml": PRACTICE,
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    return Workspace(tmp_path)


def test_a_conflict_stands_at_the_first_of_its_deviations(workspace: Workspace) -> None:
    found = check(workspace, workspace.load())
    assert [p.code for p in found] == ["E520"]
    (problem,) = found
    assert (problem.file, problem.line) == ("municipalities/akiota/senkyo.yaml", 8)
    assert "household, person" in problem.hint.ja
    assert "安芸太田町" in problem.message.ja
    assert "parameters/unit" in (problem.message.en or "")


def test_a_variant_with_an_unsound_flow_stands_at_its_deviation(workspace: Workspace) -> None:
    file = workspace.path / "municipalities/akiota/senkyo.yaml"
    file.write_text(
        PRACTICE.replace("to: person", "to: household").replace("id: person\n", "id: other\n", 1), encoding="utf-8"
    )
    text = file.read_text(encoding="utf-8")
    start = text.index("      - id: other")
    file.write_text(text[:start] + text[text.index("      - id: inspect") :], encoding="utf-8")
    (problem,) = check(workspace, workspace.load())
    assert (problem.code, problem.line) == ("E521", 13)
    assert problem.address == "senkyo/nyujoken/steps/inspect"


def test_remarks_are_warnings_with_their_line(workspace: Workspace) -> None:
    found = remarks(workspace, workspace.load(), date(2026, 11, 23))
    assert [(p.code, p.file, p.line, p.severity) for p in found] == [
        ("W614", "municipalities/akiota/senkyo.yaml", 13, "warning"),
        ("W607", "process_catalog/senkyo/nyujoken.yaml", 8, "warning"),
    ]


def test_every_code_of_lint_and_variants_is_registered_in_both_languages() -> None:
    codes = [c for c in PROBLEMS if c.startswith(("W6", "E52"))]
    assert len(codes) == 16
    for code in codes:
        kind = PROBLEMS[code]
        assert kind.title.en and kind.message.en and kind.mend.en and kind.why.en


@pytest.mark.parametrize("to", ["zz", "5"])
def test_a_value_that_only_resolving_refuses_is_reported(workspace: Workspace, to: str) -> None:
    file = workspace.path / "municipalities/akiota/senkyo.yaml"
    start = PRACTICE.index("      - id: person")
    wrong = "{op: change, at: parameters/unit, attribute: default, to: " + to + "}"
    file.write_text(PRACTICE[:start].replace("{op: set, at: parameters/unit, to: household}", wrong), encoding="utf-8")
    (problem,) = check(workspace, workspace.load())
    assert (problem.severity, problem.line) == ("error", 8)


def test_a_broken_value_in_one_practice_leaves_the_rest_to_be_seen(workspace: Workspace) -> None:
    file = workspace.path / "municipalities/akiota/senkyo.yaml"
    start = PRACTICE.index("      - id: person")
    wrong = "{op: add, at: forms/f, value: {name: {ja: 帳}, fields: 5}}"
    file.write_text(PRACTICE[:start].replace("{op: set, at: parameters/unit, to: household}", wrong), encoding="utf-8")
    (workspace.path / "municipalities/akiota/municipality.yaml").write_text("id: [", encoding="utf-8")
    found = {(p.file.rsplit("/", 1)[1], p.code[:2]) for p in check(workspace, workspace.load())}
    assert {("senkyo.yaml", "E2"), ("municipality.yaml", "E1")} <= found


@pytest.mark.parametrize(
    "change",
    [
        "{op: add, at: forms/f, value: {name: {ja: 帳}, fields: [{id: x, name: {ja: 氏名}, from: nowhere}]}}",
        "{op: add, at: interfaces/i, value: {name: {ja: 連携}, partner: nowhere, direction: in}}",
    ],
)
def test_what_a_deviation_refers_to_must_exist(workspace: Workspace, change: str) -> None:
    file = workspace.path / "municipalities/akiota/senkyo.yaml"
    start = PRACTICE.index("      - id: person")
    text = PRACTICE[:start].replace("{op: set, at: parameters/unit, to: household}", change)
    file.write_text(text, encoding="utf-8")
    (problem,) = check(workspace, workspace.load())
    assert (problem.code, problem.line) == ("E302", 8)
    assert "nowhere" in problem.message.ja


def _decided(workspace: Workspace, stances: str) -> Path:
    """The workspace with a decision on the unit, and a history that knows it."""
    path = workspace.path / "process_catalog/senkyo/agreements.yaml"
    path.write_text(
        "- id: senkyo-001\n  about: [nyujoken/parameters/unit]\n  title: {ja: 作成単位}\n"
        f"  stances: {{{stances}}}\n"
        "  decided: {disposition: adopt, level: bukai, date: 2013-06-20, why: x, ends: 2014-03-31}\n"
        "- {id: senkyo-002, about: [nyujoken/steps/print], title: {ja: 印刷}}\n",
        encoding="utf-8",
    )
    return path


def test_a_decision_over_a_missing_stance_or_answer_is_found_with_its_line(workspace: Workspace) -> None:
    path = _decided(workspace, "")
    (found,) = (p for p in check(workspace, workspace.load()) if p.code == "E715")
    assert found.file.endswith("agreements.yaml") and found.line == 5 and "安芸太田町" in found.message.ja
    path.write_text(
        path.read_text(encoding="utf-8").replace("[nyujoken/parameters/unit]", "[nyujoken]"), encoding="utf-8"
    )
    assert len([p for p in check(workspace, workspace.load()) if p.code == "E715"]) == 2, (
        "the stance, and the silent cells"
    )


def test_a_municipality_whose_file_cannot_be_read_is_not_said_to_have_been_silent(workspace: Workspace) -> None:
    path = _decided(workspace, "akiota: {stance: agree, by: x, date: 2013-06-19}")
    path.write_text(
        path.read_text(encoding="utf-8").replace("[nyujoken/parameters/unit]", "[nyujoken]"), encoding="utf-8"
    )
    assert "E715" in {p.code for p in check(workspace, workspace.load())}
    (workspace.path / "municipalities/akiota/senkyo.yaml").write_text("service: [\n", encoding="utf-8")
    codes = {p.code for p in check(workspace, workspace.load())}
    assert "E715" not in codes and any(c.startswith("E1") for c in codes)


def test_an_answer_that_went_stale_after_the_decision_is_told_apart(workspace: Workspace) -> None:
    file = workspace.path / "municipalities/akiota/senkyo.yaml"
    standard = workspace.load().fingerprint("senkyo/nyujoken")[:8]
    confirmed = f"confirmations: [{{date: 2013-06-01, by: 総務課, standard: {standard}}}]"
    file.write_text(f"service: senkyo\nsource: example\nprocesses:\n  nyujoken:\n    {confirmed}\n", encoding="utf-8")
    _decided(workspace, "akiota: {stance: agree, by: x, date: 2013-06-20}")
    assert "W701" not in {p.code for p in check(workspace, workspace.load())}
    unit = workspace.value("catalog/senkyo/nyujoken/parameters/unit")
    put = Put(record="catalog/senkyo/nyujoken/parameters/unit", value={**(unit or {}), "default": "household"})
    workspace.record((put,), SYSTEM)
    (found,) = (p for p in check(workspace, workspace.load()) if p.code in ("E715", "W701"))
    assert (found.code, found.severity) == ("W701", "warning")
    assert "作成単位" in found.message.ja and found.file.endswith("agreements.yaml") and found.line == 5


def test_a_request_put_to_the_vendor_without_what_it_must_say_is_found(workspace: Workspace) -> None:
    path = workspace.path / "process_catalog/senkyo/requests.yaml"
    path.write_text("- {id: senkyo-r001, about: [nyujoken], title: {ja: 入場券}, status: asked}\n", encoding="utf-8")
    found = [p for p in workspace.load().problems if p.file.endswith("requests.yaml")]
    assert [(p.code, p.line) for p in found] == [("W702", 1)] and "senkyo-r001" in found[0].message.ja
    path.write_text(path.read_text(encoding="utf-8").replace("asked", "draft"), encoding="utf-8")
    assert not [p for p in workspace.load().problems if p.file.endswith("requests.yaml")]


def test_a_decision_erased_by_hand_is_found_in_the_history(workspace: Workspace) -> None:
    path = _decided(workspace, "akiota: {stance: agree, by: x, date: 2013-06-20}")
    workspace.catch_up(SYSTEM)
    whole = path.read_text(encoding="utf-8")
    assert "E714" not in {p.code for p in check(workspace, workspace.load())}
    start = whole.index("  decided")
    undecided = whole[:start] + whole[whole.index("- {id: senkyo-002") :]
    for erased in (undecided, whole[whole.index("- {id: senkyo-002") :]):
        path.write_text(erased, encoding="utf-8")
        for _ in range(2):  # before the history has taken the hand edit, and after
            (found,) = (p for p in check(workspace, workspace.load()) if p.code == "E714")
            assert "作成単位" in found.message.ja and found.message.en
            workspace.catch_up(SYSTEM)
    path.write_text(whole, encoding="utf-8")
    assert "E714" not in {p.code for p in check(workspace, workspace.load())}
