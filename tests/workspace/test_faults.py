"""Whatever call of the system fails in a save, or is the last one: old files or new files, a clear error, and it goes on."""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.thoroughly import THOROUGH
from tests.workspace.small import ETAJIMA, NYUJOKEN, PRACTICE, build
from workbench.model import Put
from workbench.workspace import CannotWrite, NotSaved, Workspace
from workbench.workspace.access import SYSTEM

CALLS = (
    "open", "write", "fsync", "replace", "rename", "mkdir", "unlink", "remove", "rmdir", "fchmod", "fchown", "close",
    "link", "ftruncate", "truncate", "chmod", "utime", "scandir", "listdir",
)  # fmt: skip
"""Everything that changes something on the disk, and what such things need before."""
STEP = "catalog/senkyo/nyujoken/steps/print"
DEVIATION = "practice/hatsukaichi/senkyo/nyujoken/deviations/own-printing"
TOWN = "municipality/etajima"


class Crash(BaseException):
    """Stands for the process ending at this call; nothing catches it but what cleans up, which fails as well."""


class System:
    """Counts the calls that a save makes, and lets one of them fail."""

    def __init__(self) -> None:
        self.count = 0
        self.at = -1
        self.fault: Callable[[], Any] | None = None
        self.for_ever = False
        self.changing: list[int] = []

    def call(self, real: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.count += 1
        if _changes(real.__name__, *args, **kwargs):
            self.changing.append(self.count)
        if self.fault and (self.count == self.at or (self.for_ever and self.count >= self.at)):
            self.fault()
        return real(*args, **kwargs)


def _changes(name: str, *args: Any, **kwargs: Any) -> bool:
    """Whether the call changes what is on the disk; a process that ends at another one ends as at the one before."""
    if name == "open":
        mode = kwargs.get("mode", args[1] if len(args) > 1 else "r")
        return bool(mode & (os.O_WRONLY | os.O_RDWR)) if isinstance(mode, int) else not mode.startswith("r")
    return name not in ("scandir", "listdir", "fsync", "close")


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch, system: System) -> Iterator[None]:
    """Every call of ``CALLS``, and every opening of a file, goes through ``system``."""
    with monkeypatch.context() as patch:
        for name in CALLS:
            real = getattr(os, name)
            patch.setattr(os, name, lambda *a, _real=real, **k: system.call(_real, *a, **k))
        opening = builtins.open
        for module in (builtins, io):
            patch.setattr(module, "open", lambda *a, **k: system.call(opening, *a, **k))
        yield


def edit(workspace: Workspace, mark: str) -> tuple[Put, ...]:
    """Changes of three files, by which one version is kept and none of the others touched."""
    values = {r: dict(workspace.value(r) or {}) for r in (STEP, DEVIATION, TOWN)}
    values[STEP]["name"] = {"ja": f"刷る {mark}"}
    values[DEVIATION]["reason"] = f"理由 {mark}"
    values[TOWN]["source"] = ["example" if mark == "new" else "own"]
    return tuple(Put(record=record, value=value) for record, value in values.items())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that people see; temporary ones are told apart by their hidden names."""
    files = (p for p in folder.rglob("*") if p.is_file() and ".workbench" not in p.parts and p.suffix != ".saving")
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug here: waiting for the disk would only take time."""
    monkeypatch.setattr(os, "fsync", _no_wait)


def _no_wait(handle: int) -> None:
    pass


_no_wait.__name__ = "fsync"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workspace with a history."""
    folder = build(tmp_path_factory.mktemp("faults") / "w")
    workspace = Workspace(folder)
    workspace.record(edit(workspace, "old"), SYSTEM)
    return folder


@pytest.fixture(scope="module")
def expected(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files after the save."""
    folder = copy(template, tmp_path_factory.mktemp("expected"))
    workspace = Workspace(folder)
    workspace.record(edit(workspace, "new"), SYSTEM)
    assert {f for f, c in contents(folder).items() if contents(template).get(f) != c} >= {NYUJOKEN, PRACTICE, ETAJIMA}
    return contents(folder)


def copy(template: Path, folder: Path) -> Path:
    return Path(shutil.copytree(template, folder / "w", copy_function=_copied))


def _copied(source: str, target: str) -> None:
    """Files are put in place anew and never changed where they stand, so that the copies may share them: but the audit."""
    if f"{os.sep}audit{os.sep}" in source:
        shutil.copy2(source, target)
    else:
        os.link(source, target)


def calls_of_a_save(folder: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    system, workspace = System(), Workspace(folder)
    planned = edit(workspace, "new")
    with watched(monkeypatch, system):
        workspace.record(planned, SYSTEM)
    return system


def sound(folder: Path, monkeypatch: pytest.MonkeyPatch, *allowed: dict[str, bytes]) -> None:
    """The files are one of those allowed, the next save works, and nothing is left behind."""
    assert Workspace(folder).load().problems == ()
    assert contents(folder) in allowed
    workspace = Workspace(folder)
    snapshot = workspace.record(edit(workspace, "next"), SYSTEM, wait=0.5)
    assert snapshot.practice("hatsukaichi", "senkyo/nyujoken").deviations[1].reason == "理由 next"
    assert not list(folder.rglob("*.saving"))
    own = {p.name for p in (folder / ".workbench").iterdir()}
    assert not own & {"saving.json", "holder.json"} and not list((folder / ".workbench").glob("unkept/*"))
    history = workspace.history()
    assert history.files_at(history.moments()[0]) == contents(folder)
    assert {m.kind for m in history.moments()} <= {"first", "save"}, "what was saved is not taken for a hand edit"


NUMBERS = (errno.ENOSPC, errno.EIO, errno.EACCES)
EACH = 1 if THOROUGH else 9
"""Of how many calls one fails, the ways taking turns; thoroughly every call fails in every way."""


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS, ids=[errno.errorcode[n] for n in NUMBERS])
def test_every_call_that_fails_once(number, template, expected, tmp_path, monkeypatch):
    def fail() -> None:
        raise OSError(number, os.strerror(number))

    old = contents(template)
    whole = calls_of_a_save(copy(template, tmp_path / "count"), monkeypatch)
    for at in range(1, whole.count + 1):
        if at % EACH != EACH // 3 * NUMBERS.index(number):
            continue
        folder = copy(template, tmp_path / str(at))
        system, workspace = System(), Workspace(folder)
        planned = edit(workspace, "new")
        system.at, system.fault = at, fail
        with watched(monkeypatch, system):
            try:
                workspace.record(planned, SYSTEM)
                told = None
            except NotSaved as error:
                told = error
        found = contents(folder)
        assert found == (old if told else expected), f"call {at}"
        if told:
            assert isinstance(told, CannotWrite) and told.message.ja and told.message.en, f"call {at}"
            assert not list(folder.rglob("*.saving")), f"call {at}"
        if THOROUGH or told or at in whole.changing:
            sound(folder, monkeypatch, found)
        shutil.rmtree(folder)


@pytest.mark.slow
def test_every_call_after_which_the_disk_is_gone(template, expected, tmp_path, monkeypatch):
    def fail() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    old = contents(template)
    for at in calls_of_a_save(copy(template, tmp_path / "count"), monkeypatch).changing[::EACH]:
        folder = copy(template, tmp_path / str(at))
        system, workspace = System(), Workspace(folder)
        planned = edit(workspace, "new")
        system.at, system.fault, system.for_ever = at, fail, True
        told = False
        with watched(monkeypatch, system):
            try:
                workspace.record(planned, SYSTEM)
            except CannotWrite:
                told = True
        sound(folder, monkeypatch, *([old, expected] if told else [expected]))
        shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_every_call_that_is_the_last_of_its_process(template, expected, tmp_path, monkeypatch):
    old = contents(template)
    for at in calls_of_a_save(copy(template, tmp_path / "count"), monkeypatch).changing[:: 1 if THOROUGH else 3]:
        folder = copy(template, tmp_path / str(at))
        process = os.fork()
        if process == 0:
            system, workspace = System(), Workspace(folder)
            planned = edit(workspace, "new")
            system.at, system.fault = at, lambda: os._exit(9)
            with watched(monkeypatch, system):
                workspace.record(planned, SYSTEM)
            os._exit(0)
        os.waitpid(process, 0)
        sound(folder, monkeypatch, old, expected)
        shutil.rmtree(folder)


def test_writes_that_come_up_short_are_finished(template, expected, tmp_path, monkeypatch):
    folder = copy(template, tmp_path)
    workspace = Workspace(folder)
    planned = edit(workspace, "new")
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[: max(1, len(data) // 3)]))
        workspace.record(planned, SYSTEM)
    assert contents(folder) == expected


@pytest.mark.parametrize(
    ("number", "ja", "en"),
    [
        (errno.ENOSPC, "空き", "full"),
        (errno.EROFS, "許されていません", "permitted"),
        (errno.ENOENT, "なくなって", "gone"),
        (errno.EIO, "応答しません", "does not answer"),
        (errno.ELOOP, "失敗", "failed"),
    ],
)
def test_the_error_says_which_file_and_what_to_do(number, ja, en, template, tmp_path, monkeypatch):
    folder = copy(template, tmp_path)
    workspace = Workspace(folder)
    planned = edit(workspace, "new")
    real = os.open

    def refuse(path: Any, *rest: Any, **more: Any) -> int:
        if str(path).endswith(".saving") and ".workbench" not in str(path):
            raise OSError(number, os.strerror(number))
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CannotWrite) as raised:
        workspace.record(planned, SYSTEM)
    message = raised.value.message
    assert ja in message.ja and en in (message.en or "") and NYUJOKEN in message.ja and NYUJOKEN in (message.en or "")
    assert "もう一度" in message.ja and "again" in (message.en or "")


def test_a_history_that_cannot_be_written_does_not_stop_a_save_and_is_caught_up(template, tmp_path, monkeypatch):
    folder = copy(template, tmp_path)
    workspace = Workspace(folder)
    with monkeypatch.context() as patch:
        patch.setattr(type(workspace.history()), "keep", lambda *_, **__: 1 / 0)
        workspace.record(edit(workspace, "new"), SYSTEM, "一")
        workspace.record(edit(workspace, "newer"), SYSTEM, "二")
    assert len(list((folder / ".workbench/unkept").iterdir())) == 2
    workspace.record(edit(workspace, "next"), SYSTEM, "三")
    assert [m.message for m in workspace.history().moments()][:3] == ["三", "二", "一"]
    sound(folder, monkeypatch, contents(folder))


def test_a_file_changed_by_hand_after_a_crash_is_left_alone_and_the_save_is_in_the_history(
    template, tmp_path, monkeypatch
):
    folder = copy(template, tmp_path)
    workspace = Workspace(folder)
    planned = edit(workspace, "new")
    if (process := os.fork()) == 0:
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", _crash_at_a_file(os.replace))
            workspace.record(planned, SYSTEM, "途中")
        os._exit(0)
    os.waitpid(process, 0)
    assert (folder / ".workbench/saving.json").exists()
    mine = (folder / ETAJIMA).read_bytes() + "# 手で\n".encode()
    (folder / ETAJIMA).unlink()
    (folder / ETAJIMA).write_bytes(mine)
    snapshot = workspace.load()
    assert (folder / ETAJIMA).read_bytes() == mine
    assert snapshot.practice("hatsukaichi", "senkyo/nyujoken").deviations[1].reason == "理由 new"
    assert snapshot.problems == ()
    workspace.catch_up(SYSTEM)
    moments = workspace.history().moments()
    assert [(m.kind, m.message) for m in moments[:2]] == [("outside", ""), ("save", "途中")]
    assert workspace.history().files_at(moments[0]) == contents(folder)
    assert mine in workspace.history().files_at(moments[0]).values()


def _crash_at_a_file(real: Callable[..., Any]) -> Callable[..., Any]:
    def replace(source: Any, target: Any) -> Any:
        if str(target).endswith(NYUJOKEN):
            os._exit(9)
        return real(source, target)

    return replace


def test_a_damaged_journal_is_set_aside(template, tmp_path, monkeypatch):
    folder = copy(template, tmp_path)
    (folder / ".workbench/saving.json").write_bytes(b"0000\n{}")
    before = contents(folder)
    assert Workspace(folder).load().problems == ()
    assert contents(folder) == before and (folder / ".workbench/saving.damaged").exists()
    sound(folder, monkeypatch, before)
