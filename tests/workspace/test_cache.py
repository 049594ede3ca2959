"""The cache makes reading faster and changes nothing: it is data, disposable, and never trusted over the file."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from tests.workspace.small import MUNICIPALITY, NYUJOKEN, PRACTICE, build, edit, write
from workbench.model import Snapshot
from workbench.workspace import Workspace
from workbench.workspace import parsed as parsing

PACK = ".workbench/cache/parsed.pack"


def _everything(snapshot: Snapshot) -> dict[str, object]:
    return {f.name: getattr(snapshot, f.name) for f in fields(snapshot)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small workspace, read once with the cache."""
    Workspace(build(tmp_path)).load()
    return tmp_path


def _read_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Snapshot, int]:
    """The snapshot, and how many files had to be parsed for it."""
    parsed = []
    monkeypatch.setattr(parsing, "read", lambda content: parsed.append(content) or _READ(content))
    snapshot = Workspace(folder).load()
    monkeypatch.undo()
    return snapshot, len(parsed)


_READ = parsing.read


def test_a_second_load_parses_nothing_and_says_the_same(folder, monkeypatch):
    fresh = Workspace(folder).load(cache=False)
    cached, count = _read_files(folder, monkeypatch)
    assert count == 0
    assert _everything(cached) == _everything(fresh)


def test_only_what_changed_is_parsed_again(folder, monkeypatch):
    edit(folder, MUNICIPALITY, "114038", "114039")
    snapshot, count = _read_files(folder, monkeypatch)
    assert count == 1 and snapshot.municipalities["hatsukaichi"].population == 114039


def test_a_change_that_keeps_size_and_time_is_seen(folder):
    before = (folder / MUNICIPALITY).stat()
    edit(folder, MUNICIPALITY, "114038", "114999")
    os.utime(folder / MUNICIPALITY, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert Workspace(folder).load().municipalities["hatsukaichi"].population == 114999


def test_problems_are_the_same_with_the_cache(folder):
    edit(folder, PRACTICE, "cause: form", "cause: fom")
    edit(folder, NYUJOKEN, "actor: printer", "actor: printre")
    edit(folder, PRACTICE, "per_year: 95000", "per_year: 095000")
    fresh = Workspace(folder).load(cache=False)
    assert fresh.problems
    for _ in range(2):
        assert Workspace(folder).load().problems == fresh.problems


@pytest.mark.parametrize("damage", ["empty", "half", "text", "flip", "index", "stale", "folder", "value"])
def test_a_damaged_cache_is_ignored_and_replaced(folder, damage, monkeypatch):
    pack = folder / PACK
    content = pack.read_bytes()
    if damage == "folder":
        pack.unlink()
        pack.mkdir()
    else:
        at = content.index(b"114038")
        pack.write_bytes(
            {
                "empty": b"",
                "half": content[: len(content) // 2],
                "text": b"not a pack\nat all\n\n",
                "flip": content[:-10] + bytes([content[-10] ^ 1]) + content[-9:],
                "index": content.replace(b'"files":{', b'"files":[', 1),
                "stale": content.replace(b'"stamp":"', b'"stamp":"0', 1),
                "value": content[:at] + b"999999" + content[at + 6 :],
            }[damage]
        )
    fresh = Workspace(folder).load(cache=False)
    snapshot, count = _read_files(folder, monkeypatch)
    assert count > 0 and _everything(snapshot) == _everything(fresh)
    assert snapshot.municipalities["hatsukaichi"].population == 114038
    if damage != "folder":
        assert _read_files(folder, monkeypatch)[1] == 0


def test_what_another_version_of_the_workbench_wrote_is_not_used(folder, monkeypatch):
    monkeypatch.setattr("workbench.__version__", "99")
    assert _read_files(folder, monkeypatch)[1] > 0


def test_the_cache_forgets_files_that_are_gone(folder):
    size = (folder / PACK).stat().st_size
    (folder / PRACTICE).unlink()
    Workspace(folder).load()
    assert (folder / PACK).stat().st_size < size


def test_git_does_not_see_the_cache(folder):
    assert (folder / ".workbench/.gitignore").read_text() == "*\n"
    assert [p.name for p in (folder / ".workbench/cache").iterdir()] == ["parsed.pack"], "no temporary file is left"


def test_without_the_cache_nothing_is_written(tmp_path):
    Workspace(build(tmp_path)).load(cache=False)
    assert not (tmp_path / ".workbench").exists()


def test_where_nothing_can_be_written_loading_goes_on(tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert Workspace(build(tmp_path)).load().problems == ()
    assert not (tmp_path / PACK).exists()


def test_a_file_in_the_place_of_the_cache_folder_is_left_alone(tmp_path):
    write(build(tmp_path), ".workbench", "mine\n")
    assert Workspace(tmp_path).load().problems == ()
    assert (tmp_path / ".workbench").read_text() == "mine\n"


def test_a_cache_folder_that_leads_elsewhere_is_not_used(tmp_path):
    folder = build(tmp_path / "w")
    (tmp_path / "elsewhere").mkdir()
    (folder / ".workbench").symlink_to(tmp_path / "elsewhere")
    assert Workspace(folder).load().problems == ()
    assert not list((tmp_path / "elsewhere").rglob("*.pack"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_workspace_that_is_read_only_loads(folder):
    shutil.rmtree(folder / ".workbench")
    folder.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        assert Workspace(folder).load().problems == ()
    finally:
        folder.chmod(stat.S_IRWXU)


def test_a_sound_workspace_is_not_checked_again_until_something_changes(folder, monkeypatch):
    checked = []
    monkeypatch.setattr("workbench.workspace.state.check_practices", lambda *_: checked.append(1))
    Workspace(folder).load()
    assert not checked
    edit(folder, MUNICIPALITY, "114038", "114039")
    Workspace(folder).load()
    assert checked == [1]


def test_a_new_folder_makes_a_sound_workspace_be_checked_again(folder):
    edit(folder, NYUJOKEN, "partner: juki", "partner: kokuho")
    assert [p.code for p in Workspace(folder).load().problems if p.file == NYUJOKEN] == ["E302"]
    (folder / "process_catalog/kokuho").mkdir()
    assert [p.code for p in Workspace(folder).load().problems if p.file == NYUJOKEN] == []
    (folder / "process_catalog/kokuho").rmdir()
    assert [p.code for p in Workspace(folder).load().problems if p.file == NYUJOKEN] == ["E302"]


def test_what_a_floor_above_found_to_hold_is_remembered_for_the_same_code(folder):
    workspace = Workspace(folder)
    memo = workspace.memo("sound-variants", "code 1")
    assert "a" not in memo
    memo.add("a")
    memo.add("b")
    memo.save()
    again = workspace.memo("sound-variants", "code 1")
    assert "a" in again and "c" not in again
    again.save()
    assert "b" not in workspace.memo("sound-variants", "code 1"), "what nobody asked for is forgotten"
    assert "a" not in workspace.memo("sound-variants", "code 2")
    path = folder / ".workbench/cache/sound-variants.json"
    path.write_bytes(path.read_bytes().replace(b'["a"]', b'["z"]'))
    assert "z" not in workspace.memo("sound-variants", "code 1")
    path.write_bytes(b"[")
    assert "a" not in workspace.memo("sound-variants", "code 1")


def test_contents_have_names_by_file(folder):
    workspace = Workspace(folder)
    was = workspace.load()
    before = dict(workspace.contents(was))
    edit(folder, MUNICIPALITY, "114038", "114039")
    now = workspace.load()
    assert {f for f, name in workspace.contents(now).items() if name != before[f]} == {MUNICIPALITY}
    assert workspace.contents(was) == before, "what a snapshot was read from, whatever was read since"
    assert workspace.contents(Workspace(folder).load()) == {}
