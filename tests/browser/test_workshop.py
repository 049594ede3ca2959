"""The ticket, played through as the slides tell it: compared, every municipality heard, decided, applied, and taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.served import SETTLED, Served, sample

pytestmark = pytest.mark.browser
KEY = "senkyo/senkyo-001"
LINK = f"/workshop?agenda={KEY},senkyo/senkyo-002&point={KEY}&lang=ja&view="


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Served]:
    served = sample(tmp_path / "workspace")
    served.sits("田中 一郎", role="secretariat")
    served.start()
    yield served
    served.stop()


def go(page, app: Served, view: str) -> None:
    page.goto(app.base + LINK + view)
    page.wait_for_selector(SETTLED, timeout=60_000)
    page.locator(".st-key-workshop h2").wait_for()


def press(page, key: str) -> None:
    page.locator(f".st-key-{key} button:not([disabled])").click()


def standard(app: Served) -> tuple[dict[str, bytes], object]:
    """Every file of the standard, and what municipalities do."""
    files = sorted((app.workspace / "process_catalog" / "senkyo").glob("[!ar]*.yaml"))
    return {f.name: f.read_bytes() for f in files}, app.snapshot().practices


def point(app: Served):
    return next(a for a in app.snapshot().agreements["senkyo"] if a.id == "senkyo-001")


def test_the_ticket_is_settled_and_reversed_without_a_trace(page, app: Served) -> None:
    before = standard(app)
    go(page, app, "ways")
    head, bar = (page.locator(f".st-key-{k}").bounding_box() for k in ("heading", "workshop-bar"))
    assert head["y"] + head["height"] <= bar["y"], "the agenda's bar is drawn over the heading"
    body = page.locator(".st-key-workshop-body")
    for said in ("廿日市市", "江田島市", "安芸太田町", "北広島町", "入場券に投票所の所在地を印字している"):
        body.get_by_text(said, exact=False).first.wait_for()

    page.locator(".st-key-workshop").get_by_text("様式・流れ").click()
    body.locator("figure").nth(1).wait_for()
    assert body.locator("figcaption").all_inner_texts()[0].startswith("標準")

    page.locator(".st-key-workshop").get_by_text("案の比較").click()
    body.get_by_text("5年の合計").wait_for()
    assert body.get_by_text("904,424円").count() == 1

    page.locator(".st-key-workshop").get_by_text("5 決定").click()
    refused = page.locator(".st-key-decide-effect")
    refused.get_by_text("江田島市の意思表示がありません").wait_for()
    assert page.locator(".st-key-decide-apply button").is_disabled()

    page.locator(".st-key-workshop").get_by_text("4 意思表示").click()
    for m in ("hatsukaichi", "etajima"):
        press(page, f"stance-{m}-agree")
        page.locator(f".st-key-stance-{m}-agree [data-testid='stBaseButton-primary']").first.wait_for()
        page.wait_for_selector(SETTLED)
    press(page, "stance-kitahiroshima-agree_if")
    form = page.locator(".st-key-stance-form")
    assert form.locator(".st-key-stance-save button").is_disabled()
    form.locator("textarea").fill("字名まで印字できること")
    press(page, "stance-save")
    form.wait_for(state="detached")
    body.get_by_text("字名まで印字できること").wait_for()
    assert page.locator(".st-key-person").get_by_text("事務局").count() == 1
    assert {m: s.stance for m, s in point(app).stances.items()} == {
        "hatsukaichi": "agree", "akiota": "agree_if", "etajima": "agree", "kitahiroshima": "agree_if",
    }  # fmt: skip

    page.locator(".st-key-workshop").get_by_text("5 決定").click()
    page.locator(".st-key-decide-form textarea").first.fill("要る市町だけが印字でき、ほかの市町の標準は変わらないため")
    page.locator(".st-key-decide-effect").get_by_text("決定できます").wait_for()
    for said in (
        "標準に「投票所入場券」の印字項目「投票所の所在地」が加わります",
        "廿日市市の差異「入場券に投票所の所在地を印字している」はなくなります",
    ):
        page.locator(".st-key-decide-effect").get_by_text(said).first.wait_for()
    press(page, "decide-apply")
    body.get_by_text("標準に反映しました").wait_for(timeout=20_000)

    decided = point(app)
    assert decided.decided is not None and decided.decided.disposition == "parameter"
    assert set(decided.decided.conditions) == {"akiota", "kitahiroshima"}
    ticket = app.snapshot().processes["senkyo/nyujoken"].forms[0]
    assert "place-address" in [f.id for f in ticket.fields]
    assert [r.agreement for r in app.snapshot().requests["senkyo"]].count("senkyo-001") == 1
    assert standard(app) != before

    page.goto(app.base + "/decisions?lang=ja")
    page.wait_for_selector(SETTLED)
    page.get_by_text("要る市町だけが印字でき").first.wait_for()

    go(page, app, "decision")
    press(page, "reopen")
    page.locator(".st-key-reopen-why input").fill("単価が変わったため")
    page.locator(".st-key-reopen-why input").press("Enter")
    press(page, "reopen-do")
    page.locator(".st-key-decide-form").wait_for(timeout=20_000)
    assert standard(app) == before
    assert point(app).decided is None and point(app).reopened[0].was.disposition == "parameter"
    assert "senkyo-001" not in {r.agreement for r in app.snapshot().requests["senkyo"]}


def test_what_is_said_on_another_screen_appears_within_two_seconds(browser, page, app: Served) -> None:
    go(page, app, "stances")
    app.sits("山本 次郎", role="member", municipality="etajima", working_groups=("juki",))
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    theirs = context.new_page()
    go(theirs, app, "stances")
    assert theirs.locator(".st-key-stance-buttons-akiota button").count() == 0
    press(theirs, "stance-etajima-abstain")
    theirs.locator(".st-key-point-standing").get_by_text("棄権").wait_for()
    page.locator(".st-key-point-standing").get_by_text("棄権").wait_for(timeout=4_000)
    context.close()


def test_the_clock_runs_on_while_the_page_is_drawn_again(page, app: Served) -> None:
    go(page, app, "ways")
    clock = page.locator(".timer output")
    assert clock.inner_text() == "30:00", "as the agenda of the next meeting says"
    page.locator(".timer").get_by_role("button", name="開始").click()
    clock.filter(has_text=re.compile("^29:5")).wait_for()
    page.locator(".st-key-workshop").get_by_text("4 意思表示").click()
    page.locator(".st-key-stance-buttons-akiota").wait_for()
    assert clock.inner_text().startswith("29:")
    press(page, "workshop-next")
    page.locator(".st-key-workshop h2").get_by_text("宣誓書").wait_for()
    clock.filter(has_text="15:00").wait_for()


def test_what_is_typed_survives_a_reload(page, app: Served) -> None:
    go(page, app, "notes")
    page.locator(".st-key-workshop-body textarea").fill("単価を確かめる")
    page.wait_for_timeout(1200)
    page.reload()
    page.wait_for_selector(SETTLED)
    page.locator(".st-key-workshop-body textarea").wait_for()
    assert page.locator(".st-key-workshop-body textarea").input_value() == "単価を確かめる"
    press(page, "notes-save")
    page.get_by_text("保存しました").first.wait_for()
    assert str(point(app).note) == "単価を確かめる"
