"""Weights by keys alone, and forms that are there again after a reload: the catalogue's table, the agenda, a request by hand."""

from __future__ import annotations

import pytest

from tests.browser.keyboard import Keyboard
from tests.browser.served import Served
from tests.browser.test_editing import cell
from tests.browser.test_keyboard import go
from tests.browser.test_nothing_lost import TYPED, drawn, kept, write

pytestmark = pytest.mark.browser
SITS = {"name": "田中", "role": "secretariat"}
POINT = "senkyo/senkyo-002"


def point(app: Served):
    return next(a for a in app.snapshot().agreements["senkyo"] if a.id == "senkyo-002")


def test_criteria_are_weighed_fixed_and_scored_by_keys(page, app: Served) -> None:
    keys = Keyboard(page, most=140)
    go(page, app, f"/workshop?point={POINT}&view=options")
    keys.reach(page.locator(".st-key-weigh-add button"))
    keys.press("Enter")
    keys.held()
    name = page.get_by_label("観点（日本語）")
    name.wait_for()
    keys.reach(name, back=not keys.held().startswith("観点"))
    page.keyboard.type("書きやすさ")
    keys.tab()
    keys.tab()
    keys.type("3")
    keys.settle()
    keys.reach(page.locator(".st-key-weigh-save button"))
    keys.press("Enter")
    page.get_by_text("確定すると").first.wait_for()
    keys.held()
    assert [(c.name.ja, c.weight) for c in point(app).criteria] == [("書きやすさ", 3)]
    fix = page.locator(".st-key-weigh-fix button")
    fix.wait_for()
    keys.reach(fix)
    keys.press("Enter")
    page.get_by_text("に確定しました").first.wait_for()
    keys.held()
    assert point(app).weights_fixed is not None
    score = page.locator("details[open]").get_by_label("A", exact=True)
    keys.reach(score)
    page.keyboard.type("4")
    keys.settle()
    save = page.locator(".st-key-scores-save button:not([disabled])")
    keys.reach(save)
    keys.press("Enter")
    page.get_by_text("最も高い").first.wait_for()
    keys.held()
    assert list(point(app).options[0].scores.values()) == [4]


def test_a_reload_brings_the_catalogues_table_back(page, app: Served) -> None:
    go(page, app, "/catalogue?service=senkyo&process=nyujoken&edit=1&part=rules&way=table")
    cell(page, 1, 150, TYPED)
    assert kept(app, TYPED)
    page.reload()
    drawn(page)
    shown = page.locator('[data-testid="stDataFrame"] [data-testid="glide-cell-1-1"]')
    shown.get_by_text(TYPED).wait_for(state="attached")
    page.locator(".st-key-edit-bar").get_by_text("これを保存すると").wait_for()


def test_a_reload_brings_the_agenda_back(page, app: Served) -> None:
    go(page, app, f"/workshop?point={POINT}&view=ways&agenda=senkyo/senkyo-001,{POINT}")
    page.locator(".st-key-workshop-agenda button").click()
    minutes = page.locator('[class*="minutes-senkyo-senkyo-002"] input')
    minutes.fill("35")
    page.keyboard.press("Tab")
    drawn(page)
    page.locator("summary", has_text="会議").click()
    write(page, app, page.get_by_label("会議名"), "第9回部会")
    page.reload()
    drawn(page)
    minutes.wait_for()
    assert (minutes.input_value(), page.get_by_label("会議名").input_value()) == ("35", "第9回部会")
    page.locator(".st-key-agenda-new-do button").click()
    drawn(page)
    (meeting,) = [m for m in app.snapshot().meetings.values() if m.name.ja == "第9回部会"]
    assert [(p.about, p.minutes) for p in meeting.agenda][1] == (POINT, 35)


def test_a_reload_brings_a_request_by_hand_back(page, app: Served) -> None:
    go(page, app, "/requests")
    form = page.locator("details").first
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    page.wait_for_timeout(1000)  # it opens slowly
    for n, name in enumerate(("選挙人名簿", "投票所入場券の作成・発送")):
        form.get_by_role("combobox").nth(n).click()
        page.get_by_role("option", name=name).first.click()
        drawn(page)
    write(page, app, form.get_by_label("件名"), "手で起こす要望")
    page.reload()
    drawn(page)
    assert form.get_by_label("件名").input_value() == "手で起こす要望", "the form that was half typed stands open"
    form.get_by_text("まだ保存していない内容です").first.wait_for()
