"""What changed, in the words of the domain, in both languages."""

from __future__ import annotations

import typing
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from tests.workspace.small import (
    AGREEMENTS,
    ANSWERS,
    EXTERNAL,
    FILES,
    MUNICIPALITY,
    NYUJOKEN,
    PRACTICE,
    SERVICE,
    SOURCES,
    WORKSPACE,
    build,
)
from workbench.exchange import Story
from workbench.exchange.labels import field_word, record_word
from workbench.model import (
    TYPE_OF,
    Agreement,
    Member,
    Municipality,
    Practice,
    RecordKind,
    Service,
    Snapshot,
    VendorAnswer,
    WorkspaceSettings,
)
from workbench.workspace import Workspace
from workbench.workspace.history import differences
from workbench.workspace.reading import read


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return Workspace(build(tmp_path_factory.mktemp("story"))).load(cache=False)


def told(snapshot: Snapshot, language: str, file: str, old: str, new: str) -> list[str]:
    text = FILES[file]
    assert old in text
    before, after = (read(t.encode()).data for t in (text, text.replace(old, new, 1)))
    return [line for c in differences({file: before}, {file: after}) for line in Story(snapshot, language).told(c)]


WHOLE = "2013-05-20, by: 事務局"
CASES = [
    (PRACTICE, "転入者が投票所を知らない", "道に迷う",
     "廿日市市 が 差異『所在地を印字する』の理由を変更: 転入者が投票所を知らない → 道に迷う",
     "Hatsukaichi changed the reason of difference “所在地を印字する”: 転入者が投票所を知らない → 道に迷う"),
    (PRACTICE, "cause: form", "cause: volume",
     "廿日市市 が 差異『自前で印刷する』の原因を変更: 独自様式・帳票 → 処理件数",
     "Hatsukaichi changed the cause of difference “自前で印刷する”: Own form → Volume"),
    (PRACTICE, "        wish: raise_standard\n", "",
     "廿日市市 が 差異『所在地を印字する』の希望する対応を消去（前: 標準を引き上げる）",
     "Hatsukaichi cleared the wish of difference “所在地を印字する” (was: Raise the standard)"),
    (PRACTICE, "          - {op: set, at: parameters/unit, to: household}\n", "",
     "廿日市市 が 差異『所在地を印字する』の内容から削除: ＝ 設定項目『作成単位』: person → household",
     "Hatsukaichi removed from difference “所在地を印字する”: ＝ parameter “Unit”: person → household"),
    (PRACTICE, "95000", "96000",
     "廿日市市 が 『入場券』の実態の件数の年間件数を変更: 95,000 → 96,000",
     "Hatsukaichi changed the cases per year of the volume of practice in “Tickets”: 95,000 → 96,000"),
    (PRACTICE, "elements: [steps/print]}\n    volume", "elements: [steps/print, forms/ticket]}\n    volume",
     "廿日市市 が 帳票『入場券』を 改めて 標準どおり と回答（事務局, 2013-06-03）",
     "Hatsukaichi answered form “Ticket” again: as the standard (事務局, 2013-06-03)"),
    (PRACTICE, "reason: 使わない, date: 2013-05-01", "reason: 様式がない, date: 2013-05-01",
     "廿日市市 が 判断・規則『あふれた世帯』を 改めて 該当なし と回答: 様式がない（2013-05-01）",
     "Hatsukaichi answered rule “Overflow” again: not applicable: 様式がない (2013-05-01)"),
    (NYUJOKEN, "      - {id: place-name,", "      - {id: seal, name: {ja: 印影, en: Seal}}\n      - {id: place-name,",
     "事務局 が 標準の印字項目『印影』を追加",
     "The secretariat added field “Seal” of the standard"),
    (NYUJOKEN, "    actor: printer", "    actor: office",
     "事務局 が 標準の手順『印刷する』の担当を変更: 印刷業者 → 事務局",
     "The secretariat changed the actor of step “Print” of the standard: Printer → Office"),
    (NYUJOKEN, "    next: [check]", "    next: [print]",
     "事務局 が 標準の手順『抽出する』の次の手順を変更: 確かめる → 印刷する",
     "The secretariat changed the next steps of step “Extract” of the standard: Check → Print"),
    (SERVICE, "en: Roll", "en: Voters",
     "事務局 が 業務『選挙人名簿』の名称（英語）を変更: Roll → Voters",
     "The secretariat changed the name of service “Voters”: Roll → Voters"),
    (AGREEMENTS, "stance: agree,", "stance: hold,",
     "廿日市市 が 論点『入場券の大きさ』に 保留 と意思表示",
     "Hatsukaichi took a stance on point “入場券の大きさ”: hold"),
    (AGREEMENTS, "level: bukai", "level: board",
     "事務局 が 論点『入場券の大きさ』の決定の決定した会議を変更: 部会 → 役員会",
     "The secretariat changed the level of the decision of point “入場券の大きさ”: 部会 → 役員会"),
    (ANSWERS, "1200000", "1300000",
     "ベンダー が パッケージ対応『入場券』の初期費用を変更: 1,200,000円 → 1,300,000円",
     "The vendor changed the initial cost of package answer “Ticket”: ¥1,200,000 → ¥1,300,000"),
    (WORKSPACE, "△: customize", "△: option",
     "事務局 が ワークスペースの設定の回答の記号の△を変更: customize → option",
     "The secretariat changed the △ of the marks of answers of the workspace's settings: customize → option"),
    (MUNICIPALITY, "welfare_office: true", "welfare_office: false",
     "事務局 が 市町『廿日市市』の福祉事務所を変更: はい → いいえ",
     "The secretariat changed the welfare office of municipality “Hatsukaichi”: yes → no"),
    (SOURCES, "- {id: own, title: {ja: 一般知識}}\n", "", "事務局 が 出典『一般知識』を削除", "The secretariat removed source “一般知識”"),
    (EXTERNAL, "戸籍", "戸籍システム",
     "事務局 が 外部システム『戸籍システム』の名称を変更: 戸籍 → 戸籍システム",
     "The secretariat changed the name of outside system “戸籍システム”: 戸籍 → 戸籍システム"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "ja", "en"), [c for c in CASES if c[3]])
def test_a_change_is_told_in_both_languages(
    snapshot: Snapshot, file: str, old: str, new: str, ja: str, en: str
) -> None:
    if file == ANSWERS:
        ja, en = (
            t.replace("『入場券』", "『nyujoken/forms/ticket/fields/address』").replace(
                "“Ticket”", "“nyujoken/forms/ticket/fields/address”"
            )
            for t in (ja, en)
        )
    assert told(snapshot, "ja", file, old, new) == [ja]
    assert told(snapshot, "en", file, old, new) == [en]


def test_a_first_answer_and_its_withdrawal(snapshot: Snapshot) -> None:
    entry = "    not_applicable: {reason: 使わない, date: 2013-05-01, elements: [rules/overflow]}\n"
    confirmed = "    confirmations:\n" + FILES[PRACTICE].split("    confirmations:\n")[1].split("    volume")[0]
    without = FILES[PRACTICE].replace(entry, "").replace(confirmed, "")
    only = without.replace(
        "    volume",
        "    confirmations: [{date: 2013-06-03, by: 佐藤, standard: 12345678, elements: [steps/print]}]\n    volume",
    )
    sides = [{PRACTICE: read(t.encode()).data} for t in (without, only)]
    (answered,) = differences(*sides)
    (withdrawn,) = differences(*reversed(sides))
    story = Story(snapshot, "ja")
    assert story.told(answered) == ("廿日市市 が 手順『印刷する』を 差異あり と回答（佐藤, 2013-06-03）",)
    assert story.told(withdrawn) == ("廿日市市 が 手順『印刷する』の回答を取消（差異あり）",)
    assert story.place(answered.record) == "選挙人名簿 › 入場券"


def test_what_an_empty_workspace_knows_no_name_of_is_told_by_its_id() -> None:
    empty = Snapshot(WorkspaceSettings.model_validate({"name": {"ja": "空"}}))
    for file, text in FILES.items():
        for change in differences({}, {file: read(text.encode()).data}):
            for language in ("ja", "en"):
                assert all(Story(empty, language).told(change))


def fields_of(model: Any, seen: set[Any]) -> set[str]:
    """The names, as YAML has them, of the fields of a model and of what it holds."""
    if typing.get_args(model):
        return {f for part in typing.get_args(model) for f in fields_of(part, seen)}
    if not (isinstance(model, type) and issubclass(model, BaseModel)) or model in seen:
        return set()
    seen.add(model)
    found = set()
    for name, info in model.model_fields.items():
        found |= {info.alias or name} | fields_of(info.annotation, seen)
    return found


TOLD_OTHERWISE = {
    "ja", "en", "op", "at", "after", "attribute", "to", "expect", "value", "when",
    "members", "levels", "stances", "confirmations", "deviations",
    "actors", "steps", "forms", "rules", "parameters", "interfaces", "requirements",
}  # fmt: skip
"""Texts, changes of a deviation, edges of the flow, and lists whose items are records of their own."""


def test_every_field_of_every_record_has_a_name() -> None:
    models = [*TYPE_OF.values(), Service, Municipality, Member, WorkspaceSettings, Practice, Agreement, VendorAnswer]
    conditions = {"population_min", "population_max"}
    found = {f for m in models for f in fields_of(m, set())} - TOLD_OTHERWISE - conditions
    assert {f for f in found if field_word((f,), "ja") == f} == set()


def test_every_kind_of_record_has_a_word() -> None:
    for kind in typing.get_args(RecordKind):
        if kind not in ("element", "answer"):
            assert record_word(kind, "ja") != record_word(kind, "en")


def test_names_are_data(tmp_path: Path, snapshot: Snapshot) -> None:
    (line,) = told(snapshot, "ja", SERVICE, "選挙人名簿", "'<b>**[x](y)**'")
    assert "<b>**[x](y)**" in line
