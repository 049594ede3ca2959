"""The search page: words in the address, what was found by sort with counts, and links that lead there."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Opener, said
from workbench.fitgap.search import SORTS, Where
from workbench.ui.texts import text


def test_without_words_it_says_what_can_be_found(opened: Opener) -> None:
    test = opened("search", lang="ja")
    assert not test.exception
    assert text("search.about", "ja") in said(test)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_words_in_the_address_are_looked_for(opened: Opener, language: str) -> None:
    test = opened("search", q="投票所名", lang=language)
    assert test.text_input(key="search-query").value == "投票所名"
    assert text("search.sort.field", language) in said(test)
    assert "blue-background" in said(test)


def test_what_is_typed_stays_in_the_address(opened: Opener) -> None:
    test = opened("search", lang="ja")
    test.text_input(key="search-query").set_value("ﾄｳﾋｮｳ").run()
    assert test.query_params["q"] == "ﾄｳﾋｮｳ"


def test_nothing_found_is_said_with_what_to_do_and_shows_what_was_typed_as_it_is(opened: Opener) -> None:
    test = opened("search", q="**無い**<b>言葉</b>", lang="ja")
    assert test.info[0].value == text("search.none", "ja", query=r"\*\*無い\*\*\<b\>言葉\</b\>")


def test_of_several_words_it_says_which_stands_nowhere_and_looks_for_another(opened: Opener) -> None:
    test = opened("search", q="入場券 航路図", lang="ja")
    assert test.info[0].value == "「航路図」は、どこにも出てきません。"
    (other,) = (b for b in test.button if b.label.startswith("「入場券」"))
    other.click().run()
    assert test.query_params["q"] in ("入場券", ["入場券"])
    assert test.subheader


def test_one_sort_can_be_chosen_by_link_and_an_unknown_one_shows_all(opened: Opener) -> None:
    whole = opened("search", q="投票", lang="ja")
    assert len(whole.subheader) > 1
    one = opened("search", q="投票", sort="field", lang="ja")
    assert [s.value.split()[0] for s in one.subheader] == [text("search.sort.field", "ja")]
    assert len(opened("search", q="投票", sort="nothing", lang="ja").subheader) == len(whole.subheader)


def test_every_sort_and_every_part_has_its_word() -> None:
    for language in ("ja", "en"):
        assert all(text(f"search.sort.{sort}", language) for sort in SORTS)
        assert all(text(f"search.in.{where}", language) for where in Where.__args__)
