"""For everybody: axe-core finds nothing serious that the app's own content causes, and no text too faint to read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Visit
from workbench.ui import releases_next, workshop
from workbench.ui.shell import _PAGES

pytestmark = pytest.mark.browser
TICKET = "service=senkyo&process=nyujoken"
CELL = "element=senkyo/nyujoken/forms/ticket/fields/place-address&column=hatsukaichi"
POINT = "point=senkyo/senkyo-001"
SELECTIONS: dict[str, tuple[str, ...]] = {
    "catalogue": (f"{TICKET}&municipality=hatsukaichi", f"{TICKET}&edit=1"),
    "inventory": (f"{TICKET}&municipality=akiota", f"{TICKET}&municipality=hatsukaichi"),
    "matrix": (f"{TICKET}&{CELL}", "service=all"),
    "money": ("view=budget", "view=saving", "view=shares"),
    "municipality": ("municipality=hatsukaichi",),
    "points": ("service=senkyo", POINT),
    "releases": tuple(f"releases=next&services=senkyo&part={part}" for part in releases_next.PARTS),
    "search": ("q=入場券", ""),
    "workshop": tuple(f"{POINT}&view={view}" for view in workshop.VIEWS),
}


def found(page: object) -> Iterator[str]:
    """What axe-core calls serious or critical, a line for each place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    tags = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
    for rule in axe.run(page, options={**tags, "resultTypes": ["violations"]}).response["violations"]:
        for node in rule["nodes"] if rule["impact"] in ("serious", "critical") else ():
            yield f"{rule['id']}: {node['html'][:300]} ({node['failureSummary']})"


@pytest.mark.parametrize(("language", "scheme"), [("ja", "light"), ("en", "dark")])
@pytest.mark.parametrize("name", [kind.name for kind in _PAGES])
def test_nothing_serious(visit: Visit, name: str, language: str, scheme: str) -> None:
    visit.page.emulate_media(color_scheme=scheme)
    for selection in SELECTIONS.get(name, ("",)):
        visit.go(f"/{'' if name == 'home' else name}?{selection}&lang={language}")
        visit.page.locator(f"html[lang={language}]").wait_for(state="attached")
        visit.page.wait_for_load_state("networkidle")
        assert list(found(visit.page)) == []


def latin(page: object) -> list[str]:
    """What controls say in Latin letters on a Japanese page, but for what pages and data say."""
    look = """() => [...document.querySelectorAll('[data-testid="stApp"] [aria-label], [data-testid="stApp"] [placeholder]')]
      .filter((e) => !e.closest('canvas, svg'))
      .flatMap((e) => [e.getAttribute('aria-label'), e.getAttribute('placeholder')])
      .filter((said) => said && /[A-Za-z]{3}/.test(said.replace(/CSV|PNG|English|Excel|ID/g, '')))"""
    return page.evaluate(look)  # type: ignore[attr-defined]


def test_streamlits_own_controls_speak_the_language_of_the_page(visit: Visit) -> None:
    visit.go("/points?lang=ja")
    visit.page.get_by_role("button", name="全画面").first.wait_for(state="attached")
    visit.go(f"/matrix?{TICKET}&{CELL}&lang=ja")
    visit.page.locator(".st-key-matrix-grid").get_by_role("gridcell").first.wait_for()
    assert latin(visit.page) == []
    box = visit.page.get_by_test_id("stSelectbox").first.get_by_role("combobox")
    box.fill("無い業務")
    visit.page.get_by_text("該当がありません").first.wait_for()
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("radio", name="English").or_(visit.page.get_by_role("button", name="English")).first.click()
    visit.page.locator("h1", has_text="Fit-gap matrix").wait_for()
    visit.page.locator("html[lang=en]").wait_for(state="attached")
    visit.go("/points?lang=en")
    visit.page.get_by_role("button", name="Fullscreen").first.wait_for(state="attached")
    visit.was_clean()


def test_what_people_wrote_is_not_translated(visit: Visit) -> None:
    """A word of Streamlit's controls that stands in a person's text stays as it was written."""
    visit.go("/search?q=Fullscreen&lang=ja")
    visit.page.get_by_text("「Fullscreen」", exact=False).wait_for()
    assert visit.page.get_by_test_id("stTextInput").get_by_role("textbox").input_value() == "Fullscreen"
