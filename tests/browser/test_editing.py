"""The standard edited in a real browser: by form and by table, with picture and effect following, and saved."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.browser.served import SETTLED, Served, sample
from workbench.fitgap import matrix
from workbench.model import Process

pytestmark = pytest.mark.browser
PROCESS = "senkyo/nyujoken"
LINK = "/catalogue?service=senkyo&process=nyujoken&edit=1&lang=ja"
BAR = ".st-key-edit-bar"
ROW, HEAD = 37, 38
"""The heights of a row and of the heading of a table, in pixels."""


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = sample(tmp_path_factory.mktemp("editing") / "workspace")
    served.sits("鈴木")
    served.start()
    yield served
    served.stop()


@pytest.fixture
def page(browser, app: Served) -> Iterator[object]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    yield context.new_page()
    context.close()


def go(page, app: Served, selection: str) -> None:
    page.goto(f"{app.base}{LINK}&{selection}")
    page.wait_for_selector(SETTLED, timeout=60_000)
    page.locator(BAR).wait_for()


def standard(app: Served) -> Process:
    return app.snapshot().processes[PROCESS]


def typed(page, label: str, text: str) -> None:
    """Type into the one box with a label, as a person does."""
    box = page.get_by_label(label, exact=True)
    box.click()
    box.press_sequentially(text, delay=15)


def save(page, why: str) -> None:
    page.get_by_role("button", name="見直して保存へ").click()
    settled(page)
    page.get_by_label("なぜ変えるのですか（履歴に残ります）").fill(why)
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="保存する").click()
    page.get_by_text("保存しました").first.wait_for()


def expecting():
    """Playwright's ``expect`` with the patience that a busy machine needs."""
    from playwright.sync_api import expect

    expect.set_options(timeout=20_000)
    return expect


def settled(page) -> None:
    """Wait until what was just done has been drawn."""
    page.wait_for_timeout(400)
    page.wait_for_selector(SETTLED, timeout=60_000)


def cell(page, row: int, x: int, text: str) -> None:
    """Write into a cell of the table: its row from 0, and how far from the left."""
    box = page.locator('[data-testid="stDataFrame"]').first.bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + HEAD + ROW * row + ROW // 2)
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    page.locator("#portal textarea, #portal input").first.wait_for()
    page.wait_for_timeout(300)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.wait_for_timeout(500)  # the box for numbers takes a moment to take them in
    page.keyboard.press("Enter")
    settled(page)


def shows(page, row: int, name: str) -> None:
    """The row of the table has this name; the table that can be read aloud says so too."""
    shown = page.locator(f'[data-testid="stDataFrame"] [data-testid="glide-cell-1-{row}"]')
    expecting()(shown).to_have_text(name)


def test_a_field_is_added_seen_on_the_paper_weighed_saved_and_to_be_confirmed_again(page, app: Served) -> None:
    expect = expecting()
    go(page, app, "part=forms&element=forms/ticket/fields/place-name")
    page.get_by_role("button", name="この下に印字項目を加える").click()
    settled(page)
    expect(page.locator(BAR)).to_contain_text("「名称」の日本語を入れてください")
    typed(page, "名称（日本語）", "最寄りの停留所")
    typed(page, "名称（英語）", "Nearest stop")
    expect(page.locator(BAR)).to_contain_text(re.compile("要再確認 4 件.*廿日市市 1"))
    expect(page.locator(".st-key-edit-picture")).to_contain_text("最寄りの停留所")
    expect(page.get_by_role("textbox", name="ID（英語名から）")).to_have_attribute("placeholder", "nearest-stop")
    save(page, "停留所の問合せが多い")
    field = "forms/ticket/fields/nearest-stop"
    assert any(f.id == "nearest-stop" for f in standard(app).forms[0].fields)
    states = matrix(app.snapshot(), PROCESS)
    assert states.cell(f"{PROCESS}/{field}", "hatsukaichi").state == "stale"
    page.locator(".st-key-edit-on label").click()
    page.get_by_role("tab", name=re.compile("帳票")).click()
    page.get_by_text("最寄りの停留所").locator("visible=true").first.wait_for()


def test_what_is_typed_into_the_table_lands_on_its_own_element_whatever_moves(page, app: Served) -> None:
    expect = expecting()
    before = [r.id for r in standard(app).rules]
    names = [r.name.ja for r in standard(app).rules]
    go(page, app, "part=rules&way=table")
    cell(page, 1, 150, "入場券は要件ではない")
    expect(page.locator(BAR)).to_contain_text("これを保存すると")
    cell(page, 3, 30, "1")  # the fourth becomes the first
    shows(page, 0, names[3])
    shows(page, 2, "入場券は要件ではない")
    cell(page, 1, 150, "交付する時期")  # what was first stands second now
    shows(page, 1, "交付する時期")
    save(page, "言い方をそろえる")
    rules = standard(app).rules
    assert [r.id for r in rules] == [before[3], *before[:3], *before[4:]]
    assert {r.id: r.name.ja for r in rules}[before[0]] == "交付する時期"
    assert {r.id: r.name.ja for r in rules}[before[1]] == "入場券は要件ではない"


def test_a_flow_that_does_not_hold_is_told_in_words_and_not_saved(page, app: Served) -> None:
    expect = expecting()
    go(page, app, "part=steps&element=steps/settle-spec")
    page.get_by_role("button", name="除く").first.click()
    expect(page.locator(BAR)).to_contain_text("へたどり着けません")
    page.get_by_role("button", name="見直して保存へ").click()
    expect(page.get_by_role("button", name="保存する")).to_be_disabled()
    assert standard(app).steps[0].next


def test_a_step_is_chosen_in_the_picture_and_what_is_typed_survives_a_reload(page, app: Served) -> None:
    expect = expecting()
    go(page, app, "part=steps")
    page.locator('.st-key-edit-picture [data-element="steps/order"]').first.click()
    settled(page)
    box = page.get_by_label("名称（日本語）", exact=True)
    expect(box).to_have_value("用紙の調達と印刷・封緘を発注する")
    box.fill("用紙と印刷・封緘を発注する")
    expect(page.locator(BAR)).to_contain_text("要再確認")
    expect(page.locator(".st-key-edit-picture")).to_contain_text("用紙と印刷・")
    page.reload()
    page.wait_for_selector(SETTLED, timeout=60_000)
    expect(page.get_by_label("名称（日本語）", exact=True)).to_have_value("用紙と印刷・封緘を発注する")
    page.locator(BAR).get_by_role("button", name="やめる").click()
    page.get_by_role("button", name="変更を捨てる").click()
    settled(page)
    expect(page.get_by_label("名称（日本語）", exact=True)).to_have_value("用紙の調達と印刷・封緘を発注する")
    assert standard(app).steps[1].name.ja == "用紙の調達と印刷・封緘を発注する"
