"""For everybody: axe-core finds nothing serious that the app's own content causes, and no text too faint to read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Visit
from workbench.ui.shell import _PAGES

pytestmark = pytest.mark.browser
TICKET = "service=senkyo&process=nyujoken"
CELL = "element=senkyo/nyujoken/forms/ticket/fields/place-address&column=hatsukaichi"
SELECTIONS = {
    "catalogue": f"{TICKET}&municipality=hatsukaichi",
    "inventory": f"{TICKET}&municipality=akiota",
    "matrix": f"{TICKET}&{CELL}",
    "municipality": "municipality=hatsukaichi",
    "points": "service=senkyo",
    "search": "q=入場券",
}
STREAMLITS: dict[str, tuple[str, ...]] = {}
"""What Streamlit itself gets wrong: axe's rule → parts of the markup it finds, none of which a page can change."""


def found(page: object) -> Iterator[str]:
    """What axe-core calls serious or critical, a line for each place, but for what is Streamlit's."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    tags = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
    for rule in axe.run(page, options={**tags, "resultTypes": ["violations"]}).response["violations"]:
        for node in rule["nodes"] if rule["impact"] in ("serious", "critical") else ():
            if not any(part in node["html"] for part in STREAMLITS.get(rule["id"], ())):
                yield f"{rule['id']}: {node['html'][:300]} ({node['failureSummary']})"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", [kind.name for kind in _PAGES])
def test_nothing_serious(visit: Visit, page: str, language: str, scheme: str) -> None:
    visit.page.emulate_media(color_scheme=scheme)
    visit.go(f"/{'' if page == 'home' else page}?{SELECTIONS.get(page, '')}&lang={language}")
    visit.page.wait_for_load_state("networkidle")
    assert list(found(visit.page)) == []
    assert visit.page.evaluate("document.documentElement.lang") == language
