"""The page 履歴: what changed lately, one record's story, a moment, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Opener, said
from workbench.model import Put
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.people import Chosen, keep_choice

MUNICIPALITY = "municipality/hatsukaichi"


@pytest.fixture
def changed(sound: Path) -> Path:
    """A workspace with two saves."""
    workspace = Workspace(sound)
    workspace.load()
    for population, why in ((120000, "国勢調査"), (130000, "**太字** [x](http://y.example)")):
        value = workspace.value(MUNICIPALITY)
        assert value
        workspace.record((Put(record=MUNICIPALITY, value={**value, "population": population}),), SYSTEM, why)
    keep_choice(sound, Chosen(name="佐藤"))
    return sound


def population(root: Path) -> int:
    return Workspace(root).load().municipalities["hatsukaichi"].population


def plainly(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_changed_is_told_by_day_with_author_and_reason(opened: Opener, changed: Path, language: str) -> None:
    test = opened("history", workspace=changed, lang=language)
    assert not test.exception and not test.error
    text = plainly(said(test))
    assert "120,000 → 130,000" in text and "国勢調査" in text and "workbench" in text
    assert ("人口を変更" if language == "ja" else "changed the population") in text


def test_a_reason_is_text_and_nothing_else(opened: Opener, changed: Path) -> None:
    test = opened("history", workspace=changed, lang="ja")
    line = next(m.value for m in test.markdown if "太字" in m.value)
    assert "\\*\\*太字" in line and "\\[x\\]" in line


def test_a_hand_edit_is_shown_as_one(opened: Opener, changed: Path) -> None:
    file = changed / "municipalities/hatsukaichi/municipality.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("130000", "140000"), encoding="utf-8")
    test = opened("history", workspace=changed, lang="ja")
    text = plainly(said(test))
    assert "アプリの外での変更" in text and "130,000 → 140,000" in text


def test_a_record_has_its_own_history_and_goes_back(opened: Opener, changed: Path) -> None:
    test = opened("history", workspace=changed, lang="ja", record=MUNICIPALITY)
    assert not test.exception
    assert "市町『" in plainly(test.subheader[0].value)
    back = next(b for b in test.button if b.key and b.key.startswith("history-back-"))
    test.session_state[back.key.replace("history-back", "history-look")] = True
    assert "130,000 → 120,000" in plainly(said(test.run())), "what going back changes is shown before it is done"
    test.text_input(key=back.key.replace("history-back", "history-why")).set_value("やはり前の数").run()
    test.button(key=back.key).click().run()
    assert not test.exception
    assert population(changed) == 120000
    latest = Workspace(changed).history().moments()[0]
    assert (latest.message, latest.author) == ("やはり前の数", "佐藤")


@pytest.mark.parametrize("record", ["nonsense", "practice/../../etc", "municipality/nobody"])
def test_a_crafted_link_does_no_harm(opened: Opener, changed: Path, record: str) -> None:
    test = opened("history", workspace=changed, lang="ja", record=record)
    assert not test.exception and not test.error


def test_a_moment_is_named_and_compared(opened: Opener, changed: Path) -> None:
    moments = Workspace(changed).history().moments()
    test = opened("history", workspace=changed, lang="ja", moment=moments[0].id[:12])
    title = next(t for t in test.text_input if t.label == "この時点に名前を付ける")
    title.set_value("第3回部会 2026-11-30")
    next(b for b in test.button if b.label == "名前を付ける").click().run()
    assert not test.exception
    assert [n.title for n in Workspace(changed).history().names()] == ["第3回部会 2026-11-30"]
    test = opened("history", workspace=changed, lang="ja", moment=moments[0].id[:12], **{"with": moments[-1].id[:12]})
    text = plainly(said(test))
    assert "第3回部会" in text and "→ 130,000" in text and "120,000 → 130,000" in text


def test_the_whole_workspace_goes_back_once_that_is_confirmed(opened: Opener, changed: Path) -> None:
    moment = Workspace(changed).history().moments()[1]
    test = opened("history", workspace=changed, lang="ja", moment=moment.id[:12])
    button = next(b for b in test.button if b.key == f"history-whole-{moment.id[:12]}")
    assert button.disabled
    test.checkbox(key=f"history-whole-sure-{moment.id[:12]}").check().run()
    test.button(key=button.key).click().run()
    assert not test.exception
    assert population(changed) == 120000
    latest = Workspace(changed).history().moments()[0]
    assert (latest.kind, latest.since) == ("restore", moment.id)


def test_a_lost_history_is_said_to_be_lost(opened: Opener, changed: Path) -> None:
    import shutil

    shutil.rmtree(changed / ".workbench/history.git")
    test = opened("history", workspace=changed, lang="ja")
    assert not test.exception
    assert "失われていた" in said(test)
