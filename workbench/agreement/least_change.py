"""Least change for all: the standard that asks the least of everybody, with a cap on what it asks of anyone.

Each issue is settled in exactly one of several ways, and each way asks something of each municipality. Without a cap the
cheapest way of each issue is the answer. With one, this is a multiple-choice knapsack with a row for each municipality:
solved exactly by branch and bound, with bounds from Lagrangian relaxation (Geoffrion, "Lagrangean relaxation for integer
programming", 1974) and ways fixed by their reduced cost. Where the search is cut short, how far from the best a plan can
be at most is said with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from workbench.agreement.agenda import agenda
from workbench.agreement.standing import known_answers
from workbench.fitgap.matrix import CellChange
from workbench.fitgap.points import content_key
from workbench.model import Snapshot

STANDARD = "standard"
"""The way that is the standard's as it stands."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an issue may be settled, and what it would cost each municipality to go over to it (0: nothing)."""

    id: str
    burden: Mapping[str, int]

    @property
    def total(self) -> int:
        """What it costs all of them."""
        return sum(self.burden.values())


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to be settled in exactly one of several ways."""

    id: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Plan:
    """A way for each issue; ``total`` is what it asks of all, ``burden`` of each, ``worst`` of the one most burdened.

    No plan that asks as little of the one most burdened has a total below ``bound``: where they are equal, the plan is
    proven to be the best.
    """

    ways: Mapping[str, str]
    total: int
    burden: Mapping[str, int]
    worst: int
    bound: int

    @property
    def exact(self) -> bool:
        """Whether the plan is proven to be the best."""
        return self.bound == self.total


@dataclass(frozen=True)
class Plans:
    """The plan of least total change under the cap, and the alternatives: less for the worst off, more for all.

    ``best`` is None where no plan keeps the cap, or none was found in time (``exact`` tells which: True means there is
    none). ``front`` are plans of which none is better than another on both counts, the least total first; it is
    ``complete`` where there are no others.
    """

    best: Plan | None
    front: tuple[Plan, ...]
    exact: bool
    complete: bool


def least_change(
    issues: Sequence[Issue],
    cap: int | Mapping[str, int] | None = None,
    *,
    alternatives: int = 12,
    effort: int = 400,
) -> Plans:
    """The plan of least total change in which nobody bears more than ``cap``, and the front of total against worst.

    Parameters
    ----------
    issues
        What is to be settled; burdens are whole numbers, not negative.
    cap
        The most that any municipality bears, or that each bears.
    alternatives
        How many plans of the front are looked for at most (all of them, where there are no more).
    effort
        How many branches are looked into for each plan; what cannot be proven with them is left unproven.

    Raises
    ------
    ValueError
        Where an issue has no ways, or a burden is negative.
    """
    problem = _Problem.of(issues)
    caps = problem.caps(cap)
    found, bound = problem.solve(caps, effort)
    best = None if found is None else problem.plan(found, bound)
    front, complete = _front(problem, alternatives, effort)
    return Plans(best, front, exact=bound is None if best is None else best.exact, complete=complete)


def issues_of(snapshot: Snapshot, today: str, keys: Sequence[str]) -> tuple[Issue, ...]:
    """Agenda items (by key) as issues: the standard's way and each way of a municipality, burdens in cases per year.

    Each difference of the item is an issue of its own. Whoever does it in a way already bears nothing of it, everybody
    else its cases per year (one where nobody counted them).
    """
    items = {i.key: i for i in agenda(snapshot, today)}
    found = []
    for key in keys:
        item = items.get(key)
        if item is None:
            continue
        for address in dict.fromkeys(p.row.address for p in item.points):
            process = next(p.row.process for p in item.points if p.row.address == address)
            found.append(Issue(address, tuple(_ways(snapshot, process, address, item.concerned))))
    return tuple(found)


def _ways(snapshot: Snapshot, process: str, address: str, concerned: Sequence[str]) -> Iterator[Way]:
    local = address.removeprefix(f"{process}/")
    known = known_answers(snapshot, process)
    does: dict[str, str] = {}
    for m in concerned:
        touches = [t for t in known.touched[m].get(local, ()) if t.change.at == local]
        cells = [CellChange(known.deviation(m, t.by), t.change) for t in touches]
        does[m] = content_key(local, cells) if cells else STANDARD
    cases = {m: v.per_year if (v := snapshot.practice(m, process).volume) is not None else 1 for m in concerned}
    for way in dict.fromkeys((STANDARD, *does.values())):
        yield Way(way, {m: 0 if does[m] == way else max(cases[m], 1) for m in concerned})


def _front(problem: _Problem, alternatives: int, effort: int) -> tuple[tuple[Plan, ...], bool]:
    """Plans from the least total on, each with less for the worst off than the one before."""
    found: list[Plan] = []
    cap = problem.most
    lowest = problem.least_worst()
    steps = max(alternatives, 1)
    while len(found) < steps:
        choice, bound = problem.solve(np.full(problem.width, cap), effort)
        if choice is None or bound is None:
            return _undominated(found), bound is None
        plan = problem.plan(choice, bound)
        found.append(plan)
        if plan.worst <= lowest:
            return _undominated(found), True
        left = steps - len(found)
        cap = plan.worst - 1
        if left and cap - lowest > left and problem.large:
            cap -= (cap - lowest) // (left + 1)
    return _undominated(found), False


def _undominated(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    return tuple(
        p
        for p in plans
        if not any(
            (q.total <= p.total and q.worst <= p.worst) and (q.total, q.worst) != (p.total, p.worst) for q in plans
        )
    )


_LARGE = 40
"""From how many issues that are not settled by themselves the front is sampled, not walked."""
_ROOT_ROUNDS, _NODE_ROUNDS = 300, 25


@dataclass(frozen=True)
class _Problem:
    """Issues as arrays: ``burdens`` by issue, way and municipality, ``totals`` by issue and way; ways that others beat are gone."""

    issues: tuple[Issue, ...]
    municipalities: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    burdens: np.ndarray
    totals: np.ndarray
    allowed: np.ndarray

    @classmethod
    def of(cls, issues: Sequence[Issue]) -> _Problem:
        municipalities = tuple(dict.fromkeys(m for i in issues for w in i.ways for m in w.burden))
        kept = []
        for issue in issues:
            if not issue.ways:
                raise ValueError(f"{issue.id}: there is no way to settle it")
            if any(b < 0 for w in issue.ways for b in w.burden.values()):
                raise ValueError(f"{issue.id}: a burden is negative")
            rows = [np.array([w.burden.get(m, 0) for m in municipalities], np.int64) for w in issue.ways]
            kept.append([(w.id, row) for w, row in zip(issue.ways, rows, strict=True) if not _beaten(row, rows)])
        kept = [_once(ways) for ways in kept]
        deep = max((len(ways) for ways in kept), default=1)
        burdens = np.zeros((len(kept), deep, len(municipalities)), np.int64)
        allowed = np.zeros((len(kept), deep), bool)
        for i, ways in enumerate(kept):
            for w, (_, row) in enumerate(ways):
                burdens[i, w], allowed[i, w] = row, True
        names = tuple(tuple(name for name, _ in ways) for ways in kept)
        return cls(tuple(issues), municipalities, names, burdens, burdens.sum(axis=2), allowed)

    @property
    def width(self) -> int:
        return len(self.municipalities)

    @property
    def large(self) -> bool:
        return int((self.allowed.sum(axis=1) > 1).sum()) > _LARGE

    @property
    def most(self) -> int:
        """More than any plan asks of anybody."""
        return int(self.burdens.max(axis=1).sum(axis=0).max()) if self.burdens.size else 0

    def least_worst(self) -> int:
        """What the one most burdened bears at least, in any plan."""
        if not self.burdens.size:
            return 0
        high = np.int64(2**62)
        least = np.where(self.allowed[:, :, None], self.burdens, high).min(axis=1).sum(axis=0)
        total = np.where(self.allowed, self.totals, high).min(axis=1).sum()
        return max(int(least.max()), -(-int(total) // self.width))

    def caps(self, cap: int | Mapping[str, int] | None) -> np.ndarray:
        if cap is None:
            return np.full(self.width, self.most)
        if isinstance(cap, int):
            return np.full(self.width, cap)
        return np.array([cap.get(m, self.most) for m in self.municipalities], np.int64)

    def plan(self, choice: np.ndarray, bound: int) -> Plan:
        rows = self.burdens[np.arange(len(choice)), choice]
        burden = rows.sum(axis=0) if len(choice) else np.zeros(self.width, np.int64)
        total = int(burden.sum())
        return Plan(
            ways={i.id: names[w] for i, names, w in zip(self.issues, self.names, choice, strict=True)},
            total=total,
            burden={m: int(b) for m, b in zip(self.municipalities, burden, strict=True)},
            worst=int(burden.max()) if self.width else 0,
            bound=min(bound, total),
        )

    def solve(self, caps: np.ndarray, effort: int) -> tuple[np.ndarray | None, int | None]:
        """The best plan under the caps, as the way of each issue, and the bound; (None, None): there is no plan.

        Without a plan but with a bound none was found, though there may be one.
        """
        if not len(self.issues):
            return np.zeros(0, np.int64), 0
        return _Search(self.burdens, self.totals, caps, effort).run(self.allowed)


def _beaten(row: np.ndarray, rows: Sequence[np.ndarray]) -> bool:
    """Whether another way asks no more of anybody and less of somebody."""
    return any((other <= row).all() and (other < row).any() for other in rows)


def _once(ways: Sequence[tuple[str, np.ndarray]]) -> list[tuple[str, np.ndarray]]:
    """Of ways that ask the very same, the first."""
    found: dict[bytes, tuple[str, np.ndarray]] = {}
    for name, row in ways:
        found.setdefault(row.tobytes(), (name, row))
    return list(found.values())


@dataclass
class _Node:
    """A part of the search: the ways still allowed, and the multipliers with which its bound was computed."""

    allowed: np.ndarray
    multipliers: np.ndarray
    bound: int
    depth: int = 0
    weighed: np.ndarray = field(default_factory=lambda: np.zeros(0))


class _Search:
    """Branch and bound, the most promising branch first where bounds differ, else depth first."""

    def __init__(self, burdens: np.ndarray, totals: np.ndarray, caps: np.ndarray, effort: int) -> None:
        self.burdens, self.totals, self.caps, self.effort = burdens, totals, caps, effort
        self.real = burdens.astype(np.float64)
        self.best: np.ndarray | None = None
        self.best_total = np.iinfo(np.int64).max
        self.places = np.arange(len(burdens))

    def run(self, allowed: np.ndarray) -> tuple[np.ndarray | None, int | None]:
        root = self._bounded(_Node(allowed, np.zeros(self.burdens.shape[2]), 0), _ROOT_ROUNDS)
        if root is None:
            return (self.best, int(self.best_total)) if self.best is not None else (None, None)
        open_ = [root]
        looked = 0
        while open_ and looked < self.effort:
            node = open_.pop()
            if node.bound >= self.best_total:
                continue
            looked += 1
            children = []
            for part in self._parts(node):
                child = self._bounded(part, _NODE_ROUNDS)
                if child is not None and child.bound < self.best_total:
                    children.append(child)
            open_ += sorted(children, key=lambda n: -n.bound)
        left = [n.bound for n in open_ if n.bound < self.best_total]
        if self.best is None:
            return None, (min(left) if left else None)
        return self.best, int(min([self.best_total, *left]))

    def _parts(self, node: _Node) -> Iterator[_Node]:
        """The node, split by the ways of the issue whose choice matters most."""
        free = np.flatnonzero(node.allowed.sum(axis=1) > 1)
        weighed = np.where(node.allowed[free], node.weighed[free], np.inf)
        ordered = np.sort(weighed, axis=1)
        spread = self.burdens[free].max(axis=1).max(axis=1)
        issue = free[np.lexsort((-spread, ordered[:, 1] - ordered[:, 0]))[0]]
        for way in np.flatnonzero(node.allowed[issue]):
            allowed = node.allowed.copy()
            allowed[issue] = False
            allowed[issue, way] = True
            yield _Node(allowed, node.multipliers, node.bound, node.depth + 1)

    def _bounded(self, node: _Node, rounds: int) -> _Node | None:
        """The node with its bound and without ways that cannot be in anything better; None where nothing better is in it."""
        allowed = node.allowed
        if not self._possible(allowed):
            return None
        multipliers, step = node.multipliers, 1.0
        best_bound, best_multipliers, best_weighed = -np.inf, multipliers, None
        since = 0
        for _ in range(rounds):
            weighed = self.totals + self.real @ multipliers
            weighed = np.where(allowed, weighed, np.inf)
            choice = weighed.argmin(axis=1)
            value = weighed[self.places, choice].sum() - multipliers @ self.caps
            used = self.burdens[self.places, choice].sum(axis=0)
            over = used - self.caps
            self._try(choice, used, allowed)
            if value > best_bound + 1e-9:
                best_bound, best_multipliers, best_weighed, since = value, multipliers, weighed, 0
            else:
                since += 1
                if since > 8:
                    step, since, multipliers = step / 2, 0, best_multipliers
            length = float((over.astype(np.float64) ** 2).sum())
            if self._ceiling(best_bound) >= self.best_total:
                return None
            if length == 0 or step < 1e-4:
                break
            target = self.best_total if self.best is not None else value + abs(value) * 0.05 + 1
            multipliers = np.maximum(0, multipliers + step * max(target - value, 1.0) / length * over)
        assert best_weighed is not None
        bound = max(node.bound, self._ceiling(best_bound))
        if self.best is not None:
            least = best_weighed.min(axis=1, keepdims=True)
            keep = best_bound + (best_weighed - least) < self.best_total - 1 + 1e-6 * max(1.0, abs(best_bound))
            allowed = allowed & keep
            if not allowed.any(axis=1).all():
                return None
        found = replace(node, allowed=allowed, multipliers=best_multipliers, bound=bound, weighed=best_weighed)
        if (allowed.sum(axis=1) == 1).all():
            choice = allowed.argmax(axis=1)
            self._take(choice, self.burdens[self.places, choice].sum(axis=0))
            return None
        return found

    def _ceiling(self, bound: float) -> int:
        """A total is a whole number: not below the next one, but for what floating point may have lost."""
        return int(np.ceil(bound - 1e-6 * max(1.0, abs(bound)))) if np.isfinite(bound) else 0

    def _possible(self, allowed: np.ndarray) -> bool:
        """Whether each municipality by itself could keep its cap."""
        high = np.iinfo(np.int64).max // (len(allowed) + 1)
        least = np.where(allowed[:, :, None], self.burdens, high).min(axis=1).sum(axis=0)
        return bool((least <= self.caps).all())

    def _take(self, choice: np.ndarray, used: np.ndarray) -> None:
        total = int(used.sum())
        if (used <= self.caps).all() and total < self.best_total:
            self.best, self.best_total = choice.copy(), total

    def _try(self, choice: np.ndarray, used: np.ndarray, allowed: np.ndarray) -> None:
        """Make something of a choice: ease what is over its cap at the least cost, then take back what can be."""
        if (used <= self.caps).all():
            self._take(choice, used)
        if self.best is not None and int(used.sum()) >= self.best_total:
            return
        choice, used = choice.copy(), used.copy()
        for _ in range(2 * len(choice)):
            over = np.maximum(used - self.caps, 0)
            if not over.any():
                break
            gain = self._after(choice, used)
            eased = over.sum() - np.maximum(gain - self.caps, 0).sum(axis=2)
            cost = self.totals - self.totals[self.places, choice][:, None]
            with np.errstate(divide="ignore", invalid="ignore"):
                rate = np.where(allowed & (eased > 0), np.maximum(cost, 0) / eased, np.inf)
            issue, way = np.unravel_index(int(rate.argmin()), rate.shape)
            if not np.isfinite(rate[issue, way]):
                return
            used = used - self.burdens[issue, choice[issue]] + self.burdens[issue, way]
            choice[issue] = way
        if (used > self.caps).any():
            return
        while True:
            fits = (self._after(choice, used) <= self.caps).all(axis=2) & allowed
            cost = np.where(fits, self.totals - self.totals[self.places, choice][:, None], 0)
            issue, way = np.unravel_index(int(cost.argmin()), cost.shape)
            if cost[issue, way] >= 0:
                break
            used = used - self.burdens[issue, choice[issue]] + self.burdens[issue, way]
            choice[issue] = way
        self._take(choice, used)

    def _after(self, choice: np.ndarray, used: np.ndarray) -> np.ndarray:
        """What everybody would bear if one issue were settled in another way: by issue and way."""
        return used + self.burdens - self.burdens[self.places, choice][:, None, :]
