"""What goes wrong while somebody types: a reload, a restart, files edited by hand or broken. What was typed is still there."""

from __future__ import annotations

import pytest

from tests.browser.served import SETTLED, Served

pytestmark = pytest.mark.browser
SITS = {"name": "田中", "role": "secretariat"}
POINT = "/workshop?point=senkyo/senkyo-001&view="
TICKET = "service=senkyo&process=nyujoken"
TYPED = "書きかけの言葉"
PRACTICE = "municipalities/akiota/senkyo.yaml"
ASKED = "/inventory?municipality=akiota&service=senkyo&process=zaigai&element=senkyo/zaigai/steps/"


def go(page, app: Served, path: str, language: str = "ja") -> None:
    page.goto(f"{app.base}{path}{'&' if '?' in path else '?'}lang={language}")
    drawn(page)


def drawn(page) -> None:
    page.wait_for_selector(SETTLED, timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


def kept(app: Served, text: str) -> bool:
    drafts = app.workspace / ".workbench" / "drafts"
    return any(text in p.read_text(encoding="utf-8") for p in drafts.rglob("*.json"))


def write(page, app: Served, box, text: str = TYPED) -> None:
    """Type into a box and do nothing else; it is kept while one types."""
    box.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text, delay=10)
    for _ in range(100):
        if kept(app, text):
            return
        page.wait_for_timeout(100)
    raise AssertionError("what is typed is not kept while it is typed")


def opened(page, key: str) -> None:
    page.locator(f".st-key-{key} button").first.click()
    page.wait_for_timeout(500)
    page.wait_for_selector(SETTLED)


FORMS = {
    "decision": (POINT + "decision", None, ".st-key-decide-form textarea >> nth=0"),
    "stance": (POINT + "stances", "stance-etajima-agree_if", ".st-key-stance-form textarea"),
    "notes": (POINT + "notes", None, ".st-key-workshop-body textarea >> nth=0"),
    "answer": ("/requests?request=senkyo/senkyo-r001", "request-answer summary", "[class*=st-key-draft-] >> textarea >> nth=0"),
    "minutes": ("/minutes", "minutes", "[class*=st-key-draft-] >> textarea >> nth=0"),
    "catalogue": (f"/catalogue?{TICKET}&edit=1&part=steps", None, "[class*=st-key-draft-][class*=name-ja] input"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_reload_in_the_middle_of_typing(page, app: Served, form: str) -> None:
    path, opener, box = FORMS[form]
    go(page, app, path)

    def there():
        found = page.locator(box)
        if opener and not found.first.is_visible():
            for summary in page.locator("summary").all():
                summary.click()
            if not opener.endswith("summary") and page.locator(f".st-key-{opener} button").count():
                opened(page, opener)
        found.first.wait_for()
        return found.first

    text = f"{TYPED} {form}"
    write(page, app, there(), text)
    page.reload()
    drawn(page)
    assert there().input_value() == text


def change(page, reason: str):
    """A difference in typing: the first open step is not done, and why."""
    page.locator(".st-key-inventory-differs button").click()
    form = page.locator(".st-key-deviation-form")
    form.locator("input:focus").wait_for()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(500)
    form.locator("textarea").first.fill(reason)
    page.wait_for_timeout(900)
    form.get_by_role("combobox", name="原因").or_(form.get_by_role("combobox", name="Cause")).first.click()
    page.get_by_role("option").nth(1).click()
    form.locator(".st-key-deviation-save button:not([disabled])").wait_for()
    return form


AGAIN = {"ja": "もう一度保存する", "en": "Save again"}


def deviations(app: Served) -> dict[str, str]:
    return {d.reason: d.id for d in app.snapshot().practice("akiota", "senkyo/zaigai").deviations}


@pytest.mark.parametrize(("language", "step"), [("ja", "apply"), ("en", "ask-register")])
def test_a_file_broken_by_hand_while_somebody_types(page, app: Served, language: str, step: str) -> None:
    file = app.workspace / PRACTICE
    sound = file.read_bytes()
    go(page, app, ASKED + step, language)
    reason = f"{TYPED} {language}"
    form = change(page, reason)
    broken = sound + b"\n  broken: [\n"
    file.write_bytes(broken)
    try:
        form.locator(".st-key-deviation-save button").click()
        told = page.locator(".st-key-unsaved")
        told.get_by_text(PRACTICE).wait_for()
        assert "E107" in told.inner_text(), "where it is, what it is, and what to do"
        assert form.locator("textarea").first.input_value() == reason
        assert file.read_bytes() == broken
    finally:
        file.write_bytes(sound)
    told.get_by_role("button", name=AGAIN[language]).click()
    told.get_by_text(PRACTICE).wait_for(state="detached")
    page.wait_for_timeout(500)
    assert reason in deviations(app)


def test_a_file_edited_by_hand_while_somebody_types(page, app: Served) -> None:
    """Both are there afterwards: what the hand wrote, and what was typed."""
    file = app.workspace / PRACTICE
    go(page, app, ASKED + "file-entry")
    reason = f"{TYPED} と手の編集"
    form = change(page, reason)
    by_hand = b"# " + "手で書いた注".encode() + b"\n" + file.read_bytes()
    file.write_bytes(by_hand)
    page.locator(".st-key-live-note").wait_for(timeout=10_000)
    assert form.locator("textarea").first.input_value() == reason
    form.locator(".st-key-deviation-save button").click()
    form.wait_for(state="detached")
    assert reason in deviations(app)
    assert file.read_bytes().startswith(by_hand[:30])


def test_the_server_is_started_again_while_a_step_is_edited(page, app: Served) -> None:
    box = "[class*=st-key-draft-][class*=name-ja] input"
    go(page, app, "/catalogue?service=senkyo&process=zaigai&edit=1&part=steps")
    text = f"{TYPED} 再起動"
    write(page, app, page.locator(box).first, text)
    app.stop()
    app.start()
    page.wait_for_timeout(2500)
    drawn(page)
    assert page.locator(box).first.input_value() == text, "the page that is open goes on by itself"
    page.locator(".st-key-edit-bar").get_by_text("見直して保存へ").wait_for()
