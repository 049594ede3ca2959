"""The files of a workspace: which there are, what each is, and which are not to be opened."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from workbench.model import (
    Agreement,
    ExternalSystem,
    Meeting,
    Municipality,
    Practice,
    Process,
    Request,
    Service,
    Source,
    VendorAnswer,
    WorkspaceSettings,
    is_id,
)
from workbench.workspace.reading import MAX_BYTES

FileKind = Literal[
    "workspace", "sources", "external", "service", "process", "answers", "agreements", "requests", "kept",
    "municipality", "practice", "meetings",
]  # fmt: skip
CATALOGUE, MUNICIPALITIES, KEPT, SETTINGS = "process_catalog", "municipalities", ".confirmed", "workspace.yaml"
TYPES: dict[FileKind, Any] = {
    "workspace": WorkspaceSettings,
    "sources": tuple[Source, ...],
    "external": tuple[ExternalSystem, ...],
    "service": Service,
    "process": Process,
    "answers": tuple[VendorAnswer, ...],
    "agreements": tuple[Agreement, ...],
    "requests": tuple[Request, ...],
    "meetings": tuple[Meeting, ...],
    "kept": Process,
    "municipality": Municipality,
    "practice": Practice,
}
"""What a file of each kind holds."""
_LISTS: dict[str, FileKind] = {"sources.yaml": "sources", "external.yaml": "external", "meetings.yaml": "meetings"}
"""The lists that stand beside the services."""
_KEPT_NAME = re.compile(r"([a-z][a-z0-9-]*)@([0-9a-f]{8,64})")


@cache
def adapter(kind: FileKind) -> Any:
    """The validator of a kind of file."""
    return TypeAdapter(TYPES[kind]).validator


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the workspace: its path from the workspace, its kind, and the folder and name it is found under."""

    file: str
    kind: FileKind
    folder: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the folders that is no file of the workspace though it looks like one."""

    code: str
    file: str
    details: dict[str, Any]


def visible(name: str | Path) -> str:
    """A path as messages show it: with slashes, and with what cannot be shown replaced."""
    return os.fsencode(name).decode("utf-8", "replace").replace(os.sep, "/")


class Folders:
    """Walks a workspace, once; afterwards ``places``, ``obstacles`` and the ids of all folders are known."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real = os.path.realpath(root)
        self.places: list[Place] = []
        self.obstacles: list[Obstacle] = []
        self.services: list[str] = []
        self.municipalities: list[str] = []
        self._walk()

    def _walk(self) -> None:
        for entry in self._entries("", only=(SETTINGS,)):
            self._take(entry, SETTINGS, "workspace")
        for entry in self._entries(CATALOGUE):
            path = f"{CATALOGUE}/{entry.name}"
            if entry.name in _LISTS:
                self._take(entry, path, _LISTS[entry.name])
            elif self._is_folder(entry, path):
                self.services.append(entry.name)
                self._service(entry.name)
            else:
                self._unread(entry.name, path, "service.yaml …")
        for entry in self._entries(MUNICIPALITIES):
            path = f"{MUNICIPALITIES}/{entry.name}"
            if self._is_folder(entry, path):
                self.municipalities.append(entry.name)
                self._municipality(entry.name)
            else:
                self._unread(entry.name, path, "municipality.yaml …")

    def _service(self, service: str) -> None:
        base, found = f"{CATALOGUE}/{service}", False
        kinds: dict[str, FileKind] = {
            "service": "service",
            "answers": "answers",
            "agreements": "agreements",
            "requests": "requests",
        }
        for entry in self._entries(base):
            path = f"{base}/{entry.name}"
            stem = entry.name.removesuffix(".yaml")
            if entry.name == KEPT:
                self._kept(service)
            elif stem == entry.name:
                self._unread(entry.name, path, ".yaml")
            elif stem in kinds:
                found = self._take(entry, path, kinds[stem], service, stem) or found or stem == "service"
            elif self._named(stem, path):
                self._take(entry, path, "process", service, stem)
        if not found and not os.path.lexists(self.root / base / "service.yaml"):
            self.obstacles.append(Obstacle("E119", base, {"found": service, "expected": "service.yaml"}))

    def _kept(self, service: str) -> None:
        base = f"{CATALOGUE}/{service}/{KEPT}"
        for entry in self._entries(base):
            path = f"{base}/{entry.name}"
            if not entry.name.endswith(".yaml"):
                continue
            if _KEPT_NAME.fullmatch(entry.name.removesuffix(".yaml")):
                self._take(entry, path, "kept", service, entry.name.removesuffix(".yaml"))
            else:
                self.obstacles.append(Obstacle("E512", visible(path), {"found": visible(entry.name)}))

    def _municipality(self, municipality: str) -> None:
        base = f"{MUNICIPALITIES}/{municipality}"
        for entry in self._entries(base):
            path = f"{base}/{entry.name}"
            stem = entry.name.removesuffix(".yaml")
            if stem == entry.name:
                self._unread(entry.name, path, ".yaml")
            elif stem == "municipality":
                self._take(entry, path, "municipality", municipality, stem)
            elif self._named(stem, path):
                self._take(entry, path, "practice", municipality, stem)
        if not os.path.lexists(self.root / base / "municipality.yaml"):
            details = {"found": municipality, "expected": "municipality.yaml"}
            self.obstacles.append(Obstacle("E119", base, details))

    def _entries(self, folder: str, only: tuple[str, ...] = ()) -> Iterator[os.DirEntry[str]]:
        """The entries of a folder in order of name, without hidden ones (but for the kept versions)."""
        path = self.root / folder
        if not os.path.lexists(path):
            return
        if folder and self._leads_out(str(path), visible(folder)):
            return
        try:
            with os.scandir(path) as scanned:
                entries = sorted(scanned, key=lambda e: e.name)
        except OSError as error:
            details = {"found": error.strerror or str(error)}
            self.obstacles.append(Obstacle("E104", visible(folder), details))
            return
        for entry in entries:
            if entry.name in only or (not only and (not entry.name.startswith(".") or entry.name == KEPT)):
                yield entry

    def _leads_out(self, path: str, shown: str) -> bool:
        if not Path(path).is_symlink():
            return False
        target = os.path.realpath(path)
        if target == self._real or target.startswith(self._real.rstrip(os.sep) + os.sep):
            return False
        self.obstacles.append(Obstacle("E106", shown, {"found": visible(Path(path).readlink())}))
        return True

    def _is_folder(self, entry: os.DirEntry[str], path: str) -> bool:
        """Whether the entry is a folder to read: one inside the workspace, with a name that can be an id."""
        try:
            folder = entry.is_dir()
        except OSError:
            folder = False
        if entry.is_symlink() and self._leads_out(entry.path, visible(path)):
            return False
        if folder and entry.name.endswith((".yaml", ".yml")):
            self.obstacles.append(Obstacle("E105", visible(path), {"found": visible(entry.name)}))
            return False
        return folder and self._named(entry.name, path)

    def _named(self, name: str, path: str) -> bool:
        if is_id(name) and len(name) <= 100:
            return True
        self.obstacles.append(Obstacle("E118", visible(path), {"found": visible(name)}))
        return False

    def _unread(self, name: str, path: str, expected: str) -> None:
        """Remark on YAML in a place where nothing is read."""
        if name.endswith((".yaml", ".yml")) and not any(o.file == visible(path) for o in self.obstacles):
            self.obstacles.append(Obstacle("W102", visible(path), {"expected": expected}))

    def _take(self, entry: os.DirEntry[str], path: str, kind: FileKind, folder: str = "", name: str = "") -> bool:
        """Accept a file, unless it leads out of the workspace or is no file."""
        if entry.is_symlink() and self._leads_out(entry.path, visible(path)):
            return False
        try:
            regular = entry.is_file()
        except OSError:
            regular = False
        if not regular:
            dangling = entry.is_symlink() and not Path(entry.path).exists()
            details = {"found": os.strerror(2) if dangling else visible(entry.name)}
            self.obstacles.append(Obstacle("E104" if dangling else "E105", visible(path), details))
            return False
        self.places.append(Place(path, kind, folder, name))
        return True


def content_of(root: Path, place: Place) -> bytes | Obstacle:
    """The bytes of a file, or what prevents reading them."""
    try:
        with (root / place.file).open("rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return Obstacle("E105", place.file, {"found": place.file.rsplit("/", 1)[-1]})
            if status.st_size > MAX_BYTES:
                return Obstacle("E103", place.file, {"found": status.st_size, "limit": MAX_BYTES})
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        return Obstacle("E104", place.file, {"found": error.strerror or str(error)})
