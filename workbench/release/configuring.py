"""What was agreed on the package's parameters: one value for all, each municipality's difference, and by which decision.

Only what a decision settles is agreed. A difference that nobody has decided on is no part of a release: the common value
holds, and the parameter is marked ``open``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from workbench.fitgap import decisions, disposition_of, settled_by
from workbench.model import (
    Agreement,
    Change,
    Deviation,
    DeviationBasis,
    Parameter,
    Process,
    ProcessPractice,
    Set,
    Snapshot,
    Text,
)
from workbench.release.documents import Allowed, Difference, Ground, PackageOption, Setting
from workbench.release.values import alike

_STANDS = frozenset({"parameter", "option", "customize", "work_around", "euc", "outside"})
"""Dispositions under which a municipality's own value stays."""


class Unagreed(NamedTuple):
    """A value that a municipality sets and no decision settles."""

    municipality: str
    address: str
    deviation: str


class Refused(NamedTuple):
    """Why configuration cannot be released: ``duplicate-key``, ``value-not-allowed`` or ``not-applied``."""

    kind: str
    address: str
    municipality: str | None
    found: str
    expected: str | Text


@dataclass
class Configuration:
    """The agreed configuration of the package."""

    settings: list[Setting] = field(default_factory=list)
    differences: dict[str, list[Difference]] = field(default_factory=dict)
    not_applicable: dict[str, list[str]] = field(default_factory=dict)
    options: list[PackageOption] = field(default_factory=list)
    chosen: dict[str, list[str]] = field(default_factory=dict)
    unagreed: list[Unagreed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def configuration(snapshot: Snapshot, services: Sequence[str], effective: Mapping[str, str]) -> Configuration:
    """The configuration of these services; ``effective`` are the municipalities with the day the release holds there."""
    found = Configuration(
        differences={m: [] for m in effective},
        not_applicable={m: [] for m in effective},
        chosen={m: [] for m in effective},
    )
    decided = decisions(snapshot)
    for service in services:
        for address, process in snapshot.processes_of(service):
            _process(snapshot, address, process, decided, effective, found)
        _options(snapshot, service, effective, found)
    _unapplied(snapshot, services, found)
    found.settings.sort(key=lambda s: s.key)
    for several in found.differences.values():
        several.sort(key=lambda d: d.key)
    by_key: dict[str, str] = {}
    for setting in found.settings:
        if by_key.setdefault(setting.key, setting.address) != setting.address:
            found.refused.append(Refused("duplicate-key", setting.address, None, setting.key, by_key[setting.key]))
    return found


def _process(
    snapshot: Snapshot,
    address: str,
    process: Process,
    decided: Mapping[str, tuple[Agreement, ...]],
    effective: Mapping[str, str],
    found: Configuration,
) -> None:
    practices = {m: snapshot.practice(m, address) for m in effective}
    absent = {m: _absent(snapshot, m, address, practice) for m, practice in practices.items()}
    for m in effective:
        if absent[m]:
            found.not_applicable[m].append(address)
    for parameter in process.parameters:
        if parameter.package_key is None:
            continue
        local = f"parameters/{parameter.id}"
        at = f"{address}/{local}"
        naming = _naming(snapshot, address, parameter.id)
        settling = naming or settled_by(decided, at)
        open_ = False
        for m, practice in practices.items():
            if absent[m]:
                continue
            if any(n.covers(local) for n in practice.not_applicable):
                found.not_applicable[m].append(at)
                continue
            open_ |= not _difference(m, at, parameter, practice, settling, bool(naming), effective[m], found)
        if parameter.default is not None and (refusal := parameter.refusal(parameter.default)):
            found.refused.append(Refused("value-not-allowed", at, None, repr(parameter.default), refusal))
        found.settings.append(_setting(at, parameter, settling, open_))


def _absent(snapshot: Snapshot, municipality: str, address: str, practice: ProcessPractice) -> bool:
    """Whether a municipality does not have a process at all."""
    whole = snapshot.practices.get((municipality, address.partition("/")[0]))
    return bool(whole and whole.not_applicable and whole.not_applicable.elements is None) or any(
        n.elements is None for n in practice.not_applicable
    )


def _naming(snapshot: Snapshot, address: str, parameter: str) -> tuple[Agreement, ...]:
    """The decisions whose effect is to let this parameter be set."""
    service, _, process = address.partition("/")
    return tuple(
        a
        for a in snapshot.agreements.get(service, ())
        if a.decided is not None
        and a.decided.disposition == "parameter"
        and a.effect is not None
        and a.effect.parameter == parameter
        and a.about[0].partition("/")[0] == process
    )


def _setting(at: str, parameter: Parameter, settling: tuple[Agreement, ...], open_: bool) -> Setting:
    said: dict[str, Any] = {
        "key": parameter.package_key,
        "address": at,
        "name": parameter.name,
        "type": parameter.type,
        "choices": tuple(Allowed.model_validate(_given(id=c.id, name=c.name)) for c in parameter.choices) or None,
        "columns": parameter.columns or None,
        "min": parameter.min,
        "max": parameter.max,
        "unit": parameter.unit,
    }
    told: dict[str, Any] = {"decision": settling[0].id if len(settling) == 1 else None, "open": open_ or None}
    return Setting.model_validate(_given(**said) | {"value": parameter.default} | _given(**told))


def _given(**said: Any) -> dict[str, Any]:
    return {k: v for k, v in said.items() if v is not None}


def _difference(
    municipality: str,
    at: str,
    parameter: Parameter,
    practice: ProcessPractice,
    settling: tuple[Agreement, ...],
    named: bool,
    effective: str,
    found: Configuration,
) -> bool:
    """Note the municipality's agreed difference at a parameter, if any; False where it has one that is not agreed."""
    setting = list(_values_set(practice, parameter.id))
    agreement = settling[0] if len(settling) == 1 else None
    if named and agreement is not None:
        assert agreement.effect is not None
        value, until = agreement.effect.values.get(municipality, parameter.default), None
    elif not setting:
        return True
    else:
        if named or disposition_of(settling) is None or len(setting) > 1:
            found.unagreed += [Unagreed(municipality, at, d.id) for d, _ in setting]
            return False
        agreement = settling[0]
        until = _until(agreement, municipality)
        value = setting[0][1]
        if until is not None and until <= effective:
            return True
    if alike(value, parameter.default):
        return True
    refusal = parameter.refusal(value)
    if refusal:
        found.refused.append(Refused("value-not-allowed", at, municipality, repr(value), refusal))
        return True
    assert agreement is not None and parameter.package_key is not None
    because = setting[0][0] if setting else _concerned(practice, at, agreement)
    said: dict[str, Any] = {
        "key": parameter.package_key,
        "value": value,
        "cause": because.cause if because else None,
        "basis": [_ground(b) for b in because.basis] if because else [],
        "decision": agreement.id,
    }
    found.differences[municipality].append(Difference.model_validate(said | ({"until": until} if until else {})))
    return True


def _values_set(practice: ProcessPractice, parameter: str) -> Iterator[tuple[Deviation, Any]]:
    for deviation in practice.deviations:
        for change in deviation.changes:
            sets = isinstance(change, Set) or (isinstance(change, Change) and change.attribute == "default")
            if sets and change.at == f"parameters/{parameter}":
                yield deviation, change.to  # type: ignore[union-attr]


def _until(agreement: Agreement, municipality: str) -> str | None:
    """Until when a municipality's own value stands under a decision; None: as long as the decision does, "": not at all."""
    decision = agreement.decided
    assert decision is not None
    match decision.disposition:
        case "adopt":
            return decision.ends or ""
        case "amend_ordinance":
            return next((a.effective for a in decision.amendments if a.municipality == municipality), "")
        case "defer":
            return decision.until or ""
        case disposition if disposition in _STANDS:
            return None if not decision.municipalities or municipality in decision.municipalities else ""
    return ""


def _concerned(practice: ProcessPractice, at: str, agreement: Agreement) -> Deviation | None:
    """The difference at what a decision is about, where none sets the parameter itself."""
    process = at.split("/")[1]
    about = [a.partition("/")[2] for a in agreement.about if a.partition("/")[0] == process]
    inside = tuple(f"{a}/" for a in about if a)
    return next((d for d in practice.deviations if any(f"{c.at}/".startswith(inside) for c in d.changes)), None)


def _ground(basis: DeviationBasis) -> Ground:
    if basis.kind == "custom":
        return Ground(kind="custom")
    return Ground.model_validate({k: v for k, v in basis.dump().items() if k != "amendable"} | {"kind": basis.kind})


def _options(snapshot: Snapshot, service: str, effective: Mapping[str, str], found: Configuration) -> None:
    for agreement in snapshot.agreements.get(service, ()):
        decision = agreement.decided
        if decision is None or decision.disposition != "option" or decision.how is None:
            continue
        about = tuple(f"{service}/{a}" for a in agreement.about)
        found.options.append(PackageOption(decision=agreement.id, about=about, how=decision.how))
        for m in decision.municipalities:
            if m in effective:
                found.chosen[m].append(agreement.id)


def _unapplied(snapshot: Snapshot, services: Sequence[str], found: Configuration) -> None:
    """Decided effects on parameters that the standard does not have yet."""
    for service in services:
        for agreement in snapshot.agreements.get(service, ()):
            effect, decision = agreement.effect, agreement.decided
            if decision is None or effect is None or effect.parameter is None or decision.disposition != "parameter":
                continue
            process = f"{service}/{agreement.about[0].partition('/')[0]}"
            there = snapshot.processes.get(process)
            parameter = next((p for p in there.parameters if p.id == effect.parameter), None) if there else None
            at = f"{process}/parameters/{effect.parameter}"
            if parameter is None:
                found.refused.append(Refused("not-applied", at, None, "－", agreement.id))
            elif effect.default is not None and not alike(effect.default, parameter.default):
                found.refused.append(Refused("not-applied", at, None, repr(parameter.default), repr(effect.default)))
