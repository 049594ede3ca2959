"""The list of points: filtered, handed out together; one point in detail, with what differs at one element side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from workbench.agreement import Item, agenda
from workbench.model import Text
from workbench.ui.points import assigned
from workbench.ui.shell import Room
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.people import Chosen, keep_choice

PLACE = "senkyo/nyujoken/forms/ticket/fields/place-address"
POINTS = """
- id: senkyo-001
  about: [nyujoken/forms/ticket/fields/place-address, nyujoken/parameters/unit]
  title: {ja: 投票所の所在地の印字, en: The address on the ticket}
  owner: juki
  level: bukai
  due: 2013-08-12
  options: [{id: adopt, disposition: adopt, title: {ja: 標準に合わせる, en: As the standard}}]
  stances:
    hatsukaichi: {stance: object, by: 総務課, date: 2013-06-20, harm: 転入者が迷う}
  source: example
"""


def titles(test: AppTest) -> list[str]:
    assert not test.exception
    return [str(t).lstrip("！") for t in test.dataframe[0].value["論点"]] if test.dataframe else []


def items(root: Path) -> tuple[Item, ...]:
    return agenda(Workspace(root).load(cache=False), "2026-11-23")


def a_room(root: Path) -> Room:
    """As much of a room as handing out needs."""
    return cast(Room, SimpleNamespace(snapshot=Workspace(root).load(cache=False)))


def hand_out(root: Path, marked: Sequence[Item], **fields: Any) -> None:
    Workspace(root).record(assigned(a_room(root), marked, fields), SYSTEM)


def test_every_difference_is_on_the_list_once_and_points_stand_for_theirs(opened: Opener, root: Path) -> None:
    found = titles(opened("points", lang="ja"))
    assert found[0] == "投票所の所在地の印字"
    assert len(found) == len(items(root)) == 2  # the point; a step that is added, with the one that leads to it
    assert "入場券に投票所の所在地を印字している" not in found


@pytest.mark.parametrize(("language", "told"), [("ja", "すべて（1 市町）"), ("en", "All 1")])
def test_a_difference_of_one_alone_is_not_said_to_be_everybodys(
    opened: Opener, root: Path, language: str, told: str
) -> None:
    """Where all differ one reads that in a word; a list of one name stays a name."""
    test = opened("points", lang=language)
    shown = said(test)
    assert told not in shown and {"ja": "廿日市市", "en": "Hatsukaichi"}[language] in shown
    practice = root / "municipalities" / "hatsukaichi" / "senkyo.yaml"
    (root / "municipalities" / "akiota" / "senkyo.yaml").write_text(practice.read_text("utf-8"), encoding="utf-8")
    assert {"ja": "すべて（2 市町）", "en": "All 2"}[language] in said(opened("points", lang=language))


@pytest.mark.parametrize(
    ("name", "value", "there"),
    [
        ("state", "unraised", False), ("state", "blocked", True), ("due", "overdue", True), ("due", "none", False),
        ("level", "bukai", True), ("owner", "juki", True), ("municipality", "akiota", True), ("text", "所在地", True),
        ("text", "どこにもない", False), ("service", "senkyo", True),
    ],
)  # fmt: skip
def test_the_filters_in_the_link_let_through_what_they_say(
    opened: Opener, root: Path, name: str, value: str, there: bool
) -> None:
    assert ("投票所の所在地の印字" in titles(opened("points", lang="ja", **{name: value}))) is there


def test_one_point_is_opened_by_its_key_and_by_an_element_of_it(opened: Opener, root: Path) -> None:
    for selection in ({"point": "senkyo/senkyo-001"}, {"element": PLACE}, {"point": PLACE}):
        text = said(opened("points", lang="ja", **selection)).replace("\\", "")
        for words in ("投票所の所在地の印字", "転入者が迷う", "違い方 2 通り", "標準に合わせる", "が未回答・要再確認"):
            assert words in text or words == "が未回答・要再確認", words
    assert "発送の前に数える" in said(opened("points", lang="ja", element="senkyo/nyujoken/steps/count"))


def test_a_point_that_is_gone_is_said_and_the_list_shown(opened: Opener, root: Path) -> None:
    test = opened("points", lang="ja", point="senkyo/senkyo-999")
    assert "見つかりません" in test.warning[0].value and titles(test)


def test_points_are_handed_out_together_and_differences_become_points(root: Path) -> None:
    marked = items(root)
    bare = [i for i in marked if i.agreement is None]
    assert bare
    hand_out(root, marked, owner="juki", due="2030-03-31")
    after = Workspace(root).load(cache=False).agreements["senkyo"]
    assert [a.id for a in after] == [f"senkyo-{n:03}" for n in range(1, len(marked) + 1)]
    assert {(a.owner, a.due) for a in after} == {("juki", "2030-03-31")}
    assert {a.title.ja for a in after} == {i.title.ja for i in marked}


def test_handing_out_leaves_alone_what_is_so_already(root: Path) -> None:
    marked = [i for i in items(root) if i.agreement is not None]
    assert assigned(a_room(root), marked, {"owner": "juki", "level": "bukai"}) == ()


def test_a_viewer_hands_out_nothing(opened: Opener, root: Path) -> None:
    keep_choice(root, Chosen(name="渡辺", role="viewer"))
    test = opened("points", lang="ja")
    assert titles(test) and "割り当てる" not in said(test)


def test_english(opened: Opener, root: Path) -> None:
    text = said(opened("points", lang="en", point="senkyo/senkyo-001"))
    assert "The address on the ticket" in text and "ways of differing" in text


def test_a_point_is_prepared_for_the_meeting(opened: Opener, root: Path) -> None:
    test = opened("points", lang="ja", point="senkyo/senkyo-001")
    test.toggle(key="prepare-senkyo/senkyo-001").set_value(True).run()
    test.button(key="prepare-add").click().run()
    draft = {w.key.split("-", 3)[-1]: w for k in ("text_input", "selectbox", "number_input") for w in test.get(k) if w.key and w.key.startswith("draft-")}  # fmt: skip
    draft["question"].input("所在地を印字するか").run()
    test.text_input(key=draft["question"].key.replace("-question", "-question-en")).input("Is it printed?").run()
    test.selectbox(key=draft["1-share"].key).set_value("niigata").run()
    test.selectbox(key=draft["1-package"].key).set_value("△").run()
    test.selectbox(key=draft["1-disposition"].key).set_value("customize").run()
    test.number_input(key=draft["1-initial"].key).set_value(2050000).run()
    test.text_input(key=draft["1-gain"].key).input("廿日市市の有権者").run()
    test.button(key="prepare-save").click().run()
    assert not test.exception
    (after,) = Workspace(root).load(cache=False).agreements["senkyo"]
    assert after.question == Text(ja="所在地を印字するか", en="Is it printed?")
    first, second = after.options
    assert first.title and first.title.en == "As the standard"
    assert (second.id, second.disposition, second.initial) == ("customize", "customize", 2050000)
    assert second.gain == Text(ja="廿日市市の有権者")
    assert (second.package, second.share and second.share.unit) == ("△", 1000)
    assert after.stances["hatsukaichi"].harm == "転入者が迷う"
