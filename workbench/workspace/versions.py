"""Confirmed versions: the standard as a municipality said yes to it, kept while a confirmation refers to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.model import Practice, fingerprint_of
from workbench.workspace.files import CATALOGUE, KEPT
from workbench.workspace.layout import place_of
from workbench.workspace.state import Seen

Files = Mapping[str, Seen]


def versions_to_write(
    changed: Mapping[str, bytes | None], before: Files, after: Files, hidden: bool = False
) -> dict[str, bytes | None]:
    """The kept versions to write, with their content, and to remove (None), once these files have changed.

    A version that a confirmation refers to is kept, word for word, when the process becomes another; one that the last
    confirmation has left is removed. Where a practice cannot be read, or some are ``hidden`` in a folder that cannot
    be, nobody knows what they refer to: all stay.
    """
    found: dict[str, bytes | None] = {}
    places = [place_of(file) for file in changed]
    for service in dict.fromkeys(p.folder if p.kind == "process" else p.name for p in places if p.kind in _CONCERNED):
        ids = {p.name for p in places if p.kind == "process" and p.folder == service}
        unsure = hidden or any(not s.parsed.whole for s in _practices(after, service))
        for id_ in sorted(ids):
            found |= _kept(service, id_, before, after, unsure)
        if not unsure:
            found |= _dropped(service, before, after)
    return found


def lost_versions(files: Files) -> frozenset[tuple[str, str, str]]:
    """Versions that are confirmed and nowhere kept, as service, process and the beginning of the fingerprint.

    Whoever edits a process by hand takes away the version that was confirmed.
    """
    kept: dict[tuple[str, str], list[str]] = {}
    found: set[tuple[str, str, str]] = set()
    for file, seen in files.items():
        if seen.place.kind in ("process", "kept"):
            id_ = seen.place.name.partition("@")[0]
            kept.setdefault((seen.place.folder, id_), []).append(_fingerprint(files, file))
    for seen in files.values():
        practice = seen.parsed.value
        for id_, process in practice.processes.items() if isinstance(practice, Practice) else ():
            known = kept.get((seen.place.name, id_), [])
            digits = (c.standard for c in process.confirmations)
            found |= {(seen.place.name, id_, d) for d in digits if not any(k.startswith(d) for k in known)}
    return frozenset(found)


def kept_as(service: str, id_: str, standard: str) -> str:
    """The file in which a version of a process is kept."""
    return f"{CATALOGUE}/{service}/{KEPT}/{id_}@{standard}.yaml"


_CONCERNED = frozenset({"process", "practice"})


def _kept(service: str, id_: str, before: Files, after: Files, unsure: bool) -> dict[str, bytes | None]:
    file = f"{CATALOGUE}/{service}/{id_}.yaml"
    then, now = _fingerprint(before, file), _fingerprint(after, file)
    if not then or then == now:
        return {}
    referred = any(then.startswith(digits) for digits in _confirmed(after, service, id_))
    kept = {
        place_of(f).name.partition("@")[2]: f for f in after if f.startswith(f"{CATALOGUE}/{service}/{KEPT}/{id_}@")
    }
    if not (referred or unsure) or any(_fingerprint(after, f) == then for f in kept.values()):
        return {}
    length = next(n for n in range(8, 65) if n == 64 or not any(d.startswith(then[:n]) for d in kept))
    return {f"{CATALOGUE}/{service}/{KEPT}/{id_}@{then[:length]}.yaml": before[file].parsed.content}


def _dropped(service: str, before: Files, after: Files) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for file in after:
        if not file.startswith(f"{CATALOGUE}/{service}/{KEPT}/"):
            continue
        id_ = place_of(file).name.partition("@")[0]
        version = _fingerprint(after, file)
        if version and _refers(before, service, id_, version) and not _refers(after, service, id_, version):
            found[file] = None
    return found


def _refers(files: Files, service: str, id_: str, version: str) -> bool:
    """Whether a confirmation refers to a version that is not the process as it stands."""
    now = _fingerprint(files, f"{CATALOGUE}/{service}/{id_}.yaml")
    return any(version.startswith(d) and not now.startswith(d) for d in _confirmed(files, service, id_))


def _fingerprint(files: Files, file: str) -> str:
    seen = files.get(file)
    return fingerprint_of(seen.parsed.digests) if seen and seen.parsed.whole else ""


def _practices(files: Files, service: str) -> Iterator[Seen]:
    yield from (s for s in files.values() if s.place.kind == "practice" and s.place.name == service)


def _confirmed(files: Files, service: str, id_: str) -> Iterator[str]:
    """The fingerprints (their beginnings) that are confirmed of a process."""
    for seen in _practices(files, service):
        practice = seen.parsed.value
        if isinstance(practice, Practice) and id_ in practice.processes:
            yield from (c.standard for c in practice.processes[id_].confirmations)
