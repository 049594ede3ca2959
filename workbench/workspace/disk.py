"""Putting bytes on the disk so that they are there: temporary files, one step of renaming, folders made to last."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from workbench.model import Text
from workbench.workspace.errors import CannotWrite
from workbench.workspace.failing import cannot_write

_SUFFIX = ".saving"
_WINDOWS = os.name == "nt"
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF})


@contextmanager
def telling(where: str) -> Iterator[None]:
    """Errors of the system, inside, become a :class:`CannotWrite` that speaks of ``where``."""
    try:
        yield
    except OSError as error:
        raise cannot_write(error, where) from error


def real_path(root: Path, file: str) -> Path:
    """Where the bytes of ``file`` stand, links followed.

    Raises
    ------
    CannotWrite
        Where a link leads out of the workspace.
    """
    path = Path(os.path.realpath(root / file))
    if not path.is_relative_to(os.path.realpath(root)):
        raise CannotWrite(
            Text(
                ja=f"{file} はワークスペースの外を指すリンクなので、書き込みません。リンクを実際のファイルに置き換えてください。",
                en=f"{file} is a link that leads out of the workspace and is not written. Put a real file in its place.",
            )
        )
    return path


def prepare(path: Path, content: bytes) -> Path:
    """A temporary file beside ``path`` with this content, on the disk, and with the rights of what stands there."""
    temporary = path.with_name(f".{path.name}.{token_hex(4)}{_SUFFIX}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666)
    try:
        try:
            _take_after(handle, path)
            rest = memoryview(content)
            while rest:
                written = os.write(handle, rest)
                if written == 0:
                    raise OSError(errno.EIO, os.strerror(errno.EIO))
                rest = rest[written:]
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _take_after(handle: int, path: Path) -> None:
    """Give an open file the rights of the one that it will replace, as far as one may."""
    if _WINDOWS:
        return
    try:
        there = path.stat()
    except FileNotFoundError:
        return
    here = os.fstat(handle)
    if (there.st_uid, there.st_gid) != (here.st_uid, here.st_gid):
        with suppress(PermissionError):
            os.fchown(handle, there.st_uid, there.st_gid)
    if stat.S_IMODE(there.st_mode) != stat.S_IMODE(here.st_mode):
        with suppress(PermissionError):
            os.fchmod(handle, stat.S_IMODE(there.st_mode))


def put_in_place(temporary: Path, path: Path) -> None:
    """Let ``path`` be what was prepared, in one step."""
    for patience in (0.01, 0.03, 0.1, 0.3, 0.5) if _WINDOWS else ():
        try:
            os.replace(temporary, path)  # noqa: PTH105
            return
        except PermissionError:  # somebody reads it at this moment, which Windows does not allow
            time.sleep(patience)
    os.replace(temporary, path)  # noqa: PTH105


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last, where the system can."""
    if _WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def write(path: Path, content: bytes) -> None:
    """Write one file, in one step, on the disk."""
    temporary = prepare(path, content)
    try:
        put_in_place(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def sweep(folders: list[Path]) -> None:
    """Remove the temporary files that a crash left behind in and below some folders."""
    for top in folders:
        for folder, _, names in os.walk(top):
            for name in names:
                if name.startswith(".") and name.endswith(_SUFFIX):
                    with suppress(OSError):
                        (Path(folder) / name).unlink()
