"""The releases in ``exports/``: read once for everybody, and again when one of their files has changed."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from workbench.model import Text
from workbench.release import MANIFEST, Manifest, Release, Unreadable
from workbench.ui.plain import plain
from workbench.verify import Finding
from workbench.verify.bagged import bag_findings
from workbench.workspace.exporting import CannotRead, read_release, release_at, versions

if TYPE_CHECKING:
    from workbench.ui.shell import Room


class Shelved(NamedTuple):
    """A release that there is: what its manifest says, or why that cannot be read."""

    version: str
    manifest: Manifest | None
    wrong: Text | None = None


def shelf(room: Room) -> tuple[Shelved, ...]:
    """Every release, newest first; one that is damaged hides no other."""
    root = room.workspace.path
    return tuple(_shelved(str(root), v, _stamp(release_at(root, v), MANIFEST)) for v in reversed(versions(root)))


def what_it_holds(room: Room, manifest: Manifest) -> str:
    """A release in a line: how many services, municipalities and decisions, and which came before."""
    return plain(
        room.say(
            "releases.holds",
            services=len(manifest.services),
            municipalities=len(manifest.municipalities),
            decisions=len(manifest.decisions),
            previous=manifest.previous or "–",
        )  # fmt: skip
    )


def release(room: Room, version: str) -> Release:
    """A release that there is.

    Raises
    ------
    CannotRead
        Where its files are no release.
    """
    return _release(str(room.workspace.path), version, stamp(room, version))


def damage(room: Room, version: str) -> tuple[Finding, ...]:
    """Which files of a release are not what its lists of checksums say."""
    return _damage(str(room.workspace.path), version, stamp(room, version))


def stamp(room: Room, version: str) -> str:
    """A name for the files of a release as they stand, from their sizes and times."""
    return _stamp(release_at(room.workspace.path, version))


def _stamp(place: Path, only: str = "") -> str:
    if place.is_file():
        return _seen(place)
    if only:
        return _seen(place / only)
    said = sha256()
    for folder, folders, names in os.walk(place):
        folders.sort()
        for name in sorted(names):
            said.update(f"{folder}/{name}\0{_seen(Path(folder) / name)}\n".encode("utf-8", "surrogateescape"))
    return said.hexdigest()


def _seen(file: Path) -> str:
    try:
        status = file.lstat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"


@st.cache_resource(show_spinner=False, max_entries=200)
def _shelved(root: str, version: str, stamp: str) -> Shelved:
    place = release_at(Path(root), version)
    try:
        if place.is_dir():
            content = (place / MANIFEST).read_bytes() if (place / MANIFEST).is_file() else None
            return Shelved(version, Release({} if content is None else {MANIFEST: content}).manifest)
        return Shelved(version, Release(read_release(place)).manifest)
    except (CannotRead, Unreadable) as error:
        return Shelved(version, None, error.message)
    except OSError as error:
        said = error.strerror or str(error)
        return Shelved(
            version, None, Text(ja=f"{MANIFEST} を読めません（{said}）。", en=f"{MANIFEST} cannot be read ({said}).")
        )


@st.cache_resource(show_spinner=False, max_entries=3)
def _release(root: str, version: str, stamp: str) -> Release:
    return Release(read_release(release_at(Path(root), version)))


@st.cache_resource(show_spinner=False, max_entries=16)
def _damage(root: str, version: str, stamp: str) -> tuple[Finding, ...]:
    return tuple(bag_findings(_release(root, version, stamp).files))
