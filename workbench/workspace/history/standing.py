"""Which files of a workspace are otherwise than when the history last saw them; cheap where none is."""

from __future__ import annotations

import contextlib
import stat
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import orjson

from workbench.workspace.files import SETTINGS, Folders
from workbench.workspace.history.repository import blob_id
from workbench.workspace.reading import MAX_BYTES

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time can be told from that of a later change, on any file system."""


class Seen(NamedTuple):
    """A file as it was looked at: its state on the disk, and the name of its content."""

    size: int
    modified: int
    changed: int
    node: int
    id: str


class Standing:
    """The files as last looked at, for one head of the history; kept in a small file that may be lost."""

    def __init__(self, root: Path, path: Path) -> None:
        self._root = root
        self._path = path

    def read(self) -> tuple[str, dict[str, Seen]]:
        """The head for which the files were looked at (nothing: none), and the files."""
        try:
            kept = orjson.loads(self._path.read_bytes())
            return str(kept["head"]), {str(f): Seen(*s) for f, s in kept["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return "", {}

    def write(self, head: str, files: Mapping[str, Seen]) -> None:
        """Keep what was looked at; go on silently where that cannot be done."""
        content = orjson.dumps({"head": head, "files": {f: list(s) for f, s in files.items()}})
        new = self._path.with_name(f"{self._path.name}.new")
        with contextlib.suppress(OSError):
            new.write_bytes(content)
            new.replace(self._path)

    def now(self, known: Mapping[str, Seen], committed: Mapping[str, str]) -> tuple[dict[str, Seen], dict[str, bytes]]:
        """Every file as it stands, and the contents of those that had to be read.

        ``committed`` are the names of the contents as the history has them: a file that cannot be read, or
        stands in a folder that cannot be, counts as unchanged, not as gone.
        """
        files: dict[str, Seen] = {}
        read: dict[str, bytes] = {}
        folders = Folders(self._root)
        hidden = tuple(f"{o.file}/" if o.file else SETTINGS for o in folders.obstacles if o.code == "E104")
        files |= {f: Seen(0, 0, 0, 0, id_) for f, id_ in committed.items() if f.startswith(hidden)}
        for place in folders.places:
            file = place.file
            status = looked_at(self._root / file)
            before = known.get(file)
            if status and before and before[:4] == status[:4] and before.id and _settled(before):
                files[file] = before
                continue
            content = _content(self._root / file) if status else None
            if content is not None and status is not None:
                read[file] = content
                files[file] = status._replace(id=blob_id(content).decode())
            elif file in committed:
                files[file] = Seen(0, 0, 0, 0, committed[file])
        return files, read


def looked_at(path: Path) -> Seen | None:
    """The state of a file on the disk, its content not yet named; None where it is no file or cannot be seen.

    ``node`` is 0 where the file changed so lately that a second change might not show.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    late = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < _SETTLED
    return Seen(status.st_size, status.st_mtime_ns, status.st_ctime_ns, 0 if late else status.st_ino, "")


def _settled(seen: Seen) -> bool:
    return seen.node != 0


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError:
        return None
    return content if len(content) <= MAX_BYTES else None
