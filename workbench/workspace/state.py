"""What the files of a workspace say at one moment, and the next moment from it: only what changed is read again."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from workbench.model import Problem, Service, Snapshot, Text, WorkspaceSettings, fingerprint_of
from workbench.workspace.cache import Cache, key_of
from workbench.workspace.catalogue import check_catalogue, package_keys
from workbench.workspace.codes import PROBLEMS
from workbench.workspace.files import Obstacle, Place, content_of
from workbench.workspace.layout import Layout
from workbench.workspace.locate import Locator
from workbench.workspace.parsed import Parsed, parse
from workbench.workspace.practices import Spoken, check_practices
from workbench.workspace.reading import read_lately
from workbench.workspace.shape import Finding
from workbench.workspace.sharing import check_sharing
from workbench.workspace.world import gather

_YOUNG = 3_000_000_000
"""Nanoseconds within which a file may change again without its time showing it: some file systems count in two seconds."""


class Stamp(NamedTuple):
    """By what a file is recognised as the one that was read."""

    size: int
    written: int
    changed: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp of a file from what the system says of it."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class Seen:
    """One file as it was read, without what the checks across files find.

    ``sure`` says that a later change would show in the stamp; ``name`` is a name for the content.
    """

    parsed: Parsed
    name: str
    stamp: Stamp | None = None
    sure: bool = False
    obstacle: Obstacle | None = None

    @property
    def place(self) -> Place:
        """Which file it is."""
        return self.parsed.place


def look(
    root: Path, before: Mapping[str, Seen], cache: Cache | None = None, doubted: Collection[str] = ()
) -> tuple[Layout, dict[str, Seen]]:
    """The files as they stand, taken from ``before`` where they are the same; those ``doubted`` are read anyway."""
    layout = Layout.on_disk(root)
    found = {}
    for place in layout.places:
        known = before.get(place.file)
        found[place.file] = _seen(root, place, known, cache, place.file in doubted)
    return layout, found


def _seen(root: Path, place: Place, known: Seen | None, cache: Cache | None, doubted: bool) -> Seen:
    try:
        stamp = Stamp.of(os.stat(f"{root}/{place.file}"))  # noqa: PTH116 - for each file at each look
    except OSError:
        stamp = None
    if known and known.sure and known.stamp == stamp and not doubted:
        return known
    now = time.time_ns()
    content = content_of(root, place)
    sure = stamp is not None and max(stamp.written, stamp.changed) + _YOUNG < now
    if isinstance(content, Obstacle):
        if known and known.obstacle == content:
            return known
        return Seen(Parsed(place, b""), "", obstacle=content)
    if known and known.obstacle is None and known.parsed.content == content:
        return known if known.stamp == stamp and known.sure == sure else replace(known, stamp=stamp, sure=sure)
    parsed = parse(place, content, cache)
    name = cache.read_now[-1][1] if cache else key_of(content, place.kind)
    return Seen(parsed, name, stamp, sure)


def same(a: Mapping[str, Seen], b: Mapping[str, Seen]) -> bool:
    """Whether both say the same, file by file."""
    return a.keys() == b.keys() and all(b[file].parsed is seen.parsed for file, seen in a.items())


@dataclass(frozen=True, eq=False)
class State:
    """All files of a workspace at one moment, checked together.

    ``found`` is what is wrong in each file, ``declared`` the part of it that no practice and no decision can change;
    ``spoken`` is what practices say of others, ``said`` are files as plain data, as far as somebody has asked.
    """

    root: Path
    layout: Layout
    seen: Mapping[str, Seen]
    snapshot: Snapshot
    found: Mapping[str, tuple[list[Finding], tuple[Problem, ...]]]
    declared: Mapping[str, list[Finding]]
    spoken: Mapping[str, Spoken]
    said: dict[str, Any]

    @classmethod
    def of(
        cls, root: Path, layout: Layout, seen: Mapping[str, Seen], before: State | None = None, checked: bool = False
    ) -> State:
        """The state that these files make; ``checked`` says that nothing is wrong across them."""
        files = [replace(s.parsed, findings=list(s.parsed.findings)) for s in seen.values()]
        declared: Mapping[str, list[Finding]] = {}
        spoken: Mapping[str, Spoken] = {}
        if not checked:
            declared, spoken = _check(layout, seen, files, before)
        found = {}
        for parsed in files:
            if parsed.findings or parsed.faults:
                file = parsed.place.file
                known = before.found.get(file) if before and _is(before, seen, file) else None
                same_again = known is not None and known[0] == parsed.findings
                found[file] = known if known and same_again else (parsed.findings, _problems_in(parsed))
        obstacles = [*layout.obstacles, *(s.obstacle for s in seen.values() if s.obstacle)]
        problems = [PROBLEMS[o.code].problem(o.file, 0, 0, o.details) for o in obstacles]
        problems += [p for _, all_ in found.values() for p in all_]
        problems.sort(key=lambda p: (p.file, p.line, p.column, p.code, p.message.ja))
        snapshot = _snapshot(root, files, tuple(problems))
        said = {f: d for f, d in before.said.items() if f in seen and _is(before, seen, f)} if before else {}
        return cls(root, layout, MappingProxyType(dict(seen)), snapshot, found, declared, spoken, said)

    def with_seen(self, seen: Mapping[str, Seen]) -> State:
        """The same state, recognised by other stamps."""
        return replace(self, seen=MappingProxyType(dict(seen)))

    def seen_with(
        self, changes: Mapping[str, bytes | None], known: Mapping[str, Seen] | None = None
    ) -> tuple[Layout, dict[str, Seen]]:
        """The files once these are written, or gone (None); each is to be looked at again once it stands.

        ``known`` are files with new contents that have been parsed already.
        """
        layout = self.layout.with_files(changes)
        known = {**self.seen, **(known or {})}
        seen = {}
        for place in layout.places:
            content, there = changes.get(place.file), known.get(place.file)
            if there is None or content is not None and content != there.parsed.content:
                assert content is not None
                there = Seen(parse(place, content, None), key_of(content, place.kind))
            seen[place.file] = there
        return layout, seen

    @cached_property
    def names(self) -> Mapping[str, str]:
        """A name for the content of each file that could be read."""
        return MappingProxyType({file: s.name for file, s in self.seen.items() if s.name})

    def data(self, file: str) -> Any:
        """What a file says, as plain data; None where it is not there or cannot be read."""
        if file not in self.said:
            content = self.content(file)
            self.said[file] = None if content is None else read_lately(content).data
        return self.said[file]

    def content(self, file: str) -> bytes | None:
        """What a file contains; None where it is not there or could not be read."""
        seen = self.seen.get(file)
        return None if seen is None or seen.obstacle else seen.parsed.content


_SPEAKS_OF_OTHERS = frozenset({"practice", "kept", "agreements", "answers", "requests"})
"""Files that nothing is checked against but one another."""


def _check(
    layout: Layout, seen: Mapping[str, Seen], files: list[Parsed], before: State | None
) -> tuple[Mapping[str, list[Finding]], Mapping[str, Spoken]]:
    """Let each file know what is wrong in it beside the others.

    Given back is what was found in those that declare things, and what each practice says of others.
    """
    world = gather(layout, files)
    only = None if before is None else _processes_that_changed(layout, seen, before)
    if before is not None and only is not None:
        for parsed in files:
            if parsed.place.file not in only and parsed.place.file in before.declared:
                parsed.findings = list(before.declared[parsed.place.file])
    else:
        check_sharing(files, world)
    if before is not None and only == frozenset():
        declared = before.declared
    else:
        check_catalogue(files, world, only)
        declared = {
            p.place.file: list(p.findings) for p in files if p.findings and p.place.kind not in _SPEAKS_OF_OTHERS
        }
    spoken = {} if before is None or only is None else _still_spoken(seen, before)
    return declared, check_practices(files, world, spoken)


def _still_spoken(seen: Mapping[str, Seen], before: State) -> Mapping[str, Spoken]:
    """What practices say that have not changed, of services no version of whose processes has changed."""
    stirred = {
        s.place.folder
        for file in seen.keys() | before.seen.keys()
        if (s := seen.get(file) or before.seen[file]).place.kind in ("process", "kept")
        and not (file in seen and _is(before, seen, file))
    }
    return {
        file: said
        for file, said in before.spoken.items()
        if file in seen and _is(before, seen, file) and seen[file].place.name not in stirred
    }


def _processes_that_changed(layout: Layout, seen: Mapping[str, Seen], before: State) -> frozenset[str] | None:
    """The files of processes that changed in nothing that other files that declare things speak of; None if more did."""
    if (layout.services, layout.municipalities) != (before.layout.services, before.layout.municipalities):
        return None
    there, then = (
        {f for f, s in side.items() if s.place.kind not in _SPEAKS_OF_OTHERS} for side in (seen, before.seen)
    )
    changed = frozenset(file for file in there if not _is(before, seen, file))
    if there != then or any(not _keys_stay(before.seen[file].parsed, seen[file].parsed) for file in changed):
        return None
    return changed


def _keys_stay(old: Parsed, new: Parsed) -> bool:
    both = (old.value, new.value)
    if new.place.kind != "process" or None in both:
        return False
    return package_keys(old.value) == package_keys(new.value)


def _is(before: State, seen: Mapping[str, Seen], file: str) -> bool:
    """Whether a file is the very one that it was."""
    return file in before.seen and before.seen[file].parsed is seen[file].parsed


def _problems_in(parsed: Parsed) -> tuple[Problem, ...]:
    """Every problem of one file; the lines are looked up now."""
    file = parsed.place.file
    found = [PROBLEMS[f.code].problem(file, f.line, f.column, f.details) for f in parsed.faults]
    if not parsed.findings:
        return tuple(found)
    locator = Locator(parsed.content)
    refused = {(f.line, f.column) for f in parsed.faults if f.code == "E116"}
    for finding in parsed.findings:
        line, column = locator.position(finding.path, finding.of_key)
        if finding.code == "E203":
            if (line, column) in refused:
                continue
            finding.details["found"] = locator.written(finding.path)
        found.append(PROBLEMS[finding.code].problem(file, line, column, finding.details, finding.address))
    return tuple(found)


def _snapshot(root: Path, files: list[Parsed], problems: tuple[Problem, ...]) -> Snapshot:
    kept: dict[str, dict[Any, Any]] = {kind: {} for kind in _KEYS}
    digests, settings = {}, None
    for parsed in files:
        place = parsed.place
        if not parsed.whole:
            continue
        if place.kind == "workspace":
            settings = parsed.value
        elif place.kind in ("sources", "external", "meetings"):
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
        requests=frozen["requests"],
        meetings=frozen["meetings"],
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
    "requests": lambda p: p.folder,
    "kept": None,
    "meetings": None,
    "external": None,
    "sources": None,
}
"""Under what the snapshot keeps the files of each kind."""
