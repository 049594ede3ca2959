"""The inventory page: answers, differences, the rest, taking back; what somebody without the right to write sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from workbench.fitgap.inventory import inventory
from workbench.model import Deviation, Put, Snapshot
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.people import Chosen, keep_choice

PROCESS = "senkyo/nyujoken"
PRINT = f"{PROCESS}/steps/print"
PLACE = f"{PROCESS}/forms/ticket/fields/place-name"
UNIT = f"{PROCESS}/parameters/unit"


@pytest.fixture
def someone(sound: Path) -> Path:
    """The workspace, with somebody at it who has said their name."""
    keep_choice(sound, Chosen(name="田中", role="secretariat"))
    return sound


@pytest.fixture
def page(opened: Opener, someone: Path) -> Opener:
    def open_(element: str = "", municipality: str = "akiota", **more: str) -> AppTest:
        chosen = {"element": element} if element else {}
        return opened("inventory", municipality=municipality, service="senkyo", lang="ja", **chosen, **more)

    return open_


def stands(root: Path) -> Snapshot:
    return Workspace(root).load(cache=False)


def state(root: Path, address: str, municipality: str = "akiota") -> str:
    found = inventory(stands(root), municipality, "senkyo").at(address)
    assert found is not None
    return found.state


def press(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click().run()
    assert not test.exception
    return test


def draft_key(test: AppTest, kind: str, field: str) -> str:
    return next(w.key for w in test.get(kind) if w.key and w.key.startswith("draft-") and w.key.endswith(f"-{field}"))


def deviations(root: Path, municipality: str = "akiota") -> tuple[Deviation, ...]:
    return stands(root).practice(municipality, PROCESS).deviations


def test_one_press_answers_and_the_next_question_comes(page: Opener, someone: Path) -> None:
    test = page()
    assert "対象者を抽出する" in said(test)
    press(test, "inventory-same")
    assert state(someone, f"{PROCESS}/steps/extract") == "same"
    assert "印刷業者が、印刷する" in said(test)
    answer = stands(someone).practice("akiota", PROCESS).confirmations[0]
    assert answer.by == "田中"


def test_one_of_several_changes_is_withdrawn_and_the_rest_stands(page: Opener, someone: Path) -> None:
    def changes() -> list[str]:
        return [c.at for d in deviations(someone, "hatsukaichi") if d.id == "place-detail" for c in d.changes]

    assert changes() == ["forms/ticket/fields/place-address", "parameters/unit"]
    test = press(page(UNIT, "hatsukaichi"), "inventory-differs")
    for place in (0, 1):
        test.checkbox(key=draft_key(test, "checkbox", f"change-{place}")).uncheck().run()
    assert test.button(key="deviation-save").disabled, "without any change it is no difference: it is deleted"
    test.checkbox(key=draft_key(test, "checkbox", "change-0")).check().run()
    press(test, "deviation-save")
    assert changes() == ["forms/ticket/fields/place-address"]
    assert state(someone, UNIT, "hatsukaichi") == "same"
    press(test, "inventory-undo")
    assert changes() == ["forms/ticket/fields/place-address", "parameters/unit"]
    assert state(someone, UNIT, "hatsukaichi") == "differs"


def test_taking_back_what_was_changed_meanwhile_shows_both_sides_in_words(page: Opener, someone: Path) -> None:
    test = press(page(), "inventory-same")
    answer = dict(stands(someone).practice("akiota", PROCESS).confirmations[0].dump(), state="same")
    answer.pop("elements")
    record = f"practice/akiota/{PROCESS}/answers/steps/print"
    Workspace(someone).record((Put(record=record, value=answer),), SYSTEM)
    shown = said(press(test, "inventory-undo"))
    assert "対象者を抽出する、印刷する" in shown and "田中" in shown
    assert state(someone, PRINT) == "same"


def test_the_question_in_the_link_is_asked(page: Opener) -> None:
    assert "「作成単位」は「個人」とする" in said(page(UNIT))


def test_back_and_on_and_to_the_next_that_is_open(page: Opener) -> None:
    test = press(page(PRINT), "inventory-next")
    assert "不備がないか見る" in said(test)
    assert "印刷業者が、印刷する" in said(press(test, "inventory-back"))
    assert "不備がないか見る" in said(press(test, "inventory-open"))


def test_what_does_not_apply_needs_a_reason(page: Opener, someone: Path) -> None:
    test = press(page(UNIT), "inventory-not-applicable")
    assert test.button(key="inventory-excluded").disabled
    press(test, "inventory-reason-not-done")
    assert state(someone, UNIT) == "not_applicable"
    (excluded,) = stands(someone).practice("akiota", PROCESS).not_applicable
    assert excluded.reason == "行っていない" and excluded.by == "田中"


def test_an_own_reason_is_kept_while_it_is_typed_and_saved(page: Opener, someone: Path) -> None:
    test = press(page(UNIT), "inventory-not-applicable")
    test.text_input(key=draft_key(test, "text_input", "reason")).input("別の様式").run()
    press(test, "inventory-excluded")
    assert stands(someone).practice("akiota", PROCESS).not_applicable[0].reason == "別の様式"


def test_a_parameter_with_another_value(page: Opener, someone: Path) -> None:
    test = press(page(UNIT), "inventory-differs")
    assert test.button(key="deviation-save").disabled
    test.radio(key=draft_key(test, "radio", "value")).set_value("household").run()
    test.text_area(key=draft_key(test, "text_area", "reason")).input("世帯に一通でよい").run()
    test.selectbox(key=draft_key(test, "selectbox", "cause")).set_value("service_level").run()
    press(test, "deviation-save")
    (found,) = deviations(someone)
    assert found.changes[0].dump() == {"op": "set", "at": "parameters/unit", "to": "household"}
    assert found.title.ja == "設定項目「作成単位」: 個人 → 世帯連名"
    assert state(someone, UNIT) == "differs"


def test_a_field_that_is_added_after_another_as_a_colleague_did(page: Opener, someone: Path) -> None:
    test = press(page(PLACE), "inventory-differs")
    test.radio(key=draft_key(test, "radio", "way")).set_value("add").run()
    test.selectbox(key=draft_key(test, "selectbox", "other")).set_value("place-address").run()
    test.text_area(key=draft_key(test, "text_area", "reason")).input("場所が分かりにくい").run()
    test.selectbox(key=draft_key(test, "selectbox", "cause")).set_value("form").run()
    press(test, "deviation-save")
    (found,) = deviations(someone)
    assert found.changes[0].at == "forms/ticket/fields/place-address"
    assert state(someone, PLACE) == "same"


def test_what_colleagues_added_is_named_with_who_added_it(page: Opener) -> None:
    test = press(page(PLACE), "inventory-differs")
    test.radio(key=draft_key(test, "radio", "way")).set_value("add").run()
    offered = test.selectbox(key=draft_key(test, "selectbox", "other")).options
    assert offered == ["新しく書く", "投票所の所在地（廿日市市）"]


def test_a_form_has_a_field_that_the_standard_does_not(page: Opener, someone: Path) -> None:
    ticket = f"{PROCESS}/forms/ticket"
    test = press(page(ticket), "inventory-differs")
    test.radio(key=draft_key(test, "radio", "way")).set_value("inside").run()
    test.text_input(key=draft_key(test, "text_input", "new-name")).input("案内図").run()
    test.selectbox(key=draft_key(test, "selectbox", "anchor")).set_value("place-name").run()
    test.text_area(key=draft_key(test, "text_area", "reason")).input("入口が分かりにくい").run()
    test.selectbox(key=draft_key(test, "selectbox", "cause")).set_value("service_level").run()
    press(test, "deviation-save")
    (found,) = deviations(someone)
    (change,) = found.changes
    assert change.at.startswith("forms/ticket/fields/") and change.dump()["after"] == "place-name"
    assert stands(someone).problems == ()
    assert "入口が分かりにくい" in said(page(ticket)), "what was added to a form is seen at the form"


def test_what_a_colleague_has_on_the_form_stands_where_it_stands_with_them(page: Opener, someone: Path) -> None:
    test = press(page(f"{PROCESS}/forms/ticket"), "inventory-differs")
    test.radio(key=draft_key(test, "radio", "way")).set_value("inside").run()
    test.selectbox(key=draft_key(test, "selectbox", "other")).set_value("place-address").run()
    test.text_area(key=draft_key(test, "text_area", "reason")).input("場所が分かりにくい").run()
    test.selectbox(key=draft_key(test, "selectbox", "cause")).set_value("form").run()
    press(test, "deviation-save")
    added = (c for d in deviations(someone, "hatsukaichi") for c in d.changes if c.op == "add")
    theirs = next(c for c in added if c.at.endswith("/place-address"))
    assert [c.dump() for c in deviations(someone)[0].changes] == [theirs.dump()]


def test_whoever_comes_back_to_an_answer_for_a_difference_stays_there(page: Opener, someone: Path) -> None:
    press(page(PRINT), "inventory-same")
    test = press(page(PRINT), "inventory-differs")
    test.radio(key=draft_key(test, "radio", "way")).set_value("remove").run()
    test.text_area(key=draft_key(test, "text_area", "reason")).input("刷らない").run()
    test.selectbox(key=draft_key(test, "selectbox", "cause")).set_value("outsourcing").run()
    press(test, "deviation-save")
    assert test.query_params["element"] in (PRINT, [PRINT])
    assert "刷らない" in said(test)
    assert [t.value for t in test.toast] == ["差異を記録しました。"]


def test_a_step_left_out_leaves_a_flow_that_holds_together(page: Opener, someone: Path) -> None:
    test = press(page(PRINT), "inventory-differs")
    test.radio(key=draft_key(test, "radio", "way")).set_value("remove").run()
    test.text_area(key=draft_key(test, "text_area", "reason")).input("刷らない").run()
    test.selectbox(key=draft_key(test, "selectbox", "cause")).set_value("outsourcing").run()
    press(test, "deviation-save")
    (found,) = deviations(someone)
    assert {c.at for c in found.changes} == {"steps/print", "steps/extract", "steps/check"}
    assert stands(someone).problems == ()


def test_a_difference_is_edited_and_deleted_in_the_same_form(page: Opener, someone: Path) -> None:
    test = press(page(PRINT, "hatsukaichi"), "inventory-next")
    test = press(test, "inventory-differs")
    reason = test.text_area(key=draft_key(test, "text_area", "reason"))
    assert reason.value == "枚数が多い"
    reason.input("枚数がとても多い").run()
    press(test, "deviation-save")
    assert {d.id: d.reason for d in deviations(someone, "hatsukaichi")}["count"] == "枚数がとても多い"
    test = press(page(f"{PROCESS}/steps/check", "hatsukaichi"), "inventory-differs")
    press(test, "deviation-delete")
    assert [d.id for d in deviations(someone, "hatsukaichi")] == ["place-detail"]


def test_conflicts_with_another_difference_are_shown_and_not_saved(page: Opener, someone: Path) -> None:
    test = press(page(UNIT, "hatsukaichi"), "inventory-differs")
    which = next(p for p in test.get("button_group") if p.key and p.key.startswith("inventory-which"))
    which.set_value("").run()
    test.radio(key=draft_key(test, "radio", "value")).set_value("household").run()
    test.text_area(key=draft_key(test, "text_area", "reason")).input("二つめ").run()
    test.selectbox(key=draft_key(test, "selectbox", "cause")).set_value("form").run()
    assert "両立しません" in "".join(str(e.value) for e in test.error)
    assert test.button(key="deviation-save").disabled


def test_the_rest_is_shown_before_it_is_confirmed_and_taken_back(page: Opener, someone: Path) -> None:
    test = press(page(PRINT), "inventory-same")
    test = press(test, "inventory-rest-look")
    assert "まだ答えていない" in said(test) and "投票所名" in said(test)
    press(test, "inventory-rest")
    progress = inventory(stands(someone), "akiota", "senkyo").progress()
    assert progress.answered == progress.all
    press(test, "inventory-undo")
    assert inventory(stands(someone), "akiota", "senkyo").progress().answered == 1
    press(test, "inventory-undo")
    assert inventory(stands(someone), "akiota", "senkyo").progress().answered == 0
    assert test.button(key="inventory-undo").disabled


def test_a_changed_standard_is_shown_beside_what_was_confirmed(page: Opener, someone: Path) -> None:
    file = someone / "process_catalog" / "senkyo" / "nyujoken.yaml"
    press(page(PRINT), "inventory-same")
    file.write_text(
        file.read_text(encoding="utf-8").replace("印刷する, en: Print", "外注して刷る, en: Print"), encoding="utf-8"
    )
    test = page(PRINT)
    assert state(someone, PRINT) == "stale"
    assert "標準が次のように変わりました" in said(test) or "標準が変わりました" in said(test)
    press(test, "inventory-same")
    assert state(someone, PRINT) == "same"


def test_giving_up_a_difference_is_asked_first(page: Opener, someone: Path) -> None:
    test = press(page(UNIT, "hatsukaichi"), "inventory-same")
    assert state(someone, UNIT, "hatsukaichi") == "differs"
    press(test, "inventory-as-standard")
    assert state(someone, UNIT, "hatsukaichi") == "same"


def with_open(test: AppTest, key: str) -> AppTest:
    """The page with something opened that is drawn only then."""
    test.session_state[key] = True
    return test.run()


def test_a_whole_process_that_does_not_apply_and_does_after_all(page: Opener, someone: Path) -> None:
    test = with_open(page(), "inventory-process-more")
    next(w for w in test.text_input if w.key and w.key.endswith("-process_reason")).input("行わない").run()
    press(test, "process-excluded")
    assert state(someone, UNIT) == "not_applicable"
    press(test, "process-applies")
    assert state(someone, UNIT) == "unanswered"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_answers_that_cannot_be_read_are_not_told_as_none(someone: Path, opened: Opener, language: str) -> None:
    file = someone / "municipalities" / "hatsukaichi" / "senkyo.yaml"
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace("deviations:", "deviations: [", 1), encoding="utf-8")
    selection = {"municipality": "hatsukaichi", "service": "senkyo", "lang": language}
    test = opened("inventory", **selection)
    assert "municipalities/hatsukaichi/senkyo.yaml:" in said(test).replace("\\", "")
    assert len(test.error) == 1
    assert "inventory-same" not in {b.key for b in test.button}
    file.write_text(sound, encoding="utf-8")
    assert not opened("inventory", **selection).error


def test_volume_is_asked_per_process(page: Opener, someone: Path) -> None:
    test = with_open(page(), "inventory-process-more")
    next(w for w in test.number_input if w.key and w.key.endswith("-per_year")).set_value(6500).run()
    press(test, "inventory-volume")
    volume = stands(someone).practice("akiota", PROCESS).volume
    assert volume is not None and volume.per_year == 6500


def test_colleagues_answers_are_there_to_learn_from(page: Opener) -> None:
    assert "ほかの 1 市町の回答" in "".join(str(e.label) for e in page(UNIT).expander)


def test_who_may_not_write_sees_the_answers_and_no_buttons(page: Opener, sound: Path) -> None:
    keep_choice(sound, Chosen(name="山本", role="viewer"))
    test = page(UNIT, "hatsukaichi")
    assert "差異あり" in said(test)
    keys = {b.key for b in test.button}
    assert not keys & {"inventory-same", "inventory-differs", "inventory-not-applicable", "inventory-undo"}
    assert "inventory-next" in keys


def test_a_member_begins_with_their_own_municipality(opened: Opener, sound: Path) -> None:
    keep_choice(sound, Chosen(name="山本", role="member", municipality="akiota", working_groups=("juki",)))
    test = opened("inventory", lang="ja")
    assert test.selectbox(key="inventory-municipality").value == "akiota"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_names_are_data(page: Opener, someone: Path, language: str) -> None:
    file = someone / "process_catalog" / "senkyo" / "nyujoken.yaml"
    evil = "**<img src=x onerror=alert(1)>** [a](http://x.example)"
    file.write_text(
        file.read_text(encoding="utf-8").replace("{ja: 印刷する, en: Print}", f"{{ja: '{evil}', en: '{evil}'}}"),
        encoding="utf-8",
    )
    test = page(PRINT)
    for markdown in test.markdown:
        assert "<img" not in markdown.value.replace("\\<", "") and "](http" not in markdown.value
