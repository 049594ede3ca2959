"""Every problem of a workspace, each with its place: what reading found, what the variants break, what the linter says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any

import orjson

from workbench.agreement.guarding import breaches, silences
from workbench.fitgap import Remark, VariantFlaw, lint, lint_process, variant_flaws
from workbench.fitgap.conflict import Conflict
from workbench.model import Problem, Snapshot
from workbench.workspace import PROBLEMS, Workspace, code_stamp
from workbench.workspace.codes import FLAW_CODES
from workbench.workspace.erased import decided_before
from workbench.workspace.locate import Locator

_FOUND_BY_READING = frozenset(
    {"unknown-target", "anchor-unknown", "already-exists", "unknown-attribute", "invalid-value"}
)
"""Conflicts of a single change with the standard, which reading reports with the exact place of the mistake."""


def check(workspace: Workspace, snapshot: Snapshot) -> tuple[Problem, ...]:
    """Every problem: those that reading found, and deviations that conflict or leave a flow unsound.

    ``snapshot`` is what ``workspace.load()`` gave. Which practices were found sound is remembered beside the
    workspace by the content of all files concerned, and not looked into again while those stay.
    """
    places = _Places(workspace)
    memo = workspace.memo("sound-variants", code_stamp("model", "fitgap"))
    names = _names(workspace, snapshot)
    flaws = list(variant_flaws(snapshot, sound={key for key, name in names.items() if name in memo}))
    broken = {(f.municipality, f.process.partition("/")[0]) for f in flaws}
    for key, name in names.items():
        if key not in broken:
            memo.add(name)
    memo.save()
    found = [
        *snapshot.problems,
        *(p for flaw in flaws for p in _of_variant(snapshot, flaw, places)),
        *_over_silence(snapshot, places),
        *_erased(workspace, snapshot),
    ]
    return tuple(sorted(found, key=lambda p: (p.file, p.line, p.column, p.code)))


def _over_silence(snapshot: Snapshot, places: _Nowhere) -> Iterator[Problem]:
    """The decisions that stand over silence: what no save lets through, a hand may have written."""
    broken = {p.file for p in snapshot.problems if p.severity == "error"}
    for found in silences(snapshot):
        practices = ((m, f"municipalities/{m}/{found.service}.yaml") for m in snapshot.municipalities)
        if any(f in broken and (m, found.service) not in snapshot.practices for m, f in practices):
            continue  # what cannot be read is not silence
        file = f"process_catalog/{found.service}/agreements.yaml"
        place = snapshot.agreements[found.service].index(found.agreement)
        line, column = places.of(file, (place, "decided"))
        details = {"what": found.agreement.title, "why": found.why}
        address = f"{found.service}/{found.agreement.id}"
        yield PROBLEMS["W701" if found.since else "E715"].problem(file, line, column, details, address)


def _erased(workspace: Workspace, snapshot: Snapshot) -> Iterator[Problem]:
    """The decisions that the history knows and the files no longer do: by hand is the only way they can have gone."""
    for service, was in decided_before(workspace.history(), snapshot).items():
        now = {a.id: a for a in snapshot.agreements.get(service, ())}
        file = f"process_catalog/{service}/agreements.yaml"
        if any(p.file == file and p.severity == "error" for p in snapshot.problems):
            continue  # what cannot be read is not gone
        for id_, (title, rounds) in was.items():
            there = now.get(id_)
            if there is None or (there.decided is None and len(there.reopened) <= rounds):
                yield PROBLEMS["E714"].problem(file, 0, 0, {"what": title}, f"{service}/{id_}")


def _names(workspace: Workspace, snapshot: Snapshot) -> dict[tuple[str, str], str]:
    """A name for each practice together with the standard that it departs from, by what their files contain."""
    contents = workspace.contents(snapshot)
    standards = {
        service: [contents.get(f"process_catalog/{address}.yaml") for address, _ in snapshot.processes_of(service)]
        for service in snapshot.services
    }
    files = {key: contents.get(f"municipalities/{key[0]}/{key[1]}.yaml") for key in snapshot.practices}
    return {
        key: blake2b(orjson.dumps([file, standards.get(key[1])]), digest_size=16).hexdigest()
        for key, file in files.items()
        if file and None not in standards.get(key[1], ())
    }


def remarks(workspace: Workspace, snapshot: Snapshot, today: date) -> tuple[Problem, ...]:
    """What the linter says of the catalogue, as warnings with their places; ``today`` is what old is measured against."""
    places = _Places(workspace)
    found = [_of_remark(remark, places) for remark in lint(snapshot, today)]
    return tuple(sorted(found, key=lambda p: (p.file, p.line, p.column, p.code)))


def remarks_on(snapshot: Snapshot, address: str, today: date) -> tuple[Problem, ...]:
    """What the linter says of one process, to be told where the process is shown: without places in files."""
    return tuple(_of_remark(remark, _Nowhere()) for remark in lint_process(snapshot, address, today))


def flaws_brought(before: Snapshot, after: Snapshot) -> Iterator[Problem]:
    """What saving would break: deviations that were sound, and what is decided over silence (law 6)."""
    yield from _variants_brought(before, after)
    for breach in breaches(before, after):
        file = f"process_catalog/{breach.service}/agreements.yaml"
        address = f"{breach.service}/{breach.agreement.id}"
        yield PROBLEMS[_BREACHES[breach.kind]].problem(file, 0, 0, dict(breach.details), address)


_BREACHES = {"decided": "E711", "stance": "E712", "weights": "E713", "removed": "E714"}


def _variants_brought(before: Snapshot, after: Snapshot) -> Iterator[Problem]:
    changed = [key for key, practice in after.practices.items() if before.practices.get(key) is not practice]
    known = list(variant_flaws(_only(before, changed)))
    only = _only(after, changed)
    for flaw in variant_flaws(only):
        if flaw not in known:
            yield from _of_variant(only, flaw, _Nowhere())


def _only(snapshot: Snapshot, practices: list[tuple[str, str]]) -> Snapshot:
    return replace(snapshot, practices={k: snapshot.practices[k] for k in practices if k in snapshot.practices})


class _Nowhere:
    """The places of files that are not written yet."""

    def of(self, file: str, path: tuple[str | int, ...]) -> tuple[int, int]:
        return 0, 0


class _Places(_Nowhere):
    """Lines and columns in the workspace's files; each file is read once, when something in it is to be placed."""

    def __init__(self, workspace: Workspace) -> None:
        self._locator = cache(lambda file: Locator((workspace.path / file).read_bytes()))

    def of(self, file: str, path: tuple[str | int, ...]) -> tuple[int, int]:
        try:
            return self._locator(file).position(path)
        except (OSError, ValueError):  # the file went away or broke since it was read
            return 0, 0


def _of_variant(snapshot: Snapshot, flaw: VariantFlaw, places: _Nowhere) -> Iterator[Problem]:
    service, _, id_ = flaw.process.partition("/")
    file = f"municipalities/{flaw.municipality}/{service}.yaml"
    if isinstance(flaw.what, Conflict) and flaw.what.kind in _FOUND_BY_READING and _reported(snapshot, file, flaw):
        return
    recorded = snapshot.practice(flaw.municipality, flaw.process).deviations
    position = [d.id for d in recorded].index(flaw.deviations[0])
    changes = [c.at for c in recorded[position].changes]
    guilty = ("changes", changes.index(flaw.what.address)) if flaw.what.address in changes else ()
    line, column = places.of(file, ("processes", id_, "deviations", position, *guilty))
    details: dict[str, Any] = {
        "where": snapshot.municipalities[flaw.municipality].name
        if flaw.municipality in snapshot.municipalities
        else flaw.municipality,
        "process": snapshot.processes[flaw.process].name,
        "by": ", ".join(flaw.deviations),
    }
    address = f"{flaw.process}/{flaw.what.address}"
    if isinstance(flaw.what, Conflict):
        yield PROBLEMS["E520"].problem(file, line, column, details | {"conflict": flaw.what.message}, address)
    else:
        what = {"at": flaw.what.address, "found": flaw.what.found, "expected": flaw.what.hint or flaw.what.expected}
        said = PROBLEMS[FLAW_CODES[flaw.what.kind]].problem(file, line, column, what)
        details |= {"flaw": said.message, "mend": said.hint}
        yield PROBLEMS["E521"].problem(file, line, column, details, address)


def _reported(snapshot: Snapshot, file: str, flaw: VariantFlaw) -> bool:
    """Whether reading has already found fault with the practice at the same element."""
    return any(p.file == file and p.address == f"{flaw.process}/{flaw.what.address}" for p in snapshot.problems)


def _of_remark(remark: Remark, places: _Nowhere) -> Problem:
    service, _, process = remark.about.partition("/")
    file = f"process_catalog/{service}/{process or 'service'}.yaml"
    if remark.municipality:
        file = f"municipalities/{remark.municipality}/{service}.yaml"
    line, column = places.of(file, remark.path)
    return PROBLEMS[remark.code].problem(file, line, column, dict(remark.details), remark.about)
