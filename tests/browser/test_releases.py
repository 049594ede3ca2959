"""A release in a real browser: what is open is shown, it is made once, taken along, checked, compared, held against a dump."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.browser.served import SETTLED, Served
from tests.browser.test_accessible import found
from workbench.cli import main
from workbench.ui.releases_one import VIEWS
from workbench.workspace.audit import Audit
from workbench.workspace.exporting import versions

pytestmark = pytest.mark.browser
SITS = {"name": "田中 一郎", "role": "secretariat"}
NEXT = "/releases?releases=next&services=senkyo&without-documents=yes&lang=ja"
WORDING = ("en: Deferred", "en: Postponed")


def go(page, app: Served, path: str) -> None:
    page.goto(app.base + path)
    page.wait_for_selector(SETTLED, timeout=60_000)
    assert page.locator('[data-testid="stException"]').count() == 0


def made(page, app: Served, version: str) -> None:
    """Make the next release, pressing twice as impatient people do, and arrive at it."""
    go(page, app, NEXT)
    page.locator(".st-key-release-with-open label").first.click()
    page.locator(".st-key-release-build button:not([disabled])").dblclick()
    page.get_by_role("heading", name=f"標準リリース {version}").wait_for(timeout=60_000)
    page.wait_for_selector(SETTLED)


def test_made_once_taken_along_and_verified_elsewhere(page, app: Served, tmp_path: Path) -> None:
    shutil.rmtree(app.workspace / "exports", ignore_errors=True)  # where this is looked at a second time
    before = sum(e.kind == "export" for e in Audit(app.workspace).entries())
    go(page, app, NEXT)
    page.get_by_text("決まっていない論点").wait_for()
    page.get_by_role("link", name="論点で直す").first.click()
    page.locator("h1", has_text="論点").wait_for()
    assert "point=senkyo" in page.url
    made(page, app, "1.0.0")
    assert versions(app.workspace) == ("1.0.0",) and "release=1.0.0" in page.url
    exports = [e.about for e in Audit(app.workspace).entries() if e.kind == "export"]
    assert exports[before:] == ["release 1.0.0"]
    with page.expect_download() as download:
        page.locator(".st-key-release-download button").click()
    taken = tmp_path / download.value.suggested_filename
    download.value.save_as(taken)
    assert taken.read_bytes() == (app.workspace / "exports" / "1.0.0.zip").read_bytes()
    assert main(["release", "verify", str(taken)]) == 0
    go(page, app, "/releases?release=1.0.0&view=verify&lang=ja")
    page.locator(".st-key-release-verify button").click()
    page.get_by_text("正しいリリースです").wait_for()


def test_compared_with_the_one_before(page, app: Served) -> None:
    if not versions(app.workspace):
        made(page, app, "1.0.0")
    file = app.workspace / "process_catalog" / "senkyo" / "nyujoken.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(*WORDING), encoding="utf-8")
    made(page, app, "1.0.1")
    page.get_by_text("前との違い").click()
    page.get_by_text("senkyo/nyujoken/parameters/postage").wait_for()
    assert re.search(r"小（文言だけ） 1", page.locator('[data-testid="stMain"]').inner_text())


def test_a_dump_is_compared_and_the_report_taken_along(page, app: Served, tmp_path: Path) -> None:
    if not versions(app.workspace):
        made(page, app, "1.0.0")
    version = versions(app.workspace)[-1]
    loaded = app.workspace / "exports" / version / "data" / "config" / "resolved" / "342131" / "parameters.json"
    dump = json.loads(loaded.read_bytes())
    dump["parameters"] |= {"senkyo.ticket.unit": "nobody", "senkyo.own": 1}
    (tmp_path / "dump.json").write_text(json.dumps(dump))
    go(page, app, f"/releases?release={version}&view=drift&lang=ja")
    page.locator('input[type="file"]').set_input_files(tmp_path / "dump.json")
    page.get_by_text("senkyo.own").first.wait_for()
    assert "nobody" in page.locator('[data-testid="stMain"]').inner_text()
    with page.expect_download() as download:
        page.locator(".st-key-release-drift-html button").click()
    report = download.value.path().read_text(encoding="utf-8")
    assert "廿日市市" in report and "nobody" in report and "<script" not in report


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_side_of_a_release_is_for_everybody(page, app: Served, scheme: str) -> None:
    if not versions(app.workspace):
        made(page, app, "1.0.0")
    page.emulate_media(color_scheme=scheme)
    for view in VIEWS:
        go(page, app, f"/releases?release={versions(app.workspace)[-1]}&view={view}&lang=ja")
        page.wait_for_load_state("networkidle")
        assert list(found(page)) == [], view
