from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from workbench.workspace.visits import last_visit

FIRST, SECOND = datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_each_person_has_a_last_visit_of_their_own(tmp_path: Path) -> None:
    assert last_visit(tmp_path, "a", FIRST) is None
    assert last_visit(tmp_path, "b/../a", FIRST) is None
    assert last_visit(tmp_path, "a", SECOND) == FIRST
    assert last_visit(tmp_path, "a", SECOND) == SECOND


def test_what_cannot_be_read_or_written_does_not_get_in_the_way(tmp_path: Path) -> None:
    last_visit(tmp_path, "a", FIRST)
    (file,) = (tmp_path / ".workbench" / "visits").iterdir()
    file.write_text("yesterday", encoding="ascii")
    assert last_visit(tmp_path, "a", SECOND) is None
    (tmp_path / "blocked").write_text("a file where the folder would be")
    assert last_visit(tmp_path / "blocked", "a", FIRST) is None
