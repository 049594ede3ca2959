"""What others changed since one was last here, for people who share a machine too."""

from __future__ import annotations

from pathlib import Path

from tests.ui.conftest import Opener, said
from workbench.model import Put
from workbench.workspace import open_workspace
from workbench.workspace.access import Principal
from workbench.workspace.people import Chosen, as_chosen, keep_choice

RECORD = "practice/akiota/senkyo/nyujoken"


def person(workspace: Path, name: str) -> Principal:
    chosen = Chosen(name=name, role="secretariat")
    keep_choice(workspace, chosen)
    return as_chosen(open_workspace(workspace).load().settings, chosen)


def test_home_says_what_the_other_person_did_and_not_what_one_did_oneself(opened: Opener, sound: Path) -> None:
    person(sound, "佐藤")
    opened(lang="ja")
    tanaka = person(sound, "田中")
    opened(lang="ja")
    volume = {"volume": {"per_year": 6500, "unit": "枚"}}
    open_workspace(sound).record((Put(record=RECORD, value=volume),), tanaka)
    assert "前回から変わったこと" not in said(opened(lang="ja"))
    person(sound, "佐藤")
    told = said(opened(lang="ja"))
    assert "前回から変わったこと" in told and ":gray[田中]" in told
