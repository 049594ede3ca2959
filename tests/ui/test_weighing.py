"""Weighing on the page: the ready set with one click, weights fixed before scores, and how firm the result is."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from workbench.model import Agreement
from workbench.workspace import Workspace
from workbench.workspace.people import Chosen, keep_choice

KEY = "senkyo/senkyo-001"
POINTS = """
- id: senkyo-001
  about: [nyujoken/parameters/unit]
  title: {ja: 作成単位, en: Unit}
  options:
    - {id: person, disposition: adopt, title: {ja: 一人ずつ, en: One each}}
    - {id: household, disposition: raise_standard, title: {ja: 世帯ごと, en: By household}}
  source: example
"""


def point(root: Path) -> Agreement:
    (found,) = Workspace(root).load(cache=False).agreements["senkyo"]
    return found


def key(test: AppTest, kind: str, ending: str) -> str:
    return next(w.key for w in test.get(kind) if w.key and w.key.startswith("draft-") and w.key.endswith(ending))


def test_from_the_ready_set_to_a_result_and_back_to_other_weights(opened: Opener, root: Path) -> None:
    test = opened("points", lang="ja", point=KEY)
    assert "scores-save" not in {b.key for b in test.button}, "no scores before weights are fixed"
    test.button(key="weigh-ready-ticket").click().run()
    assert not test.exception and len(point(root).criteria) == 6
    test.number_input(key=key(test, "number_input", "-2-weight")).set_value(4).run()
    test.button(key="weigh-save").click().run()
    assert [c.weight for c in point(root).criteria] == [1, 1, 4, 1, 1, 1]
    test.button(key="weigh-fix").click().run()
    assert point(root).weights_fixed and "確定しました" in said(test)
    assert "weigh-save" not in {b.key for b in test.button}, "what is fixed is not edited"
    for n, score in ((0, 4), (1, 2)):
        for c in point(root).criteria:
            test.number_input(key=key(test, "number_input", f"-{n}-{c.id}")).set_value(score).run()
    test.button(key="scores-save").click().run()
    assert not test.exception and not test.error
    assert [set(o.scores.values()) for o in point(root).options] == [{4}, {2}]
    assert "今の重みで最も良い案：A" in said(test) and "変わりません" in said(test)
    test.text_input(key="weigh-anew-why").set_value("郵送経費を重く見る").run()
    test.button(key="weigh-anew-do").click().run()
    assert point(root).weights_fixed is None and not any(o.scores for o in point(root).options)
    assert "郵送経費を重く見る" in said(test), "that it was done is told"


def test_what_the_law_forbids_is_out_before_anything_is_weighed(opened: Opener, root: Path) -> None:
    test = opened("points", lang="ja", point=KEY)
    test.button(key="weigh-ready-ticket").click().run()
    test.button(key="weigh-fix").click().run()
    test.text_input(key=key(test, "text_input", "-0-unlawful")).set_value("公職選挙法に反する").run()
    test.button(key="scores-save").click().run()
    assert point(root).options[0].unlawful == "公職選挙法に反する" and "公職選挙法に反する" in said(test)


def test_who_may_not_write_the_point_sees_and_changes_nothing(opened: Opener, root: Path) -> None:
    keep_choice(root, Chosen(name="渡辺", role="viewer"))
    test = opened("points", lang="en", point=KEY)
    assert not test.exception and not [b for b in test.button if b.key and b.key.startswith("weigh-")]
