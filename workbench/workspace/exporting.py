"""``exports/<version>/`` and ``exports/<version>.zip``: releases written once and for all, and read back from either."""

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from secrets import token_hex

from workbench.model import Text
from workbench.workspace.access import Principal, may_do, roles_said
from workbench.workspace.audit import Audit
from workbench.workspace.disk import prepare, put_in_place, sync_folder, telling
from workbench.workspace.errors import NotAllowed, NotSaved
from workbench.workspace.lock import locked

EXPORTS = "exports"
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_UNFINISHED = ".saving"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_MOST_FILES, _MOST_BYTES = 200_000, 4 << 30
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class CannotRead(Exception):
    """A file or folder that is no release; ``message`` says what was found, and what to do."""

    def __init__(self, ja: str, en: str) -> None:
        self.message = Text(ja=ja, en=en)
        super().__init__(en)


class Exists(NotSaved):
    """A release of that version is there already, and says something else: it is never overwritten."""


class Overtaken(NotSaved):
    """Another release came out since this one was made, so that it does not follow the latest."""


def versions(root: Path) -> tuple[str, ...]:
    """The versions that were released, oldest first, whether as a folder, a zip or both."""
    folder = root / EXPORTS
    entries = list(folder.iterdir()) if folder.is_dir() else []
    names = {p.name if p.is_dir() else p.name.removesuffix(".zip") for p in entries if p.is_dir() or p.suffix == ".zip"}
    return tuple(sorted(filter(is_version, names), key=lambda v: tuple(map(int, v.split(".")))))


def is_version(word: str) -> bool:
    """Whether a word names a version."""
    return _VERSION.fullmatch(word) is not None


def folder_of(root: Path, version: str) -> Path:
    """Where a release lies as a folder."""
    return root / EXPORTS / version


def release_at(root: Path, version: str) -> Path:
    """Where a release is read from: its folder, or its zip where the folder is gone."""
    folder, archive = folder_of(root, version), root / EXPORTS / f"{version}.zip"
    return archive if archive.is_file() and not folder.exists() else folder


def must_release(root: Path, principal: Principal, what: str) -> None:
    """Go on where somebody may make releases; a refusal is in the audit, where ``what`` says how it was tried.

    Raises
    ------
    NotAllowed
        For everybody but the secretariat.
    """
    if may_do(principal, "release"):
        return
    Audit(root).note("refusal", principal, what)
    mine = roles_said(principal)
    raise NotAllowed(
        Text(
            ja=f"標準リリースを作れるのは事務局です。いまの役割は {mine.ja} です。",
            en=f"Only the secretariat makes releases. Your role here: {mine.get('en')}.",
        ),
        "release",
    )


def export_release(
    root: Path, version: str, files: Mapping[str, bytes], principal: Principal, after: str | None
) -> Path:
    """Write a release as somebody's deed: if they may, one at a time, with a line in the audit; gives the folder.

    ``after`` is the latest release there was when this one was made.

    Raises
    ------
    NotAllowed
        If they may not.
    Overtaken
        If there is a later one by now.
    Exists, Busy, CannotWrite
        If there is another under this version; if somebody else is writing for too long; if the system refuses.
    """
    must_release(root, principal, f"release {version}")
    with locked(root, principal.name):
        latest = next((v for v in reversed(versions(root)) if v != version), None)
        if latest != after:
            raise Overtaken(
                Text(
                    ja=f"作っているあいだに {latest or '－'} が最新になりました。もう一度作り直してください。",
                    en=f"Meanwhile {latest or 'none'} has become the latest release. Make this one anew.",
                )
            )
        _sweep(root / EXPORTS)
        folder = write_release(root, version, files)
    Audit(root).note("export", principal, f"release {version}", f"{len(files)} files")
    return folder


def _sweep(exports: Path) -> None:
    """Remove what a crash in the middle of writing left behind; nobody else is writing."""
    for left in exports.glob(f".*{_UNFINISHED}") if exports.is_dir() else ():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def write_release(root: Path, version: str, files: Mapping[str, bytes]) -> Path:
    """Write a release as a folder, which appears in one step, and as a zip beside it; gives the folder.

    A release that is there with the very same content stays; what a crash left out of it is added.

    Raises
    ------
    Exists
        If there is another under this version.
    CannotWrite
        If the system refuses.
    """
    target, archive = folder_of(root, version), root / EXPORTS / f"{version}.zip"
    with telling(f"{EXPORTS}/{version}"):
        target.parent.mkdir(exist_ok=True)
        for there in (target, archive):
            if there.exists():
                _same_or_refuse(there, version, files)
        packed = None if archive.exists() else prepare(archive, zipped(files, version))
        try:
            if not target.exists():
                _put(target, files)
            if packed is not None:
                put_in_place(packed, archive)
        except BaseException:
            if packed is not None:
                packed.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    return target


def _put(target: Path, files: Mapping[str, bytes]) -> None:
    made = target.with_name(f".{target.name}.{token_hex(4)}{_UNFINISHED}")
    try:
        for path, content in files.items():
            file = made / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as handle:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
        for folder, _, _ in os.walk(made):
            sync_folder(Path(folder))
        made.rename(target)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    sync_folder(target.parent)


def _same_or_refuse(target: Path, version: str, files: Mapping[str, bytes]) -> None:
    try:
        there: Mapping[str, bytes] = read_release(target)
    except CannotRead:
        there = {}
    if dict(there) != dict(files):
        raise Exists(
            Text(
                ja=f"{EXPORTS}/{version} はすでにあり、内容が違います。出したリリースは書き換えません。新しい版にしてください。",
                en=f"{EXPORTS}/{version} is there already and says something else. A release is never overwritten; choose a new version.",
            )
        )


def zipped(files: Mapping[str, bytes], top: str) -> bytes:
    """The files as a zip below one folder: sorted, with one fixed time, and not compressed.

    Stored, because what compression gives differs between versions of zlib: the same release is to be the same bytes
    on every machine.
    """
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{path}", _EARLIEST)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[path])
    return out.getvalue()


def read_release(path: Path) -> dict[str, bytes]:
    """Every file of a release, by its path in the bag, from a folder or a zip.

    Raises
    ------
    CannotRead
        If it is neither, is damaged, or holds what no release does: links, paths that lead out, too much.
    """
    if path.is_dir():
        return _from_folder(path)
    if path.is_file():
        return _from_zip(path)
    raise CannotRead(f"{path} はありません。", f"There is no {path}.")


def _from_folder(top: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    size = 0
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted([*names, *(f for f in folders if (Path(folder) / f).is_symlink())]):
            file = Path(folder) / name
            if not stat.S_ISREG(file.lstat().st_mode):
                shown = file.relative_to(top)
                raise CannotRead(f"{shown} はふつうのファイルではありません。", f"{shown} is no ordinary file.")
            size += file.stat().st_size
            _bounded(len(found), size)
            found[file.relative_to(top).as_posix()] = file.read_bytes()
    if "bagit.txt" not in found:
        raise CannotRead(
            f"{top} は標準リリースではありません（bagit.txt がありません）。",
            f"{top} is no release: there is no bagit.txt in it.",
        )
    return dict(sorted(found.items()))


def _from_zip(path: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    entry = ""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
            _bounded(len(infos), sum(i.file_size for i in infos))
            for info in infos:
                entry = info.filename
                found[_inside(entry, found)] = archive.read(info)
    except _DAMAGED as error:
        where = f"{path.name}/{entry}" if entry else path.name
        raise CannotRead(
            f"{where} が壊れています（{error}）。もらい直してください。",
            f"{where} is damaged ({error}). Get the release anew.",
        ) from error
    if "bagit.txt" not in found:
        raise CannotRead(
            f"{path.name} は標準リリースではありません（bagit.txt がありません）。",
            f"{path.name} is no release: there is no bagit.txt in it.",
        )
    return dict(sorted(found.items()))


def _inside(name: str, found: Mapping[str, bytes]) -> str:
    """The path of an entry within the bag: below the one folder that a zip of a bag holds."""
    parts = PurePosixPath(name).parts
    inside = "/".join(parts[1:])
    if len(parts) < 2 or name.startswith("/") or "\\" in name or ".." in parts or inside in found:
        raise CannotRead(f"zip の中の名前「{name}」は使えません。", f"The name {name!r} in the zip cannot be used.")
    return inside


def _bounded(files: int, size: int) -> None:
    if files > _MOST_FILES or size > _MOST_BYTES:
        raise CannotRead("標準リリースにしては大きすぎます。", "This is too large for a release.")
