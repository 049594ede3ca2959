"""A cache of what files said, by their content: only ever data, disposable, never trusted over the file.

One pack in ``.workbench/cache/``: a line with the hash of everything after it, a line with the index, then JSON. An
entry is found by the SHA-256 of the file's content, so a changed file has none; a pack that is damaged, or that another
version of the workbench wrote, is ignored; where the folder cannot be written, nothing is kept. Besides the entries
there is one name: that of the last state of all files together in which nothing was wrong.
"""

from __future__ import annotations

import contextlib
import os
from hashlib import blake2b, sha256
from pathlib import Path
from typing import NamedTuple

import orjson

FOLDER = ".workbench"
_MAGIC = b"workbench cache 1"


class Entry(NamedTuple):
    """What is kept of one file: its data as JSON, and for a process the digests of its parts as JSON."""

    data: bytes
    digests: bytes = b""


def key_of(content: bytes, kind: str) -> str:
    """The key under which what a file said is kept."""
    return f"{kind}:{sha256(content).hexdigest()}"


class Cache:
    """The pack of one workspace, read at once; ``get`` and ``put`` during a load, ``save`` at its end."""

    def __init__(self, root: Path, stamp: str) -> None:
        self._path = root / FOLDER / "cache" / "parsed.pack"
        self._stamp = stamp
        self._pack = b""
        self._index: dict[str, list[int]] = {}
        self._used: dict[str, Entry] = {}
        self.read_now: list[tuple[str, str]] = []
        self._new = False
        self.sound = ""
        self._sound_now = ""
        self._read()

    def saw(self, file: str, key: str) -> None:
        """Note that ``file`` has the content named by ``key`` now."""
        self.read_now.append((file, key))

    def get(self, key: str) -> Entry | None:
        """What is kept under ``key``; None if nothing."""
        place = self._index.get(key)
        if place is None:
            return None
        start, middle, end = place
        entry = self._used[key] = Entry(self._pack[start:middle], self._pack[middle:end])
        return entry

    def put(self, key: str, entry: Entry) -> None:
        """Keep ``entry`` under ``key``."""
        self._used[key] = entry
        self._new = True

    def drop(self, key: str) -> None:
        """Forget an entry that proved useless."""
        self._used.pop(key, None)
        self._new = True

    def state(self, *folders: object) -> str:
        """A name for everything that was read in this load: the contents, under their files, and the folders."""
        return sha256(orjson.dumps([sorted(self.read_now), *folders])).hexdigest()

    def save(self, sound: str) -> None:
        """Write the pack if anything was added or fell out of use; go on silently where that cannot be done.

        ``sound`` is the state that was found to be without any problem, if it was.
        """
        if not self._new and len(self._used) == len(self._index) and sound == self.sound:
            return
        self._sound_now = sound
        with contextlib.suppress(OSError):
            self._write()

    def _read(self) -> None:
        try:
            if self._path.is_symlink() or self._path.parent.is_symlink() or self._path.parent.parent.is_symlink():
                return
            pack = self._path.read_bytes()
            head, seal, index, _ = pack.split(b"\n", 3)
            body = len(head) + len(seal) + 2
            if head != _MAGIC or seal.decode() != blake2b(memoryview(pack)[body:], digest_size=32).hexdigest():
                return
            stored = orjson.loads(index)
            if stored["stamp"] != self._stamp:
                return
            start = body + len(index) + 1
            self._index = {k: [start + a, start + b, start + c] for k, (a, b, c) in stored["files"].items()}
            self.sound = str(stored["sound"])
            self._pack = pack
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._index = {}

    def _write(self) -> None:
        files, offset, parts = {}, 0, []
        for key, entry in self._used.items():
            middle = offset + len(entry.data)
            end = middle + len(entry.digests)
            files[key] = (offset, middle, end)
            parts += [entry.data, entry.digests]
            offset = end
        index = orjson.dumps({"stamp": self._stamp, "sound": self._sound_now, "files": files})
        seal = blake2b(index + b"\n", digest_size=32)
        for part in parts:
            seal.update(part)
        _replace(self._path, [b"\n".join((_MAGIC, seal.hexdigest().encode(), index, b"")), *parts])


def _replace(path: Path, parts: list[bytes]) -> None:
    """Write a file of the cache in one step, in a folder that git ignores."""
    import tempfile

    folder = path.parent
    if folder.is_symlink() or folder.parent.is_symlink():
        return
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    handle, name = tempfile.mkstemp(dir=folder, prefix=f"{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


class Memo:
    """Names of contents for which something expensive was found to hold, for a floor above: data, like the cache.

    >>> memo = Memo(Path("nowhere"), "sound-variants", "code 1")
    >>> "some name" in memo
    False
    """

    def __init__(self, root: Path, name: str, stamp: str) -> None:
        self._path = root / FOLDER / "cache" / f"{name}.json"
        self._stamp = stamp
        self._known: frozenset[str] = frozenset()
        self._now: set[str] = set()
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            if not any(p.is_symlink() for p in (self._path, self._path.parent, self._path.parent.parent)):
                stored = orjson.loads(self._path.read_bytes())
                if stored["seal"] == _sealed(stored["stamp"], stored["names"]) and stored["stamp"] == stamp:
                    self._known = frozenset(stored["names"])

    def __contains__(self, name: str) -> bool:
        """Whether it was found to hold for ``name`` before; asking keeps the name."""
        if name in self._known:
            self._now.add(name)
            return True
        return False

    def add(self, name: str) -> None:
        """Note that it holds for ``name``."""
        self._now.add(name)

    def save(self) -> None:
        """Keep the names that were asked for or added; go on silently where that cannot be done."""
        if self._now == self._known:
            return
        names = sorted(self._now)
        content = orjson.dumps({"seal": _sealed(self._stamp, names), "stamp": self._stamp, "names": names})
        with contextlib.suppress(OSError):
            _replace(self._path, [content])


def _sealed(stamp: str, names: list[str]) -> str:
    return blake2b(orjson.dumps([stamp, names]), digest_size=32).hexdigest()
