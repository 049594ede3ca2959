"""The audit keeps every line, whoever writes at once and whatever tears."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from workbench.model import Role
from workbench.workspace.access import Principal
from workbench.workspace.audit import UNREADABLE, Audit

SATO = Principal("sato", "佐藤 花子", (Role(role="viewer"),), "sato@example.jp", "oidc")


def the_file(root: Path) -> Path:
    (file,) = (root / ".workbench" / "audit").iterdir()
    return file


def test_what_was_noted_is_there_with_time_person_and_matter(tmp_path: Path) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    Audit(tmp_path).note("refusal", SATO, "catalog/senkyo", "書けません")
    (entry,) = Audit(tmp_path).entries()
    assert (entry.kind, entry.who, entry.name, entry.account, entry.via) == (
        "refusal", "sato", "佐藤 花子", "sato@example.jp", "oidc",
    )  # fmt: skip
    assert (entry.about, entry.detail) == ("catalog/senkyo", "書けません")
    assert entry.time.endswith("Z")
    assert before <= datetime.fromisoformat(entry.time) <= datetime.now(UTC)
    assert the_file(tmp_path).name == f"{datetime.now(UTC):%Y-%m}.jsonl"


def test_lines_are_only_added(tmp_path: Path) -> None:
    for n in range(3):
        before = the_file(tmp_path).read_bytes() if n else b""
        Audit(tmp_path).note("save", SATO, str(n))
        assert the_file(tmp_path).read_bytes().startswith(before)
    assert [e.about for e in Audit(tmp_path).entries()] == ["0", "1", "2"]


def test_months_follow_each_other(tmp_path: Path) -> None:
    Audit(tmp_path).note("save", SATO, "now")
    old = the_file(tmp_path).with_name("2013-05.jsonl")
    old.write_text('{"time":"2013-05-20T01:02:03.000Z","kind":"save","about":"then"}\n', encoding="utf-8")
    assert [e.about for e in Audit(tmp_path).entries()] == ["then", "now"]


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_torn_line_costs_nothing_but_itself(tmp_path: Path, cut: int) -> None:
    Audit(tmp_path).note("save", SATO, "first")
    Audit(tmp_path).note("save", SATO, "torn")
    file = the_file(tmp_path)
    file.write_bytes(file.read_bytes()[:-cut])
    assert Audit(tmp_path).entries()[0].about == "first"
    Audit(tmp_path).note("save", SATO, "after")
    entries = Audit(tmp_path).entries()
    assert [e.about for e in (entries[0], entries[-1])] == ["first", "after"] and len(entries) == 3
    assert entries[1].kind == (UNREADABLE if cut > 1 else "save"), "what is torn is shown, not hidden"


@pytest.mark.parametrize(
    "line", [b"\xff\xfe", b"[]", b"null", b"{}", b'{"time":"soon","kind":"save"}', b'{"time":"2013-05-20","new":1}', b"{" * 9]
)  # fmt: skip
def test_lines_of_something_else_do_no_harm(tmp_path: Path, line: bytes) -> None:
    Audit(tmp_path).note("save", SATO, "first")
    with the_file(tmp_path).open("ab") as file:
        file.write(line + b"\n")
    Audit(tmp_path).note("save", SATO, "last")
    entries = Audit(tmp_path).entries()
    assert [entries[0].about, entries[-1].about] == ["first", "last"] and len(entries) == 3


def test_no_text_makes_a_second_line(tmp_path: Path) -> None:
    Audit(tmp_path).note("refusal", SATO, 'a\n{"kind":"save"}\r\u2028b', "x" * 100_000)
    (entry,) = Audit(tmp_path).entries()
    assert entry.about == 'a\n{"kind":"save"}\r\u2028b'
    assert the_file(tmp_path).read_bytes().count(b"\n") == 1
    assert len(the_file(tmp_path).read_bytes()) < 10_000


def test_words_that_are_no_text_are_noted_all_the_same(tmp_path: Path) -> None:
    Audit(tmp_path).note("refusal", SATO, "bad \udce3 name")
    (entry,) = Audit(tmp_path).entries()
    assert entry.about == "bad ? name"


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / ".workbench").write_text("in the way", encoding="utf-8")
    Audit(tmp_path).note("refusal", SATO, "catalog/senkyo")
    assert Audit(tmp_path).entries() == ()
    assert "catalog/senkyo" in caplog.text


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="no such links here")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("", encoding="utf-8")
    folder = tmp_path / "w" / ".workbench" / "audit"
    folder.mkdir(parents=True)
    (folder / f"{datetime.now(UTC):%Y-%m}.jsonl").symlink_to(outside)
    Audit(tmp_path / "w").note("save", SATO)
    assert outside.read_text(encoding="utf-8") == ""


def test_an_unknown_kind_is_a_mistake_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a kind"):
        Audit(tmp_path).note("gossip", SATO)  # type: ignore[arg-type]


def _note_many(root: Path, who: int) -> None:
    for n in range(200):
        Audit(root).note("save", SATO, f"{who}-{n}", "あ" * 500)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs one open file for several processes")
def test_several_processes_note_at_once(tmp_path: Path) -> None:
    context = get_context("spawn")
    processes = [context.Process(target=_note_many, args=(tmp_path, who)) for who in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    noted = [e.about for e in Audit(tmp_path).entries()]
    assert sorted(noted) == sorted(f"{who}-{n}" for who in range(3) for n in range(200))
