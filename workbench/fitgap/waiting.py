"""What waits for somebody: from what is recorded, by the roles they have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.fitgap.decisions import decisions, disposition_of, settled_by
from workbench.fitgap.ending import ended
from workbench.fitgap.matrix import STATES, Matrix
from workbench.fitgap.points import Point
from workbench.model import Agreement, Role, Snapshot

TaskKind = Literal["answer", "confirm-again", "stance", "take-out", "settle", "chase", "ask-vendor", "answer-request"]
"""Answer what is unanswered, confirm what is stale, take a stance, take out what has ended, settle points, chase the unanswered, ask the vendor
for what the package does, answer what the package does."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits: how many of it, in which service and for which municipality, and by when.

    ``due`` is the go-live (``YYYY-MM``) of the municipality, or of the first one where all are concerned; ``points`` are
    the keys of the points that wait.
    """

    kind: TaskKind
    count: int
    service: str = ""
    municipality: str = ""
    due: str | None = None
    points: tuple[str, ...] = ()


def waiting(
    snapshot: Snapshot, roles: Iterable[Role], matrix: Matrix, points: Sequence[Point], today: str = ""
) -> tuple[Task, ...]:
    """What waits for somebody with these roles, most pressing first: by due date, then by how much it is.

    ``matrix`` and ``points`` are those of the whole snapshot. A viewer is waited for by nobody. What has ended is told
    where ``today`` is given.
    """
    found: dict[tuple[str, str, str], Task] = {}
    counts = _Counts(matrix)
    for role in roles:
        match role.role:
            case "member" if role.municipality in snapshot.municipalities:
                tasks = [*_of_member(snapshot, role, counts), *_ended(snapshot, role, today)]
            case "chair":
                tasks = _of_chair(snapshot, role, points)
            case "secretariat":
                tasks = [
                    *_of_secretariat(snapshot, counts),
                    *_unanswered_by_vendor(snapshot, points, "ask-vendor"),
                    *_ended(snapshot, role, today),
                ]
            case "vendor":
                tasks = _unanswered_by_vendor(snapshot, points, "answer-request")
            case _:
                tasks = []
        found.update({(t.kind, t.service, t.municipality): t for t in tasks if t.count})
    return tuple(sorted(found.values(), key=lambda t: (t.due or "9999", -t.count, t.kind, t.service, t.municipality)))


class _Counts:
    """How many cells of each service and municipality are in a state."""

    def __init__(self, matrix: Matrix) -> None:
        self.services = list(dict.fromkeys(r.service for r in matrix.rows))
        self._matrix = matrix
        place = {s: i for i, s in enumerate(self.services)}
        self._service_of = [place[r.service] for r in matrix.rows]

    def of(self, state: str) -> dict[tuple[str, str], int]:
        """The number of cells in ``state`` by service and municipality, where there are any."""
        hits = self._matrix.states == STATES.index(state)
        sums = np.zeros((len(self.services), len(self._matrix.municipalities)), dtype=np.int64)
        np.add.at(sums, self._service_of, hits)
        return {
            (s, m): int(sums[i, j])
            for i, s in enumerate(self.services)
            for j, m in enumerate(self._matrix.municipalities)
            if sums[i, j]
        }


def _of_member(snapshot: Snapshot, role: Role, counts: _Counts) -> list[Task]:
    m = str(role.municipality)
    due = snapshot.municipalities[m].go_live
    own = {s.id for s in snapshot.services.values() if s.working_group in role.working_groups}
    kinds: tuple[tuple[TaskKind, str], ...] = (("answer", "unanswered"), ("confirm-again", "stale"))
    tasks = [
        Task(kind, n, service, m, due)
        for kind, state in kinds
        for (service, municipality), n in counts.of(state).items()
        if municipality == m and service in own
    ]
    for service in own:
        open_ = tuple(f"{service}/{a.id}" for a in snapshot.agreements.get(service, ()) if _misses(a, m))
        tasks.append(Task("stance", len(open_), service, m, due, open_))
    return tasks


def _misses(agreement: Agreement, municipality: str) -> bool:
    open_ = agreement.decided is None and agreement.withdrawn is None
    return open_ and municipality not in agreement.counting


def _ended(snapshot: Snapshot, role: Role, today: str) -> list[Task]:
    """Deviations that have ended and are still recorded: of the member's own services, or of everybody."""
    counts: dict[str, int] = {}
    for found in ended(snapshot, today, role.municipality if role.role == "member" else None):
        service = snapshot.services.get(found.service)
        if role.role != "member" or (service is not None and service.working_group in role.working_groups):
            counts[found.municipality] = counts.get(found.municipality, 0) + 1
    return [Task("take-out", n, municipality=m) for m, n in counts.items()]


def _of_chair(snapshot: Snapshot, role: Role, points: Sequence[Point]) -> list[Task]:
    """Differences of the services of the chair's groups that no decision settles."""
    own = [s.id for s in snapshot.services.values() if s.working_group in role.working_groups]
    decided = decisions(snapshot)
    open_ = Counter(p.row.service for p in points if not disposition_of(settled_by(decided, p.row.address)))
    return [Task("settle", open_[s], s, due=_first_go_live(snapshot)) for s in own]


def _of_secretariat(snapshot: Snapshot, counts: _Counts) -> list[Task]:
    by_municipality: dict[str, int] = {}
    for state in ("unanswered", "stale"):
        for (_, m), n in counts.of(state).items():
            by_municipality[m] = by_municipality.get(m, 0) + n
    return [
        Task("chase", n, municipality=m, due=snapshot.municipalities[m].go_live) for m, n in by_municipality.items()
    ]


def _unanswered_by_vendor(snapshot: Snapshot, points: Sequence[Point], kind: TaskKind) -> list[Task]:
    """Points on which the vendor has not said what the package does."""
    by_service: dict[str, int] = {}
    for point in points:
        answered = {a.about for a in snapshot.answers.get(point.row.service, ())}
        local = point.row.address.partition("/")[2]
        if local not in answered:
            by_service[point.row.service] = by_service.get(point.row.service, 0) + 1
    return [Task(kind, n, service, due=_first_go_live(snapshot)) for service, n in by_service.items()]


def _first_go_live(snapshot: Snapshot) -> str | None:
    return min((m.go_live for m in snapshot.municipalities.values() if m.go_live), default=None)
