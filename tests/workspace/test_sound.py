"""Edits that cannot be meant: names of no record, names of another file, values of another record; nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.workspace.small import build
from workbench.model import Put, record_name
from workbench.workspace import NotSaved, Workspace
from workbench.workspace.access import SYSTEM

ANSWERS = "practice/hatsukaichi/senkyo/nyujoken/answers"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(build(tmp_path / "workspace"))


def files(workspace: Workspace) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in workspace.path.rglob("*") if p.is_file() and ".workbench" not in p.parts}


def refused(workspace: Workspace, record: str, value: dict[str, Any] | None) -> None:
    before = files(workspace)
    with pytest.raises(NotSaved) as raised:
        workspace.record((Put(record=record, value=value),), SYSTEM)
    assert raised.value.message.ja and raised.value.message.en
    assert files(workspace) == before


@pytest.mark.parametrize(
    "record",
    [
        "catalog/senkyo/agreements",
        "catalog/senkyo/answers",
        "catalog/senkyo/service",
        "practice/hatsukaichi/municipality",
    ],
)
def test_a_process_or_practice_is_not_another_file_beside_it(workspace: Workspace, record: str) -> None:
    refused(workspace, record, None)
    refused(workspace, record, {"id": record.rsplit("/", 1)[-1], "name": {"ja": "x"}})


def test_the_settings_cannot_be_removed(workspace: Workspace) -> None:
    refused(workspace, "workspace", None)


@pytest.mark.parametrize(
    "record",
    ["", "nothing", "catalog/../senkyo", "catalog/senkyo/", "catalog/senkyo/nyujoken/things/a", "sources/"],
)
def test_what_is_no_name_of_a_record_is_none(workspace: Workspace, record: str) -> None:
    with pytest.raises(ValueError, match="not the name of a record"):
        record_name(record)
    refused(workspace, record, {"id": "a"})


@pytest.mark.parametrize(
    "record",
    [
        "municipality/.",
        "catalog/senkyo/a b",
        "catalog/senkyo/Print",
        "catalog/senkyo/no",
        "catalog/senkyo/a\0b",
        "catalog/senkyo/\ud800",
        "catalog/senkyo/" + "a" * 101,
        "catalog/senkyo/nyujoken/steps/a\n",
        f"{ANSWERS}/steps/印刷",
        f"{ANSWERS}/things/print",
    ],
)
def test_what_is_no_id_is_not_saved(workspace: Workspace, record: str) -> None:
    refused(workspace, record, None)
    refused(workspace, record, {"state": "same"})


def test_a_record_does_not_take_another_id(workspace: Workspace) -> None:
    value = {"id": "koseki-2", "name": {"ja": "戸籍"}}
    refused(workspace, "external/koseki", value)
    refused(workspace, "answer/senkyo/nyujoken", {"about": "nyujoken/steps/print", "mark": "○"})


@pytest.mark.parametrize(
    "value", [{}, {"state": "unknown"}, {"state": "same", "by": "係"}, {"state": "not_applicable"}]
)
def test_an_answer_says_what_it_must(workspace: Workspace, value: dict[str, Any]) -> None:
    refused(workspace, f"{ANSWERS}/steps/print", value)


def test_half_characters_in_a_message_are_spelt_out(workspace: Workspace) -> None:
    value = dict(workspace.value("municipality/etajima") or {})
    workspace.record((Put(record="municipality/etajima", value={**value, "population": 1}),), SYSTEM, "\udcff 理由")
    assert workspace.history().moments()[0].message == "\\udcff 理由"
