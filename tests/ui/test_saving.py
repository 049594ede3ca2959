"""Saving from a page: what is not saved is shown with what can be done, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opener, said
from workbench.model import Problem, Put, Text
from workbench.ui.conflicts import decided
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.errors import Breaks, Busy, CannotWrite, Conflict, FieldConflict, NotAllowed
from workbench.workspace.people import Chosen, keep_choice

PROCESS = "senkyo/nyujoken"
UNIT = f"{PROCESS}/parameters/unit"
CHECK = f"{PROCESS}/steps/check"
DEVIATION = f"practice/hatsukaichi/{PROCESS}/deviations/count"
WHY = Text(ja="保存できない理由です。", en="This is why.")


@pytest.fixture
def page(opened: Opener, sound: Path) -> Opener:
    keep_choice(sound, Chosen(name="田中", role="secretariat"))

    def open_(element: str = UNIT, municipality: str = "akiota") -> AppTest:
        return opened("inventory", municipality=municipality, service="senkyo", element=element, lang="ja")

    return open_


def press(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click().run()
    assert not test.exception
    return test


def field(test: AppTest, kind: str, name: str) -> Any:
    return next(w for w in test.get(kind) if w.key and w.key.startswith("draft-") and w.key.endswith(f"-{name}"))


def unsaved(test: AppTest, what: str) -> str:
    return next(b.key for b in test.button if b.key and b.key.startswith("unsaved-") and b.key.endswith(what))


def refusing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Callable[[], None]:
    """Let every save fail with ``error``; what lets them succeed again."""
    record = Workspace.record

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Workspace, "record", fail)
    return lambda: monkeypatch.setattr(Workspace, "record", record)


def reason_of(root: Path) -> str | None:
    found = Workspace(root).load(cache=False).practice("hatsukaichi", PROCESS).deviations
    return next((d.reason for d in found if d.id == "count"), None)


def save_elsewhere(root: Path, **changes: Any) -> None:
    workspace = Workspace(root)
    value = workspace.value(DEVIATION)
    assert value is not None
    workspace.record((Put(record=DEVIATION, value={**value, **changes}),), SYSTEM)


def typing(page: Opener, reason: str) -> AppTest:
    """The form of the recorded difference with another reason typed into it."""
    test = press(page(CHECK, "hatsukaichi"), "inventory-differs")
    field(test, "text_area", "reason").input(reason).run()
    return test


@pytest.mark.parametrize("error", [Busy(WHY), CannotWrite(WHY)])
def test_what_could_not_be_written_is_saved_again_by_a_press(
    page: Opener, sound: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    test = page()
    heal = refusing(monkeypatch, error)
    press(test, "inventory-same")
    assert "保存できませんでした" in said(test) and WHY.ja in said(test)
    press(test, unsaved(test, "-save"))
    assert WHY.ja in said(test)
    heal()
    press(test, unsaved(test, "-save"))
    assert WHY.ja not in said(test)
    assert Workspace(sound).load(cache=False).practice("akiota", PROCESS).confirmations


def test_a_typed_form_stays_when_it_cannot_be_saved(page: Opener, sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = typing(page, "書いた理由")
    heal = refusing(monkeypatch, CannotWrite(WHY))
    press(test, "deviation-save")
    assert field(test, "text_area", "reason").value == "書いた理由"
    heal()
    press(test, unsaved(test, "-save"))
    assert reason_of(sound) == "書いた理由"


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (NotAllowed(WHY, "write"), WHY.ja),
        (Breaks(WHY, (Problem(code="E101", file="x.yaml", line=1, column=1, message=Text(ja="壊れる所"), hint=Text(ja="直し方")),)), "壊れる所"),
    ],
)  # fmt: skip
def test_what_may_not_be_saved_is_only_said(
    page: Opener, monkeypatch: pytest.MonkeyPatch, error: Exception, shown: str
) -> None:
    test = page()
    refusing(monkeypatch, error)
    press(test, "inventory-same")
    assert shown in said(test)
    assert not [b for b in test.button if b.key and b.key.startswith("unsaved-") and b.key.endswith("-save")]
    press(test, unsaved(test, "-drop"))
    assert shown not in said(test)


@pytest.mark.parametrize(("choice", "expected"), [("theirs", "相手の理由"), ("mine", "自分の理由")])
def test_two_who_changed_the_same_choose_field_by_field(page: Opener, sound: Path, choice: str, expected: str) -> None:
    test = typing(page, "自分の理由")
    save_elsewhere(sound, reason="相手の理由", residents="相手だけが書いた住民")
    press(test, "deviation-save")
    text = said(test)
    assert "相手の理由" in text and "自分の理由" in text and "枚数が多い" in text
    choose = next(b for b in test.get("button_group") if b.key and "-field-0" in b.key)
    choose.set_value(choice).run()
    press(test, unsaved(test, "-save"))
    assert reason_of(sound) == expected
    value = Workspace(sound).value(DEVIATION)
    assert value is not None and value["residents"] == "相手だけが書いた住民"


def test_what_only_one_side_changed_merges_without_asking(page: Opener, sound: Path) -> None:
    test = typing(page, "自分の理由")
    save_elsewhere(sound, wish="customize")
    press(test, "deviation-save")
    value = Workspace(sound).value(DEVIATION)
    assert value is not None and (value["reason"], value["wish"]) == ("自分の理由", "customize")


def test_an_answer_to_a_standard_that_has_changed_is_not_taken_for_one_to_the_new(page: Opener, sound: Path) -> None:
    test = page(f"{PROCESS}/steps/print")
    file = sound / "process_catalog" / "senkyo" / "nyujoken.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("印刷する, en: Print", "外注して刷る, en: Print"), encoding="utf-8"
    )
    press(test, "inventory-same")
    assert "標準が" in said(test) and "もう一度答えてください" in said(test)
    press(test, unsaved(test, "-drop"))
    assert not Workspace(sound).load(cache=False).practice("akiota", PROCESS).confirmations
    assert "外注して刷る" in said(test)
    press(test, "inventory-same")
    assert Workspace(sound).load(cache=False).practice("akiota", PROCESS).confirmations


def test_what_is_typed_is_there_after_a_reload_and_gone_after_the_save(page: Opener, sound: Path) -> None:
    typing(page, "書きかけの理由")
    test = page(CHECK, "hatsukaichi")
    assert field(test, "text_area", "reason").value == "書きかけの理由"
    assert "まだ保存していない" in "".join(c.value for c in test.caption)
    press(test, "deviation-save")
    assert reason_of(sound) == "書きかけの理由"
    assert not list((sound / ".workbench" / "drafts").rglob("*.json"))


def test_a_restored_draft_still_knows_what_its_author_saw(page: Opener, sound: Path) -> None:
    typing(page, "書きかけの理由")
    save_elsewhere(sound, reason="その間の理由")
    test = page(CHECK, "hatsukaichi")
    assert "ほかの人がこの記録を変えました" in "".join(i.value for i in test.info)
    press(test, "deviation-save")
    assert "その間の理由" in said(test)
    assert reason_of(sound) == "その間の理由"


def test_a_draft_can_be_thrown_away(page: Opener, sound: Path) -> None:
    typing(page, "書きかけの理由")
    test = page(CHECK, "hatsukaichi")
    press(test, next(b.key for b in test.button if b.key and b.key.startswith("discard-")))
    assert "書きかけの理由" not in said(test)
    press(test, "inventory-differs")
    assert field(test, "text_area", "reason").value == "枚数が多い"


def test_others_do_not_see_my_draft(page: Opener, sound: Path) -> None:
    typing(page, "書きかけの理由")
    keep_choice(sound, Chosen(name="佐藤", role="secretariat"))
    test = page(CHECK, "hatsukaichi")
    assert "書きかけの理由" not in said(test)


def test_what_is_typed_stays_while_others_save(page: Opener, sound: Path) -> None:
    test = typing(page, "書いている")
    save_elsewhere(sound, residents="相手の住民")
    test.run()
    assert field(test, "text_area", "reason").value == "書いている"


def test_a_disk_that_keeps_no_draft_is_said(page: Opener, sound: Path) -> None:
    test = press(page(CHECK, "hatsukaichi"), "inventory-differs")
    (sound / ".workbench" / "drafts").write_text("a file in the way")
    field(test, "text_area", "reason").input("書いた").run()
    assert "控えを残せません" in "".join(w.value for w in test.warning)
    assert field(test, "text_area", "reason").value == "書いた"


def test_nobody_saves_without_a_name(opened: Opener, sound: Path) -> None:
    test = opened("inventory", municipality="akiota", service="senkyo", element=UNIT, lang="ja")
    press(test, "inventory-same")
    assert not Workspace(sound).load(cache=False).practice("akiota", PROCESS).confirmations


values = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=3)),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from("abc"), values, max_size=3), values, values)
def test_a_field_is_theirs_where_theirs_is_taken_and_mine_elsewhere(merged: dict, theirs: object, mine: object) -> None:
    one = FieldConflict("r", ("x", "y"), None, theirs, mine)
    other = FieldConflict("r", ("x", "z"), None, theirs, mine)
    record = {**merged, "x": {"y": mine, "z": mine}}
    conflict = Conflict(WHY, (one, other), {"r": None}, {"r": record})
    kept = decided(conflict, ())["r"]
    assert kept == record
    taken = decided(conflict, (one,))["r"]
    assert taken is not None and taken["x"]["z"] == mine
    assert taken["x"].get("y", None) == theirs
    assert record["x"]["y"] == mine


def test_a_whole_record_can_be_theirs() -> None:
    gone = FieldConflict("r", (), {"a": 1}, None, {"a": 2})
    conflict = Conflict(WHY, (gone,), {"r": None}, {"r": {"a": 2}})
    assert decided(conflict, (gone,)) == {"r": None}
    assert decided(conflict, ()) == {"r": {"a": 2}}
