"""Every page of the sample workspace walked in a real browser, in both languages: what people see."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit
from workbench.ui.texts import text

pytestmark = pytest.mark.browser
IN_THE_BAR = ("home", "catalogue", "inventory", "matrix", "points", "workshop", "municipality", "releases", "search")
UNDER_MORE = ("decisions", "requests", "money", "minutes", "history", "problems", "audit", "help")
PAGES = (*IN_THE_BAR, *UNDER_MORE)
TICKET = "service=senkyo&process=nyujoken"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_whole_walk(visit: Visit, language: str) -> None:
    """From the start page through the navigation, as a newcomer does."""
    visit.go(f"/?lang={language}")
    for page in PAGES[1:]:
        name = text(f"page.{page}", language)
        if page in UNDER_MORE:
            visit.page.get_by_test_id("stTopNavSection").click()
            visit.page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name).first.click()
        else:
            visit.page.get_by_test_id("stTopNavLink").filter(has_text=name).first.click()
        visit.page.locator("h1", has_text=name).wait_for()
        visit.settle()
        assert f"lang={language}" in visit.page.url
    visit.was_clean()


@pytest.mark.parametrize(("language", "street"), [("ja", "投票所の所在地"), ("en", "Polling place address")])
def test_a_link_opens_the_ticket_with_its_reason(visit: Visit, language: str, street: str) -> None:
    address = "senkyo/nyujoken/forms/ticket/fields/place-address"
    visit.go(f"/matrix?{TICKET}&element={address}&column=hatsukaichi&lang={language}")
    detail = visit.page.locator(".st-key-detail")
    detail.get_by_text("住民サービス水準の違い" if language == "ja" else "Service level").wait_for()
    assert "2013-05-20" in detail.inner_text()
    visit.was_clean()


def test_a_click_on_a_cell_shows_what_is_behind_it(visit: Visit) -> None:
    visit.go(f"/matrix?{TICKET}&lang=ja")
    visit.page.locator(".st-key-matrix-grid").get_by_role("gridcell").first.click()
    visit.page.locator(".st-key-detail h3").wait_for()
    assert "element=senkyo" in visit.page.url and "column=" in visit.page.url
    visit.was_clean()


def test_the_catalogue_shows_two_flows_side_by_side_with_marks(visit: Visit) -> None:
    visit.go(f"/catalogue?{TICKET}&municipality=hatsukaichi&lang=ja")
    flows = visit.page.locator(".flow svg")
    flows.nth(1).wait_for()
    assert flows.count() == 2
    assert all(flows.nth(i).evaluate("e => e.getBoundingClientRect().width > 300") for i in range(2))
    visit.page.get_by_role("tab", name="設定項目").click()
    visit.page.get_by_role("cell", name="作成単位", exact=True).wait_for()
    visit.was_clean()


@pytest.mark.parametrize(
    ("kind", "beginning"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("html", b"<!doctype html>")]
)
def test_the_matrix_can_be_taken_along(visit: Visit, kind: str, beginning: bytes) -> None:
    visit.go(f"/matrix?{TICKET}&lang=ja")
    visit.page.locator(".st-key-matrix-take summary").click()
    with visit.page.expect_download() as download:
        visit.page.locator(f".st-key-matrix-{kind} button").click()
    assert download.value.path().read_bytes().startswith(beginning)
    visit.was_clean()


def test_the_map_leads_to_the_matrix(visit: Visit) -> None:
    visit.go("/?lang=ja")
    visit.page.locator(".st-key-map").get_by_role("gridcell").nth(1).click()
    visit.page.locator("h1", has_text="適合マトリクス").wait_for()
    assert "service=" in visit.page.url
    visit.was_clean()


def test_the_language_changes_where_one_stands(visit: Visit) -> None:
    visit.go(f"/matrix?{TICKET}&lang=ja")
    visit.page.get_by_role("radio", name="English").or_(visit.page.get_by_role("button", name="English")).first.click()
    visit.page.locator("h1", has_text="Fit-gap matrix").wait_for()
    assert "process=nyujoken" in visit.page.url and "lang=en" in visit.page.url
    visit.was_clean()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1920, 1080)])
def test_nothing_is_wider_than_the_window(visit: Visit, width: int, height: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": height})
    for page in PAGES:
        visit.go(f"/{page}?{TICKET}&lang=ja" if page != "home" else "/?lang=ja")
        assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page
    visit.was_clean()
