"""What is wrong with a municipality's variant of a process: conflicting deviations, or a flow that no longer holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

from workbench.fitgap.conflict import Conflict, Conflicts
from workbench.fitgap.resolve import conflicts, index, resolve
from workbench.model import (
    VALUE_ATTRIBUTES,
    Add,
    AnyChange,
    Change,
    Deviation,
    Element,
    Flaw,
    Process,
    Remove,
    Set,
    Snapshot,
    flaws,
    kind_of,
)

_FLOW_ATTRIBUTES = frozenset({"next", "kind", "join", "uses"})


@dataclass(frozen=True, slots=True)
class VariantFlaw:
    """Something wrong with what a municipality does in a process, and the deviations that bring it about.

    ``what`` is a conflict between changes, or a flaw that the resolved process has and the standard has not.
    """

    municipality: str
    process: str
    deviations: tuple[str, ...]
    what: Conflict | Flaw


Sound = Collection[tuple[str, str]]
"""Practices, as (municipality, service), whose variants are known to be sound."""


class _Looked(NamedTuple):
    """What was found in a snapshot, and the practices that were not looked into for it."""

    found: Mapping[tuple[str, str], Conflicts]
    left_out: frozenset[tuple[str, str]]


_looked: WeakKeyDictionary[Snapshot, _Looked] = WeakKeyDictionary()


def variant_conflicts(snapshot: Snapshot, sound: Sound = ()) -> Mapping[tuple[str, str], Conflicts]:
    """The conflicts among each municipality's deviations in a process, by (municipality, process), where there are any.

    Computed once for a snapshot, since matrix and check both ask, and only as far as an earlier snapshot of the same
    workspace does not hold the very same process and deviations; ``sound`` practices are not looked into.
    """
    wanted = frozenset(sound)
    looked = _looked.get(snapshot)
    if looked is None or not looked.left_out <= wanted:
        looked = _looked[snapshot] = _Looked(_found(snapshot, wanted), wanted)
    if looked.left_out == wanted:
        return looked.found
    return {(m, a): c for (m, a), c in looked.found.items() if (m, a.split("/", 1)[0]) not in wanted}


def _found(snapshot: Snapshot, sound: frozenset[tuple[str, str]]) -> dict[tuple[str, str], Conflicts]:
    earlier = list(reversed(list(_looked.items())))
    indexes: dict[str, Mapping[str, Element | Process]] = {}
    found = {}
    for municipality, address, process, deviations in _variants(snapshot, sound):
        known = next(
            (
                looked
                for then, looked in earlier
                if (municipality, address.split("/", 1)[0]) not in looked.left_out
                and then.processes.get(address) is process
                and _of(then, municipality, address) is deviations
            ),
            None,
        )
        if known is not None:
            if (municipality, address) in known.found:
                found[municipality, address] = known.found[municipality, address]
            continue
        if address not in indexes:
            indexes[address] = index(process)
        among = conflicts(process, deviations, indexes[address])
        if among:
            found[municipality, address] = among
    return found


def _of(snapshot: Snapshot, municipality: str, address: str) -> tuple[Deviation, ...]:
    return snapshot.practice(municipality, address).deviations


def variant_flaws(snapshot: Snapshot, sound: Sound = ()) -> Iterator[VariantFlaw]:
    """Everything wrong with every variant of every process (the soundness of variants: Provop, Hallerbach 2010).

    ``sound`` practices, which were found to be so with the standard as it stands, are not looked into.
    """
    among = variant_conflicts(snapshot, sound)
    standing: dict[str, _Standing] = {}
    for municipality, address, process, deviations in _variants(snapshot, sound):
        if (municipality, address) in among:
            for conflict in among[municipality, address]:
                yield VariantFlaw(municipality, address, conflict.by, conflict)
            continue
        if address not in standing:
            standing[address] = _Standing(process)
        if all(standing[address].survives(c) for d in deviations for c in d.changes):
            continue
        resolved = resolve(process, deviations)
        assert isinstance(resolved, Process)
        for flaw in flaws(resolved):
            if flaw not in standing[address].flaws:
                near = [d.id for d in deviations if any(c.at == flaw.address for c in d.changes)]
                by = tuple(near) or tuple(d.id for d in deviations)
                yield VariantFlaw(municipality, address, by, flaw)


def _variants(snapshot: Snapshot, sound: Sound) -> Iterator[tuple[str, str, Process, tuple[Deviation, ...]]]:
    """Every process in which a municipality deviates: municipality, address, standard, deviations."""
    for (municipality, service), practice in snapshot.practices.items():
        if (municipality, service) in sound:
            continue
        for id_, recorded in practice.processes.items():
            process = snapshot.processes.get(f"{service}/{id_}")
            if process is not None and recorded.deviations:
                yield municipality, f"{service}/{id_}", process, recorded.deviations


class _Standing:
    """What of a standard process decides whether a change can make it unsound."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.actors = frozenset(a.id for a in process.actors)
        self.used = frozenset(use for step in process.steps for use in step.uses)

    @cached_property
    def flaws(self) -> frozenset[Flaw]:
        """What is unsound in the standard itself."""
        return frozenset(flaws(self._process))

    def survives(self, change: AnyChange) -> bool:
        """Whether the change surely leaves a sound process sound, so that nobody needs to build the variant."""
        kind = kind_of(change.at)
        match change:
            case Set():
                return True
            case Add():
                return kind not in ("step", "parameter")
            case Remove():
                below = change.at + "/"
                return kind not in ("step", "actor") and not any(
                    u == change.at or u.startswith(below) for u in self.used
                )
            case Change(attribute="actor"):
                return change.to in self.actors
            case Change():
                return change.attribute not in (_FLOW_ATTRIBUTES if kind == "step" else VALUE_ATTRIBUTES)
            case _:
                return kind != "step"
