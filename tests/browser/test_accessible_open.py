"""For everybody, also in what opens on a page: menus, popovers, forms, a dialog. axe-core finds nothing serious there."""

from __future__ import annotations

import pytest

from tests.browser.served import SETTLED, Served
from tests.browser.test_accessible import found
from workbench.workspace.people import Chosen, keep_choice

pytestmark = pytest.mark.browser
SITS = {"name": "田中", "role": "secretariat"}
TICKET = "service=senkyo&process=nyujoken"
ASKED = "/inventory?municipality=akiota&service=senkyo&process=zaigai"
STANCES = "/workshop?point=senkyo/senkyo-001&view=stances"
OPENED = {
    "/": ('[data-testid="stTopNavSection"]', ".st-key-person button"),
    ASKED: (
        ".st-key-inventory-service-more button", ".st-key-inventory-process-more button", ".st-key-inventory-elements button",
        ".st-key-inventory-differs button",
    ),
    ASKED + "&open=2": (".st-key-inventory-not-applicable button",),
    f"/matrix?{TICKET}": (".st-key-matrix-filters button", ".st-key-matrix-take summary", ".rates summary >> nth=0"),
    f"/catalogue?{TICKET}&edit=1&part=steps": ('[class*="-add-steps"] button', ".st-key-edit-bar button >> nth=0", ".st-key-edit-bar button >> nth=-1"),
    STANCES: (".st-key-stance-etajima-agree_if button", ".st-key-workshop-agenda button"),
    "/workshop?point=senkyo/senkyo-001&view=decision": (".st-key-decide-form summary",),
    "/requests": ("summary",),
    "/minutes": ("summary >> nth=-1",),
}  # fmt: skip
"""What is pressed on each page, one after the other."""


@pytest.mark.parametrize(("language", "scheme"), [("ja", "dark"), ("en", "light")])
@pytest.mark.parametrize("path", OPENED)
def test_nothing_serious(page, app: Served, path: str, language: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{app.base}{path}{'&' if '?' in path else '?'}lang={language}")
    page.wait_for_selector(SETTLED, timeout=60_000)
    page.locator(f"html[lang={language}]").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    for opener in OPENED[path]:
        page.locator(opener).first.click()
        page.wait_for_timeout(700)
        page.wait_for_selector(SETTLED)
        assert list(found(page)) == [], opener
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)


def test_whoever_has_no_name_is_asked_for_it(browser, app: Served) -> None:
    keep_choice(app.workspace, Chosen())
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    page = context.new_page()
    page.goto(f"{app.base}/catalogue?{TICKET}&edit=1&lang=ja")
    page.get_by_role("dialog").wait_for()
    page.wait_for_selector(SETTLED)
    page.wait_for_timeout(500)
    assert list(found(page)) == []
    context.close()
