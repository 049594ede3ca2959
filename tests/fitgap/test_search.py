"""Search finds what a snapshot says however it was typed, the best first, and nothing that the snapshot does not hold."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fitgap.small import ADD_ADDRESS, PROCESS, deviation, snapshot
from workbench.fitgap.folding import folded, marked, shortened, words
from workbench.fitgap.search import Found, Index
from workbench.model import Process, Role, Snapshot, Text
from workbench.workspace.access import Principal, seen_by

ROOT = Path(__file__).parents[2]
TICKET = deviation(
    "place-detail",
    ADD_ADDRESS,
    reason="転入者が投票所を知らない",
    basis=[{"title": "選挙事務要領", "article": "第3条"}],
)
AGREEMENT = {
    "id": "senkyo-001",
    "about": ["nyujoken/forms/ticket"],
    "title": {"ja": "所在地の印字"},
    "stances": {"a": {"stance": "agree_if", "condition": "様式を変えないこと"}},
    "decided": {"disposition": "parameter", "level": "bukai", "date": "2013-06-20", "why": "どちらも困らない"},
}


@pytest.fixture(scope="module")
def small() -> Snapshot:
    practice = {"a": {"deviations": [TICKET]}, "b": {"not_applicable": {"reason": "選挙区がない"}}}
    answer = {"about": "nyujoken/forms/ticket", "mark": "△", "how": "帳票設計の変更で対応"}
    return snapshot(practice, agreements=(AGREEMENT,), answers=(answer,))


def names(found: Found) -> list[tuple[str, str]]:
    return [(group.sort, e.name.ja) for group in found.groups for e in group.entries]


@pytest.mark.parametrize(
    ("query", "sort", "name"),
    [
        ("印刷する", "step", "印刷する"),
        ("印刷", "step", "印刷する"),
        ("print", "step", "印刷する"),
        ("ＰＲＩＮＴ", "step", "印刷する"),
        ("senkyo/nyujoken/forms/ticket/fields/voter-name", "field", "氏名"),
        ("senkyo.ticket.unit", "parameter", "作成単位"),
        ("household", "parameter", "作成単位"),
        ("転入者", "deviation", "place-detail"),
        ("要領　第３条", "deviation", "place-detail"),
        ("Address", "deviation", "place-detail"),
        ("選挙区が", "practice", "投票所入場券の作成・発送"),
        ("変えない", "agreement", "所在地の印字"),
        ("困らない", "agreement", "所在地の印字"),
        ("帳票設計", "answer", "入場券"),
        ("342131", "municipality", "a"),
        ("投票所 入場券", "process", "投票所入場券の作成・発送"),
    ],
)
def test_everything_is_found_by_a_part_of_it(small: Snapshot, query: str, sort: str, name: str) -> None:
    assert (sort, name) in names(Index(small).search(query))


@pytest.mark.parametrize(
    "query", ["ｻｰﾊﾞｰ", "さーば", "サーバ", "サー バー", "サ・ー・バ", "ｓｅｒｖｅｒ SERVER", "一カ月", "一ヵ月"]
)
def test_width_case_kana_and_long_vowels_make_no_difference(query: str) -> None:
    process = PROCESS.model_copy(
        update={"steps": Process.model_validate(
            {"id": "x", "name": {"ja": "x"}, "steps": [{"id": "s", "name": {"ja": "サーバー・一ヵ月", "en": "Server"}}]}
        ).steps}
    )  # fmt: skip
    assert names(Index(snapshot({}, process=process)).search(query)) == [("step", "サーバー・一ヵ月")]


def test_several_words_must_all_be_there(small: Snapshot) -> None:
    index = Index(small)
    assert names(index.search("転入者 要領")) == [("deviation", "place-detail")]
    assert names(index.search("転入者 無い言葉")) == []


def test_what_a_municipality_says_is_found_by_its_name_too_but_never_by_that_alone(small: Snapshot) -> None:
    called = {
        m: found.model_copy(update={"name": Text(ja=name)})
        for (m, found), name in zip(small.municipalities.items(), ("廿日市市", "江田島市", "北広島町"), strict=True)
    }
    index = Index(replace(small, municipalities=called))
    sought = ("deviation", "place-detail")
    assert sought in names(index.search("廿日市 転入者"))
    assert sought in names(index.search("廿日市 入場券 転入者"))
    assert sought not in names(index.search("江田島 転入者"))
    assert sought not in names(index.search("廿日市")) + names(index.search("廿日市 入場券の作成"))


@pytest.mark.parametrize("query", ["", "  ", "・", "ー 　-"])
def test_signs_alone_find_nothing(small: Snapshot, query: str) -> None:
    assert Index(small).search(query).total == 0


def test_whole_names_come_before_beginnings_before_parts_before_texts() -> None:
    steps = [
        {"id": "in-text", "name": {"ja": "四"}, "timing": {"ja": "交付のとき"}},
        {"id": "part", "name": {"ja": "再交付"}},
        {"id": "begins", "name": {"ja": "交付する"}},
        {"id": "whole", "name": {"ja": "交付"}},
    ]
    process = Process.model_validate({"id": "nyujoken", "name": {"ja": "業"}, "steps": steps})
    found = names(Index(snapshot({}, process=process)).search("交付"))
    assert [name for _, name in found] == ["交付", "交付する", "再交付", "四"]


def test_the_sort_of_what_is_called_just_so_comes_first_then_names_then_mentions() -> None:
    data = {
        "id": "nyujoken",
        "name": {"ja": "証明書の発送"},
        "trigger": {"ja": "交付の日"},
        "steps": [{"id": "hand", "name": {"ja": "窓口で交付する"}}],
        "rules": [{"id": "rule", "name": {"ja": "交付"}}],
    }
    reason = deviation("d", {"op": "remove", "at": "rules/rule"}, title={"ja": "別の題"}, reason="交付しない")
    found = Index(snapshot({"a": {"deviations": [reason]}}, process=Process.model_validate(data))).search("交付")
    assert names(found) == [
        ("rule", "交付"), ("step", "窓口で交付する"), ("process", "証明書の発送"), ("deviation", "別の題"),
    ]  # fmt: skip


def test_what_was_found_is_marked_and_what_the_name_lacks_is_quoted(small: Snapshot) -> None:
    found = Index(small).search("転入者 ﾄｳﾋｮｳ所".replace("ﾄｳﾋｮｳ", "投票"))
    (entry,) = found.groups[0].entries
    excerpt = found.excerpt(entry, "ja")
    assert excerpt is not None and excerpt.where == "reason"
    assert [p.text for p in excerpt.pieces if p.found] == ["転入者", "投票所"]
    named = Index(small).search("入場券").groups[0].entries[0]
    assert Index(small).search("入場券").excerpt(named, "ja") is None


def test_every_hit_says_where_to_look(small: Snapshot) -> None:
    found = Index(small).search("転入者")
    ways = {way.page: dict(way.selection) for way in found.groups[0].entries[0].ways}
    assert ways["matrix"] == {
        "service": "senkyo", "process": "nyujoken", "column": "a",
        "element": "senkyo/nyujoken/forms/ticket/fields/place-address",
    }  # fmt: skip
    assert ways["municipality"]["municipality"] == "a"
    assert all(entry.ways for entry in Index(small).entries)


def test_what_a_role_may_not_see_is_never_found(small: Snapshot) -> None:
    vendor = Principal("v", "v", (Role(role="vendor"),))
    index = Index(seen_by(vendor, small), Index(small))
    for secret in ("転入者", "選挙区", "変えない", "困らない", "342131"):
        assert Index(small).search(secret).total > 0
        assert index.search(secret).total == 0
    assert index.search("入場券").total > 0


def test_an_index_made_from_an_earlier_one_is_the_same_as_one_made_anew(small: Snapshot) -> None:
    renamed = PROCESS.model_copy(update={"name": PROCESS.name.model_copy(update={"ja": "別の名前"})})
    later = snapshot({"a": {"deviations": [TICKET]}}, process=renamed)
    assert Index(later, Index(small)).entries == Index(later).entries
    assert names(Index(later, Index(small)).search("別の")) == names(Index(later).search("別の")) != []


readable = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Lo"]) | st.sampled_from("あアｱｶﾞガーｰ・投票所")
)


@given(readable)
def test_marking_loses_nothing(text: str) -> None:
    for asked in words(text) or ("a",):
        assert "".join(p.text for p in marked(text, (asked,))) == text


@given(st.text(st.sampled_from("あアｱｶﾞガーｰ・投票所ABcＡ １1"), min_size=1))
def test_folding_twice_is_folding_once_and_width_makes_no_difference(text: str) -> None:
    assert folded(folded(text)) == folded(text) == folded(unicodedata.normalize("NFKC", text))


def test_a_long_text_is_shortened_around_what_was_found() -> None:
    pieces = shortened(marked("あ" * 100 + "投票所" + "い" * 100, ("投票所",)), 10)
    assert [p.text for p in pieces] == ["…" + "あ" * 10, "投票所", "い" * 10 + "…"]
