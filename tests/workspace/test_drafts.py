"""Drafts on disk: kept per person and record, gone when saved or old, and never in the way."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workbench.workspace.drafts import KEPT_FOR, Drafts, Typed

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
RECORD = "practice/akiota/senkyo/nyujoken/answers/steps/print"


def typed(reason: str = "理由", about: str = RECORD) -> Typed:
    return Typed(about, {"reason": reason, "bases": 0, "cause": None}, {RECORD: None}, NOW)


def test_what_was_typed_is_there_again_for_the_same_person_and_record(tmp_path: Path) -> None:
    Drafts(tmp_path).keep("tanaka", typed())
    assert Drafts(tmp_path).read("tanaka", RECORD) == typed()
    assert Drafts(tmp_path).read("sato", RECORD) is None
    assert Drafts(tmp_path).read("tanaka", RECORD + "-2") is None


def test_the_latest_counts_and_nothing_else_is_left_behind(tmp_path: Path) -> None:
    for reason in ("一", "二", "三"):
        Drafts(tmp_path).keep("tanaka", typed(reason))
    found = Drafts(tmp_path).read("tanaka", RECORD)
    assert found is not None and found.fields["reason"] == "三"
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


def test_forgotten_is_gone_and_may_be_forgotten_twice(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep("tanaka", typed())
    drafts.forget("tanaka", RECORD)
    drafts.forget("tanaka", RECORD)
    assert drafts.read("tanaka", RECORD) is None


@pytest.mark.parametrize("person", ["../../etc", "a/b", "山本@例.jp", "x" * 500, "\udce3"])
def test_people_may_be_called_anything(tmp_path: Path, person: str) -> None:
    drafts = Drafts(tmp_path / "ws")
    drafts.keep(person, typed())
    assert drafts.read(person, RECORD) == typed()
    assert all(p.is_relative_to(tmp_path / "ws" / ".workbench") for p in tmp_path.rglob("*.json"))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"about": 1}', b"\xff\xfe", b'{"about":"x","fields":{},"seen":{},"when":"no"}']
)
def test_a_damaged_draft_is_not_there(tmp_path: Path, content: bytes) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep("tanaka", typed())
    (file,) = tmp_path.rglob("*.json")
    file.write_bytes(content)
    assert drafts.read("tanaka", RECORD) is None


def test_old_drafts_are_pruned_and_new_ones_stay(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep("tanaka", typed())
    drafts.keep("sato", typed())
    old = (NOW - KEPT_FOR - timedelta(days=1)).timestamp()
    first = sorted(tmp_path.rglob("*.json"))[0]
    os.utime(first, (old, old))
    for file in sorted(tmp_path.rglob("*.json"))[1:]:
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    assert drafts.prune(NOW) == 1
    assert len(list(tmp_path.rglob("*.json"))) == 1


def test_what_cannot_be_kept_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / ".workbench").write_text("a file where the folder should be")
    with pytest.raises(OSError):
        Drafts(tmp_path).keep("tanaka", typed())
    assert Drafts(tmp_path).read("tanaka", RECORD) is None
    assert Drafts(tmp_path).prune(NOW) == 0
