"""A bare git repository of a workspace's own: objects, trees, one branch, names of moments; nothing of the domain.

Only dulwich's object store is used: no git program, no configuration, no hooks, no index, no environment variable. Whoever
writes holds the workspace's lock, so a lock file that is found was left behind by a crash. Objects are on the disk
before a ref names them; a ref is replaced in one step.
"""

from __future__ import annotations

import os
import shutil
import struct
import threading
import weakref
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha1
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from dulwich.errors import ChecksumMismatch, FileFormatException, NotGitRepository
from dulwich.file import FileLocked
from dulwich.object_store import DiskObjectStore
from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tag, Tree
from dulwich.pack import UnpackedObject, create_delta

MAIN, TAGS = "refs/heads/main", "refs/tags/"
_FILE, _FOLDER = 0o100644, 0o040000
_REF_DELTA = 7
_LONGEST_CHAIN = 24
_QUICK = create_delta.__name__ != "_create_delta_py"
"""Whether dulwich came with its compiled part; without it a difference takes seconds, and versions are kept whole."""
_TREES, _BLOBS = 4096, 512
_SMALL, _MANY = 20_000, 24
"""How many objects a pack holds that counts as small, and how many of those are made one."""
_UNREADABLE = (
    KeyError, ValueError, TypeError, IndexError, AssertionError, EOFError, zlib.error, struct.error, ChecksumMismatch,
    FileFormatException, NotGitRepository, FileNotFoundError, NotADirectoryError, IsADirectoryError,
)  # fmt: skip
"""What dulwich raises where a repository is not what it should be (and not where a disk is full or refuses)."""
_Found = TypeVar("_Found")


class Damaged(Exception):
    """Something the repository should hold is not there, or is not what its name says."""


class Entry(NamedTuple):
    """What a tree holds under a name."""

    folder: bool
    id: bytes


class Repository:
    """The repository in a folder; safe to share between threads, and to read while another process writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._store = DiskObjectStore(path / "objects", fsync_object_files=True)
        weakref.finalize(self, self._store.close)
        self._lock = threading.RLock()
        self._trees: OrderedDict[bytes, Mapping[str, Entry]] = OrderedDict()
        self._blobs: OrderedDict[bytes, bytes] = OrderedDict()
        self._together: dict[bytes, ShaFile] | None = None

    @classmethod
    def create(cls, path: Path) -> Repository:
        """An empty repository, there as a whole or not at all."""
        new = path.with_name(f"{path.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        for folder in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
            (new / folder).mkdir(parents=True)
        (new / "HEAD").write_bytes(f"ref: {MAIN}\n".encode())
        (new / "config").write_bytes(b"[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n\tbare = true\n")
        new.rename(path)
        return cls(path)

    def close(self) -> None:
        """Let go of the files that are held open."""
        with self._lock:
            self._store.close()

    # refs

    def ref(self, name: str) -> bytes | None:
        """The object that a ref names; None where there is no such ref.

        Raises
        ------
        Damaged
            Where the ref holds something else than a name of an object.
        """
        try:
            found = (self.path / name).read_bytes().strip()
        except FileNotFoundError:
            return self._packed_refs().get(name)
        except (IsADirectoryError, NotADirectoryError) as error:
            raise Damaged(name) from error
        if len(found) != 40 or found.strip(b"0123456789abcdef"):
            raise Damaged(f"{name}: {found[:80]!r}")
        return found

    def refs(self, prefix: str) -> dict[str, bytes]:
        """The refs under a prefix that can be read."""
        names = {n for n in self._packed_refs() if n.startswith(prefix)}
        folder = self.path / prefix
        if folder.is_dir():
            names |= {prefix + n for n in (p.name for p in folder.iterdir()) if not n.endswith((".lock", ".new"))}
        found = {}
        for name in sorted(names):
            try:
                id_ = self.ref(name)
            except Damaged:
                continue
            if id_:
                found[name] = id_
        return found

    def set_ref(self, name: str, id_: bytes) -> None:
        """Let a ref name an object, in one step."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.new")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            os.write(handle, id_ + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        new.replace(path)
        _settle_folder(path.parent)

    def _packed_refs(self) -> dict[str, bytes]:
        """What ``git gc`` leaves where somebody ran it here."""
        try:
            lines = (self.path / "packed-refs").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return {}
        pairs = (line.split(" ", 1) for line in lines if line[:1] not in ("#", "^") and " " in line)
        return {name.strip(): id_.encode() for id_, name in pairs if len(id_) == 40}

    # objects

    def commit(self, id_: bytes) -> Commit:
        """A commit."""
        return self._object(id_, Commit)

    def tag(self, id_: bytes) -> Tag:
        """An annotated tag."""
        return self._object(id_, Tag)

    def blob(self, id_: bytes) -> bytes:
        """The content of a file."""
        with self._lock:
            found = _recent(self._blobs, id_)
            return found if found is not None else _keep(self._blobs, id_, self._object(id_, Blob).data, _BLOBS)

    def tree(self, id_: bytes) -> Mapping[str, Entry]:
        """What a folder holds."""
        with self._lock:
            found = _recent(self._trees, id_)
            if found is None:
                tree = self._object(id_, Tree)
                found = {
                    os.fsdecode(e.path): Entry(e.mode == _FOLDER, e.sha)
                    for e in tree.iteritems()
                    if e.path and e.sha and e.mode
                }
                _keep(self._trees, id_, found, _TREES)
            return found

    def files(self, tree: bytes) -> dict[str, bytes]:
        """Every file below a tree: its path, and the object that is its content."""
        return dict(self._files(tree, ""))

    def _files(self, tree: bytes, base: str) -> Iterator[tuple[str, bytes]]:
        for name, entry in self.tree(tree).items():
            if entry.folder:
                yield from self._files(entry.id, f"{base}{name}/")
            else:
                yield base + name, entry.id

    def changed(
        self, before: bytes | None, after: bytes | None, base: str = ""
    ) -> dict[str, tuple[bytes | None, bytes | None]]:
        """The files that two trees hold otherwise, with the content of each side; equal folders are not opened."""
        if before == after:
            return {}
        old, new = (self.tree(t) if t else {} for t in (before, after))
        found: dict[str, tuple[bytes | None, bytes | None]] = {}
        for name in {**old, **new}:
            a, b = old.get(name), new.get(name)
            if a == b:
                continue
            folders = [e.id if e and e.folder else None for e in (a, b)]
            files = [e.id if e and not e.folder else None for e in (a, b)]
            if any(folders):
                found |= self.changed(folders[0], folders[1], f"{base}{name}/")
            if any(files):
                found[base + name] = (files[0], files[1])
        return found

    def _object(self, id_: bytes, kind: type[_Found]) -> _Found:
        with self._lock:
            try:
                number, raw = self._store.get_raw(id_)  # type: ignore[arg-type]
                found = ShaFile.from_raw_string(number, raw, sha=id_)  # type: ignore[arg-type]
            except _UNREADABLE as error:
                raise Damaged(id_.decode("ascii", "replace")) from error
        if _id_of(found.type_name, raw) != id_ or not isinstance(found, kind):
            raise Damaged(id_.decode("ascii", "replace"))
        return found

    # writing; under the workspace's lock

    def add_blob(self, content: bytes) -> bytes:
        """Keep the content of a file; gives its name."""
        return self._add(Blob.from_string(content))

    def add_tree(self, base: bytes | None, changes: Mapping[str, bytes | None]) -> bytes:
        """The tree ``base`` with these files changed (None: without them); only changed folders are written.

        ``changes`` are paths and names of contents.
        """
        return self._tree_with(base, changes) or self._add(Tree())

    def _tree_with(self, base: bytes | None, changes: Mapping[str, bytes | None]) -> bytes | None:
        entries = dict(self.tree(base)) if base else {}
        below: dict[str, dict[str, bytes | None]] = {}
        for path, id_ in changes.items():
            name, _, rest = path.partition("/")
            if rest:
                below.setdefault(name, {})[rest] = id_
            elif id_ is None:
                entries.pop(name, None)
            else:
                entries[name] = Entry(False, id_)
        for name, inside in below.items():
            there = entries.get(name)
            folder = self._tree_with(there.id if there and there.folder else None, inside)
            if folder is None:
                entries.pop(name, None)
            else:
                entries[name] = Entry(True, folder)
        if not entries:
            return None
        tree = Tree()
        for name, entry in entries.items():
            tree.add(os.fsencode(name), _FOLDER if entry.folder else _FILE, entry.id)  # type: ignore[arg-type]
        return self._add(tree)

    def add(self, made: Commit | Tag) -> bytes:
        """Keep a commit or a tag; gives its name."""
        return self._add(made)

    def _add(self, made: ShaFile) -> bytes:
        with self._lock:
            if made.id in self._trees or made.id in self._blobs:
                return made.id
            if self._together is not None:
                self._together[made.id] = made
                return made.id
            try:
                self._store.add_object(made)
            except FileLocked as left_behind:
                Path(os.fsdecode(left_behind.lockfilename)).unlink()
                self._store.add_object(made)
            except (FileNotFoundError, NotADirectoryError) as error:
                raise Damaged(str(self.path)) from error
        return made.id

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is added inside is put into one pack, on the disk when this ends, and can be read from then on.

        For many objects at once: each in a file of its own, the disk would be waited for as often as there are objects.
        """
        with self._lock:
            self._together = {}
            try:
                yield
                made = [u for found in self._together.values() for u in _in_differences([found])]
            finally:
                self._together = None
            with _telling_damage():
                self._store.add_pack_data(len(made), iter(made))
                _settle_folder(self.path / "objects" / "pack")

    def settle(self) -> None:
        """Have the names of new objects on the disk, before a ref names them."""
        _settle_folder(self.path / "objects")

    def loose(self) -> int:
        """About how many objects stand in files of their own, from one of the 256 folders in which they stand."""
        try:
            return 256 * sum(1 for _ in (self.path / "objects" / "17").iterdir())
        except OSError:
            return 0

    def pack(self, head: bytes) -> None:
        """Put the objects that stand in files of their own into one pack, a version of a file as what differs in it.

        The pack is complete on the disk before the files go; a crash in between leaves both, which does no harm.
        """
        with self._lock, _telling_damage():
            self._sweep()
            loose: dict[bytes, ShaFile] = {}
            for id_ in self._store._iter_loose_objects():
                made = self._readable(id_)
                if made is not None:
                    loose[id_] = made
            if not loose:
                return
            packed = [u for line in self._lines(head, loose) for u in _in_differences(line)]
            self._store.add_pack_data(len(packed), iter(packed))
            _settle_folder(self.path / "objects" / "pack")
            for name in loose:
                self._store.delete_loose_object(ObjectID(name))

    def _readable(self, id_: bytes) -> ShaFile | None:
        try:
            return self._object(id_, ShaFile)
        except Damaged:
            return None

    def merge_packs(self) -> None:
        """Make one pack of many small ones, their contents carried over as they are."""
        with self._lock, _telling_damage():
            small = [p for p in self._store.packs if len(p) <= _SMALL]
            if len(small) < _MANY:
                return
            found: dict[bytes, UnpackedObject] = {}
            for pack in small:
                for unpacked in pack.iter_unpacked_subset(list(pack), convert_ofs_delta=True):
                    found.setdefault(unpacked.sha(), unpacked)
            merged = self._store.add_pack_data(len(found), iter(found.values()))
            _settle_folder(self.path / "objects" / "pack")
            for pack in small:
                if merged is not None and pack.name() != merged.name():
                    self._store._remove_pack(pack)

    def _lines(self, head: bytes, loose: Mapping[bytes, ShaFile]) -> Iterator[list[ShaFile]]:
        """The objects, those that stood at the same place one after the other, the newest first."""
        at: dict[str, dict[bytes, None]] = {}
        seen: set[bytes] = set()

        def descend(tree: ShaFile, place: str) -> None:
            assert isinstance(tree, Tree)
            for entry in tree.iteritems():
                if entry.sha in loose and entry.sha not in seen:
                    seen.add(entry.sha)
                    below = f"{place}/{os.fsdecode(entry.path or b'')}"
                    at.setdefault(below, {})[entry.sha] = None
                    if isinstance(loose[entry.sha], Tree):
                        descend(loose[entry.sha], below)

        commit = loose.get(head)
        while isinstance(commit, Commit):
            if commit.tree in loose and commit.tree not in seen:
                seen.add(commit.tree)
                at.setdefault("", {})[commit.tree] = None
                descend(loose[commit.tree], "")
            commit = loose.get(commit.parents[0]) if commit.parents else None
        for ids in at.values():
            yield [loose[id_] for id_ in ids]
        yield from ([made] for id_, made in loose.items() if id_ not in seen)

    def _sweep(self) -> None:
        """Take away what an interrupted save or packing left behind."""
        for path in (self.path / "objects").glob("??/*.lock"):
            path.unlink(missing_ok=True)
        folder = self.path / "objects" / "pack"
        for path in (*folder.glob("tmp*"), *folder.glob("*.lock")):
            path.unlink(missing_ok=True)


@contextmanager
def _telling_damage() -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise Damaged(str(error)) from error


def _in_differences(line: Iterable[ShaFile]) -> Iterator[UnpackedObject]:
    """Versions of one thing for a pack: the first whole, the others as what differs from the one before."""
    base: bytes | None = None
    text, long = b"", 0
    for made in line:
        raw, name = made.as_raw_string(), made.sha().digest()
        delta = b"".join(create_delta(text, raw)) if base and _QUICK and long < _LONGEST_CHAIN else None
        if delta is not None and len(delta) < len(raw) // 2:
            long += 1
            yield UnpackedObject(_REF_DELTA, sha=name, delta_base=base, decomp_len=len(delta), decomp_chunks=[delta])
        else:
            long = 0
            yield UnpackedObject(made.type_num, sha=name, decomp_len=len(raw), decomp_chunks=[raw])
        base, text = name, raw


def _id_of(kind: bytes, raw: bytes) -> bytes:
    return sha1(kind + b" " + str(len(raw)).encode() + b"\0" + raw).hexdigest().encode()


def blob_id(content: bytes) -> bytes:
    """The name under which the content of a file is kept."""
    return _id_of(b"blob", content)


def _settle_folder(folder: Path) -> None:
    """Have a folder's entries on the disk, where the system can do that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _recent(cache: OrderedDict[bytes, Any], key: bytes) -> Any:
    found = cache.get(key)
    if found is not None:
        cache.move_to_end(key)
    return found


def _keep(cache: OrderedDict[bytes, Any], key: bytes, value: _Found, most: int) -> _Found:
    cache[key] = value
    while len(cache) > most:
        cache.popitem(last=False)
    return value
