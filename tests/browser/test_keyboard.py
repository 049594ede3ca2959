"""The work of each role without a mouse: reached by Tab, done by keys, always seen where one is, and never lost."""

from __future__ import annotations

import zipfile

import pytest

from tests.browser.keyboard import Keyboard
from tests.browser.served import SETTLED, Served
from workbench.fitgap.inventory import inventory
from workbench.ui.shell import _PAGES

pytestmark = pytest.mark.browser
TICKET = "service=senkyo&process=nyujoken"
POINT = "senkyo/senkyo-001"


@pytest.fixture
def keys(page) -> Keyboard:
    return Keyboard(page)


def go(page, app: Served, path: str, language: str = "ja") -> None:
    page.goto(f"{app.base}{path}{'&' if '?' in path else '?'}lang={language}")
    page.wait_for_selector(SETTLED, timeout=60_000)
    page.locator(f"html[lang={language}]").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tab_goes_through_every_page_seen_all_the_way_and_changes_nothing(page, keys, app: Served, scheme: str) -> None:
    app.sits("田中", role="secretariat")
    page.emulate_media(color_scheme=scheme)
    for name in [kind.name for kind in _PAGES][:: 1 if scheme == "light" else 4]:
        go(page, app, "/" if name == "home" else f"/{name}?{TICKET}")
        heading = page.locator("h1").inner_text()
        for _ in range(45):
            if keys.tab() is None:
                break
        assert page.locator("h1").inner_text() == heading, "Tab alone has opened another page"


def test_a_member_answers_records_a_difference_and_takes_it_back(page, keys, app: Served) -> None:
    app.sits("佐々木", role="member", municipality="akiota", working_groups=("juki",))
    go(page, app, "/inventory?municipality=akiota&service=senkyo&process=zaigai")
    question, form = page.locator(".st-key-inventory-statement h3"), page.locator(".st-key-deviation-form")

    def answered() -> int:
        return inventory(app.snapshot(), "akiota", "senkyo").progress("senkyo/zaigai").answered

    def asked_after(key: str, before: str) -> str:
        page.keyboard.press(key)
        page.wait_for_function(
            "b => { const q = document.querySelector('.st-key-inventory-statement h3'); return q && q.innerText !== b }",
            arg=before,
        )
        keys.settle()
        return question.inner_text()

    before, first = answered(), question.inner_text()
    keys.reach(page.locator(".st-key-inventory-same button"))
    second = asked_after("Enter", first)
    assert keys.held().startswith("○ 標準どおり")
    keys.reach(page.locator(".st-key-inventory-differs button"))
    keys.press("Enter")
    form.locator("input:focus").wait_for()
    keys.press("Escape")
    form.wait_for(state="detached")
    page.locator(".st-key-inventory-answers button:focus").wait_for()
    keys.reach(page.locator(".st-key-inventory-differs button"))
    keys.press("Enter")
    form.locator("input:focus").wait_for()
    keys.press("ArrowDown")  # 行わない
    keys.reach(form.locator("textarea").first)
    keys.type("窓口が一つしかない")
    keys.tab()
    page.keyboard.type("独自")
    keys.press("Enter")
    save = form.locator(".st-key-deviation-save button:not([disabled])")
    save.wait_for()
    keys.reach(save)
    asked_after("Enter", second)
    page.locator(".st-key-inventory-answers button:focus").wait_for()
    (deviation,) = app.snapshot().practice("akiota", "senkyo/zaigai").deviations
    assert (answered(), deviation.reason) == (before + 2, "窓口が一つしかない")
    third = question.inner_text()
    assert asked_after("u", third) == second
    assert asked_after("u", second) == first
    assert answered() == before
    assert not app.snapshot().practice("akiota", "senkyo/zaigai").deviations


def test_a_popover_opens_and_closes_and_the_focus_is_where_it_was(page, keys, app: Served) -> None:
    app.sits("佐々木", role="member", municipality="akiota", working_groups=("juki",))
    go(page, app, "/inventory?municipality=akiota&service=senkyo&process=zaigai")
    for opener in (".st-key-person button", ".st-key-inventory-elements button"):
        keys.reach(page.locator(opener))
        was = keys.held()
        keys.press("Enter")
        keys.tab()
        assert keys.held() != was
        page.keyboard.press("Escape")
        page.locator('[data-testid="stPopoverBody"]').first.wait_for(state="hidden")
        page.wait_for_timeout(300)
        assert keys.held() == was


def test_a_key_means_one_thing_also_while_reasons_are_asked_for(page, app: Served) -> None:
    app.sits("佐々木", role="member", municipality="akiota", working_groups=("juki",))
    go(page, app, "/inventory?municipality=akiota&service=senkyo&process=zaigai")
    for opener in ("next", "not-applicable"):
        page.locator(f".st-key-inventory-{opener} button").click()
        page.wait_for_timeout(800)
        said = page.locator("kbd:visible").all_inner_texts()
        assert len(said) == len(set(said)), said


def test_the_secretariat_edits_a_step_and_saves_it(page, keys, app: Served) -> None:
    app.sits("田中", role="secretariat")
    go(page, app, f"/catalogue?{TICKET}&part=steps")
    keys.reach(page.locator(".st-key-edit-on input"))
    keys.press(" ")
    page.locator(".st-key-edit-bar").wait_for()
    assert keys.held() == "編集"
    keys.reach(page.get_by_label("名称（日本語）", exact=True))
    keys.type("用紙と印刷を発注する")
    keys.tab()
    review = page.get_by_role("button", name="見直して保存へ")
    review.wait_for()
    keys.settle()
    keys.reach(review)
    keys.press("Enter")
    why = page.get_by_label("なぜ変えるのですか（履歴に残ります）")
    why.wait_for()
    keys.held()
    keys.reach(why)
    keys.type("言い方をそろえる")
    keys.settle()
    keys.tab()
    keys.settle()
    keys.reach(page.get_by_role("button", name="保存する"))
    page.keyboard.press("Enter")
    page.get_by_text("保存しました").first.wait_for()
    keys.held()
    assert app.snapshot().processes["senkyo/nyujoken"].steps[0].name.ja == "用紙と印刷を発注する"


def test_a_vendor_opens_a_request_from_the_list_and_answers_it(page, keys, app: Served) -> None:
    app.sits("ベンダー", role="vendor")
    go(page, app, "/requests")
    link = page.locator('[class*="st-key-request-senkyo-"] a').first
    keys.reach(link)
    keys.press("Enter")
    form = page.locator(".st-key-request-answer")
    form.wait_for()
    page.wait_for_url("**request=senkyo**")
    if form.locator("summary").count():
        keys.reach(form.locator("summary"))
        keys.press("Enter")
    note = form.get_by_label("備考")
    keys.reach(note)
    keys.type("圧着の様式で対応する")
    keys.settle()
    assert "request=senkyo" in page.url and form.count(), "what is done on a page that a link led to stays on it"
    keys.reach(page.locator(".st-key-answer-save button"))
    keys.press("Enter")
    keys.held()
    answers = [r.answer for r in app.snapshot().requests["senkyo"] if r.answer]
    assert "圧着の様式で対応する" in {a.note for a in answers}


def test_a_group_weighs_chooses_and_decides(page, keys, app: Served) -> None:
    app.sits("田中", role="secretariat")
    go(page, app, f"/workshop?point={POINT}&view=options")
    keys.reach(page.locator("summary", has_text="採点を直す"))
    keys.press("Enter")
    first = page.locator("details[open]", has_text="採点を直す").locator("input:visible").first
    keys.reach(first)
    page.keyboard.press("ArrowUp")
    keys.settle()

    go(page, app, f"/workshop?point={POINT}&view=stances")
    for m in ("etajima", "kitahiroshima"):
        keys.reach(page.locator(f".st-key-stance-{m}-agree button"))
        keys.press("Enter")
        page.locator(f".st-key-stance-{m}-none button").first.wait_for()
        keys.held()

    keys.reach(page.locator(".st-key-workshop-view button").first, back=True)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    keys.press("Enter")
    form = page.locator(".st-key-decide-form")
    keys.reach(form.locator("input[type=radio]:checked"))
    page.keyboard.press("ArrowDown")
    keys.settle()
    page.keyboard.press("ArrowUp")
    keys.settle()
    assert keys.held().startswith("B")
    keys.reach(form.get_by_label("なぜこの案か（必須）"))
    keys.type("要る市町だけが印字でき、ほかの市町の標準は変わらないため")
    page.locator(".st-key-decide-effect").get_by_text("決定できます").wait_for()
    keys.settle()
    keys.reach(page.locator(".st-key-decide-apply button"))
    page.keyboard.press("Enter")
    page.get_by_text("標準に反映しました").wait_for(timeout=20_000)
    keys.held()
    found = next(a for a in app.snapshot().agreements["senkyo"] if a.id == "senkyo-001")
    assert found.decided is not None and found.decided.disposition == "parameter"


def test_a_release_is_made_and_taken_along(page, keys, app: Served) -> None:
    app.sits("田中", role="secretariat")
    go(page, app, "/releases?releases=next&services=senkyo&without-documents=yes")
    keys.reach(page.locator(".st-key-release-with-open input"))
    keys.press(" ")
    ready = page.locator(".st-key-release-build button:not([disabled])")
    ready.wait_for()
    keys.reach(ready)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="標準リリース 1.0.0").wait_for(timeout=60_000)
    keys.settle()
    keys.reach(page.locator(".st-key-release-download button"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert zipfile.is_zipfile(download.value.path())
    keys.held()
