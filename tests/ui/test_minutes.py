"""Minutes: the meetings there were, their minutes to read and take along, and what is recorded of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Opener, said
from tests.ui.test_access_pages import as_role
from workbench.ui.minutes import attendees, remarks
from workbench.workspace import Workspace
from workbench.workspace.audit import Audit
from workbench.workspace.people import Chosen, keep_choice

POINTS = """\
- id: senkyo-001
  about: [nyujoken/forms/ticket]
  title: {ja: 所在地の**印字**, en: The address}
  stances:
    akiota: {stance: hold, by: 総務課, date: 2013-06-20, homework: 単価を照会する, until: 2013-07-31}
"""


@pytest.fixture
def met(sound: Path) -> Path:
    (sound / "process_catalog" / "senkyo" / "agreements.yaml").write_text(POINTS, encoding="utf-8")
    keep_choice(sound, Chosen(name="事務局の人", role="secretariat"))
    return sound


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_day_on_which_a_point_moved_has_minutes(opened: Opener, met: Path, language: str) -> None:
    test = opened("minutes", lang=language)
    assert not test.exception and not test.error
    shown = said(test)
    assert {"ja": r"所在地の\*\*印字\*\*", "en": "The address"}[language] in shown and "単価を照会する" in shown
    assert {"ja": "平成25年7月31日", "en": r"2013\-07\-31"}[language] in shown
    assert len(test.get("download_button")) == 2


def test_what_is_written_down_of_a_meeting_stands_in_its_minutes(opened: Opener, met: Path) -> None:
    test = opened("minutes", lang="ja")
    fields = {t.label: t for t in (*test.text_input, *test.text_area)}
    fields["会議名"].set_value("第3回<b>部会</b>").run()
    next(t for t in test.text_area if t.label.startswith("出席者")).set_value(
        "安芸太田町／係長／𠮷田 髙志\n田中 一郎"
    ).run()
    next(t for t in test.text_area if t.label.startswith("発言")).set_value(
        "senkyo/senkyo-001／安芸太田町／要らない\n次も集まる"
    ).run()
    test.button(key="minutes-save").click().run()
    assert not test.exception and not test.error
    (meeting,) = Workspace(met).load(cache=False).meetings.values()
    assert (meeting.name.ja, meeting.date, meeting.level) == ("第3回<b>部会</b>", "2013-06-20", "bukai")
    assert [(a.municipality, a.post, a.name) for a in meeting.present] == [
        ("akiota", "係長", "𠮷田 髙志"), (None, None, "田中 一郎"),
    ]  # fmt: skip
    shown = said(test).replace("\\", "")
    assert "𠮷田 髙志" in shown and "要らない" in shown and "次も集まる" in shown and "第3回<b>部会</b>" in shown


def test_a_time_that_is_none_is_not_saved(opened: Opener, met: Path) -> None:
    test = opened("minutes", lang="ja")
    next(t for t in test.text_input if t.label == "開始").set_value("午後").run()
    test.button(key="minutes-save").click().run()
    assert "読めない値" in test.error[0].value and not Workspace(met).load(cache=False).meetings


def test_a_meeting_of_another_day_is_added(opened: Opener, met: Path) -> None:
    test = opened("minutes", lang="ja", meeting="new")
    assert test.button(key="minutes-save").disabled
    next(t for t in test.text_input if t.label == "会議名").set_value("準備会").run()
    test.button(key="minutes-save").click().run()
    assert [m.name.ja for m in Workspace(met).load(cache=False).meetings.values()] == ["準備会"]


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_who_only_looks_reads_and_takes_along(opened: Opener, met: Path, role: str) -> None:
    as_role(met, role)  # type: ignore[arg-type]
    test = opened("minutes", lang="ja")
    assert not test.exception and "minutes-save" not in {b.key for b in test.button}
    assert len(test.get("download_button")) == 2


def test_the_vendor_reads_no_minutes(opened: Opener, met: Path) -> None:
    as_role(met, "vendor")
    test = opened("minutes", lang="ja")
    assert test.warning and "単価" not in said(test) and not test.get("download_button")
    assert Audit(met).entries()[-1].about == "page minutes"


def test_lines_of_attendees_and_remarks_are_taken_apart_as_far_as_they_go(met: Path) -> None:
    snapshot = Workspace(met).load(cache=False)
    (one, two, three) = attendees(snapshot, "廿日市市 ／ 課長 ／ 佐藤\n\n県／渡辺\n鈴木\n")
    assert (one.municipality, one.post, one.name) == ("hatsukaichi", "課長", "佐藤")
    assert (two.municipality, two.post, two.name) == (None, "県", "渡辺")
    assert (three.municipality, three.post, three.name) == (None, None, "鈴木")
    (first, second, third) = remarks(snapshot, "senkyo/senkyo-001／町／a／b\nsenkyo/none／町／c\nただの発言\n")
    assert (first.about, first.by, first.text) == ("senkyo/senkyo-001", "町", "a／b")
    assert second.about is None and second.text.endswith("c")
    assert (third.about, third.by, third.text) == (None, None, "ただの発言")
