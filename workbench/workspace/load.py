"""A folder that holds a workspace: one way in, one way to change."""

from __future__ import annotations

import copy
import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from weakref import WeakKeyDictionary

import orjson
import pydantic
import yaml

import workbench
from workbench.model import Edit, Put, Snapshot, Text, fingerprint_of
from workbench.model.edit import Value
from workbench.workspace.access import Action, Principal, allow_edit
from workbench.workspace.audit import Audit
from workbench.workspace.cache import FOLDER, Cache, Memo
from workbench.workspace.disk import write
from workbench.workspace.errors import Busy, CannotWrite, NotAllowed
from workbench.workspace.files import CATALOGUE, MUNICIPALITIES, SETTINGS
from workbench.workspace.history import History, MomentKind, differences
from workbench.workspace.layout import place_of, service_of
from workbench.workspace.lock import WAIT, locked
from workbench.workspace.parsed import parse
from workbench.workspace.planning import Further, Plan, checked, planned, unreadable, value_of
from workbench.workspace.reading import read_lately
from workbench.workspace.records import file_of
from workbench.workspace.sound import as_text, insist
from workbench.workspace.state import Seen, State, look, same
from workbench.workspace.versions import kept_as, lost_versions
from workbench.workspace.writing import Save, finish, is_saving, settled, tidy, unkept, write_together

_ROUNDS = 20
"""How often the files are looked at until they stand still; then they are taken as they are."""
_HALF_SAVED = 2.0
"""Seconds that a reader waits for a save to put its files in place."""
_log = logging.getLogger(__name__)
_RESTLESS = Text(
    ja="ほかのプログラムがファイルを書き続けているため、保存していません。それを閉じて、もう一度保存してください。",
    en="Another program keeps writing the files, so nothing was saved. Close it and save again.",
)
_NOTHING: Mapping[str, Value | None] = MappingProxyType({})


class WorkspaceNotFound(Exception):
    """There is no workspace in a folder: no ``workspace.yaml``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.message = _no_workspace(path) if not (path / FOLDER / "history.git").is_dir() else _lost_settings(path)
        super().__init__(f"{self.message.ja}\n{self.message.en}")


def _no_workspace(path: Path) -> Text:
    return Text(
        ja=f"{path} はワークスペースではありません（{SETTINGS} がありません）。"
        "`--workspace フォルダー` で指定するか、`python -m workbench new フォルダー` で作ってください。",
        en=f"{path} is not a workspace (it has no {SETTINGS}). "
        "Name one with `--workspace DIR`, or make one with `python -m workbench new DIR`.",
    )


def _lost_settings(path: Path) -> Text:
    """That a folder has been a workspace, and how its settings come back."""
    command = f"git --git-dir={FOLDER}/history.git show main:{SETTINGS} > {SETTINGS}"
    return Text(
        ja=f"{path} から {SETTINGS} がなくなっています（移動・削除）。元の場所に戻すか、このフォルダーで `{command}` を実行して履歴から取り出してください。",
        en=f"{SETTINGS} is gone from {path}: moved or removed. Put it back, or take it from the history: run `{command}` in that folder.",
    )


class Workspace:
    """A folder that holds a workspace.

    It may be shared by threads, and the folder by processes and by people with editors. ``further`` finds problems
    that a floor above knows of, in the second of two snapshots, before an edit is saved.

    >>> Workspace("nowhere").path.name
    'nowhere'
    """

    def __init__(self, path: Path | str, further: Further | None = None) -> None:
        self.path = Path(path)
        self.audit = Audit(self.path)
        self.further = further
        self._reading, self._standing = threading.RLock(), threading.Lock()
        self._state: State | None = None
        self._states: WeakKeyDictionary[Snapshot, State] = WeakKeyDictionary()
        self._history = History(self.path)
        self._gave_up = False
        self._sought: set[tuple[str, str, str]] = set()
        self._known_to_history: tuple[str | None, Mapping[str, Seen]] = (None, {})
        self._looking = threading.Lock()
        self._versions = (-1.0, Versions("", {}))
        self._saved = 0.0

    def __repr__(self) -> str:
        return f"Workspace({str(self.path)!r})"

    def load(self, *, cache: bool = True) -> Snapshot:
        """The workspace as it stands, whatever is wrong in it: problems come with the snapshot.

        Only files that changed since the last time are read; where nothing changed it is the very same snapshot. Of
        files that were saved together all are seen as they were, or all as they are. A file with an error of its own
        is not in the snapshot; what other files say of it is still there.

        Parameters
        ----------
        cache : bool
            Whether to use, and leave behind, what was read before (in memory, and in ``.workbench/cache``).

        Raises
        ------
        WorkspaceNotFound
            Where the folder holds no ``workspace.yaml``.
        """
        return self._current(cache=cache).snapshot

    def record(
        self,
        edit: Edit,
        author: Principal,
        message: str = "",
        expecting: Mapping[str, Value | None] = _NOTHING,
        *,
        since: str = "",
        wait: float = WAIT,
    ) -> Snapshot:
        """Save an edit: all of it, or nothing and an error that says why; the workspace as it is then.

        Fields that others changed meanwhile are kept. What was written has reached the disk, and the history.

        Parameters
        ----------
        edit : Edit
            The records as they are to be.
        author : Principal
            Who does it.
        message : str
            Why, for the history.
        expecting : mapping
            By name, the records as the author saw them (None: not there); one that is not named is taken as it stands.
            Of a record that is to go it may name what stands in it: then others must not have changed that either.
        since : str
            The id of the moment that the edit goes back to; then whoever may put back may do it.
        wait : float
            Seconds to wait for somebody else's save.

        Raises
        ------
        NotAllowed
            Where the author may not change one of the records, or there is none of that name.
        NotSaved
            Where the edit cannot be meant: an id that is none, a value that is another record's.
        Conflict
            Where somebody changed the same fields meanwhile.
        Breaks
            Where the workspace would have errors that it has not now.
        Busy
            Where somebody else is saving for longer than ``wait``.
        CannotWrite
            Where the disk refuses.
        """
        action: Action = "restore" if since else "write"
        self._allow_early(author, edit, action)
        insist(edit)
        files = tuple(dict.fromkeys(file_of(put.record) for put in edit))
        with self._alone(author, wait):
            for _ in range(_ROUNDS):
                state = self._found(files)
                self._catch_up(state)
                self._allow(author, edit, action, state.snapshot)
                for file in files:
                    if state.content(file) is None and os.path.lexists(self.path / file):
                        raise unreadable(state, file)
                plan = planned(state, edit, expecting, self.further, self._as_it_was, back=bool(since))
                if not plan.changes:
                    return state.snapshot
                records = tuple(dict.fromkeys(put.record for put in edit))
                kind: Literal["save", "restore"] = "restore" if since else "save"
                if self._write(self._save(author, message, records, state, plan, kind, since), plan.after):
                    break
            else:
                raise CannotWrite(_RESTLESS)
        self.audit.note(kind, author, ", ".join(records), message)
        return plan.after.snapshot

    def restore(
        self, files: Mapping[str, bytes], author: Principal, message: str = "", since: str = "", *, wait: float = WAIT
    ) -> bool:
        """Let all files be these again, byte for byte, as one new change; whether anything changed.

        Parameters
        ----------
        files : mapping
            The contents of all files of the workspace at an earlier moment.
        author : Principal
            Who does it; they must be allowed to put back every record that this changes, and, where a file changes
            in what is no record (a comment), the settings of the workspace.
        message : str
            Why, for the history.
        since : str
            The id of the moment.
        wait : float
            Seconds to wait for somebody else's save.

        Raises
        ------
        NotAllowed, Breaks, Busy, CannotWrite
            As :meth:`record` does.
        """
        with self._alone(author, wait):
            for _ in range(_ROUNDS):
                state = self._found()
                self._catch_up(state)
                changes = {f: files.get(f) for f in sorted({*state.seen, *files}) if files.get(f) != state.content(f)}
                for file in changes:
                    if state.content(file) is None and os.path.lexists(self.path / file):
                        raise unreadable(state, file)
                if not changes:
                    return False
                records, whole = _concerned(state, changes)
                puts = tuple(Put(record=r, value={}) for r in (*records, *(() if whole else ("workspace",))))
                self._allow(author, puts, "restore", state.snapshot)
                plan = checked(state, changes, self.further)
                if self._write(self._save(author, message, records, state, plan, "restore", since), plan.after):
                    break
            else:
                raise CannotWrite(_RESTLESS)
        self.audit.note("restore", author, since, message)
        return True

    def value(self, record: str, snapshot: Snapshot | None = None) -> Value | None:
        """A record as plain data: what its author saw, to be handed to :meth:`record`; None where it is not there.

        ``snapshot`` is the one that the author was shown (the last one loaded, if none is named).
        """
        state = self._states.get(snapshot) if snapshot is not None else self._state
        return copy.deepcopy(value_of(state or self._current(), record))

    def history(self) -> History:
        """Who changed what, when and why."""
        return self._history

    def catch_up(self, author: Principal, *, wait: float = WAIT) -> None:
        """Let the history take what was changed by hand, and what it could not take before.

        Raises
        ------
        Busy, CannotWrite
            As :meth:`record` does.
        """
        self._found()
        with self._alone(author, wait):
            self._catch_up(self._found())

    def contents(self, snapshot: Snapshot) -> Mapping[str, str]:
        """A name for the content of each file that a snapshot of this workspace was read from; empty: not known."""
        state = self._states.get(snapshot)
        return state.names if state else MappingProxyType({})

    def memo(self, name: str, stamp: str) -> Memo:
        """What a floor above found to hold for contents; ``stamp`` names the code that found it."""
        return Memo(self.path, name, stamp)

    def versions(self, within: float = 0) -> Versions:
        """Names for the state of the files, from their sizes and times: cheap, and different after every change.

        Whoever asks often may be content with what they were ``within`` the last so many seconds, but for what was saved
        through this object: that everybody sees at once.
        """
        enough = max(time.monotonic() - within, self._saved)
        when, known = self._versions
        if enough < when:
            return known
        with self._looking:  # one looks for all who ask meanwhile: a hundred at once would hold each other up
            when, known = self._versions
            if enough < when:
                return known
            now = time.monotonic()
            self._versions = now, Versions.of(self._listed())
            return self._versions[1]

    def _listed(self) -> Iterator[tuple[str, str]]:
        """Each file and folder, and by what it is recognised."""
        yield SETTINGS, _stamp(self.path / SETTINGS)
        for top in (CATALOGUE, MUNICIPALITIES):
            yield from _below(top, os.path.join(self.path, top))  # noqa: PTH118 - asked for at every step of everybody

    # reading

    def _current(self, *, cache: bool = True, doubted: tuple[str, ...] = ()) -> State:
        """The state as the files stand; those ``doubted`` are read whatever their times say."""
        if not os.path.lexists(self.path / SETTINGS):
            raise WorkspaceNotFound(self.path)
        with self._reading:
            self._await_half_saved()
            before = self._state if cache else None
            if before is None:
                with _without_collecting():
                    before = self._read_all(cache)
            return self._stand(self._read_again(before, doubted))

    def _stand(self, state: State) -> State:
        """Take a state for the present one (not under the lock of readers: they may be waiting for this very save)."""
        with self._standing:
            self._state = self._states[state.snapshot] = state
            return state

    def _read_all(self, cache: bool) -> State:
        store = Cache(self.path, code_stamp("model", "workspace")) if cache else None
        layout, seen = look(self.path, {}, store)
        name = store.state(layout.services, layout.municipalities) if store else ""
        state = State.of(self.path, layout, seen, checked=store is not None and store.sound == name)
        if store:
            store.save("" if state.snapshot.problems else name)
        return state

    def _read_again(self, before: State, doubted: tuple[str, ...]) -> State:
        """Look until nothing changes while one looks: then all files stood together at one moment."""
        layout, seen = before.layout, before.seen
        for _ in range(_ROUNDS):
            self._await_half_saved()
            known_layout, known = layout, seen
            layout, seen = look(self.path, known, doubted=doubted)
            doubted = ()
            if layout == known_layout and same(seen, known):
                break
        if layout == before.layout and same(seen, before.seen):
            return before.with_seen(seen)
        return State.of(self.path, layout, seen, before)

    def _await_half_saved(self) -> None:
        """Wait until no save has some of its files in place and others not; finish one that crashed in between."""
        if not is_saving(self.path):
            self._gave_up = False
            return
        until = time.monotonic() + _HALF_SAVED
        while is_saving(self.path) and not self._gave_up and time.monotonic() < until:
            try:
                with locked(self.path, "workbench", 0) as crashed:
                    self._mend(crashed)
                return
            except Busy:
                time.sleep(0.005)
            except CannotWrite as error:
                _log.warning("a save that was cut short cannot be finished: %s", error.message.en)
                self._gave_up = True

    # writing

    def _found(self, doubted: tuple[str, ...] = ()) -> State:
        try:
            return self._current(doubted=doubted)
        except WorkspaceNotFound as error:
            raise CannotWrite(error.message) from error

    def _allow(self, author: Principal, edit: Edit, action: Action, snapshot: Snapshot) -> None:
        try:
            allow_edit(author, edit, snapshot, action)
        except NotAllowed as refused:
            self.audit.note("refusal", author, refused.about, refused.message.ja)
            raise

    def _allow_early(self, author: Principal, edit: Edit, action: Action) -> None:
        """Refuse what is refused before anybody has to wait for it; as the files stand only where that is needed."""
        known = self._state
        if known is not None:
            with suppress(NotAllowed):
                allow_edit(author, edit, known.snapshot, action)
                return
        self._allow(author, edit, action, self._found().snapshot)

    @contextmanager
    def _alone(self, author: Principal, wait: float) -> Iterator[None]:
        """Be the only one who writes, with no half save left behind by others."""
        with locked(self.path, author.name, wait) as crashed:
            self._gave_up = False
            self._mend(crashed)
            yield

    def _mend(self, crashed: bool) -> None:
        """Finish what was cut short; the caller holds the lock."""
        if crashed:
            tidy(self.path)
        finish(self.path)

    def _save(
        self,
        author: Principal,
        message: str,
        records: tuple[str, ...],
        state: State,
        plan: Plan,
        kind: MomentKind,
        since: str,
    ) -> Save:
        """What a plan for the files as they stand comes to, now."""
        before = {file: state.content(file) for file in plan.changes}
        when = datetime.now().astimezone()
        return Save(author, when, as_text(message), records, before, plan.changes, kind, since)

    def _write(self, save: Save, after: State) -> bool:
        """Write a save, and have the history take it; False, with nothing written, where a file changed meanwhile."""
        if not write_together(self.path, save):
            return False
        self._saved = time.monotonic()
        self._stand(after)
        try:
            settled(self.path)
        except OSError as error:
            _log.warning("the journal stays until the next save: %s", error)
        else:
            if self._keep():
                self._without_fail(lambda: self._caught_up(after))
        return True

    def _catch_up(self, state: State) -> None:
        """Let the history take what it has not: saves that wait for it, then what was changed by hand."""
        if not self._keep():
            return
        head, seen = self._known_to_history
        if head is None or head != self._history.head() or not same(seen, state.seen):
            self._without_fail(lambda: self._bring_back(state))
            self._without_fail(lambda: self._history.catch_up(datetime.now().astimezone()))
            self._without_fail(lambda: self._caught_up(state))

    def _bring_back(self, state: State) -> None:
        """Keep confirmed versions that hand edits of a process took away: the history has them still."""
        for service, id_, digits in sorted(lost_versions(state.seen) - self._sought):
            self._sought.add((service, id_, digits))
            for file, content in self._as_it_was(service, id_, digits).items():
                kept = self.path / file
                kept.parent.mkdir(exist_ok=True)
                write(kept, content)
                self._sought.discard((service, id_, digits))

    def _as_it_was(self, service: str, id_: str, digits: str) -> dict[str, bytes]:
        """The version of a process with a fingerprint that begins so, in the file to keep it in; empty: nobody knows."""
        process = f"{CATALOGUE}/{service}/{id_}.yaml"
        for file in (process, kept_as(service, id_, digits)):
            for content in self._history.contents_of(file):
                version = fingerprint_of(parse(place_of(process), content, None).digests)
                if version.startswith(digits):
                    return {kept_as(service, id_, version[: max(8, len(digits))]): content}
        return {}

    def _caught_up(self, state: State) -> None:
        self._known_to_history = self._history.head(), state.seen

    def _keep(self) -> bool:
        """Let the history take the saves that wait for it, oldest first; whether it has them all."""
        return self._without_fail(self._keep_all)

    def _keep_all(self) -> None:
        for journal, save in unkept(self.path):
            self._history.keep(
                save.after,
                author=save.author,
                when=save.when,
                message=save.message,
                records=save.records,
                kind=save.kind,
                since=save.since,
            )
            journal.unlink()

    def _without_fail(self, do: Callable[[], object]) -> bool:
        """Do something with the history; whatever is wrong with it, saving goes on."""
        try:
            do()
        except Exception as error:
            _log.warning("the history could not be written and will be at the next save: %r", error)
            return False
        return True


def _concerned(state: State, changes: Mapping[str, bytes | None]) -> tuple[tuple[str, ...], bool]:
    """The records that files with these contents change, and whether each file, but for kept versions, changes in one."""
    then = {file: None if content is None else read_lately(content).data for file, content in changes.items()}
    found = differences({file: state.data(file) for file in changes}, then)
    named = {change.file for change in found if change.record}
    others = {file for file in changes if file not in named and place_of(file).kind != "kept"}
    return tuple(change.record for change in found if change.record), bool(named) and not others


@dataclass(frozen=True, slots=True)
class Versions:
    """Names for a state of the files: of all of them, and of those that concern each service.

    ``common`` is the name of what concerns no service alone.
    """

    common: str
    services: Mapping[str, str]

    @classmethod
    def of(cls, listed: Iterable[tuple[str, str]]) -> Versions:
        """The names for these files and folders, each with that by which it is recognised."""
        lines: dict[str, list[str]] = {"": []}
        for file, stamp in listed:
            lines.setdefault(_concerned_by(file), []).append(f"{file}\0{stamp}\n")
        names = {service: _name(sorted(several)) for service, several in lines.items()}
        return cls(names.pop(""), names)

    def name(self, service: str = "") -> str:
        """The name for what a page about one service may show; without a service, for everything."""
        if service:
            return f"{self.common}{self.services.get(service, '')}"
        return _name([self.common, *(f"{s}{name}" for s, name in sorted(self.services.items()))])


_concerned_by = cache(service_of)


def _name(lines: Iterable[str]) -> str:
    said = blake2b(digest_size=12)
    for line in lines:
        said.update(line.encode("utf-8", "surrogateescape"))
    return said.hexdigest()


def _below(folder: str, path: str) -> Iterator[tuple[str, str]]:
    """Each file and folder below a folder, and by what it is recognised."""
    try:
        entries = list(os.scandir(path))
    except OSError:
        return
    for entry in entries:
        name = f"{folder}/{entry.name}"
        if not entry.is_dir(follow_symlinks=False):
            yield name, _stamp(entry)
        elif entry.name != FOLDER:
            yield name, ""
            yield from _below(name, entry.path)


def _stamp(file: os.DirEntry[str] | Path) -> str:
    try:
        status = file.stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without garbage collection: reading makes many objects and no garbage in cycles.

    What was read is put among the old objects at once (``freeze`` and ``unfreeze`` do that without looking at each),
    or the first collection afterwards would walk through all of it.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_freeze_count() == 0:
            gc.freeze()
            gc.unfreeze()
        if enabled:
            gc.enable()


def code_stamp(*packages: str) -> str:
    """A name for the code of some packages of the workbench, and of what they stand on.

    What is kept beside the workspace depends on it besides the files' content.
    """
    code = blake2b(digest_size=16)
    for package in packages:
        for file in sorted((Path(workbench.__file__).parent / package).glob("*.py")):
            status = file.stat()
            code.update(f"{package}/{file.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    versions = (workbench.__version__, pydantic.VERSION, yaml.__version__, orjson.__version__, sys.version)
    return code.hexdigest() + " " + " ".join(versions)


_OPEN: dict[str, Workspace] = {}
_OPENING = threading.Lock()


def open_workspace(path: Path | str, further: Further | None = None) -> Workspace:
    """The one :class:`Workspace` of a folder in this process; the first who knows of further problems adds them."""
    with _OPENING:
        real = os.path.realpath(path)
        found = _OPEN.setdefault(real, Workspace(path))
        found.further = found.further or further
        return found
