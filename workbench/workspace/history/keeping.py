"""The history of a workspace: every save and every hand edit is a commit in ``.workbench/history.git``."""

from __future__ import annotations

import errno
import os
import re
import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from dulwich.objects import Commit, Tag

from workbench.model import Text
from workbench.workspace.access import Principal
from workbench.workspace.cache import FOLDER
from workbench.workspace.errors import NotSaved
from workbench.workspace.files import SETTINGS
from workbench.workspace.history.differing import UNREADABLE, Change, differences
from workbench.workspace.history.moment import Moment, MomentKind, message_of, moment_of, signature
from workbench.workspace.history.repository import MAIN, TAGS, Damaged, Repository, blob_id
from workbench.workspace.history.standing import Seen, Standing, looked_at
from workbench.workspace.reading import read
from workbench.workspace.records import file_of, value_in

_ID = re.compile(r"[0-9a-f]{7,40}")
_PACK_AT = 2048
"""From how many loose objects on they are packed: some 400 saves."""
_PARSED = 512
_REMEMBERED = 20_000
_UNREAD: Any = object()


class Named(NamedTuple):
    """A moment that somebody gave a name: 「第3回部会 2026-11-30」."""

    title: str
    moment: str
    when: datetime
    name: str


class History:
    """The history of the workspace in a folder.

    Whoever calls what writes (``catch_up``, ``keep``, ``name``) holds the workspace's lock;
    reading needs none. A history that is gone or cannot be read is no obstacle: the next write begins a new one, and
    leaves the unreadable one beside it.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.path = self.root / FOLDER / "history.git"
        self._standing = Standing(self.root, self.root / FOLDER / "history.json")
        self._lock = threading.RLock()
        self._repository: Repository | None = None
        self._moments: dict[str, Moment] = {}
        self._parsed: OrderedDict[bytes, Any] = OrderedDict()

    # writing; under the workspace's lock

    def catch_up(self, when: datetime) -> str | None:
        """Record what was changed by hand since the last commit, as a commit of its own; gives its id.

        The first one holds everything. None where nothing has changed.
        """
        if not os.path.lexists(self.root / SETTINGS):
            return None
        return self._whole(lambda aside: self._catch_up(when, aside))

    def keep(
        self,
        changes: Mapping[str, bytes | None],
        *,
        author: Principal,
        when: datetime,
        message: str = "",
        records: Iterable[str] | None = None,
        kind: MomentKind = "save",
        since: str = "",
    ) -> str:
        """Record a save as a commit; gives its id. A save that is the latest already is not recorded twice.

        Parameters
        ----------
        changes : mapping
            The files that the save wrote, with their contents (None: gone).
        author : Principal
            Who saved.
        when : datetime
            When, with its time zone.
        message : str
            Why. Where it is empty, the history words it from what changed.
        records : iterable of str, optional
            The names of the records that were to change. Without them they are found by comparing the files.
        kind : MomentKind
            ``restore`` for one that goes back.
        since : str
            The id of the moment that it goes back to.
        """
        named = None if records is None else tuple(dict.fromkeys(records))
        what = Moment("", when, kind, author.name, author.id, message, named, since)
        return self._whole(lambda aside: self._keep(changes, what, author.account or "", aside))

    def name(self, moment: str, title: str, author: Principal, when: datetime) -> Named:
        """Give a moment a name.

        Raises
        ------
        NotSaved
            Where the name is empty or taken, or there is no such moment.
        """
        title = " ".join(title.split())
        found = self.moment(moment)
        if not title:
            raise NotSaved(Text(ja="時点の名前が空です。名前を入れてください。", en="The name is empty. Give one."))
        if found is None:
            raise NotSaved(
                Text(ja=f"時点「{moment}」は履歴にありません。", en=f"The history has no moment {moment!r}.")
            )
        if any(n.title == title for n in self.names()):
            raise NotSaved(
                Text(
                    ja=f"「{title}」という名前の時点がもうあります。別の名前にしてください。",
                    en=f"There is a moment named “{title}” already. Choose another name.",
                )
            )
        repository = self._open()
        assert repository is not None
        ref = f"{when.astimezone(UTC):%Y%m%dT%H%M%S}-{blob_id(title.encode())[:8].decode()}"
        tag = Tag()
        tag.name = ref.encode()
        tag.object = (Commit, found.id.encode())
        tag.tagger = signature(author.name, author.account or "")
        tag.tag_time, tag.tag_timezone = _git_time(when)
        tag.message = f"{title}\n".encode("utf-8", "replace")
        id_ = repository.add(tag)
        repository.settle()
        repository.set_ref(TAGS + ref, id_)
        return Named(title, found.id, when, author.name)

    # reading

    def head(self) -> str | None:
        """The latest commit's id; None where there is no history that can be read."""
        repository = self._open()
        try:
            head = repository.ref(MAIN) if repository else None
        except Damaged:
            return None
        return head.decode() if head else None

    def moments(self, *, record: str | None = None, under: str = "", limit: int | None = None) -> tuple[Moment, ...]:
        """The moments, the newest first.

        Parameters
        ----------
        record : str, optional
            Only those in which this record's value changed.
        under : str
            Only those that noted a record whose name begins so (``practice/akiota``).
        limit : int, optional
            At most so many.
        """
        found: list[Moment] = []
        for moment in self._walk():
            if limit is not None and len(found) >= limit:
                break
            if record is not None and not self._concerns(moment, record):
                continue
            if under and not any(_within(r, under) for r in moment.records or ()):
                continue
            found.append(moment)
        return tuple(found)

    def whole(self) -> bool:
        """Whether the moments reach back to the beginning; not where something old is missing."""
        oldest = deque(self._walk(), maxlen=1)
        return not oldest or oldest[0].parent is None

    def in_order(self, one: Moment, other: Moment) -> tuple[Moment, Moment]:
        """Two moments, the older one first."""
        newer = next((m for m in self._walk() if m.id in (one.id, other.id)), other)
        return (other, one) if newer.id == one.id else (one, other)

    def moment(self, named: str) -> Moment | None:
        """The moment that a text names: an id or its beginning, a title, or a time (``2026-11-30``, ``…T15:00``).

        A time names the last moment until then, a day its end, both in local time; ``now`` the latest.
        """
        named = named.strip()
        if named == "now":
            return next(self._walk(), None)
        title = next((n for n in self.names() if n.title == named), None)
        wanted = title.moment if title else named
        if _ID.fullmatch(wanted):
            return next((m for m in self._walk() if m.id.startswith(wanted)), None)
        until = _until(named)
        return next((m for m in self._walk() if m.when <= until), None) if until else None

    def names(self) -> tuple[Named, ...]:
        """The names that moments were given, the newest moment first."""
        repository = self._open()
        if repository is None:
            return ()
        found = []
        for id_ in repository.refs(TAGS).values():
            try:
                tag = repository.tag(id_)
                target = self._moment_of(tag.object[1].decode())
            except Damaged:
                continue
            title = (tag.message or b"").decode("utf-8", "replace").strip()
            by = (tag.tagger or b"").decode("utf-8", "replace").split(" <")[0]
            found.append((target.when, Named(title, target.id, datetime.fromtimestamp(tag.tag_time or 0, UTC), by)))
        return tuple(named for _, named in sorted(found, key=lambda f: (f[0], f[1].when, f[1].title), reverse=True))

    def files_at(self, moment: Moment) -> dict[str, bytes]:
        """The contents of all files as of a moment.

        Raises
        ------
        Damaged
            Where the history has lost some of it.
        """
        repository = self._open()
        if repository is None:
            raise Damaged(moment.id)
        return {f: repository.blob(i) for f, i in repository.files(moment.tree.encode()).items()}

    def data_at(self, moment: Moment, file: str) -> Any:
        """What a file said at a moment; None where it was not there or could not be read as YAML."""
        repository = self._open()
        if repository is None:
            raise Damaged(moment.id)
        id_ = _id_at(repository, moment, file)
        said = self._said(repository, id_) if id_ else None
        return None if said is UNREADABLE else said

    def contents_of(self, file: str) -> Iterator[bytes]:
        """What a file contained, the latest first, each content once in a row; as far back as can be read."""
        repository, last = self._open(), None
        for moment in self._walk() if repository else ():
            assert repository is not None
            with suppress(Damaged):
                id_ = _id_at(repository, moment, file)
                if id_ and id_ != last:
                    yield repository.blob(id_)
                last = id_

    def changes(self, moment: Moment) -> tuple[Change, ...]:
        """What a moment changed, record by record; for the beginning, which changed nothing, none."""
        return self.between(self._moment_of(moment.parent), moment) if moment.parent else ()

    def change(self, moment: Moment, record: str) -> Change | None:
        """What a moment changed in one record; None where it did not."""
        if not moment.parent:
            return None
        before = self._moment_of(moment.parent)
        file = file_of(record)
        old, new = (value_in(record, self.data_at(m, file)) for m in (before, moment))
        if old != new:
            return Change(file, record, old, new)
        return next((c for c in self.changes(moment) if c.record == record), None)

    def between(self, before: Moment, after: Moment) -> tuple[Change, ...]:
        """What differs between any two moments, record by record."""
        repository = self._open()
        if repository is None:
            raise Damaged(after.id)
        files = repository.changed(before.tree.encode(), after.tree.encode())
        sides = [
            {f: self._said(repository, i) if i else None for f, i in zip(files, ids, strict=True)}
            for ids in _columns(files.values())
        ]
        return differences(sides[0], sides[1]) if files else ()

    # inside

    def _whole(self, do: Any) -> Any:
        """Do something with the repository; where that shows it to be damaged, set it aside and do it on a new one."""
        if any(p.is_symlink() for p in (self.path.parent, self.path)):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(self.path))
        try:
            return do("")
        except Damaged:
            return do(self._set_aside())

    def _set_aside(self) -> str:
        with self._lock:
            if self._repository:
                self._repository.close()
                self._repository = None
            base = f"history.unreadable-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
            for i in range(1000):
                target = self.path.with_name(f"{base}{f'-{i}' if i else ''}.git")
                if not os.path.lexists(target):
                    self.path.rename(target)
                    return target.name
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))

    def _open(self, *, create: bool = False) -> Repository | None:
        with self._lock:
            if self._repository is not None and (self.path / "HEAD").exists():
                return self._repository
            self._repository = None
            if (self.path / "HEAD").exists() and (self.path / "objects").is_dir():
                self._repository = Repository(self.path)
            elif create:
                if os.path.lexists(self.path):
                    raise Damaged(str(self.path))
                _make_folder(self.path.parent)
                self._repository = Repository.create(self.path)
            return self._repository

    def _catch_up(self, when: datetime, aside: str) -> str | None:
        repository = self._open(create=True)
        assert repository is not None
        head = repository.ref(MAIN)
        last, known = self._standing.read()
        if head and last == head.decode():
            committed = {f: s.id for f, s in known.items()}
        else:
            tree = repository.commit(head).tree if head else None
            committed = {f: i.decode() for f, i in repository.files(tree).items()} if tree else {}
        files, contents = self._standing.now(known, committed)
        changed = {f: s.id for f, s in files.items() if committed.get(f) != s.id}
        gone = [f for f in committed if f not in files]
        if head and not changed and not gone:
            if files != known or last != head.decode():
                self._standing.write(head.decode(), files)
            return None
        new = {**{f: i.encode() for f, i in changed.items()}, **dict.fromkeys(gone)}
        with repository.together() if head is None else nullcontext():
            for file in changed:
                content = contents.get(file)
                if content is None:
                    content = (self.root / file).read_bytes()
                repository.add_blob(content)
            if head is None:
                what = Moment("", when, "first", aside=aside, lost=bool(last) and not aside)
            else:
                what = Moment("", when, "outside", records=self._noted(repository, head, new))
            made = self._commit(repository, new, what, "", head)
            repository.add(made)
        self._publish(repository, made)
        self._standing.write(made.id.decode(), files)
        return made.id.decode()

    def _noted(self, repository: Repository, head: bytes, new: Mapping[str, bytes | None]) -> tuple[str, ...]:
        """The names of the records that files with these contents would change."""
        before = repository.files(repository.commit(head).tree)
        sides = (
            {f: self._said(repository, before[f]) if f in before else None for f in new},
            {f: self._said(repository, i) if i else None for f, i in new.items()},
        )
        return tuple(c.record for c in differences(*sides) if c.record)

    def _keep(self, changes: Mapping[str, bytes | None], what: Moment, account: str, aside: str) -> str:
        repository = self._open(create=True)
        assert repository is not None
        if repository.ref(MAIN) is None:
            self._catch_up(what.when, aside)
        head = repository.ref(MAIN)
        assert head is not None
        new = {f: None if c is None else repository.add_blob(c) for f, c in changes.items()}
        if what.records is None:
            what = replace(what, records=self._noted(repository, head, new))
        latest = moment_of(head, repository.commit(head))
        made = self._commit(repository, new, what, account, head)
        if latest == replace(what, id=latest.id, when=latest.when, parent=latest.parent, tree=made.tree.decode()) and (
            latest.when == what.when.replace(microsecond=0)
        ):
            return latest.id
        repository.add(made)
        self._publish(repository, made)
        self._look_again(repository, made, changes)
        if repository.loose() >= _PACK_AT:
            with suppress(Damaged, OSError):  # the save is recorded; packing can wait
                repository.pack(made.id)
                repository.merge_packs()
        return made.id.decode()

    @staticmethod
    def _publish(repository: Repository, made: Commit) -> None:
        """Let a commit that was added be the latest, once it and all that it stands on are on the disk."""
        repository.settle()
        repository.set_ref(MAIN, made.id)

    @staticmethod
    def _commit(
        repository: Repository, new: Mapping[str, bytes | None], what: Moment, account: str, head: bytes | None
    ) -> Commit:
        commit = Commit()
        commit.tree = repository.add_tree(repository.commit(head).tree if head else None, new)
        commit.parents = [head] if head else []  # type: ignore[list-item]
        commit.author = commit.committer = signature(
            what.author, account or (f"{what.by}@localhost" if what.by else "")
        )
        commit.author_time, commit.author_timezone = _git_time(what.when)
        commit.commit_time, commit.commit_timezone = commit.author_time, commit.author_timezone
        commit.encoding = b"UTF-8"
        commit.message = message_of(what)
        return commit

    def _look_again(self, repository: Repository, made: Commit, changes: Mapping[str, bytes | None]) -> None:
        """Carry the look at the files over to a new head."""
        last, files = self._standing.read()
        if made.parents != [last.encode()]:
            return
        for file, content in changes.items():
            if content is None:
                files.pop(file, None)
            else:
                status = looked_at(self.root / file) or Seen(0, 0, 0, 0, "")
                files[file] = status._replace(node=0, id=blob_id(content).decode())
        self._standing.write(made.id.decode(), files)

    def _walk(self) -> Iterator[Moment]:
        """The moments, the newest first, each read once; as far back as they can be read."""
        try:
            id_ = self.head()
            while id_:
                moment = self._moment_of(id_)
                yield moment
                id_ = moment.parent
        except Damaged:
            return

    def _moment_of(self, id_: str) -> Moment:
        with self._lock:
            found = self._moments.get(id_)
            if found is None:
                repository = self._open()
                if repository is None:
                    raise Damaged(id_)
                found = self._moments[id_] = moment_of(id_.encode(), repository.commit(id_.encode()))
                while len(self._moments) > _REMEMBERED:
                    self._moments.pop(next(iter(self._moments)))
            return found

    def _concerns(self, moment: Moment, record: str) -> bool:
        """Whether a moment changed the value of a record."""
        if moment.records is not None:
            if record in moment.records:
                return True
            if not any(_touches(noted, record) for noted in moment.records):
                return False
        try:
            return self.change(moment, record) is not None
        except Damaged:
            return False

    def _said(self, repository: Repository, id_: bytes) -> Any:
        with self._lock:
            found = self._parsed.get(id_, _UNREAD)
            if found is _UNREAD:
                data = read(repository.blob(id_)).data
                found = self._parsed[id_] = UNREADABLE if data is None else data
                while len(self._parsed) > _PARSED:
                    self._parsed.popitem(last=False)
            return found


def _id_at(repository: Repository, moment: Moment, file: str) -> bytes | None:
    """The name of what a file contained at a moment; None where it was not there."""
    entry, tree = None, moment.tree.encode()
    for name in file.split("/"):
        entry = repository.tree(tree).get(name)
        if entry is None:
            return None
        tree = entry.id
    return None if entry is None or entry.folder else entry.id


def _columns(pairs: Iterable[tuple[bytes | None, bytes | None]]) -> Iterator[tuple[bytes | None, ...]]:
    yield from zip(*pairs, strict=True)


def _within(record: str, name: str) -> bool:
    return record == name or record.startswith(name + "/")


def _touches(noted: str, record: str) -> bool:
    """Whether changing one record can change another: what stands in it, and answers that one answer stands for."""
    base, answers, _ = record.partition("/answers/")
    return _within(record, noted) or (answers != "" and noted.startswith(base + answers))


def _git_time(when: datetime) -> tuple[int, int]:
    local = when.astimezone() if when.tzinfo is None else when
    offset = local.utcoffset()
    return int(local.timestamp()), int(offset.total_seconds()) // 60 * 60 if offset else 0


def _until(named: str) -> datetime | None:
    """The last instant that a day or a time names, in local time."""
    try:
        when = datetime.fromisoformat(named)
    except ValueError:
        return None
    if len(named) <= 10:
        when = when.replace(hour=23, minute=59, second=59)
    return when.astimezone()


def _make_folder(folder: Path) -> None:
    """The folder of what the workbench keeps for itself, which git is to ignore."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
