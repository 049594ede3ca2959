"""Flows and forms in a real browser: chosen by click and by keyboard, linked to, and taken along."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
TICKET = "service=senkyo&process=nyujoken"
FORM = "senkyo/nyujoken/forms/ticket"


def test_a_click_on_a_field_shows_what_it_is_and_why_it_differs(visit: Visit) -> None:
    visit.go(f"/catalogue?{TICKET}&municipality=hatsukaichi&element={FORM}&lang=ja")
    standard, own = visit.page.locator(".paper svg").nth(0), visit.page.locator(".paper svg").nth(1)
    own.locator('[data-element$="/place-map"]').click()
    detail = visit.page.locator('[class*="st-key-element-below-form"]')
    detail.get_by_text("案内図を印字している").wait_for()
    visit.page.wait_for_url("**place-map*")
    assert own.locator('[data-element$="/place-map"]').get_attribute("aria-pressed") == "true"
    assert standard.locator('[data-element$="/place-map"]').count() == 0
    visit.was_clean()


def test_fields_are_reached_and_chosen_by_keyboard_alone(visit: Visit) -> None:
    visit.go(f"/catalogue?{TICKET}&municipality=none&element={FORM}/fields/election-name&lang=ja")
    field = visit.page.locator('.paper [data-element$="/election-name"]')
    field.wait_for()
    assert visit.page.locator('.paper [data-element][tabindex="0"]').count() == 1
    field.focus()
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Enter")
    detail = visit.page.locator('[class*="st-key-element-beside-form"]')
    detail.get_by_text("投票日", exact=True).wait_for()
    visit.page.wait_for_url("**voting-date*")
    focused = "[...document.querySelectorAll('*')].map(e => e.shadowRoot?.activeElement).find(Boolean)?.dataset.element"
    assert visit.page.evaluate(focused) == "forms/ticket/fields/voting-date"
    visit.page.keyboard.press("Escape")
    detail.wait_for(state="detached")
    assert "element=" not in visit.page.url
    visit.was_clean()


def test_a_step_is_chosen_in_either_flow_and_the_drawing_stays(visit: Visit) -> None:
    visit.go(f"/catalogue?{TICKET}&municipality=hatsukaichi&lang=en")
    steps = visit.page.locator('.flow [data-element="steps/print"]')
    steps.nth(1).wait_for()
    before = steps.first.element_handle()
    steps.nth(1).click()
    visit.page.locator('[class*="st-key-element-below-flow"]').get_by_text("Printing contractor").first.wait_for()
    assert before.evaluate("e => e.isConnected"), "drawn anew though nothing changed"
    assert {s.get_attribute("aria-pressed") for s in steps.all()} == {"true"}
    assert all(s.get_attribute("aria-label") for s in steps.all())
    visit.was_clean()


@pytest.mark.parametrize(("button", "inside"), [("印刷用ページを保存", b"100mm 148mm"), ("SVG で保存", b"<svg")])
def test_a_form_can_be_taken_along(visit: Visit, button: str, inside: bytes) -> None:
    visit.go(f"/catalogue?{TICKET}&municipality=hatsukaichi&element={FORM}&lang=ja")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=button).click()
    assert inside in download.value.path().read_bytes()
    visit.was_clean()


def test_the_paper_is_white_on_a_dark_ground(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="dark")
    visit.go(f"/catalogue?{TICKET}&municipality=none&element={FORM}&lang=ja")
    sheet = visit.page.locator(".paper svg rect[stroke]").first
    sheet.wait_for()
    assert sheet.get_attribute("fill") == "#ffffff"


def test_no_text_runs_out_of_its_drawing_in_the_browsers_own_measure(visit: Visit) -> None:
    """The width of text is estimated without a font; here the browser measures with the fonts it has."""
    for form, language in (("ticket", "ja"), ("ticket", "en"), ("returns-ledger", "ja"), ("print-data", "en")):
        visit.go(f"/catalogue?{TICKET}&municipality=none&element=senkyo/nyujoken/forms/{form}&lang={language}")
        visit.page.locator(
            f'.paper [data-element="forms/{form}"], .paper [data-element^="forms/{form}/"]'
        ).first.wait_for()
        wide = visit.page.locator(".paper svg").first.evaluate(
            """svg => [...svg.querySelectorAll("[data-element]")].flatMap(g => {
                 const all = [...g.querySelectorAll("rect:not(.ring)")].map(r => r.getBBox());
                 const right = Math.max(...all.map(b => b.x + b.width), 0);
                 if (!all.length) return [];
                 return [...g.querySelectorAll("text")].filter(t => {
                   const b = t.getBBox(); return b.x + b.width > right + 0.3;
                 }).map(t => t.textContent);
               })"""
        )
        assert wide == []
