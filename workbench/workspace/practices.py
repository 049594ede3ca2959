"""Checks of the municipalities' practice against the standard: targets, anchors, values, confirmed versions.

Conflicts between deviations are found by resolving them; here each change is checked by its address alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple, cast

from pydantic import ValidationError

from workbench.model import (
    FIRST,
    STRUCTURE,
    TYPE_OF,
    WHOLE,
    WRITTEN_BY,
    Add,
    AnyChange,
    Change,
    Confirmation,
    Element,
    ElementKind,
    Move,
    NotApplicable,
    Parameter,
    Practice,
    Process,
    ProcessPractice,
    Record,
    Set,
    Text,
    attribute_of,
    fingerprint_of,
    kind_of,
)
from workbench.model.process import Form, FormField, Interface
from workbench.workspace.agreements import check_about
from workbench.workspace.locate import Path
from workbench.workspace.parsed import Parsed
from workbench.workspace.shape import Finding, keys_of, listed, shown, translate
from workbench.workspace.sharing import check_basis, check_sources, day, id_of_place, reference, unique
from workbench.workspace.world import KnownProcess, World, known


class Spoken(NamedTuple):
    """What is wrong in a practice, and what it says of processes: the elements it adds, the versions it confirms."""

    findings: tuple[Finding, ...]
    added: Mapping[str, frozenset[str]]
    referred: frozenset[tuple[str, str]]


def check_practices(files: list[Parsed], world: World, spoken: Mapping[str, Spoken]) -> Mapping[str, Spoken]:
    """Findings in the practices and the kept versions, and in what speaks of either.

    ``spoken`` is what is known already, by file, and holds as the world stands; with the rest it is given back.
    """
    for address, process in world.processes.items():
        if process.process is not None:
            process.fingerprint = fingerprint_of(process.digests)
            world.kept.setdefault(address, []).append((process.fingerprint, process))
    kept = [parsed for parsed in files if parsed.place.kind == "kept"]
    for parsed in kept:
        _take_kept(parsed, world)
    found = {}
    for parsed in files:
        if parsed.place.kind == "practice" and parsed.value is not None:
            file = parsed.place.file
            said = found[file] = spoken.get(file) or _spoken(parsed, world)
            parsed.findings = list(said.findings)
            world.referred |= said.referred
            for address, added in said.added.items():
                world.processes[address].added |= added
    for parsed in kept:
        name, _, digits = parsed.place.name.partition("@")
        if not any(a == f"{parsed.place.folder}/{name}" and f.startswith(digits) for a, f in world.referred):
            parsed.add("W501", (), of_key=True)
    check_about(files, world)
    return found


def _spoken(parsed: Parsed, world: World) -> Spoken:
    alone = replace(world, referred=set())
    _check_practice(parsed, alone)
    added = {
        address: frozenset(c.at for d in process.deviations for c in d.changes if isinstance(c, Add))
        for id_, process in parsed.value.processes.items()
        if (address := f"{parsed.place.name}/{id_}") in world.processes and process.deviations
    }
    return Spoken(tuple(parsed.findings), added, frozenset(alone.referred))


def _take_kept(parsed: Parsed, world: World) -> None:
    """Make a kept version known, under the fingerprint that its content has."""
    name, _, digits = parsed.place.name.partition("@")
    address = f"{parsed.place.folder}/{name}"
    versions = world.kept.setdefault(address, [])
    if parsed.value is None:
        versions.append((digits, KnownProcess(address)))
        return
    if parsed.value.id != name:
        parsed.add("E301", ("id",), found=parsed.value.id, expected=name)
    actual = fingerprint_of(parsed.digests)
    if not parsed.whole:
        versions.append((digits, KnownProcess(address)))
    elif not actual.startswith(digits):
        parsed.add("E509", (), found=digits, expected=actual[: max(8, len(digits))])
        parsed.whole = False
        versions.append((digits, KnownProcess(address)))
    else:
        versions.append((actual, known(address, parsed)))


def _check_practice(parsed: Parsed, world: World) -> None:
    practice: Practice = parsed.value
    service = parsed.place.name
    id_of_place(parsed, practice.service, service, ("service",))
    if not reference(parsed, world, service, ("service",)):
        return
    check_sources(parsed, world, practice.source, ())
    if practice.not_applicable is not None:
        day(parsed, practice.not_applicable.date, ("not_applicable", "date"))
    for id_, process in practice.processes.items():
        path: Path = ("processes", id_)
        standard = world.processes.get(f"{service}/{id_}")
        if practice.not_applicable is not None and (process.confirmations or process.deviations):
            parsed.add("W502", path, found=id_, of_key=True)
        if standard is None:
            siblings = [a.partition("/")[2] for a in world.processes if a.startswith(f"{service}/")]
            parsed.add("E304", path, of_key=True, found=f"{service}/{id_}", meant=parsed.meant(id_, siblings))
            continue
        ended = standard.ended()
        if ended is not None and process.deviations:
            parsed.add("W505", path, standard.address, of_key=True, **ended)
        _Checker(parsed, world, standard, path).check(process)


class _Checker:
    """Checks one municipality's record of one process."""

    def __init__(self, parsed: Parsed, world: World, standard: KnownProcess, path: Path) -> None:
        self.parsed, self.world, self.standard, self.path = parsed, world, standard, path
        self.own: set[str] = set()
        self.altered: set[str] = set()

    def check(self, practice: ProcessPractice) -> None:
        """Findings in the record."""
        for index, confirmation in enumerate(practice.confirmations):
            self._confirmation(confirmation, (*self.path, "confirmations", index))
        lone = len(practice.not_applicable) == 1
        for index, item in enumerate(practice.not_applicable):
            self._not_applicable(item, (*self.path, "not_applicable", index), lone)
        if not practice.deviations:
            return
        self.own = {c.at for d in practice.deviations for c in d.changes if isinstance(c, Add)}
        self.altered = {c.at for d in practice.deviations for c in d.changes if isinstance(c, Change)}
        if len({d.id for d in practice.deviations}) != len(practice.deviations):
            unique(self.parsed, practice.deviations, (*self.path, "deviations"))
        for index, deviation in enumerate(practice.deviations):
            check_sources(self.parsed, self.world, deviation.source, (*self.path, "deviations", index))
            day(self.parsed, deviation.ends, (*self.path, "deviations", index, "ends"))
            for number, change in enumerate(deviation.changes):
                self._change(change, index, number)

    def _confirmation(self, confirmation: Confirmation, path: Path) -> None:
        day(self.parsed, confirmation.date, (*path, "date"))
        digits, address = confirmation.standard, self.standard.address
        versions = self.world.kept.get(address, ())
        if self.standard.fingerprint.startswith(digits) and self.standard.process is not None:
            matching = [(self.standard.fingerprint, self.standard)]
        else:
            matching = [v for v in versions if v[0].startswith(digits) or digits.startswith(v[0])]
        self.world.referred.update((address, fingerprint) for fingerprint, _ in matching)
        if len({fingerprint for fingerprint, _ in matching}) > 1:
            self.parsed.add("E510", (*path, "standard"), address, found=digits)
        if not matching:
            if not self.standard.whole:
                return
            service, _, id_ = address.partition("/")
            now = self.standard.fingerprint[:8]
            details: dict[str, Any] = {
                "found": digits,
                "process": address,
                "expected": now,
                "service": service,
                "id": id_,
            }
            self.parsed.add("E508", (*path, "standard"), address, **details)
        elif confirmation.elements:
            self._elements(confirmation.elements, matching[0][1], path)
        self._covers_something(confirmation, path)

    def _not_applicable(self, item: NotApplicable, path: Path, lone: bool) -> None:
        day(self.parsed, item.date, (*path, "date"))
        if item.elements:
            self._elements(item.elements, self.standard, path)
        self._covers_something(item, path)

    def _covers_something(self, entry: Confirmation | NotApplicable, path: Path) -> None:
        if entry.elements == ():
            self.parsed.add("W504", (*path, "elements"), self.standard.address)

    def _elements(self, elements: Iterable[str], version: KnownProcess, path: Path) -> None:
        for number, element in enumerate(elements):
            gone = None if version.has(element) else version.retired(element)
            if gone is not None:
                self.parsed.add("W503", (*path, "elements", number), f"{self.standard.address}/{element}", **gone)
            elif not version.has(element):
                details: dict[str, Any] = {
                    "found": element,
                    "process": self.standard.address,
                    "meant": self.parsed.meant(element, version.names()),
                }
                self.parsed.add("E511", (*path, "elements", number), f"{self.standard.address}/{element}", **details)

    def _report(self, code: str, index: int, number: int, key: tuple[str, ...], target: str, **details: Any) -> None:
        path = (*self.path, "deviations", index, "changes", number, *key)
        address = f"{self.standard.address}/{target}" if target != WHOLE else self.standard.address
        self.parsed.add(code, path, address, process=self.standard.address, **details)

    def _translated(self, error: ValidationError, data: Any, type_: type[Record], path: Path, target: str) -> None:
        found = translate(error.errors(include_url=False), data, type_, path)
        address = f"{self.standard.address}/{target}" if target != WHOLE else self.standard.address
        self.parsed.findings += [finding._replace(address=address) for finding in found]

    def _gone(self, address: str, at: str, key: tuple[str, ...], index: int, number: int) -> bool:
        """Whether what a change refers to was retired, which is then told."""
        gone = self.standard.retired(address)
        if gone is not None:
            self._report("W503", index, number, key, at, **gone)
        return gone is not None

    def _has(self, address: str) -> bool:
        return self.standard.has(address) or address in self.own

    def _change(self, change: AnyChange, index: int, number: int) -> None:
        at = change.at
        if isinstance(change, Add):
            if self.standard.process is not None and at in self.standard.digests:
                self._report("E504", index, number, ("at",), at, found=at)
            form = at.partition("/fields/")[0]
            if form != at and not self._has(form) and not self._gone(form, at, ("at",), index, number):
                guess = self.parsed.meant(form, (a for a in self.standard.names() if a.startswith("forms/")))
                self._report("E506", index, number, ("at",), at, found=form.removeprefix("forms/"), meant=guess)
            self._added(change, index, number)
        elif not self._has(at) and self._gone(at, at, ("at",), index, number):
            return
        elif not self._has(at):
            guess = self.parsed.meant(at, [*self.standard.names(), *self.own])
            self._report("E501", index, number, ("at",), at, found=at, meant=guess)
        elif isinstance(change, Change):
            self._attribute(change, index, number)
        elif isinstance(change, Set):
            self._setting(change, index, number)
        if isinstance(change, Add | Move) and change.after not in (None, FIRST):
            self._anchor(at, change.after, index, number)

    def _anchor(self, at: str, after: str, index: int, number: int) -> None:
        siblings = at.rpartition("/")[0]
        if self._has(f"{siblings}/{after}") and f"{siblings}/{after}" != at:
            return
        if self._gone(f"{siblings}/{after}", at, ("after",), index, number):
            return
        among = [a.rpartition("/")[2] for a in (*self.standard.names(), *self.own) if a.rpartition("/")[0] == siblings]
        guess = self.parsed.meant(after, (a for a in among if a != at.rpartition("/")[2]))
        self._report("E502", index, number, ("after",), at, found=after, where=siblings, meant=guess)

    def _added(self, change: Add, index: int, number: int) -> None:
        """The value of what is added has the shape of its kind of element; its id comes from the address."""
        id_ = change.at.rpartition("/")[2]
        given = change.value.get("id", id_)
        if given != id_:
            self._report("E507", index, number, ("value", "id"), change.at, found=shown(given), expected=id_)
        kind = TYPE_OF[kind_of(change.at)]
        try:
            element = kind.__pydantic_validator__.validate_python({**change.value, "id": id_})
            self._references(element, (*self.path, "deviations", index, "changes", number, "value"), change.at)
        except ValidationError as error:
            path = self.parsed.original((*self.path, "deviations", index, "changes", number, "value"))
            self._translated(error, change.value, kind, path, change.at)

    def _attribute(self, change: Change, index: int, number: int) -> None:
        kind = kind_of(change.at)
        type_ = TYPE_OF[kind]
        allowed = attributes(kind)
        if change.attribute not in allowed:
            details = {
                "found": change.attribute,
                "meant": self.parsed.meant(change.attribute, allowed),
                "expected": listed(allowed),
            }
            self._report("E503", index, number, ("attribute",), change.at, kind=kind, **details)
            return
        if change.to is None:
            if attribute_of(type_, change.attribute).info.is_required():
                self._report(
                    "E505",
                    index,
                    number,
                    ("to",),
                    change.at,
                    found="null",
                    at=f"{change.at} {change.attribute}",
                    expected=Text(ja="必須", en="required"),
                )
            return
        try:
            value = attribute_of(type_, change.attribute).adapter.validate_python(change.to)
            if change.attribute in ("from", "partner"):
                path = (*self.path, "deviations", index, "changes", number, "to")
                for named in (value,) if isinstance(value, str) else value:
                    self._reference(named, path, change.at)
        except ValidationError as error:
            path = self.parsed.original((*self.path, "deviations", index, "changes", number, "to"))
            self._translated(error, change.to, type_, path, change.at)

    def _references(self, element: Any, path: Path, at: str) -> None:
        """What an added element says of where its data comes from, and of the law it rests on, exists."""
        if isinstance(element, Form):
            for number, field in enumerate(element.fields):
                self._references(field, (*path, "fields", number), at)
        elif isinstance(element, FormField):
            for origin in element.origin:
                self._reference(origin, (*path, "from"), at)
        elif isinstance(element, Interface):
            self._reference(element.partner, (*path, "partner"), at)
        check_basis(self.parsed, self.world, element.basis, path, f"{self.standard.address}/{at}")

    def _reference(self, named: str, path: Path, at: str) -> None:
        if named not in WRITTEN_BY:
            reference(self.parsed, self.world, named, path, f"{self.standard.address}/{at}")

    def _setting(self, change: Set, index: int, number: int) -> None:
        if self.standard.process is None:
            return
        parameter = _parameters_of(self.standard).get(change.at)
        if not isinstance(parameter, Parameter) or change.to is None or change.at in self.altered:
            return  # what the parameter becomes with all changes is judged where they are applied
        refusal = parameter.refusal(change.to)
        if refusal:
            details = {"found": shown(change.to), "at": change.at, "expected": refusal}
            self._report("E505", index, number, ("to",), change.at, **details)


def _parameters_of(standard: KnownProcess) -> dict[str, Element]:
    process = cast(Process, standard.process)
    return {f"parameters/{p.id}": p for p in process.parameters}


@cache
def attributes(kind: ElementKind) -> tuple[str, ...]:
    """The attributes of a kind of element that a ``change`` may set."""
    return tuple(key for key in keys_of([TYPE_OF[kind]]) if key not in STRUCTURE)
