"""One writer at a time, between threads and between processes, whatever becomes of them.

The lock is the kernel's, on ``.workbench/lock``: it goes with the process that holds it, so that a crash leaves none
behind. Beside it ``.workbench/holder.json`` tells the others who holds it; a holder that is still told of when the lock
is free crashed while it was saving.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from workbench.model import Text
from workbench.workspace.cache import FOLDER
from workbench.workspace.errors import Busy, CannotWrite
from workbench.workspace.failing import cannot_write

WAIT = 10.0
"""Seconds that one waits for somebody else's save."""
_POLL = 0.004


@contextmanager
def locked(root: Path, person: str, wait: float = WAIT) -> Iterator[bool]:
    """Be the only one who writes in the workspace at ``root``; whether the holder before crashed.

    Raises
    ------
    Busy
        Where somebody else holds the lock for longer than ``wait`` seconds.
    CannotWrite
        Where the folder cannot be written or cannot lock.
    """
    folder = own_folder(root)
    lock = FileLock(folder / "lock", poll_interval=_POLL, fallback_to_soft=False)
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        raise _busy(folder, wait) from error
    except NotImplementedError as error:
        raise _no_locks(root) from error
    except OSError as error:
        raise (_no_locks(root) if error.errno in _NO_LOCKS else cannot_write(error, f"{FOLDER}/lock")) from error
    try:
        holder = folder / "holder.json"
        crashed = os.path.lexists(holder)
        _tell(holder, person)
        try:
            yield crashed
        finally:
            with suppress(OSError):
                holder.unlink()
    finally:
        with suppress(OSError):
            lock.release(force=True)


def own_folder(root: Path) -> Path:
    """The workspace's own folder ``.workbench``, made where it is not there.

    Raises
    ------
    CannotWrite
        Where it cannot be made, or leads out of the workspace.
    """
    folder = root / FOLDER
    try:
        if folder.is_symlink() and not folder.resolve().is_relative_to(root.resolve()):
            raise CannotWrite(
                Text(
                    ja=f"{FOLDER} はワークスペースの外を指すリンクなので、保存できません。リンクを消してください。",
                    en=f"{FOLDER} is a link that leads out of the workspace, so nothing can be saved. Remove the link.",
                )
            )
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise cannot_write(error, FOLDER) from error
    return folder


def _tell(holder: Path, person: str) -> None:
    """Leave word of who holds the lock; it is for the others' comfort, so that a failure does not matter."""
    said = {"person": person, "host": socket.gethostname(), "pid": os.getpid(), "since": datetime.now(UTC).isoformat()}
    with suppress(OSError):
        holder.write_bytes(orjson.dumps(said))


def _busy(folder: Path, wait: float) -> Busy:
    try:
        said = orjson.loads((folder / "holder.json").read_bytes())
        since = datetime.fromisoformat(said["since"])
        seconds = max(0, int((datetime.now(UTC) - since).total_seconds()))
        person, place = str(said["person"]), f"{said['host']}, {said['pid']}"
    except (OSError, ValueError, KeyError, TypeError):
        return Busy(
            Text(
                ja=f"ほかの人が {wait:g} 秒以上保存しています。少し待って、もう一度保存してください。",
                en=f"Somebody else has been saving for more than {wait:g} seconds. Wait a little and save again.",
            )
        )
    return Busy(
        Text(
            ja=f"{person} さんが {seconds} 秒前から保存しています（{place}）。少し待って、もう一度保存してください。"
            "いつまでも終わらないときは、そのプログラムを閉じてください。",
            en=f"{person} has been saving for {seconds} seconds ({place}). Wait a little and save again; "
            "if it never ends, close that program.",
        )
    )


def _no_locks(root: Path) -> CannotWrite:
    return CannotWrite(
        Text(
            ja=f"{root} のあるドライブはファイルの排他制御ができないため、保存すると他の人の変更を失うおそれがあります。"
            "サーバーのディスクなど、排他制御のできる場所に置いてください。",
            en=f"The drive that {root} is on cannot lock files, so that saving could lose other people's changes. "
            "Put the workspace where files can be locked, such as the server's own disk.",
        )
    )


def _numbers() -> frozenset[int]:
    import errno

    names = ("ENOSYS", "ENOLCK", "EOPNOTSUPP", "ENOTSUP", "EINVAL")
    return frozenset(getattr(errno, name) for name in names if hasattr(errno, name))


_NO_LOCKS = _numbers()
