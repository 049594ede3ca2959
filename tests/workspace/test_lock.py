"""The lock: one writer at a time, a message that says who, nothing left behind by a crash."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.workspace.small import build, write
from workbench.model import Put
from workbench.workspace import Busy, CannotWrite, Workspace
from workbench.workspace.access import SYSTEM
from workbench.workspace.lock import locked

TOWN = "municipality/etajima"
FORK = multiprocessing.get_context("fork") if hasattr(os, "fork") else None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "w")


def save(folder: Path, population: int, wait: float = 5) -> None:
    workspace = Workspace(folder)
    value = {**(workspace.value(TOWN) or {}), "population": population}
    workspace.record((Put(record=TOWN, value=value),), SYSTEM, wait=wait)


def test_somebody_who_saves_too_long_is_named(folder):
    with locked(folder, "山田花子"), pytest.raises(Busy) as raised:
        save(folder, 1, wait=0.05)
    message = raised.value.message
    for text in (message.ja, message.en or ""):
        assert "山田花子" in text and str(os.getpid()) in text
    assert Workspace(folder).load().municipalities["etajima"].population == 27031
    save(folder, 1, wait=0.05)


def test_a_holder_who_left_no_word_is_somebody(folder):
    with locked(folder, "山田"):
        (folder / ".workbench/holder.json").write_text("{")
        with pytest.raises(Busy) as raised:
            save(folder, 1, wait=0.05)
    assert "ほかの人" in raised.value.message.ja and "Somebody" in (raised.value.message.en or "")


def test_threads_wait_for_each_other(folder):
    inside, most = [0], [0]

    def work() -> None:
        for _ in range(20):
            with locked(folder, "x"):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.0005)
                inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_an_error_inside_gives_the_lock_back(folder):
    with pytest.raises(KeyError), locked(folder, "x"):
        raise KeyError
    with locked(folder, "y", 0.05) as crashed:
        assert not crashed


def _hold(folder: Path, ready) -> None:
    with locked(folder, "佐藤"):
        write(folder, "municipalities/etajima/.municipality.yaml.0123abcd.saving", "half")
        write(folder, ".workbench/.saving.json.0123abcd.saving", "half")
        ready.set()
        time.sleep(60)


@pytest.mark.skipif(FORK is None, reason="needs fork and kill")
def test_a_crash_leaves_no_lock_and_no_temporary_file(folder):
    assert FORK is not None
    ready = FORK.Event()
    process = FORK.Process(target=_hold, args=(folder, ready))
    process.start()
    assert ready.wait(10) and process.pid
    with pytest.raises(Busy, match="佐藤"):
        save(folder, 1, wait=0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    save(folder, 1, wait=0.5)
    assert not list(folder.rglob("*.saving")) and not (folder / ".workbench/holder.json").exists()
    assert Workspace(folder).load().municipalities["etajima"].population == 1


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_drive_that_cannot_lock_is_told_and_nothing_is_written(folder, number, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(CannotWrite) as raised:
        save(folder, 1)
    assert "排他" in raised.value.message.ja and "lock" in (raised.value.message.en or "")
    monkeypatch.undo()
    assert Workspace(folder).load().municipalities["etajima"].population == 27031


def test_an_own_folder_that_leads_elsewhere_is_refused(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (folder / ".workbench").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotWrite) as raised:
        save(folder, 1)
    assert ".workbench" in raised.value.message.ja
    assert not [p for p in (tmp_path / "elsewhere").rglob("*") if "audit" not in p.parts]


def test_a_file_in_the_place_of_the_own_folder_is_left_alone(folder):
    write(folder, ".workbench", "mine\n")
    with pytest.raises(CannotWrite):
        save(folder, 1)
    assert (folder / ".workbench").read_text() == "mine\n"


def test_git_does_not_see_what_is_kept_beside_the_files(folder):
    save(folder, 1)
    assert (folder / ".workbench/.gitignore").read_text() == "*\n"
