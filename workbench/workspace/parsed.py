"""One file made into a record, with everything that is wrong in it."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import ValidationError

from workbench.model import COLLECTIONS, Flaw, Process, Text, digests, flaws, retirement_flaws
from workbench.workspace.cache import Cache, Entry, key_of
from workbench.workspace.codes import FLAW_CODES
from workbench.workspace.files import TYPES, Place, adapter
from workbench.workspace.locate import Path, follow
from workbench.workspace.reading import MAX_DEPTH, Fault, read, read_lately
from workbench.workspace.shape import Finding, listed, meant, translate

_ROUNDS = 12
_SUGGESTIONS = 100
_MOST = 500
"""How many errors of shape are told of one file; with more, it is no file of the workspace at all."""


@dataclass(slots=True)
class Parsed:
    """A file after reading.

    ``value`` is the record; where the file has errors of shape it is what is left without them (None if nothing is):
    good for checking the rest of the file, not for showing, so ``whole`` is False. ``findings`` have no lines yet.
    """

    place: Place
    content: bytes
    value: Any = None
    whole: bool = False
    digests: dict[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    named: frozenset[str] = frozenset()
    removed: dict[Path, list[int]] = field(default_factory=dict)

    def add(
        self, code: str, path: Iterable[str | int], address: str = "", of_key: bool = False, **details: Any
    ) -> None:
        """Record a finding at ``path`` in ``value``."""
        self.findings.append(Finding(code, self.original(tuple(path)), details, of_key, address))

    def meant(self, found: str, among: Iterable[str]) -> Text | str:
        """A "did you mean …?", as long as the file has few findings: in a flood of them it would only take time."""
        return meant(found, among) if len(self.findings) < _SUGGESTIONS else ""

    def original(self, path: Path) -> Path:
        """The path in the file of what stands at ``path`` in ``value``, which may lack broken items of lists."""
        if not self.removed:
            return path
        found: list[str | int] = []
        for step in path:
            if isinstance(step, int):
                for gone in self.removed.get(tuple(found), ()):
                    step += gone <= step
            found.append(step)
        return tuple(found)


def parse(place: Place, content: bytes, cache: Cache | None) -> Parsed:
    """Read and validate one file; out of the cache where its content is known to be good."""
    parsed = Parsed(place, content)
    key = ""
    entry = None
    if cache:
        key = key_of(content, place.kind)
        cache.saw(place.file, key)
        entry = cache.get(key)
    if cache and entry is not None:
        try:
            parsed.value = adapter(place.kind).validate_json(entry.data)
            parsed.digests = orjson.loads(entry.digests) if entry.digests else {}
            parsed.whole = True
            return parsed
        except ValueError:
            cache.drop(key)
    reading = read(content) if cache else read_lately(content)
    parsed.faults = reading.faults
    if not reading.readable:
        return parsed
    _validate(parsed, reading.data)
    if isinstance(parsed.value, Process):
        parsed.digests = digests(parsed.value)
        if place.kind == "process":
            _check_flow(parsed)
    if any(f.code[0] == "E" for f in parsed.faults):
        parsed.whole = False
    if cache and parsed.whole and not parsed.faults and not parsed.findings:
        cache.put(key, Entry(orjson.dumps(reading.data), orjson.dumps(parsed.digests) if parsed.digests else b""))
    return parsed


def _validate(parsed: Parsed, data: Any) -> None:
    kind = parsed.place.kind
    try:
        parsed.value = adapter(kind).validate_python(data)
        parsed.whole = True
    except ValidationError as error:
        parsed.findings += translate(error.errors(include_url=False)[:_MOST], data, TYPES[kind])
        if error.error_count() > _MOST:
            return
        parsed.named = _addresses_in(data) if kind == "process" else frozenset()
        parsed.value = _remainder(parsed, copy.deepcopy(data), error)
    except RecursionError:  # pragma: no cover - the depth that is read is far below
        parsed.add("E109", (), limit=MAX_DEPTH)


def _remainder(parsed: Parsed, data: Any, error: ValidationError) -> Any:
    """What is left of a file without what is broken, so that the rest can be checked; None if nothing."""
    for _ in range(_ROUNDS):
        paths = {follow(data, e["loc"]) for e in error.errors(include_url=False, include_context=False)}
        if () in paths:
            return None
        for path in sorted(paths, key=_last_first):
            _remove(parsed, data, path)
        try:
            return adapter(parsed.place.kind).validate_python(data)
        except ValidationError as again:
            error = again
    return None


def _last_first(path: Path) -> tuple[Any, ...]:
    return tuple((0, -step, "") if isinstance(step, int) else (1, 0, step) for step in path)


def _remove(parsed: Parsed, data: Any, path: Path) -> None:
    *way, last = path
    for step in way:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        at = parsed.original((*way, last))
        del data[last]
        gone = parsed.removed.setdefault(at[:-1], [])
        gone.append(int(at[-1]))
        gone.sort()


def _addresses_in(data: Any) -> frozenset[str]:
    """The addresses that a process file names, broken or not: what refers to them is not to blame."""
    found: set[str] = set()
    for collection in COLLECTIONS:
        for item in _records(data, collection):
            found.add(f"{collection}/{item['id']}")
            found |= {f"{collection}/{item['id']}/fields/{f['id']}" for f in _records(item, "fields")}
    return frozenset(found)


def _records(data: Any, key: str) -> list[dict[str, Any]]:
    items = data.get(key) if isinstance(data, dict) else None
    return [i for i in items if isinstance(i, dict) and isinstance(i.get("id"), str)] if isinstance(items, list) else []


_OF_THE_FLOW = frozenset({"unknown-step", "several-starts", "unreachable", "no-end", "decision-without-branches"})


def _check_flow(parsed: Parsed) -> None:
    """Findings for the flaws of a process, but for those that only its broken elements bring about."""
    process: Process = parsed.value
    steps_broken = not parsed.whole and any(f.path[:1] == ("steps",) for f in parsed.findings)
    for flaw in (*flaws(process), *retirement_flaws(process)):
        collection, _, id_ = flaw.address.partition("/")
        if steps_broken and flaw.kind in _OF_THE_FLOW:
            continue
        if flaw.found in parsed.named or f"actors/{flaw.found}" in parsed.named and flaw.kind == "unknown-actor":
            continue
        path = _path_of(process, flaw)
        among = {"unknown-actor": flaw.expected.split(", "), "unknown-step": flaw.expected.split(", ")}
        names = among.get(flaw.kind) or (
            list(parsed.digests) if flaw.kind in ("unknown-use", "replacement-missing") else []
        )
        details: dict[str, Any] = {"at": flaw.address, "found": flaw.found, "meant": parsed.meant(flaw.found, names)}
        details["expected"] = flaw.hint or listed(flaw.expected.split(", "))
        parsed.add(FLAW_CODES[flaw.kind], path, flaw.address, **details)


def _path_of(process: Process, flaw: Flaw) -> Path:
    """Where in the file a flaw stands."""
    if flaw.kind in ("retired-id-used", "replacement-missing"):
        return ("retired", flaw.address) if flaw.kind == "retired-id-used" else ("retired", flaw.address, "replaced_by")
    names = flaw.address.split("/")
    items = getattr(process, names[0])
    indices = [i for i, item in enumerate(items) if item.id == names[1]]
    last = flaw.kind == "duplicate-id" and len(names) == 2 and flaw.found == names[1] and len(indices) > 1
    path: Path = (names[0], indices[-1 if last else 0])
    element = items[path[1]]
    if len(names) == 4:
        fields = [i for i, f in enumerate(element.fields) if f.id == names[3]]
        return (*path, "fields", fields[-1], "id")
    match flaw.kind:
        case "duplicate-id":
            inner = [i for i, c in enumerate(getattr(element, "choices", ())) if c.id == flaw.found]
            return (*path, "id") if last or not inner else (*path, "choices", inner[-1])
        case "unknown-actor":
            return (*path, "actor")
        case "unknown-use":
            return (*path, "uses", element.uses.index(flaw.found))
        case "unknown-step" | "duplicate-next" | "branch-without-condition" | "condition-without-decision":
            return (*path, "next", max(i for i, n in enumerate(element.next) if n.to == flaw.found))
        case "value-not-allowed":
            return (*path, "default")
        case "range-empty":
            return (*path, "min")
        case "decision-without-branches":
            return (*path, "kind")
        case "choices-missing":
            return (*path, "type")
    return (*path, "id")
