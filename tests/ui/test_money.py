"""Money: the budget, what is left of the saving for each municipality, and what if it were shared otherwise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from tests.ui.test_access_pages import as_role
from workbench.agreement import PRESETS
from workbench.model import Agreement
from workbench.workspace import Workspace
from workbench.workspace.people import Chosen, keep_choice

BUDGET = """\
budget: {ceiling: 3000000, expected_saving: 10000001, years: 5, from: 2014-01, set_by: bukai, share: {equal: 50, population: 50}}
"""
POINTS = """\
- id: senkyo-001
  about: [nyujoken/forms/ticket]
  title: {ja: 所在地の**印字**, en: The address}
  options: [{id: each, disposition: parameter, initial: 1000001, yearly: 100000}]
  proposed: each
- id: senkyo-002
  about: [nyujoken/steps/print]
  title: {ja: 印刷の委託, en: Printing}
  stances:
    hatsukaichi: {stance: agree, by: 選管, date: 2013-06-20}
    akiota: {stance: agree, by: 総務課, date: 2013-06-20}
  decided: {disposition: work_around, level: bukai, date: 2013-06-20, why: 全員賛成, how: 委託する}
  cost: {initial: 500000, share: {equal: 100}}
  expires: 2014-03-31
"""


@pytest.fixture
def costly(sound: Path) -> Path:
    settings = sound / "workspace.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + BUDGET, encoding="utf-8")
    (sound / "process_catalog" / "senkyo" / "agreements.yaml").write_text(POINTS, encoding="utf-8")
    keep_choice(sound, Chosen(name="事務局の人", role="secretariat"))
    return sound


def point(workspace: Path) -> Agreement:
    (found, *_) = Workspace(workspace).load(cache=False).agreements["senkyo"]
    return found


def yens(said_: str) -> list[int]:
    return [int(n.replace(",", "")) for n in re.findall(r"([\d,]+)円(?!/)", said_.replace("\\", ""))]


def shared(test: AppTest) -> dict[str, list[int]]:
    """Each rule's amounts, the sum last, from the table of what each pays."""
    (found,) = [t.value for t in test.table if "計" in str(t.value)]
    columns = {str(name): [str(cell) for cell in found[name]] for name in found.columns}
    towns = next(name for name, cells in columns.items() if any("廿日市" in c for c in cells))
    return {
        name: [yens(c.replace("*", ""))[0] for c in cells if yens(c)]
        for name, cells in columns.items()
        if name != towns
    }


@pytest.mark.parametrize("language", ["ja", "en"])
def test_four_numbers_say_where_the_budget_stands(opened: Opener, costly: Path, language: str) -> None:
    test = opened("money", lang=language)
    assert not test.exception and not test.error
    numbers = [re.sub(r"\D", "", m.value) for m in test.metric]
    assert numbers == ["3000000", "500000", "1500001", "2500000"]
    shown = said(test)
    assert {"ja": r"所在地の\*\*印字\*\*", "en": "The address"}[language] in shown
    assert {"ja": "平成26年3月31日", "en": r"2014\-03\-31"}[language] in shown, "what expires is told"


@pytest.mark.parametrize(("until", "ended"), [("2014-03-31", True), ("2999-03-31", False)])
def test_what_has_ended_is_marked(opened: Opener, costly: Path, until: str, ended: bool) -> None:
    file = costly / "process_catalog" / "senkyo" / "agreements.yaml"
    file.write_text(POINTS.replace("2014-03-31", until), encoding="utf-8")
    assert ("期限切れ" in said(opened("money", lang="ja"))) is ended
    assert ("Expired" in said(opened("money", lang="en"))) is ended


def test_who_pays_nothing_is_not_said_to_pay_minus_nothing(opened: Opener, costly: Path) -> None:
    file = costly / "process_catalog" / "senkyo" / "agreements.yaml"
    paid = "cost: {initial: 500000, share: {equal: 100}}"
    file.write_text(POINTS.replace(paid, "cost: {initial: 500000, share: {equal: 100}, payers: [akiota]}"), "utf-8")
    each = opened("money", lang="ja", view="saving").table[1].value
    assert "-500,000円" in str(each).replace("\\", "") and "-0円" not in str(each).replace("\\", "")


def test_more_asked_than_there_is_is_said(opened: Opener, costly: Path) -> None:
    settings = costly / "workspace.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("ceiling: 3000000", "ceiling: 600000"), encoding="utf-8")
    assert "1,400,001円" in opened("money", lang="ja").warning[0].value
    settings.write_text(text.replace("ceiling: 3000000", "ceiling: 400000"), encoding="utf-8")
    assert "100,000円" in opened("money", lang="ja").error[0].value


def test_the_saving_of_each_municipality_adds_up(opened: Opener, costly: Path) -> None:
    test = opened("money", lang="ja", view="saving")
    assert not test.exception
    found = test.table[0].value
    column = {str(c): [yens(str(cell))[0] for cell in found[c]] for c in found.columns if yens(str(list(found[c])[0]))}
    assert sum(column["見込む削減額"]) == 10_000_001
    assert column["残る削減額"] == [
        e - d - a for e, d, a in zip(column["見込む削減額"], column["決定済み"], column["要望中"], strict=True)
    ]
    assert "廿日市市" in str(test.table[1].value.columns), "each point's part, municipality by municipality"


def test_every_published_rule_and_my_own_stand_side_by_side_and_add_up(opened: Opener, costly: Path) -> None:
    test = opened("money", lang="ja", view="shares", of="senkyo/senkyo-001")
    assert not test.exception and not test.error
    columns = shared(test)
    assert len(columns) == 1 + len(PRESETS) + 1
    for name, (*parts, total) in columns.items():
        if parts:
            assert sum(parts) == total == 1_500_001, name


def test_my_own_mix_is_said_where_it_does_not_add_up(opened: Opener, costly: Path) -> None:
    test = opened("money", lang="ja", view="shares", of="senkyo/senkyo-001")
    test.number_input(key="what-if-build-senkyo/senkyo-001-equal").set_value(20.0).run()
    assert not test.exception and "70 %" in said(test).replace("\\", "")
    test.number_input(key="what-if-build-senkyo/senkyo-001-population").set_value(80.0).run()
    parts = shared(test)["自分で決めた割合"]
    assert sum(parts[:-1]) == parts[-1] == 1_500_001


def test_a_rule_is_recorded_with_the_point_until_it_is_decided(opened: Opener, costly: Path) -> None:
    test = opened("money", lang="ja", view="shares", of="senkyo/senkyo-001")
    rules = test.selectbox(key="money-adopt").options
    test.selectbox(key="money-adopt").set_value(rules.index("串本町・古座川町")).run()
    test.button(key="money-adopt-save").click().run()
    assert not test.exception and not test.error
    cost = point(costly).cost
    assert cost is not None and (cost.initial, cost.yearly) == (1_000_001, 100_000)
    assert cost.share == PRESETS["kushimoto"].build and cost.share_yearly == PRESETS["kushimoto"].run
    decided = opened("money", lang="ja", view="shares", of="senkyo/senkyo-002")
    assert "money-adopt-save" not in {b.key for b in decided.button}


def test_a_later_joiner_pays_what_the_others_get_back(opened: Opener, costly: Path) -> None:
    test = opened("money", lang="ja", view="shares", of="senkyo/senkyo-001")
    found = next(t.value for t in test.table if "新しい市町" in str(t.value))
    pays, back = (sum(sum(yens(str(c))) for c in found[name]) for name in ("払う額", "戻る額"))
    assert pays == back > 0


def test_the_secretariat_sets_the_budget_and_only_it_may(opened: Opener, costly: Path) -> None:
    test = opened("money", lang="ja")
    next(n for n in test.number_input if n.label == "上限（円）").set_value(7_000_000).run()
    test.button(key="budget-save").click().run()
    assert not test.exception and not test.error
    settings = Workspace(costly).load(cache=False).settings
    assert settings.budget is not None and settings.budget.ceiling == 7_000_000
    assert settings.budget.expected_saving == 10_000_001 and settings.answer_marks and settings.levels
    as_role(costly, "chair")
    assert "budget-save" not in {b.key for b in opened("money", lang="ja").button}


def test_without_a_budget_the_page_says_what_to_do(opened: Opener, sound: Path) -> None:
    for view in ("budget", "saving", "shares"):
        test = opened("money", lang="ja", view=view)
        assert not test.exception and not test.error
        assert "予算はまだ定められていません" in test.info[0].value
