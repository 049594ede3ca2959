"""What an edit of the standard would do to everything that was said of it: asked before it is saved (law 5).

Nothing that a municipality, the vendor or a decision has recorded disappears with an edit. What an edit can do is listed
here in full: confirmations that have to be given again, deviations that lose what they speak of, contradict each other or
are no deviations any more, flows that no longer hold, agreements and answers about what is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Literal, NamedTuple

from workbench.fitgap.conflict import Conflict
from workbench.fitgap.diff import diff
from workbench.fitgap.matrix import STATES, Matrix, matrix
from workbench.fitgap.resolve import added_fields, built, same
from workbench.fitgap.variants import VariantFlaw, variant_flaws
from workbench.model import (
    WHOLE,
    Add,
    AnyChange,
    Change,
    Flaw,
    Process,
    Remove,
    Set,
    Snapshot,
    digest,
    find,
    flaws,
    parent_of,
    parts,
    replacement,
    retirement_flaws,
)

_STALE = STATES.index("stale")
_TARGET_GONE = frozenset({"unknown-target", "anchor-unknown"})


class StandardChange(NamedTuple):
    """One change of the standard itself: the address of the process, and what changes in it."""

    process: str
    change: AnyChange


class Stale(NamedTuple):
    """A cell that has to be confirmed again, and what changes in its element (``local``, relative to the process)."""

    municipality: str
    process: str
    local: str
    changes: tuple[AnyChange, ...]


class Renewed(NamedTuple):
    """A cell that was to be confirmed again, and needs no longer be: the standard is again as it was confirmed."""

    municipality: str
    process: str
    local: str


class Lost(NamedTuple):
    """A deviation of which a change no longer has what it speaks of; ``instead`` is what replaces it, if anything."""

    municipality: str
    process: str
    deviation: str
    local: str
    instead: str | None


class Fulfilled(NamedTuple):
    """A deviation that the standard comes to meet: ``changes`` ask for what it now does; ``whole``: nothing else is left."""

    municipality: str
    process: str
    deviation: str
    changes: tuple[AnyChange, ...]
    whole: bool


class Unsound(NamedTuple):
    """Something the edit makes unsound: in the standard (no municipality), or in a municipality's variant of it."""

    municipality: str | None
    process: str
    deviations: tuple[str, ...]
    what: Flaw | Conflict


class Orphan(NamedTuple):
    """An agreement (by its id) or a vendor's answer about what is gone; ``instead`` is what replaces it, if anything."""

    kind: Literal["agreement", "answer"]
    service: str
    id: str
    about: str
    instead: str | None


class Counts(NamedTuple):
    """How much of an effect concerns one municipality."""

    stale: int
    lost: int
    unsound: int
    fulfilled: int


@dataclass(frozen=True)
class Effect:
    """Everything that an edit of the standard does to what was said of it."""

    changes: tuple[StandardChange, ...] = ()
    stale: tuple[Stale, ...] = ()
    renewed: tuple[Renewed, ...] = ()
    lost: tuple[Lost, ...] = ()
    fulfilled: tuple[Fulfilled, ...] = ()
    unsound: tuple[Unsound, ...] = ()
    orphans: tuple[Orphan, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any effect at all."""
        return any(getattr(self, f.name) for f in fields(self))

    @cached_property
    def flaws(self) -> tuple[Unsound, ...]:
        """What is unsound in the standard itself: with these, it cannot be saved."""
        return tuple(u for u in self.unsound if u.municipality is None)

    def counts(self) -> Mapping[str, Counts]:
        """How much concerns each municipality that it concerns at all."""
        several = (self.stale, self.lost, self.unsound, self.fulfilled)
        named = dict.fromkeys(x.municipality for group in several for x in group if x.municipality is not None)
        return {m: Counts(*(sum(x.municipality == m for x in group) for group in several)) for m in named}


def effect(before: Snapshot, after: Snapshot) -> Effect:
    """What turning ``before`` into ``after`` does to what was said of the standard.

    ``after`` is what :func:`workbench.fitgap.applied.applied` gives, so that it keeps the versions somebody confirmed.
    Only changes of the catalogue are looked at: what people write of their practice has its effect in the matrix.
    """
    touched = [
        address
        for address in dict.fromkeys([*before.processes, *after.processes])
        if _differ(before.processes.get(address), after.processes.get(address))
    ]
    if not touched:
        return Effect()
    changes = {a: _changes(before.processes.get(a), after.processes.get(a)) for a in touched}
    stale, renewed = _confirmations(before, after, changes)
    old_flaws, new_flaws = (_variants(snapshot, touched) for snapshot in (before, after))
    fulfilled = tuple(_fulfilled(before, after, touched))
    met = {(f.municipality, f.process, f.deviation, c.at) for f in fulfilled for c in f.changes}
    new = [f for f in new_flaws if f not in old_flaws]
    lost = tuple(_lost(before, after, touched, new, met))
    return Effect(
        changes=tuple(StandardChange(a, c) for a, several in changes.items() for c in several),
        stale=stale,
        renewed=renewed,
        lost=lost,
        fulfilled=fulfilled,
        unsound=(*_standard(before, after, touched), *_unsound(new, met)),
        orphans=tuple(_orphans(before, after, touched)),
    )


def _differ(old: Process | None, new: Process | None) -> bool:
    return old is not new and (old is None or new is None or not same(old.dump(), new.dump()))


def _changes(old: Process | None, new: Process | None) -> tuple[AnyChange, ...]:
    """What changes in a process, without what is only a record of the past; one that comes or goes changes as a whole."""
    if old is None or new is None:
        there = new or old
        assert there is not None
        empty = Process(id=there.id, name=there.name)
        return diff(old or empty, new or empty)
    return tuple(c for c in diff(old, new) if not (isinstance(c, Change) and c.attribute == "retired"))


def _confirmations(
    before: Snapshot, after: Snapshot, changes: Mapping[str, tuple[AnyChange, ...]]
) -> tuple[tuple[Stale, ...], tuple[Renewed, ...]]:
    stale: list[Stale] = []
    renewed: list[Renewed] = []
    for address, several in changes.items():
        was, now = _stale_cells(before, address), _stale_cells(after, address)
        for municipality, local in now:
            if (municipality, local) not in was:
                stale.append(Stale(municipality, address, local, tuple(_about(several, local))))
        renewed += [Renewed(m, address, local) for m, local in was if (m, local) not in now]
    return tuple(stale), tuple(renewed)


def _stale_cells(snapshot: Snapshot, address: str) -> dict[tuple[str, str], None]:
    """The cells of a process that are to be confirmed again, municipality by municipality."""
    if address not in snapshot.processes:
        return {}
    found: Matrix = matrix(snapshot, address)
    cells = ((j, i) for i, j in zip(*(found.states == _STALE).nonzero(), strict=True))
    return {(found.municipalities[j], found.rows[i].local): None for j, i in sorted(cells)}


def _about(changes: Iterable[AnyChange], local: str) -> Iterator[AnyChange]:
    """The changes that concern an element: its own, or its form coming or going."""
    for change in changes:
        if change.at == local or (isinstance(change, Add | Remove) and change.at == parent_of(local)):
            yield change


def _variants(snapshot: Snapshot, touched: Collection[str]) -> dict[VariantFlaw, None]:
    """What is wrong with the municipalities' variants of some processes."""
    processes = {a: p for a, p in snapshot.processes.items() if a in touched}
    return dict.fromkeys(variant_flaws(replace(snapshot, processes=processes)))


def _standard(before: Snapshot, after: Snapshot, touched: Iterable[str]) -> Iterator[Unsound]:
    for address in touched:
        old, new = before.processes.get(address), after.processes.get(address)
        if new is None:
            continue
        known = {*flaws(old), *retirement_flaws(old)} if old else set()
        for flaw in (*flaws(new), *retirement_flaws(new)):
            if flaw not in known:
                yield Unsound(None, address, (), flaw)


def _unsound(found: Iterable[VariantFlaw], met: Collection[tuple[str, str, str, str]]) -> Iterator[Unsound]:
    for flaw in found:
        if isinstance(flaw.what, Conflict) and (flaw.what.kind in _TARGET_GONE or _is_met(flaw, met)):
            continue
        yield Unsound(flaw.municipality, flaw.process, flaw.deviations, flaw.what)


def _is_met(flaw: VariantFlaw, met: Collection[tuple[str, str, str, str]]) -> bool:
    return any((flaw.municipality, flaw.process, by, flaw.what.address) in met for by in flaw.deviations)


def _lost(
    before: Snapshot,
    after: Snapshot,
    touched: Collection[str],
    found: Iterable[VariantFlaw],
    met: Collection[tuple[str, str, str, str]],
) -> Iterator[Lost]:
    for flaw in found:
        if not isinstance(flaw.what, Conflict) or flaw.what.kind not in _TARGET_GONE:
            continue
        local = flaw.what.address
        if flaw.what.kind == "anchor-unknown":
            local = f"{local.rsplit('/', 1)[0]}/{flaw.what.found}"
        for by in flaw.deviations:
            if (flaw.municipality, flaw.process, by, flaw.what.address) not in met:
                instead = replacement(after.processes[flaw.process], local)
                yield Lost(flaw.municipality, flaw.process, by, local, instead)
    for address in touched:
        if address not in after.processes:
            for m in before.municipalities:
                for deviation in before.practice(m, address).deviations:
                    yield Lost(m, address, deviation.id, WHOLE, None)


def _fulfilled(before: Snapshot, after: Snapshot, touched: Iterable[str]) -> Iterator[Fulfilled]:
    for address in touched:
        old, new = before.processes.get(address), after.processes.get(address)
        if old is None or new is None:
            continue
        for m in after.municipalities:
            for deviation in after.practice(m, address).deviations:
                now = [c for c in deviation.changes if meets(new, c)]
                if any(not meets(old, c) for c in now):
                    yield Fulfilled(m, address, deviation.id, tuple(now), len(now) == len(deviation.changes))


def meets(process: Process, change: AnyChange) -> bool:
    """Whether the process already does what the change asks for; a place is never asked for by itself.

    >>> from workbench.model import Process, Remove
    >>> meets(Process.model_validate({"id": "p", "name": {"ja": "例"}}), Remove(at="steps/print"))
    True
    """
    element = find(process, change.at)
    match change:
        case Remove():
            return element is None
        case Add():
            return element is not None and _alike(process, change)
        case Change():
            return element is not None and same(element.dump().get(change.attribute), change.to)
        case Set():
            return element is not None and same(element.dump().get("default"), change.dump().get("to"))
    return False


def _alike(process: Process, change: Add) -> bool:
    """Whether the element that stands where one is added, with its fields, is the one that would be added."""
    try:
        wanted = {change.at: built(change.at, change.value)}
        for field in added_fields(change):
            at = f"{change.at}/fields/{field['id']}"
            wanted[at] = built(at, field)
    except (ValueError, KeyError):
        return False
    there = {
        x.address: x.element for x in parts(process) if x.address == change.at or parent_of(x.address) == change.at
    }
    return there.keys() == wanted.keys() and all(digest(there[a]) == digest(e) for a, e in wanted.items())


def _orphans(before: Snapshot, after: Snapshot, touched: Collection[str]) -> Iterator[Orphan]:
    for service in dict.fromkeys(a.split("/", 1)[0] for a in touched):
        spoken: list[tuple[Literal["agreement", "answer"], str, str]] = [
            ("agreement", agreement.id, about)
            for agreement in after.agreements.get(service, ())
            for about in agreement.about
        ]
        spoken += [("answer", answer.about, answer.about) for answer in after.answers.get(service, ())]
        for kind, id_, about in spoken:
            process, _, local = about.partition("/")
            address = f"{service}/{process}"
            if address not in touched or not _stands(before, address, local) or _stands(after, address, local):
                continue
            there = after.processes.get(address)
            yield Orphan(kind, service, id_, about, replacement(there, local) if there else None)


def _stands(snapshot: Snapshot, address: str, local: str) -> bool:
    process = snapshot.processes.get(address)
    return process is not None and find(process, local or WHOLE) is not None
