"""The grid of the matrix: by mouse and by keyboard, sorted, far down and far to the right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
TICKET = "service=senkyo&process=nyujoken"


def grid(visit: Visit, query: str = TICKET) -> Locator:
    visit.go(f"/matrix?{query}&lang=ja")
    found = visit.page.locator(".st-key-matrix-grid")
    found.get_by_role("gridcell").first.wait_for()
    return found


def names(shown: Locator) -> list[str]:
    return shown.get_by_role("rowheader").all_inner_texts()


def focused(visit: Visit) -> list[str | None]:
    return visit.page.evaluate(
        "() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
        " return [e?.getAttribute('aria-colindex') ?? null, e?.closest('[role=row]')?.getAttribute('aria-rowindex') ?? null] }"
    )


def test_by_keyboard_a_cell_then_the_whole_row_is_opened(visit: Visit) -> None:
    shown = grid(visit)
    shown.get_by_role("rowheader").first.focus()
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("ArrowRight")
    assert focused(visit) == ["2", "3"]
    visit.page.keyboard.press("Enter")
    detail = visit.page.locator(".st-key-detail")
    detail.locator("h3").wait_for()
    assert "column=hatsukaichi" in visit.page.url
    assert focused(visit) == ["2", "3"], "the place is kept"
    visit.page.keyboard.press("ArrowLeft")
    visit.page.keyboard.press(" ")
    visit.page.wait_for_url(lambda url: "column=" not in url)
    detail.get_by_text("安芸太田町").first.wait_for()
    visit.was_clean()


def test_the_cell_in_the_link_is_marked_and_in_view(visit: Visit) -> None:
    address = "senkyo/nyujoken/forms/ticket/fields/place-address"
    shown = grid(visit, f"service=all&element={address}&column=hatsukaichi")
    marked = shown.locator('[aria-selected="true"]')
    marked.wait_for()
    assert "投票所の所在地" in marked.locator("xpath=..").inner_text()
    head = shown.get_by_role("columnheader").nth(1)
    assert head.inner_text() == "業務プロセス"
    box, around = marked.bounding_box(), shown.bounding_box()
    assert box is not None and around is not None
    assert around["y"] < box["y"] < around["y"] + around["height"]
    visit.was_clean()


def test_a_heading_sorts_and_sorts_the_other_way_and_lets_it_be(visit: Visit) -> None:
    shown = grid(visit)
    before = names(shown)
    heading = shown.get_by_role("columnheader").first
    heading.click()
    assert heading.get_attribute("aria-sort") == "ascending"
    assert names(shown) != before
    heading.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    heading.press("Enter")
    assert heading.get_attribute("aria-sort") == "none"
    assert names(shown) == before
    visit.was_clean()


def test_only_what_is_in_view_is_drawn_and_the_last_row_is_reached(visit: Visit) -> None:
    shown = grid(visit)
    rows = int(shown.get_by_role("grid").get_attribute("aria-rowcount") or 0) - 1
    assert 0 < len(names(shown)) < rows
    shown.get_by_role("rowheader").first.focus()
    visit.page.keyboard.press("Control+End")
    assert focused(visit)[1] == str(rows + 1)
    visit.page.keyboard.press("Control+ArrowUp")
    assert focused(visit)[1] == "2"
    visit.was_clean()


def test_rows_stand_below_the_heading_of_their_group(visit: Visit) -> None:
    shown = grid(visit, f"{TICKET}&group=kind")
    first = shown.get_by_role("row").nth(1).inner_text()
    assert first.startswith("■")
    shown.get_by_role("gridcell").nth(1).click()
    visit.page.locator(".st-key-detail h3").wait_for()
    visit.was_clean()


def test_what_people_wrote_stays_text(visit: Visit) -> None:
    shown = grid(visit)
    assert shown.evaluate("e => !e.innerHTML.includes('<script')")
    assert shown.locator("b, i, img").count() == 0


def test_a_filter_in_the_link_is_kept_and_can_be_taken_away(visit: Visit) -> None:
    shown = grid(visit, f"{TICKET}&kinds=form")
    assert int(shown.get_by_role("grid").get_attribute("aria-rowcount") or 0) < 20
    visit.page.locator(".st-key-matrix-filters button").first.click()
    kinds = visit.page.locator(".st-key-matrix-kinds")
    kinds.wait_for()
    kinds.get_by_role("button", name="帳票").or_(kinds.locator("[data-tag]")).first.wait_for()
    kinds.locator("input").click()
    visit.page.get_by_role("option", name="手順", exact=True).click()
    visit.page.wait_for_url(lambda url: "kinds=" in url and "step" in url)
    visit.was_clean()


def test_the_register_opens_a_difference_whose_name_can_be_read_whole(visit: Visit) -> None:
    visit.go("/municipality?municipality=hatsukaichi&service=all&lang=ja")
    shown = visit.page.get_by_role("grid", name="差異の台帳")
    row = shown.get_by_role("rowheader", name="国保・年金・児童手当・転入学を住民異動窓口で一括して受け付ける").first
    row.wait_for()
    whole = row.inner_text()
    assert row.get_attribute("title") == whole
    row.click()
    detail = visit.page.locator(".st-key-register-detail")
    detail.get_by_text(whole).wait_for()
    assert "deviation=juki%2Ftennyu%2F" in visit.page.url
    assert row.get_attribute("aria-selected") == "true"
    visit.was_clean()


def test_at_the_width_of_a_phone_progress_is_beside_the_name_of_the_service(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.go("/municipality?municipality=hatsukaichi&lang=ja")
    shown = visit.page.get_by_role("grid", name="棚卸しの進み具合")
    heads = shown.get_by_role("columnheader")
    heads.first.wait_for()
    assert heads.nth(0).inner_text() == "業務" and heads.nth(1).inner_text() == "回答済み"
    box = heads.nth(1).bounding_box()
    assert box is not None and box["x"] + box["width"] <= 390
    visit.was_clean()


def test_columns_that_change_are_shown_from_the_first(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 900, "height": 720})
    shown = grid(visit)
    shown.get_by_role("gridcell").first.focus()
    visit.page.keyboard.press("End")
    inner = shown.get_by_role("grid")
    assert inner.evaluate("e => e.scrollLeft") > 0
    visit.page.locator(".st-key-matrix-service").get_by_role("button").first.click()
    visit.page.get_by_role("option", name="すべて").click()
    shown.get_by_role("columnheader").nth(1).get_by_text("業務プロセス").wait_for()
    assert inner.evaluate("e => e.scrollLeft") == 0
    visit.was_clean()
