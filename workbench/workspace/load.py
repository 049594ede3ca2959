"""One way in: a folder of YAML becomes a snapshot, with every problem that was found."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b, sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson
import pydantic
import yaml

import workbench
from workbench.model import Problem, Service, Snapshot, Text, WorkspaceSettings, fingerprint_of
from workbench.workspace.cache import FOLDER, Cache, Memo
from workbench.workspace.catalogue import check_catalogue
from workbench.workspace.codes import PROBLEMS
from workbench.workspace.files import CATALOGUE, MUNICIPALITIES, SETTINGS, Folders, Obstacle, content_of
from workbench.workspace.locate import Locator
from workbench.workspace.parsed import Parsed, parse
from workbench.workspace.practices import check_practices
from workbench.workspace.sharing import check_sharing
from workbench.workspace.world import gather


class WorkspaceNotFound(Exception):
    """There is no workspace in a folder: no ``workspace.yaml``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.message = Text(
            ja=f"{path} はワークスペースではありません（{SETTINGS} がありません）。"
            "`--workspace フォルダー` で指定するか、`python -m workbench new フォルダー` で作ってください。",
            en=f"{path} is not a workspace (it has no {SETTINGS}). "
            "Name one with `--workspace DIR`, or make one with `python -m workbench new DIR`.",
        )
        super().__init__(f"{self.message.ja}\n{self.message.en}")


class Workspace:
    """A folder that holds a workspace.

    >>> Workspace("nowhere").path.name
    'nowhere'
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._contents: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Workspace({str(self.path)!r})"

    def load(self, *, cache: bool = True) -> Snapshot:
        """The workspace as it stands, whatever is wrong in it: problems come with the snapshot.

        A file with an error of its own is not in the snapshot; what other files say of it is still there.

        Parameters
        ----------
        cache : bool
            Whether to use, and leave behind, what was read before (``.workbench/cache``).

        Raises
        ------
        WorkspaceNotFound
            Where the folder holds no ``workspace.yaml``.
        """
        if not os.path.lexists(self.path / SETTINGS):
            raise WorkspaceNotFound(self.path)
        with _without_collecting():
            folders = Folders(self.path)
            store = Cache(self.path, code_stamp("model", "workspace")) if cache else None
            files, obstacles = _parse_all(self.path, folders, store)
            state = store.state(folders.services, folders.municipalities) if store else ""
            if not store or store.sound != state:
                world = gather(folders, files)
                check_sharing(files, world)
                check_catalogue(files, world)
                check_practices(files, world)
            problems = _problems(files, obstacles)
            if store:
                store.save("" if problems else state)
                self._contents = dict(store.read_now)
            return _snapshot(self.path, files, problems)

    def contents(self) -> Mapping[str, str]:
        """A name for the content of each file, as the last ``load`` with the cache read it."""
        return MappingProxyType(self._contents)

    def memo(self, name: str, stamp: str) -> Memo:
        """What a floor above found to hold for contents; ``stamp`` names the code that found it."""
        return Memo(self.path, name, stamp)

    def version(self) -> str:
        """A name for the state of the files, from their sizes and times: cheap, and different after every change."""
        seen = sha256()
        for file in sorted(self._files()):
            try:
                status = (self.path / file).stat()
                seen.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
            except OSError:
                seen.update(f"{file}\0".encode("utf-8", "surrogateescape"))
        return seen.hexdigest()

    def _files(self) -> Iterator[str]:
        yield SETTINGS
        for top in (CATALOGUE, MUNICIPALITIES):
            for folder, below, names in os.walk(self.path / top):
                below[:] = [b for b in below if b != FOLDER]
                base = os.path.relpath(folder, self.path)
                yield base
                yield from (base + os.sep + name for name in names)


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


def _parse_all(root: Path, folders: Folders, store: Cache | None) -> tuple[list[Parsed], list[Obstacle]]:
    files, obstacles = [], list(folders.obstacles)
    for place in folders.places:
        content = content_of(root, place)
        if isinstance(content, Obstacle):
            obstacles.append(content)
            files.append(Parsed(place, b""))
        else:
            files.append(parse(place, content, store))
    return files, obstacles


def _problems(files: list[Parsed], obstacles: list[Obstacle]) -> tuple[Problem, ...]:
    """Every problem, in order of file and line; the lines are looked up now."""
    found = [PROBLEMS[o.code].problem(o.file, 0, 0, o.details) for o in obstacles]
    for parsed in files:
        file = parsed.place.file
        found += [PROBLEMS[f.code].problem(file, f.line, f.column, f.details) for f in parsed.faults]
        if not parsed.findings:
            continue
        locator = Locator(parsed.content)
        refused = {(f.line, f.column) for f in parsed.faults if f.code == "E116"}
        for finding in parsed.findings:
            line, column = locator.position(finding.path, finding.of_key)
            if finding.code == "E203":
                if (line, column) in refused:
                    continue
                finding.details["found"] = locator.written(finding.path)
            found.append(PROBLEMS[finding.code].problem(file, line, column, finding.details, finding.address))
    return tuple(sorted(found, key=lambda p: (p.file, p.line, p.column, p.code, p.message.ja)))


def _snapshot(root: Path, files: list[Parsed], problems: tuple[Problem, ...]) -> Snapshot:
    kept: dict[str, dict[Any, Any]] = {kind: {} for kind in _KEYS}
    digests, settings = {}, None
    for parsed in files:
        place = parsed.place
        if not parsed.whole:
            continue
        if place.kind == "workspace":
            settings = parsed.value
        elif place.kind in ("sources", "external"):
            kept[place.kind] = {item.id: item for item in parsed.value}
        elif place.kind == "kept":
            process = place.name.partition("@")[0]
            kept["kept"][f"{place.folder}/{process}", fingerprint_of(parsed.digests)] = parsed.value
        else:
            kept[place.kind][_KEYS[place.kind](place)] = parsed.value
            if place.kind == "process":
                digests[f"{place.folder}/{place.name}"] = parsed.digests
    settings = settings or WorkspaceSettings(name=Text(ja=root.resolve().name or "workspace"))
    _put_in_order(kept, settings)
    frozen = {kind: MappingProxyType(items) for kind, items in kept.items()}
    return Snapshot(
        settings=settings,
        services=frozen["service"],
        processes=frozen["process"],
        municipalities=frozen["municipality"],
        practices=frozen["practice"],
        agreements=frozen["agreements"],
        answers=frozen["answers"],
        confirmed=frozen["kept"],
        external=frozen["external"],
        sources=frozen["sources"],
        problems=problems,
        digests=MappingProxyType(digests),
    )


def _put_in_order(kept: dict[str, dict[Any, Any]], settings: WorkspaceSettings) -> None:
    """The order in which people expect things, whatever the folders are called.

    Municipalities by their code; services by working group, then by national service id, those without one last;
    processes as their service lists them.
    """
    groups = [g.id for g in settings.working_groups]

    def of_service(item: tuple[str, Service]) -> tuple[int, str, str]:
        service = item[1]
        group = groups.index(service.working_group) if service.working_group in groups else len(groups)
        return group, min(service.national.ids, default="~") if service.national else "~", service.id

    kept["municipality"] = dict(sorted(kept["municipality"].items(), key=lambda item: item[1].code))
    kept["service"] = dict(sorted(kept["service"].items(), key=of_service))
    listed = [f"{s.id}/{p}" for s in kept["service"].values() for p in s.processes]
    place = {address: i for i, address in enumerate(listed)}
    service_at = {id_: i for i, id_ in enumerate(kept["service"])}

    def of_process(address: str) -> tuple[int, int, str]:
        return service_at.get(address.split("/", 1)[0], len(service_at)), place.get(address, len(place)), address

    kept["process"] = {address: kept["process"][address] for address in sorted(kept["process"], key=of_process)}


_KEYS: dict[str, Any] = {
    "service": lambda p: p.folder,
    "process": lambda p: f"{p.folder}/{p.name}",
    "municipality": lambda p: p.folder,
    "practice": lambda p: (p.folder, p.name),
    "agreements": lambda p: p.folder,
    "answers": lambda p: p.folder,
    "kept": None,
    "external": None,
    "sources": None,
}
"""Under what the snapshot keeps the files of each kind."""
