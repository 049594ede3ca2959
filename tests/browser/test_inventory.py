"""The inventory by keyboard, in a real browser: ten answers, a difference, and nothing typed is lost."""

from __future__ import annotations

import time

import pytest

from tests.browser.served import SETTLED, Served
from workbench.fitgap.inventory import Inventory, inventory

pytestmark = pytest.mark.browser
SITS = {"name": "田中"}
PROCESS = "senkyo/zaigai"
LINK = "/inventory?municipality=akiota&service=senkyo&process=zaigai&lang=ja"
QUESTION = ".st-key-inventory-statement h3"


def go(page, app: Served, link: str = LINK) -> None:
    page.goto(app.base + link)
    page.wait_for_selector(SETTLED, timeout=60_000)


def asked(app: Served) -> Inventory:
    return inventory(app.snapshot(), "akiota", "senkyo")


def answered(app: Served) -> int:
    return asked(app).progress(PROCESS).answered


def open_form(page):
    """The form of a difference, by its key; just after a page has come its keys are not listened to yet."""
    form = page.locator(".st-key-deviation-form")
    page.locator(".st-key-inventory-answers").wait_for()
    for _ in range(40):
        page.keyboard.press("2")
        page.wait_for_timeout(500)
        if form.count():
            break
    page.wait_for_selector(SETTLED)
    return form


def press(page, key: str, until: str = QUESTION) -> None:
    """Press a key, and wait until another question stands."""
    before = page.locator(until).inner_text()
    page.keyboard.press(key)
    page.wait_for_function("([s, b]) => document.querySelector(s)?.innerText !== b", arg=[until, before])
    page.wait_for_selector(SETTLED)


def test_ten_answers_by_one_key_each_and_one_taken_back(page, app: Served) -> None:
    go(page, app)
    page.locator(QUESTION).wait_for()
    before = answered(app)
    for _ in range(10):
        press(page, "1")
    assert answered(app) == before + 10
    press(page, "u")
    assert answered(app) == before + 9
    first = page.locator(QUESTION).inner_text()
    press(page, "j")
    press(page, "k")
    assert page.locator(QUESTION).inner_text() == first


def test_a_field_that_is_not_printed_is_recorded_by_keyboard(page, app: Served) -> None:
    field = next(q for q in asked(app).of(PROCESS) if q.kind == "field" and q.open)
    go(page, app, f"{LINK}&element={field.address}")
    page.locator(QUESTION).wait_for()
    form = open_form(page)
    form.get_by_text("行わない・使わない").wait_for()
    reason = form.locator("textarea").first
    reason.focus()
    page.keyboard.type("名簿で確かめるので、載せていない")
    page.keyboard.press("Tab")
    page.keyboard.type("独自")
    page.keyboard.press("Enter")
    save = form.get_by_role("button", name="差異を保存する")
    page.wait_for_function("b => !b.disabled", arg=save.element_handle())
    page.keyboard.press("Control+s")
    form.wait_for(state="detached")
    found = asked(app).at(field.address)
    assert found is not None and found.state == "differs"
    (deviation,) = app.snapshot().practice("akiota", PROCESS).deviations
    assert (deviation.cause, deviation.reason) == ("form", "名簿で確かめるので、載せていない")


def test_keys_answer_nothing_while_one_types_and_a_reload_restores_what_was_typed(page, app: Served) -> None:
    step = next(q for q in asked(app).of(PROCESS) if q.kind == "step" and q.open)
    link = f"{LINK}&element={step.address}"
    go(page, app, link)
    page.locator(QUESTION).wait_for()
    before = answered(app)
    reason = open_form(page).locator("textarea").first
    reason.click()
    page.keyboard.type("1 2 3 4 5 j k n u 書きかけの理由", delay=15)
    drafts = app.workspace / ".workbench" / "drafts"
    deadline = time.monotonic() + 30
    while not any("書きかけの理由" in p.read_text(encoding="utf-8") for p in drafts.rglob("*.json")):
        assert time.monotonic() < deadline, "what is typed is not kept while it is typed"
        time.sleep(0.05)
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("の続き")
    page.wait_for_timeout(900)
    page.reload()
    page.wait_for_selector(SETTLED)
    page.wait_for_function("() => document.querySelector('.st-key-deviation-form textarea')?.value.endsWith('の続き')")
    assert answered(app) == before
    app.stop()
    app.start()
    go(page, app, link)
    page.wait_for_function("() => document.querySelector('.st-key-deviation-form textarea')?.value.endsWith('の続き')")
    page.get_by_text("入力した内容を捨てる").click()
    page.locator(QUESTION).wait_for()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 720), (1920, 1080)])
def test_nothing_is_wider_than_the_window_and_the_answers_are_in_it(page, app: Served, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    go(page, app)
    page.locator(QUESTION).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if width > 640:
        box = page.locator(".st-key-inventory-answers").bounding_box()
        assert box["y"] + box["height"] <= height
    open_form(page).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
