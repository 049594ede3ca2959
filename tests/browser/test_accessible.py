"""For everybody: axe-core finds nothing serious that the app's own content causes, and no text too faint to read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Visit
from workbench.ui.shell import _PAGES

pytestmark = pytest.mark.browser
TICKET = "service=senkyo&process=nyujoken"
CELL = "element=senkyo/nyujoken/forms/ticket/fields/place-address&column=hatsukaichi"
SELECTIONS: dict[str, tuple[str, ...]] = {
    "catalogue": (f"{TICKET}&municipality=hatsukaichi", f"{TICKET}&edit=1"),
    "inventory": (f"{TICKET}&municipality=akiota", f"{TICKET}&municipality=hatsukaichi"),
    "matrix": (f"{TICKET}&{CELL}", "service=all"),
    "municipality": ("municipality=hatsukaichi",),
    "points": ("service=senkyo",),
    "search": ("q=入場券", ""),
}


def found(page: object) -> Iterator[str]:
    """What axe-core calls serious or critical, a line for each place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    tags = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
    for rule in axe.run(page, options={**tags, "resultTypes": ["violations"]}).response["violations"]:
        for node in rule["nodes"] if rule["impact"] in ("serious", "critical") else ():
            yield f"{rule['id']}: {node['html'][:300]} ({node['failureSummary']})"


@pytest.mark.parametrize(("language", "scheme"), [("ja", "light"), ("en", "dark")])
@pytest.mark.parametrize("page", [kind.name for kind in _PAGES])
def test_nothing_serious(visit: Visit, page: str, language: str, scheme: str) -> None:
    visit.page.emulate_media(color_scheme=scheme)
    for selection in SELECTIONS.get(page, ("",)):
        visit.go(f"/{'' if page == 'home' else page}?{selection}&lang={language}")
        visit.page.wait_for_load_state("networkidle")
        assert list(found(visit.page)) == []
        assert visit.page.evaluate("document.documentElement.lang") == language
