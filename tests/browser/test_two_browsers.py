"""Two people at once: what one saves the other sees, what both change is chosen, and nobody's typing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.served import SETTLED, Served

pytestmark = pytest.mark.browser
PROCESS = "senkyo/nyujoken"
FIELD = f"{PROCESS}/forms/ticket/fields/place-name"
LINK = f"/inventory?municipality=kitahiroshima&service=senkyo&process=nyujoken&element={FIELD}&lang=ja"
OPEN = "/inventory?municipality=akiota&service=senkyo&process=zaigai&lang=ja"
QUESTION = ".st-key-inventory-statement h3"


@pytest.fixture
def two(browser, app: Served) -> Iterator[tuple[object, object]]:
    """Tanaka's browser and Sato's."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP") for _ in range(2)]
    pages = []
    for name, context in zip(("田中", "佐藤"), contexts, strict=True):
        app.sits(name)
        page = context.new_page()
        page.goto(app.base + "/?lang=ja")
        page.locator(".st-key-person").get_by_text(name).wait_for(timeout=60_000)
        pages.append(page)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def go(page, app: Served, link: str) -> None:
    page.goto(app.base + link)
    page.wait_for_selector(SETTLED, timeout=60_000)


def reason_box(page):
    page.wait_for_timeout(1000)
    page.keyboard.press("2")
    page.locator(".st-key-deviation-form").wait_for()
    page.wait_for_selector(SETTLED)
    return page.locator(".st-key-deviation-form textarea").first


def recorded(app: Served) -> str:
    (found,) = [
        d for d in app.snapshot().practice("kitahiroshima", PROCESS).deviations if d.id == "ticket-place-address"
    ]
    return found.reason


def test_both_change_the_same_and_choose(two, app: Served) -> None:
    tanaka, sato = two
    for page in two:
        go(page, app, LINK)
        page.locator(QUESTION).wait_for()
    mine, theirs = reason_box(tanaka), reason_box(sato)
    mine.fill("田中の理由")
    theirs.fill("佐藤の理由")
    sato.wait_for_timeout(900)
    sato.locator(".st-key-deviation-save button:not([disabled])").click()
    sato.locator(".st-key-deviation-form").wait_for(state="detached")
    assert recorded(app) == "佐藤の理由"
    note = tanaka.locator(".st-key-live-note")
    note.wait_for(timeout=6_000)
    assert mine.input_value() == "田中の理由"
    tanaka.locator(".st-key-deviation-save button:not([disabled])").click()
    panel = tanaka.locator(".st-key-unsaved")
    panel.get_by_text("佐藤の理由").wait_for()
    assert panel.get_by_text("田中の理由").count() == 1
    assert recorded(app) == "佐藤の理由"
    panel.get_by_text("自分の内容にする").click()
    tanaka.wait_for_selector(SETTLED)
    panel.get_by_role("button", name="この内容で保存する").click()
    panel.get_by_text("佐藤の理由").wait_for(state="detached")
    assert recorded(app) == "田中の理由"


def test_what_another_saves_appears_by_itself_where_nobody_types(two, app: Served) -> None:
    tanaka, sato = two
    for page in two:
        go(page, app, OPEN)
        page.locator(QUESTION).wait_for()
    sato.wait_for_timeout(1000)
    far = tanaka.locator(".st-key-inventory-far")
    before = far.inner_text()
    sato.keyboard.press("1")
    tanaka.wait_for_function(
        "b => document.querySelector('.st-key-inventory-far')?.innerText !== b", arg=before, timeout=4_000
    )


def test_what_another_saves_leaves_what_i_type_alone(two, app: Served) -> None:
    tanaka, sato = two
    for page in two:
        go(page, app, OPEN)
        page.locator(QUESTION).wait_for()
    box = reason_box(tanaka)
    box.click()
    tanaka.keyboard.type("まだ途中")
    tanaka.wait_for_timeout(1500)
    sato.keyboard.press("1")
    tanaka.locator(".st-key-live-note").wait_for(timeout=6_000)
    tanaka.keyboard.type("の理由")
    assert box.input_value() == "まだ途中の理由"
    assert tanaka.evaluate("document.activeElement.tagName") == "TEXTAREA"
    tanaka.locator(".st-key-live-show button").click()
    tanaka.locator(".st-key-live-note").wait_for(state="detached")
    assert box.input_value() == "まだ途中の理由"
