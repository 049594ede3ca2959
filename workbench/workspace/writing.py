"""Writing several files as if they were one: all of them or none, whatever happens meanwhile.

First every new content is written beside its file, under a temporary name; nothing is changed yet. Then the *journal*
``.workbench/saving.json`` is put in place in one step, with everything that the save is: that is the moment from which
on it has happened. Then the files are put in place, one by one. Where that is cut short, the journal is there to finish
it: :func:`finish` does so before the next save, and before a reader would see some of the files and not the others.
A journal whose files are in place waits in ``.workbench/unkept`` until the history has taken it.
"""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson

from workbench.model import Text
from workbench.workspace.access import Principal
from workbench.workspace.cache import FOLDER
from workbench.workspace.disk import prepare, put_in_place, real_path, sweep, sync_folder, telling
from workbench.workspace.errors import CannotWrite
from workbench.workspace.files import CATALOGUE, MUNICIPALITIES
from workbench.workspace.history.moment import MomentKind

_SAVING, _UNKEPT = "saving.json", "unkept"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Save:
    """Files written together: who, when, why, which records (None: nobody knows), each file before and after (None: gone)."""

    author: Principal
    when: datetime
    message: str
    records: tuple[str, ...] | None
    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes | None]
    kind: MomentKind = "save"
    since: str = ""


def is_saving(root: Path) -> bool:
    """Whether a save is just putting its files in place, or was cut short while it did."""
    return os.path.lexists(root / FOLDER / _SAVING)


def write_together(root: Path, save: Save) -> bool:
    """Write the files of a save: all of them, or none and an error. The caller holds the lock.

    False, with nothing written, where one of the files is not what it was before the save: somebody has an editor open.

    Raises
    ------
    CannotWrite
        With every file as it was; but for a disk that fails again while that is being restored: then it says so, and
        the save is finished as soon as the disk lets it.
    """
    prepared: dict[str, Path] = {}
    made: list[Path] = []
    try:
        for file, content in save.after.items():
            with telling(file):
                path = real_path(root, file)
                if content is not None:
                    made += _folders_for(path.parent)
                    prepared[file] = prepare(path, content)
        with telling(FOLDER):
            _begin(root, save)
    except BaseException:
        _discard(prepared, made)
        raise
    try:
        if not all(_is_as_before(root, save, file) for file in save.after):
            (root / FOLDER / _SAVING).unlink()
            _discard(prepared, made)
            return False
        for file in save.after:
            with telling(file):
                _let(real_path(root, file), prepared.get(file))
        _sync(root, save, made)
    except BaseException:
        _take_back(root, save, prepared, made)
        raise
    _clear(root, save)
    return True


def _is_as_before(root: Path, save: Save, file: str) -> bool:
    with telling(file):
        try:
            return real_path(root, file).read_bytes() == save.before[file]
        except FileNotFoundError:
            return save.before[file] is None
        except (IsADirectoryError, NotADirectoryError, CannotWrite):  # it is no file, or a link out of the workspace
            return False


def finish(root: Path) -> tuple[str, ...]:
    """Finish a save that was cut short; the files that somebody changed since, which are left as they are.

    The caller holds the lock.
    """
    path = root / FOLDER / _SAVING
    if not os.path.lexists(path):
        return ()
    left = []
    with telling(f"{FOLDER}/{_SAVING}"):
        save = _read(path)
        if save is None:
            _set_aside(path)
            return ()
    for file, content in save.after.items():
        with telling(file):
            target = real_path(root, file)
            now = target.read_bytes() if target.is_file() else None
            if now == content:
                continue
            if now != save.before[file]:
                left.append(file)
                continue
            _folders_for(target.parent)
            _let(target, None if content is None else prepare(target, content))
    with telling(FOLDER):
        _sync(root, save, [])
        _clear(root, save)
        settled(root)
    if left:
        _log.warning("a save of %s by %s was cut short; changed since and left: %s", save.when, save.author.id, left)
    return tuple(left)


def tidy(root: Path) -> None:
    """Remove the temporary files of a save that crashed. The caller holds the lock."""
    sweep([root / CATALOGUE, root / MUNICIPALITIES, root / FOLDER])
    for name in root.glob(".workspace.yaml.*.saving"):
        with suppress(OSError):
            name.unlink()


def settled(root: Path) -> None:
    """Note that the files of the save are in place: the journal waits for the history."""
    folder = root / FOLDER
    (folder / _UNKEPT).mkdir(exist_ok=True)
    later = max((int(p.stem) for p in (folder / _UNKEPT).glob("*.json") if p.stem.isdecimal()), default=0) + 1
    os.replace(folder / _SAVING, folder / _UNKEPT / f"{later:012d}.json")  # noqa: PTH105


def unkept(root: Path) -> list[tuple[Path, Save]]:
    """The saves that the history has not taken yet, oldest first, with their journals."""
    found = []
    for path in sorted((root / FOLDER / _UNKEPT).glob("*.json")):
        save = _read(path)
        if save is None:
            _set_aside(path)
        else:
            found.append((path, save))
    return found


def _folders_for(folder: Path) -> list[Path]:
    """Make a folder and those above it; the ones that were made, outermost first."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    made = []
    try:
        for each in reversed(missing):
            each.mkdir()
            made.append(each)
    except BaseException:
        _remove_folders(made)
        raise
    return made


def _remove_folders(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


def _discard(prepared: Mapping[str, Path], made: list[Path]) -> None:
    for temporary in prepared.values():
        with suppress(OSError):
            temporary.unlink()
    _remove_folders(made)


def _let(path: Path, prepared: Path | None) -> None:
    """Put in place what was prepared; where nothing was, let the file be gone."""
    if prepared is None:
        path.unlink(missing_ok=True)
    else:
        put_in_place(prepared, path)


def _sync(root: Path, save: Save, made: list[Path]) -> None:
    folders = {real_path(root, file).parent for file in save.after} | {folder.parent for folder in made}
    for folder in sorted(folders):
        with telling(os.path.relpath(folder, os.path.realpath(root))):
            if folder.is_dir():
                sync_folder(folder)


def _take_back(root: Path, save: Save, prepared: Mapping[str, Path], made: list[Path]) -> None:
    """Let every file that the save put in place be what it was before, then withdraw the journal."""
    try:
        for file, content in save.before.items():
            path = real_path(root, file)
            now = path.read_bytes() if path.is_file() else None
            if now != content and now == save.after[file]:
                _let(path, None if content is None else prepare(path, content))
        for folder in {real_path(root, file).parent for file in save.after}:
            with suppress(OSError):
                sync_folder(folder)
        (root / FOLDER / _SAVING).unlink()
    except OSError as error:
        raise CannotWrite(
            Text(
                ja="保存が途中で止まりました。ディスクが直りしだい、続きは自動で書き込まれます。"
                "直ったら、入力した内容が反映されているか確かめてから保存し直してください。",
                en="The save was cut short. The rest is written by itself as soon as the disk works again; "
                "then look whether what you typed is there before you save it again.",
            )
        ) from error
    _discard(prepared, made)


def _clear(root: Path, save: Save) -> None:
    """Remove folders that the save left empty."""
    for file, content in save.after.items():
        if content is None:
            folder = real_path(root, file).parent
            while folder.parent != Path(os.path.realpath(root)) and folder.is_relative_to(os.path.realpath(root)):
                try:
                    folder.rmdir()
                except OSError:
                    break
                folder = folder.parent


def _begin(root: Path, save: Save) -> None:
    """Put the journal in place."""
    path = root / FOLDER / _SAVING
    temporary = prepare(path, _written(save))
    try:
        put_in_place(temporary, path)
        sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        with suppress(OSError):
            path.unlink()
        raise


def _written(save: Save) -> bytes:
    """The journal of a save: a line with the hash of the rest, then JSON."""
    body = orjson.dumps(
        {
            "author": {**asdict(save.author), "roles": []},
            "when": save.when.isoformat(),
            "message": save.message,
            "kind": save.kind,
            "since": save.since,
            "records": save.records,
            "before": {file: _packed(content) for file, content in save.before.items()},
            "after": {file: _packed(content) for file, content in save.after.items()},
        }
    )
    return blake2b(body, digest_size=32).hexdigest().encode() + b"\n" + body


def _packed(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode()


def _unpacked(files: Mapping[str, str | None]) -> Mapping[str, bytes | None]:
    found = {file: None if packed is None else base64.b64decode(packed) for file, packed in files.items()}
    return MappingProxyType(found)


def _read(path: Path) -> Save | None:
    """The save that a journal tells of; None where it is damaged."""
    seal, _, body = path.read_bytes().partition(b"\n")
    if seal.decode("ascii", "replace") != blake2b(body, digest_size=32).hexdigest():
        return None
    try:
        said: dict[str, Any] = orjson.loads(body)
        return Save(
            author=Principal(**{**said["author"], "roles": ()}),
            when=datetime.fromisoformat(said["when"]),
            message=said["message"],
            records=None if said["records"] is None else tuple(said["records"]),
            before=_unpacked(said["before"]),
            after=_unpacked(said["after"]),
            kind=said["kind"],
            since=said["since"],
        )
    except (ValueError, KeyError, TypeError, AttributeError):  # as another version of the workbench writes it
        return None


def _set_aside(path: Path) -> None:
    """Keep a damaged journal for whoever wants to look at it."""
    _log.error("the journal %s is damaged and was set aside", path)
    path.replace(path.with_suffix(".damaged"))
