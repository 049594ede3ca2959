"""What changed between two releases, how grave it is, and which version that asks for.

The severity of a change follows one table of rules, and each change names its rule: ``major`` where someone's work, data
or configuration changes, ``minor`` where something comes that nobody has to use, ``patch`` for wording (after Semantic
Versioning 2.0.0, for an agreed standard instead of an interface).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from workbench.fitgap import diff
from workbench.model import WHOLE, Add, AnyChange, Change, Move, Process, Remove, Set, Text, elements, find, kind_of
from workbench.release.documents import Altered, Changes, Severity, as_data
from workbench.release.reading import Content
from workbench.release.values import alike

FIRST_VERSION = "1.0.0"
_GRAVITY: Mapping[Severity | None, int] = {None: 0, "patch": 1, "minor": 2, "major": 3}

WHY: Mapping[str, Text] = {
    "element-removed": Text(ja="標準からなくなる", en="it leaves the standard"),
    "work-added": Text(ja="手順・規則・連携が増える", en="a step, rule or interface is added"),
    "must-added": Text(ja="必ず実装するものが増える", en="something is added that must be there"),
    "prohibited-added": Text(ja="禁止されるものが増える", en="something becomes prohibited"),
    "optional-added": Text(ja="使わなくてもよいものが増える", en="something is added that nobody has to use"),
    "order": Text(ja="並びだけが変わる", en="only the order changes"),
    "wording": Text(ja="文言だけが変わる", en="only the wording changes"),
    "work-changed": Text(ja="仕事やデータが変わる", en="work or data changes"),
    "value-changed": Text(ja="設定値が変わる", en="a value of the configuration changes"),
    "choices-widened": Text(ja="選べる値が増える", en="more values can be chosen"),
    "stricter": Text(ja="実装区分が厳しくなる", en="the requirement class becomes stricter"),
    "looser": Text(ja="実装区分が緩くなる", en="the requirement class becomes looser"),
    "process-removed": Text(ja="プロセスがなくなる", en="a process goes"),
    "process-added": Text(ja="プロセスが増える", en="a process comes"),
    "service-removed": Text(ja="業務が外れる", en="a service goes"),
    "service-added": Text(ja="業務が加わる", en="a service comes"),
    "municipality-removed": Text(ja="市町が外れる", en="a municipality goes"),
    "municipality-added": Text(ja="市町が加わる", en="a municipality comes"),
    "date-changed": Text(ja="適用日が変わる", en="a day on which the release begins to hold changes"),
    "request-changed": Text(ja="カスタマイズ要望が変わる", en="a request changes"),
    "option-changed": Text(ja="パッケージのオプションが変わる", en="an option of the package changes"),
    "key-changed": Text(ja="設定キーが変わる", en="a key of the package changes"),
}
"""The rules by which a severity is told."""

_WORK = frozenset({"step", "rule", "interface"})
_WORDING = frozenset({"name", "note", "source", "status", "follows", "basis", "retired", "unit"})
_STRICTNESS = {None: 0, "option": 1, "must": 2, "prohibited": 3}


class Judged(NamedTuple):
    """How grave a change is, and the rule that says so."""

    severity: Severity
    why: str


def changes_between(before: Content | None, after: Content) -> tuple[Altered, ...]:
    """Every change from one release to another, gravest first; nothing for a first release."""
    if before is None:
        return ()
    found = [*_standard(before, after), *_configuration(before, after), *_around(before, after)]
    return tuple(sorted(found, key=lambda a: -_GRAVITY[a.severity]))


def document(version: str, before: Content | None, changes: tuple[Altered, ...]) -> Changes:
    """The changes as a document of the release."""
    return Changes(
        version=version,
        previous=before.manifest.version if before else None,
        severity=gravest(changes),
        changes=changes,
    )


def gravest(changes: Iterable[Altered]) -> Severity | None:
    """The severity of all changes together."""
    return max((c.severity for c in changes), key=lambda s: _GRAVITY[s], default=None)


def next_version(previous: str | None, severity: Severity | None) -> str:
    """The version that changes of a severity ask for.

    >>> next_version("1.4.2", "minor"), next_version(None, None)
    ('1.5.0', '1.0.0')
    """
    if previous is None:
        return FIRST_VERSION
    major, minor, patch = numbers(previous)
    match severity:
        case "major":
            return f"{major + 1}.0.0"
        case "minor":
            return f"{major}.{minor + 1}.0"
        case "patch":
            return f"{major}.{minor}.{patch + 1}"
    return previous


def numbers(version: str) -> tuple[int, int, int]:
    """The three numbers of a version, to compare by."""
    major, minor, patch = version.split(".")
    return int(major), int(minor), int(patch)


def judged(before: Process, change: AnyChange) -> Judged:
    """How grave a change of a process is."""
    kind = kind_of(change.at)
    match change:
        case Remove():
            return Judged("major", "element-removed")
        case Add():
            class_ = change.value.get("class")
            if class_ == "prohibited":
                return Judged("major", "prohibited-added")
            if class_ is not None and class_ != "option":
                return Judged("major", "must-added")
            return Judged("major", "work-added") if kind in _WORK else Judged("minor", "optional-added")
        case Move():
            return Judged("patch", "order")
        case Set():
            return Judged("major", "value-changed")
        case Change():
            return _attribute(find(before, change.at), change)
    raise AssertionError(change)


def _attribute(element: Any, change: Change) -> Judged:
    old = element.dump().get(change.attribute) if element is not None else None
    if change.attribute in _WORDING or (_ja(old) is not None and _ja(old) == _ja(change.to)):
        return Judged("patch", "wording")
    match change.attribute:
        case "class":
            rank = [_STRICTNESS[c] if c is None or isinstance(c, str) else 2 for c in (old, change.to)]
            stricter = rank[1] > max(rank[0], 1) or rank[0] == rank[1]
            return Judged("major", "stricter") if stricter else Judged("minor", "looser")
        case "choices":
            was, now = ({c if isinstance(c, str) else c["id"] for c in v or ()} for v in (old, change.to))
            if was == now:
                return Judged("patch", "wording")
            return Judged("minor", "choices-widened") if was < now else Judged("major", "work-changed")
        case "min" | "max":
            wider = change.to is None or (
                old is not None and (change.to < old if change.attribute == "min" else change.to > old)
            )
            return Judged("minor", "choices-widened") if wider else Judged("major", "work-changed")
        case "package_key":
            return Judged("major", "key-changed")
    return Judged("major", "work-changed")


def _ja(value: Any) -> str | None:
    return value.get("ja") if isinstance(value, Mapping) else None


def _standard(before: Content, after: Content) -> Iterator[Altered]:
    for id_ in dict.fromkeys([*before.services, *after.services]):
        old, new = before.services.get(id_), after.services.get(id_)
        if old is None or new is None:
            there = new or old
            assert there is not None
            yield _altered("service", id_, there.name, after, came=old is None)
        elif old.dump() != new.dump():
            yield Altered(
                kind="service", op="change", address=id_, name=new.name, severity="patch", why="wording",
                municipalities=_all(after),
            )  # fmt: skip
    for address in dict.fromkeys([*before.processes, *after.processes]):
        service = address.partition("/")[0]
        if service not in before.services or service not in after.services:
            continue
        was, now = before.processes.get(address), after.processes.get(address)
        if was is None or now is None:
            there_ = now or was
            assert there_ is not None
            made = _altered("process", address, there_.name, after, came=was is None)
            optional = not any(_binding(e.element) for e in elements(there_))
            yield made.model_copy(update={"severity": "minor"}) if was is None and optional else made
        else:
            yield from _process(address, was, now, after)


def _altered(kind: Any, address: str, name: Text, after: Content, *, came: bool) -> Altered:
    severity: Severity = "minor" if came and kind in ("service", "municipality") else "major"
    return Altered(
        kind=kind,
        op="add" if came else "remove",
        address=address,
        name=name,
        severity=severity,
        why=f"{kind}-{'added' if came else 'removed'}",
        municipalities=_all(after),
    )


def _binding(element: Any) -> bool:
    return element.requirement_class is not None and element.requirement_class != "option"


def _process(address: str, was: Process, now: Process, after: Content) -> Iterator[Altered]:
    concerned = tuple(c for c, o in after.overlays.items() if address not in o.not_applicable)
    for change in diff(was, now):
        severity, why = judged(was, change)
        element = find(now, change.at) or find(was, change.at)
        said: dict[str, Any] = {
            "kind": "process" if change.at == WHOLE else "element",
            "op": change.op,
            "address": address if change.at == WHOLE else f"{address}/{change.at}",
        }
        if isinstance(change, Change | Set):
            attribute = change.attribute if isinstance(change, Change) else "default"
            there = find(was, change.at)
            said |= {
                "attribute": attribute,
                "before": there.dump().get(attribute) if there else None,
                "after": change.dump().get("to"),
            }
        said |= {"name": element.name if element else None, "severity": severity, "why": why}
        yield Altered.model_validate(said | {"municipalities": concerned})


def _configuration(before: Content, after: Content) -> Iterator[Altered]:
    """Changes of what each municipality loads, beyond those of the common value (which are the standard's)."""
    names = {s.key: s.name for r in (before, after) for s in r.common.parameters}
    common = [{s.key: s.value for s in r.common.parameters} for r in (before, after)]
    for code, now in after.resolved.items():
        if code not in before.resolved:
            continue
        was = before.resolved[code]
        old, new = as_data(was)["parameters"], as_data(now)["parameters"]
        for key in sorted(old.keys() & new.keys()):
            if not alike(old[key], new[key]) and not (
                alike(old[key], common[0].get(key)) and alike(new[key], common[1].get(key))
            ):
                yield Altered(
                    kind="value", op="set", address=key, before=old[key], after=new[key], name=names[key],
                    severity="major", why="value-changed", municipalities=(code,),
                )  # fmt: skip
        for option in sorted({*was.options} ^ {*now.options}):
            yield Altered(
                kind="option", op="add" if option in now.options else "remove", address=option, severity="major",
                why="option-changed", municipalities=(code,),
            )  # fmt: skip


def _around(before: Content, after: Content) -> Iterator[Altered]:
    """Municipalities, days and requests."""
    old = {p.code: p for p in before.manifest.municipalities}
    new = {p.code: p for p in after.manifest.municipalities}
    for code in dict.fromkeys([*old, *new]):
        if code not in old or code not in new:
            place = new.get(code) or old[code]
            made = _altered("municipality", code, place.name, after, came=code not in old)
            yield made.model_copy(update={"municipalities": (code,)})
        elif max(old[code].effective, after.manifest.date) != new[code].effective:
            yield Altered(
                kind="effective", op="change", address=code, before=old[code].effective, after=new[code].effective,
                name=new[code].name, severity="minor", why="date-changed", municipalities=(code,),
            )  # fmt: skip
    was, now = ({f"{r.service}/{r.id}": r for r in release.requests} for release in (before, after))
    for key in dict.fromkeys([*was, *now]):
        if was.get(key) != now.get(key):
            op = "add" if key not in was else "remove" if key not in now else "change"
            yield Altered(
                kind="request", op=op, address=key, name=(now.get(key) or was[key]).title, severity="minor",
                why="request-changed", municipalities=(),
            )  # fmt: skip


def _all(release: Content) -> tuple[str, ...]:
    return tuple(p.code for p in release.manifest.municipalities)
