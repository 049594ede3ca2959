"""Requests: the list, one request, the vendor's answer, who pays; and what the vendor does not see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Opener, said
from tests.ui.test_access_pages import as_role, everything_on
from workbench.model import Request
from workbench.workspace import Workspace
from workbench.workspace.people import Chosen, keep_choice

KEY = "senkyo/senkyo-r001"
REQUESTS = """\
- id: senkyo-r001
  about: [nyujoken/forms/ticket, nyujoken/parameters/unit]
  title: {ja: 入場券に**案内図**を印字する, en: Print the map}
  what: 余白に<b>案内図</b>を置く
  why: 廿日市市の有権者が迷う
  acceptance: [はがきに収まること, 既定では変わらないこと]
  municipalities: [hatsukaichi, akiota]
  wanted_by: 2015-11
  cost: {initial: 1000001, yearly: 100000, share: {equal: 50, population: 50}}
  status: asked
- id: senkyo-r002
  about: [nyujoken/forms/ticket]
  title: {ja: まだ下書き, en: Still a draft}
  what: 余白を広げる
  why: 読みにくい
  acceptance: [はがきに収まること]
  municipalities: [akiota]
  wanted_by: 2015-11
"""
VENDORS_MAY_NOT_KNOW = ("廿日市", "安芸太田", "hatsukaichi", "akiota", "迷う", "下書き", "500,000")


@pytest.fixture
def asked(sound: Path) -> Path:
    (sound / "process_catalog" / "senkyo" / "requests.yaml").write_text(REQUESTS, encoding="utf-8")
    keep_choice(sound, Chosen(name="事務局の人", role="secretariat"))
    return sound


def first(workspace: Path) -> Request:
    (request, *_) = Workspace(workspace).load(cache=False).requests["senkyo"]
    return request


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_list_shows_each_request_as_it_was_written(opened: Opener, asked: Path, language: str) -> None:
    test = opened("requests", lang=language)
    assert not test.exception and not test.error
    shown = said(test)
    title = {"ja": r"入場券に\*\*案内図\*\*を印字する", "en": "Print the map"}[language]
    assert title in shown and {"ja": "照会中", "en": "Asked"}[language] in shown
    assert {"ja": "まだ下書き", "en": "Still a draft"}[language] in shown
    only = opened("requests", lang=language, status="draft")
    assert title not in said(only)


def test_one_request_says_what_why_for_whom_and_who_pays(opened: Opener, asked: Path) -> None:
    test = opened("requests", lang="ja", request=KEY)
    assert not test.exception and not test.error
    shown = said(test).replace("\\", "")
    for words in (
        "余白に<b>案内図</b>を置く",
        "(1) はがきに収まること",
        "(2) 既定では変わらないこと",
        "入場券",
        "廿日市市",
        "平成27年11月",
    ):
        assert words in shown, words
    assert "1,000,001円" in shown and "1,500,001円" in shown, "sums to the yen"
    assert "まだ回答がありません" in shown


def test_a_link_to_what_is_not_there_says_so(opened: Opener, asked: Path) -> None:
    test = opened("requests", lang="ja", request="senkyo/senkyo-r999")
    assert "その要望はありません" in test.warning[0].value and not test.exception


def test_without_requests_the_page_says_where_they_come_from(opened: Opener, sound: Path) -> None:
    assert "要望はまだありません" in opened("requests", lang="ja").info[0].value


@pytest.mark.parametrize(
    ("language", "told"), [("ja", "照会されている要望はまだありません"), ("en", "Nothing has been asked of you")]
)
def test_a_vendor_who_is_asked_nothing_is_told_so_in_its_own_words(
    opened: Opener, sound: Path, language: str, told: str
) -> None:
    as_role(sound, "vendor")
    assert told in opened("requests", lang=language).info[0].value


def test_what_only_a_municipality_has_is_named_to_the_vendor_by_its_kind(opened: Opener, asked: Path) -> None:
    file = asked / "process_catalog" / "senkyo" / "requests.yaml"
    file.write_text(REQUESTS.replace("nyujoken/parameters/unit", "nyujoken/forms/ticket/fields/place-address"), "utf-8")
    assert "投票所の所在地" in said(opened("requests", lang="ja", request=KEY))
    as_role(asked, "vendor")
    shown = everything_on(opened("requests", lang="ja", request=KEY)).replace("\\", "")
    assert "印字項目 place-address" in shown and "fields/place-address" not in shown


@pytest.mark.parametrize("selection", [{}, {"request": KEY}, {"request": "senkyo/senkyo-r002"}, {"status": "draft"}])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_vendor_sees_what_is_asked_and_nothing_of_who_asks(
    opened: Opener, asked: Path, selection: dict[str, str], language: str
) -> None:
    as_role(asked, "vendor")
    test = opened("requests", lang=language, **selection)
    assert not test.exception and not test.error
    shown = everything_on(test)
    assert not [s for s in VENDORS_MAY_NOT_KNOW if s in shown]
    assert {"ja": "案内図", "en": "Print the map"}[language] in shown


def test_the_vendor_answers_and_may_change_nothing_else(opened: Opener, asked: Path) -> None:
    as_role(asked, "vendor")
    test = opened("requests", lang="ja", request=KEY)
    keys = {b.key for b in test.button}
    assert "answer-save" in keys and not {"request-save", "request-next", "request-withdraw"} & keys
    assert test.button(key="answer-save").disabled
    fields = {w.label: w for w in (*test.selectbox, *test.number_input, *test.text_input, *test.text_area)}
    fields["記号"].set_value("△").run()
    next(s for s in test.selectbox if s.label == "方法").set_value("customize").run()
    next(n for n in test.number_input if n.label == "初期費用（円）").set_value(900000).run()
    next(t for t in test.text_input if t.label.startswith("対応時期")).set_value("2016-02").run()
    next(t for t in test.text_area if t.label == "代替案").set_value("別紙に刷る").run()
    test.button(key="answer-save").click().run()
    assert not test.exception
    answer = first(asked).answer
    assert answer is not None and (answer.mark, answer.how, answer.initial, answer.available) == (
        "△",
        "customize",
        900000,
        "2016-02",
    )
    assert answer.date is not None and first(asked).state == "answered"
    shown = said(test)
    assert "希望時期" in shown and "間に合いません" in shown
    assert not [s for s in VENDORS_MAY_NOT_KNOW if s in everything_on(test)]


def test_a_month_that_is_none_is_not_saved_and_what_was_typed_stays(opened: Opener, asked: Path) -> None:
    as_role(asked, "vendor")
    test = opened("requests", lang="ja", request=KEY)
    next(s for s in test.selectbox if s.label == "記号").set_value("△").run()
    next(s for s in test.selectbox if s.label == "方法").set_value("impossible").run()
    next(t for t in test.text_input if t.label.startswith("対応時期")).set_value("来年").run()
    test.button(key="answer-save").click().run()
    assert "読めない値" in test.error[0].value and first(asked).answer is None
    assert next(t for t in test.text_input if t.label.startswith("対応時期")).value == "来年"


def test_the_secretariat_takes_a_request_from_draft_to_the_vendor_and_back(opened: Opener, asked: Path) -> None:
    test = opened("requests", lang="ja", request="senkyo/senkyo-r002")
    assert test.button(key="request-next").label == "ベンダーに照会する"
    test.button(key="request-next").click().run()
    assert Workspace(asked).load(cache=False).requests["senkyo"][1].status == "asked"
    test.button(key="request-withdraw").click().run()
    assert Workspace(asked).load(cache=False).requests["senkyo"][1].status == "withdrawn"
    assert "answer-save" not in {b.key for b in test.button}, "nothing is answered any more"
    test.button(key="request-draft").click().run()
    assert Workspace(asked).load(cache=False).requests["senkyo"][1].status == "draft"


def test_changing_a_request_leaves_the_other_language_and_the_answer_alone(opened: Opener, asked: Path) -> None:
    file = asked / "process_catalog" / "senkyo" / "requests.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "  status: asked", "  status: asked\n  answer: {mark: △, how: option}", 1
        ),
        encoding="utf-8",
    )
    test = opened("requests", lang="ja", request=KEY)
    next(t for t in test.text_input if t.label == "件名").set_value("入場券に地図を印字する").run()
    next(t for t in test.text_area if t.label.startswith("受入れの条件")).set_value("一つだけ").run()
    test.button(key="request-save").click().run()
    assert not test.exception and not test.error
    changed = first(asked)
    assert (changed.title.ja, changed.title.en, changed.acceptance) == (
        "入場券に地図を印字する",
        "Print the map",
        ("一つだけ",),
    )
    assert changed.answer is not None and changed.cost is not None and changed.what == "余白に<b>案内図</b>を置く"


def test_requests_that_are_alike_are_asked_together(opened: Opener, asked: Path) -> None:
    test = opened("requests", lang="ja", request=KEY)
    assert "似た要望" in said(test)
    test.button(key="request-bundle").click().run()
    bundles = {r.bundle for r in Workspace(asked).load(cache=False).requests["senkyo"]}
    assert len(bundles) == 1 and None not in bundles


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_who_only_looks_is_offered_nothing_to_change(opened: Opener, asked: Path, role: str) -> None:
    as_role(asked, role)  # type: ignore[arg-type]
    test = opened("requests", lang="ja", request=KEY)
    assert not test.exception
    assert not {"answer-save", "request-save", "request-next", "request-bundle"} & {b.key for b in test.button}


def test_a_request_is_opened_by_hand_and_bundled_with_what_is_alike(opened: Opener, asked: Path) -> None:
    test = opened("requests", lang="ja")

    def key(kind: str, ending: str) -> str:
        return next(w.key for w in test.get(kind) if w.key and w.key.startswith("draft-") and w.key.endswith(ending))

    test.selectbox(key=key("selectbox", "-service")).set_value("senkyo").run()
    test.selectbox(key=key("selectbox", "-process")).set_value("nyujoken").run()
    test.multiselect(key=key("multiselect", "-elements")).set_value(["forms/ticket"]).run()
    assert "似た要望があります" in said(test)
    test.text_input(key=key("text_input", "-title")).set_value("入場券の余白を広げる").run()
    test.number_input(key=key("number_input", "-initial")).set_value(300000).run()
    test.selectbox(key=key("selectbox", "-share")).set_value("requester").run()
    test.button(key="request-new-save").click().run()
    assert not test.exception and not test.error
    third = Workspace(asked).load(cache=False).requests["senkyo"][-1]
    assert (third.id, third.title.ja, third.status) == ("senkyo-r003", "入場券の余白を広げる", "draft")
    assert third.bundle == "senkyo-r001" and third.cost and third.cost.share.requester == 100
    shown = opened("requests", lang="ja", request="senkyo/senkyo-r003")
    assert shown.button(key="request-next").disabled and "受入れの条件" in said(shown), "what it lacks is said"


def test_whoever_asks_nothing_opens_no_request(opened: Opener, asked: Path) -> None:
    keep_choice(asked, Chosen(name="渡辺", role="viewer"))
    assert "要望を起こす" not in {e.label for e in opened("requests", lang="ja").expander}
