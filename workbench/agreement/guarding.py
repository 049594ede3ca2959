"""What no save may do to a point, whatever it comes from: two snapshots are held against each other (law 6).

An old decision stays sound when the standard changes later. Only what an edit itself brings is judged: a decision that
is newly taken or changed, one that goes without being reopened, a stance that changes after the decision, weights that
change once they were fixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from workbench.agreement.deciding import Obstacle, obstacles, of_fields, of_silence, of_stances
from workbench.agreement.standing import Silence, cell_states, known_answers, reach, standing
from workbench.agreement.wording import name_of
from workbench.model import Agreement, Snapshot, Text, find

BreachKind = Literal["decided", "removed", "stance", "weights"]


@dataclass(frozen=True)
class Breach:
    """Something that an edit may not do to a point, with what a message says of it."""

    kind: BreachKind
    service: str
    agreement: Agreement
    details: Mapping[str, Any]


def breaches(before: Snapshot, after: Snapshot) -> Iterator[Breach]:
    """Everything that turning ``before`` into ``after`` does to points and may not."""
    for service in dict.fromkeys((*before.agreements, *after.agreements)):
        points = after.agreements.get(service, ())
        if points is before.agreements.get(service):
            continue
        known = {a.id: a for a in before.agreements.get(service, ())}
        left = {a.id for a in points}
        for gone in known.values():
            if gone.id not in left and kept_for_good(gone):
                yield Breach("removed", service, gone, {"what": gone.title})
        for agreement in points:
            was = known.get(agreement.id)
            if was != agreement:
                yield from _of(before, after, service, was, agreement)


def _of(before: Snapshot, after: Snapshot, service: str, was: Agreement | None, now: Agreement) -> Iterator[Breach]:
    for obstacle in _obstacles(before, after, service, was, now):
        yield Breach("decided", service, now, {"what": now.title, "why": obstacle.message})
    if was is None:
        return
    if was.decided is not None and now.decided is None and len(now.reopened) <= len(was.reopened):
        yield Breach("removed", service, now, {"what": now.title})
    if was.decided is not None and now.decided is not None:
        for m in dict.fromkeys((*was.stances, *now.stances)):
            if was.stances.get(m) != now.stances.get(m):
                yield Breach("stance", service, now, {"what": now.title, "who": name_of(after, m)})
    same = (_weights(was), was.weights_fixed) == (_weights(now), now.weights_fixed)
    told = len(now.reweighed) > len(was.reweighed) and not any(o.scores for o in now.options)
    if was.weights_fixed is not None and not same and not told:
        yield Breach("weights", service, now, {"what": now.title})


@dataclass(frozen=True)
class Overheard:
    """A decision that stands over silence: what is missing, in words; ``since``: the standard moved after it was taken."""

    service: str
    agreement: Agreement
    why: Text
    since: bool


def silences(snapshot: Snapshot) -> Iterator[Overheard]:
    """The decisions that stand over a missing stance or answer, whoever wrote them down.

    Answers that are to be confirmed again, and elements that the decision itself brought, came after it: those are told
    apart. Municipalities that joined later were not there to be asked.
    """
    for service, points in snapshot.agreements.items():
        for agreement in points:
            if agreement.decided is not None:
                yield from _silence(snapshot, service, agreement, agreement.decided.date)


def _silence(snapshot: Snapshot, service: str, agreement: Agreement, day: str) -> Iterator[Overheard]:
    there = standing(snapshot, service, agreement, day)
    asked = {m for m, profile in snapshot.municipalities.items() if (profile.joined or "") <= day}
    brought = tuple(
        p.record.removeprefix("catalog/")
        for p in (agreement.applied.undo if agreement.applied else ())
        if p.value is None
    )
    missing = replace(there, missing=tuple(m for m in there.missing if m in asked), stances={})
    standing_still = [s for s in there.silent if not snapshot.end_of("/".join(s.address.split("/")[:2]))]
    silent = [s for s in standing_still if s.municipality in asked and _is_there(snapshot, s.address)]
    late = [s for s in silent if s.state == "stale" or s.address.startswith(brought)]
    for obstacle in (*of_stances(snapshot, missing), *of_silence(snapshot, [s for s in silent if s not in late])):
        yield Overheard(service, agreement, obstacle.message, since=False)
    for obstacle in of_silence(snapshot, late):
        yield Overheard(service, agreement, obstacle.message, since=True)


def _is_there(snapshot: Snapshot, address: str) -> bool:
    """Whether anybody, the standard or a municipality, has the element: of what is gone nobody is asked."""
    service, process, *local = address.split("/", 2)
    if not local or f"{service}/{process}" not in snapshot.processes:
        return True
    known = known_answers(snapshot, f"{service}/{process}")
    return find(known.process, local[0]) is not None or any(local[0] in touches for touches in known.touched.values())


def kept_for_good(agreement: Agreement) -> bool:
    """Whether a point may not be removed: it is decided, or was; what is off the agenda is withdrawn."""
    return agreement.decided is not None or bool(agreement.reopened)


def _obstacles(
    before: Snapshot, after: Snapshot, service: str, was: Agreement | None, now: Agreement
) -> Iterator[Obstacle]:
    """What stands in the way of the decision that an edit brings."""
    if now.decided is None:
        return
    today = now.decided.date  # what day it is, is not for a comparison of two snapshots to ask
    open_ = now.model_copy(update={"decided": None})
    if was is None or was.decided is None or _binding(was) != _binding(now):
        if was is not None and was.decided is not None:
            reopen = Text(
                ja="決定済みの論点です。改めるには、理由を付けて再開してください。",
                en="The point is decided; to change that, reopen it with the reason.",
            )
            yield Obstacle("decided", reopen)
            return
        yield from (o for o in obstacles(after, service, open_, now.decided, today) if o.kind != "silent")
        yield from of_silence(after, _silent(before, after, service, now))
        there = standing(after, service, open_, today)
        yield from (o for o in of_fields(after, now, there, today) if o.kind == "against")
    elif (was.effect, was.cost, was.expires) != (now.effect, now.cost, now.expires):
        yield from of_fields(after, now, standing(after, service, open_, today), today)


def _silent(before: Snapshot, after: Snapshot, service: str, now: Agreement) -> tuple[Silence, ...]:
    """The silent cells: as they stand after the edit.

    Where the edit changes the standard itself (an effect that is applied together with the decision), its own stale
    cells are no silence: there the answers are held against the standard as it was.
    """
    found: dict[tuple[str, str], Silence] = {}
    for about in reach(now):
        process = f"{service}/{about.partition('/')[0]}"
        stands = before.processes.get(process) is after.processes.get(process) or process not in before.processes
        for snapshot in (after,) if stands else (before, _beside(before, after, process)):
            for m, several in cell_states(snapshot, service, (about,)).items():
                for address, state in several.items():
                    if state in ("unanswered", "stale"):
                        kept: Literal["unanswered", "stale"] = "stale" if state == "stale" else "unanswered"
                        found.setdefault((m, address), Silence(m, address, kept))
    return tuple(found.values())


def _beside(before: Snapshot, after: Snapshot, process: str) -> Snapshot:
    """What municipalities say after the edit, beside the one process as it was before."""
    processes = {**after.processes, process: before.processes[process]}
    digests = {**after.digests, process: before.digests[process]}
    confirmed = {**after.confirmed, **{k: v for k, v in before.confirmed.items() if k[0] == process}}
    return replace(after, processes=processes, digests=digests, confirmed=confirmed)


def _binding(agreement: Agreement) -> Any:
    """What of a decided point only reopening it may change: not how its reason and minutes are worded."""
    decided = agreement.decided
    assert decided is not None
    return agreement.about, decided.model_copy(update={"why": "－", "minutes": None})


def _weights(agreement: Agreement) -> list[tuple[str, int]]:
    return sorted((c.id, c.weight) for c in agreement.criteria)
