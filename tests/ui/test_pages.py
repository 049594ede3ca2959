"""Each page in both languages, on a sound workspace, a broken one and none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from workbench.ui.texts import text
from workbench.workspace.people import Chosen, keep_choice


def popovers(test: AppTest) -> list[str]:
    return [block.proto.popover.label for block in test.get("popover")]


PAGES = ("home", "catalogue", "matrix", "points", "problems", "help")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(opened: Opener, page: str, language: str) -> None:
    test = opened(page, lang=language)
    assert not test.exception and not test.error
    title = (
        {"ja": "試験の共同利用", "en": "Sharing for tests"}
        if page == "home"
        else {language: text(f"page.{page}", language) for language in ("ja", "en")}
    )
    assert test.title[0].value.replace("\\", "") == title[language]


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_workspace_opens_and_its_problems_are_shown(opened: Opener, broken: Path, page: str) -> None:
    test = opened(page, workspace=broken, lang="ja")
    assert not test.exception
    assert not any("Traceback" in e.value for e in test.error)
    if page == "home":
        assert "誤り" in test.error[0].value
    if page == "problems":
        text = said(test).replace("\\", "")
        assert "process_catalog/senkyo/answers.yaml" in text
        assert "municipalities/akiota/municipality.yaml" in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_without_a_workspace_it_says_so_in_the_readers_language(opened: Opener, tmp_path: Path, language: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    test = opened(workspace=empty, lang=language)
    assert not test.exception
    assert test.title[0].value == text("missing.title", language)
    assert "workspace" in test.warning[0].value


def test_an_empty_workspace_opens(opened: Opener, tmp_path: Path) -> None:
    (tmp_path / "workspace.yaml").write_text("name: {ja: 空}\n", encoding="utf-8")
    for page in PAGES:
        assert not opened(page, workspace=tmp_path, lang="ja").exception


def rated(test: AppTest) -> dict[str, str]:
    """Each measure on the page, and what it comes to."""
    (found,) = [h.proto.body for h in test.get("html") if 'class="rates"' in h.proto.body]
    terms = re.findall(r"<dt>(\S+) <details.*?<dd>(.*?)</dd>", found)
    return {label: re.sub("<.*?>", "", said) for label, said in terms}


def test_home_shows_fit_with_undecided_and_denominators(opened: Opener) -> None:
    test = opened(lang="ja")
    rates = rated(test)
    assert set(rates) == {"適合率", "未決率", "実質適合率", "カスタマイズ指数"}
    assert all(re.fullmatch(r"(–|[\d.]+ %) [\d,]+ / [\d,]+", said) for said in rates.values())
    (map_,) = [g for g in test.get("bidi_component") if g.proto.component_name.endswith("grid")]
    assert re.search(r"○ 0% /\d+　？ 100%", map_.proto.bytes.decode())
    assert "平成27年12月（2015-12）" in said(test)


def test_home_and_points_count_the_same_and_home_says_in_how_many_places(opened: Opener) -> None:
    assert "論点 **2** 件（違い **4** か所）" in said(opened(lang="ja"))
    assert "**2** points (**4** places that differ)" in said(opened(lang="en"))
    assert "論点 **2** 件" in said(opened("points", lang="ja"))


def test_what_a_municipality_does_otherwise_is_named_in_its_own_words(opened: Opener) -> None:
    test = opened("catalogue", lang="ja", service="senkyo", process="nyujoken", municipality="hatsukaichi")
    steps = next(t.value for t in test.table if "次の手順" in t.value.columns)
    (following,) = [s for s in steps["次の手順"] if "通数を数える" in s and "印刷する" in s]
    assert "steps/" not in following


def test_the_catalogue_shows_a_municipality_beside_the_standard(opened: Opener) -> None:
    text = said(opened("catalogue", lang="ja", service="senkyo", process="nyujoken", municipality="hatsukaichi"))
    for expected in (
        "通数を数える",
        "投票所の所在地",
        "世帯連名",
        "＋ 追加",
        "公職選挙法施行令 第31条",
        "平成25年5月20日",
        "一緒に住む人",
    ):
        assert expected in text.replace("\\", ""), expected


def test_a_link_leads_to_the_reason_behind_a_cell(opened: Opener) -> None:
    test = opened(
        "matrix", lang="ja", service="senkyo", process="nyujoken",
        element="senkyo/nyujoken/forms/ticket/fields/place-address", column="hatsukaichi",
    )  # fmt: skip
    text = said(test).replace("\\", "")
    for expected in (
        "投票区が多く",
        "住民サービス水準の違い",
        "標準を引き上げる",
        "例",
        "1,200,000円",
        "平成25年5月20日（2013-05-20）",
    ):
        assert expected in text, expected


def test_unanswered_is_said_not_to_be_fit(opened: Opener) -> None:
    test = opened("matrix", lang="ja", service="senkyo", element="senkyo/nyujoken/steps/send", column="akiota")
    assert "未回答は適合ではありません" in said(test)


def test_measures_follow_the_filter(opened: Opener) -> None:
    test = opened("matrix", lang="ja", service="senkyo", process="all")
    everything = rated(test)
    test.text_input(key="matrix-text").set_value("投票所").run()
    assert not test.exception
    assert rated(test)["適合率"] != everything["適合率"]
    test.text_input(key="matrix-text").set_value("どこにもない").run()
    assert "条件に合う要素がありません" in test.info[0].value


def test_points_put_the_same_difference_together(opened: Opener) -> None:
    text = said(opened("points", lang="ja", service="senkyo")).replace("\\", "")
    assert "廿日市市" in text and "入場券に投票所の所在地を印字している" in text


def test_what_people_wrote_is_never_markup(opened: Opener) -> None:
    test = opened("catalogue", lang="ja", service="senkyo", process="nyujoken", municipality="hatsukaichi")
    assert r"\*\*転入者\*\*" in said(test) and r"\<b\>" in said(test)


def test_the_language_is_chosen_and_kept(opened: Opener) -> None:
    test = opened(lang="ja")
    test.get("segmented_control")[0].set_value("en").run()
    assert test.query_params["lang"] in ("en", ["en"])
    assert test.title[0].value == "Sharing for tests"


def test_an_unknown_selection_in_the_address_is_no_error(opened: Opener) -> None:
    test = opened("catalogue", lang="xx", service="nothing", process="<script>", municipality="../..")
    assert not test.exception and not test.error


def test_more_rows_than_a_page_holds_are_paged_and_a_link_opens_its_page(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.ui.matrix.PAGE_ROWS", 3)
    first = opened("matrix", lang="ja", service="senkyo", process="all")
    assert not first.error and len(first.get("pagination")) == 1
    linked = opened("matrix", lang="ja", service="senkyo", element="senkyo/nyujoken/requirements/reprint")
    assert not linked.error
    (shown,) = [g for g in linked.get("bidi_component") if g.proto.component_name.endswith("grid")]
    assert "再印刷".encode() in shown.proto.bytes


def test_the_matrix_hides_no_municipality_because_another_page_was_about_one(opened: Opener) -> None:
    everybody, one = (
        opened("matrix", lang="ja", service="senkyo", process="nyujoken", **chosen)
        for chosen in ({}, {"municipality": "akiota"})
    )
    assert (text("filter.more", "ja") + " (1)") in popovers(one)
    everybody.session_state["last-municipality"] = "akiota"
    everybody.run()
    assert text("filter.more", "ja") in popovers(everybody)


def test_home_says_to_whoever_has_no_name_yet_where_to_begin(opened: Opener, sound: Path) -> None:
    begin = text("home.begin", "ja")
    assert begin in [i.value for i in opened("home", lang="ja").info]
    keep_choice(sound, Chosen(name="山田", role="member", municipality="akiota", working_groups=("juki",)))
    test = opened("home", lang="ja")
    assert begin not in [i.value for i in test.info]
    assert any("安芸太田町" in label for label in popovers(test))


def test_the_filters_stay_open_from_one_choice_to_the_next(opened: Opener) -> None:
    test = opened("matrix", lang="ja", service="senkyo", process="nyujoken")
    test.session_state["matrix-filters"] = True
    test.run()
    test.multiselect(key="matrix-verdicts").set_value(["gap"]).run()
    assert text("filter.more", "ja") + " (1)" in popovers(test)
    assert test.multiselect(key="matrix-verdicts").value == ["gap"]


@pytest.fixture
def many(sound: Path) -> Path:
    """The workspace with nine more municipalities that have not answered."""
    there = (sound / "municipalities" / "akiota" / "municipality.yaml").read_text(encoding="utf-8")
    for code in ("342025", "342033", "342041", "342050", "342076", "342084", "342092", "342106", "342114"):
        folder = sound / "municipalities" / f"town-{code}"
        folder.mkdir()
        own = there.replace("343684", code).replace("id: akiota", f"id: town-{code}").replace("安芸太田町", f"町{code}")
        (folder / "municipality.yaml").write_text(own, encoding="utf-8")
    return sound


def test_of_many_municipalities_those_that_answer_alike_are_told_in_a_line(many: Path, opened: Opener) -> None:
    unit = "senkyo/nyujoken/parameters/unit"
    everybody = "**10** 市町　町342025、町342033"
    row = said(opened("matrix", lang="ja", service="senkyo", element=unit, column=""))
    assert everybody in row and row.count("町342114") == 1
    point = opened("points", lang="ja", element=unit)
    assert everybody in said(point)
    place = "senkyo/nyujoken/forms/ticket/fields/place-name"
    looked_at = said(opened("catalogue", lang="ja", service="senkyo", process="nyujoken", element=place))
    assert "市町　町342025" in looked_at
