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
    best = None if found is None or bound is None else problem.plan(found, bound)
    front, complete = _front(problem, alternatives, max(effort // _LESS_FOR_OTHERS, 1) if problem.large else effort)
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
_LESS_FOR_OTHERS = 8
"""By how much less is spent on each alternative of a large problem than on the plan asked for."""
_ROOT_PASSES, _ROOT_ROUNDS, _NODE_ROUNDS = 4, 300, 25
_PATIENCE, _SHORTEST = 8, 1e-4
_WORTH_SHRINKING = 0.7
"""Below which part of issues still open a search goes on without the others."""
_NONE = 2**62


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
        """What the one most burdened bears at least, in any plan: a bound.

        Nobody can do better than the worst off of a mean, whatever the weights of the mean; the weights follow whoever
        bears most (multiplicative weights).
        """
        if not self.burdens.size:
            return 0
        real = self.burdens.astype(np.float64)
        places = np.arange(len(real))
        logs, least = np.zeros(self.width), 0.0
        for round_ in range(1, _ROOT_ROUNDS + 1):
            weights = np.exp(logs - logs.max())
            weights /= weights.sum()
            weighed = np.where(self.allowed, real @ weights, np.inf)
            choice = weighed.argmin(axis=1)
            least = max(least, float(weighed[places, choice].sum()))
            used = real[places, choice].sum(axis=0)
            logs = logs + 3.0 / round_**0.5 * used / max(float(used.max()), 1.0)
        return _ceiling(least)

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


@dataclass(frozen=True)
class _Node:
    """A part of the search: the ways still allowed, with a bound, its multipliers and what each way costs with them."""

    allowed: np.ndarray
    multipliers: np.ndarray
    bound: int = 0
    weighed: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))


class _Search:
    """Branch and bound; what is settled by reduced cost at the root is taken out, so that branches are small."""

    def __init__(self, burdens: np.ndarray, totals: np.ndarray, caps: np.ndarray, effort: int) -> None:
        self.burdens, self.totals, self.caps, self.effort = burdens, totals, caps, effort
        self.real = burdens.astype(np.float64)
        self.best: np.ndarray | None = None
        self.best_total = _NONE
        self.places = np.arange(len(burdens))

    def run(self, allowed: np.ndarray) -> tuple[np.ndarray | None, int | None]:
        """The best choice and a bound on all choices; (None, None) where there is none."""
        node: _Node | None = _Node(allowed, np.zeros(len(self.caps)))
        for _ in range(_ROOT_PASSES):
            assert node is not None
            before = node.allowed.sum()
            node = self._bounded(node, _ROOT_ROUNDS)
            if node is None:
                return (self.best, self.best_total) if self.best is not None else (None, None)
            self._guess(node)
            node = self._narrowed(node)
            if node is None:
                return self.best, self.best_total
            if node.allowed.sum() == before:
                break
        assert node is not None
        if (node.allowed.sum(axis=1) > 1).mean() < _WORTH_SHRINKING:
            return self._of_the_rest(node)
        return self._branched(node)

    def _of_the_rest(self, node: _Node) -> tuple[np.ndarray | None, int | None]:
        """Search among the issues that are not settled yet, without the others."""
        free = node.allowed.sum(axis=1) > 1
        choice = node.allowed.argmax(axis=1)
        settled = self.burdens[~free, choice[~free]].sum(axis=0)
        base = int(settled.sum())
        deep = int(node.allowed[free].sum(axis=1).max())
        order = np.argsort(~node.allowed[free], axis=1, kind="stable")[:, :deep]
        rows = np.flatnonzero(free)[:, None]
        inner = _Search(self.burdens[rows, order], self.totals[rows, order], self.caps - settled, self.effort)
        if self.best is not None:
            inner.best_total = self.best_total - base
        found, bound = inner.run(node.allowed[rows, order])
        if found is not None:
            choice[free] = order[np.arange(len(order)), found]
            self._take(choice)
        if self.best is None:
            return None, None if bound is None else bound + base
        return self.best, self.best_total if bound is None else min(self.best_total, bound + base)

    def _branched(self, root: _Node) -> tuple[np.ndarray | None, int | None]:
        open_, looked = [root], 0
        while open_ and looked < self.effort:
            node = open_.pop()
            if node.bound >= self.best_total:
                continue
            looked += 1
            children = []
            for part in self._parts(node):
                child = self._bounded(part, _NODE_ROUNDS)
                if child is not None:
                    self._ease(self._choice(child), child)
                    child = self._narrowed(child)
                if child is not None and child.bound < self.best_total:
                    children.append(child)
            open_ += sorted(children, key=lambda n: -n.bound)
        left = [n.bound for n in open_ if n.bound < self.best_total]
        bound = min([self.best_total, *left])
        return self.best, None if bound == _NONE else bound

    def _parts(self, node: _Node) -> Iterator[_Node]:
        """The node, split by the ways of an issue that is nearly undecided and weighs much."""
        free = np.flatnonzero(node.allowed.sum(axis=1) > 1)
        ordered = np.sort(np.where(node.allowed[free], node.weighed[free], np.inf), axis=1)
        spread = self.burdens[free].max(axis=(1, 2))
        issue = free[np.lexsort((-spread, ordered[:, 1] - ordered[:, 0]))[0]]
        for way in np.flatnonzero(node.allowed[issue]):
            allowed = node.allowed.copy()
            allowed[issue] = False
            allowed[issue, way] = True
            yield replace(node, allowed=allowed)

    def _bounded(self, node: _Node, rounds: int) -> _Node | None:
        """The node with its Lagrangian bound (by subgradient steps); None where nothing better can be in it."""
        if not self._possible(node.allowed):
            return None
        multipliers, step, since = node.multipliers, 1.0, 0
        best, at, cost = -np.inf, multipliers, self.totals.astype(np.float64)
        for _ in range(rounds):
            weighed = np.where(node.allowed, self.totals + self.real @ multipliers, np.inf)
            choice = weighed.argmin(axis=1)
            value = float(weighed[self.places, choice].sum() - multipliers @ self.caps)
            over = self.burdens[self.places, choice].sum(axis=0) - self.caps
            if (over <= 0).all():
                self._take(choice)
            if value > best + 1e-9:
                best, at, cost, since = value, multipliers, weighed, 0
            else:
                since += 1
                if since > _PATIENCE:
                    step, since, multipliers = step / 2, 0, at
            if _ceiling(best) >= self.best_total:
                return None
            uphill = np.where((over < 0) & (multipliers == 0), 0, over).astype(np.float64)
            length = float(uphill @ uphill)
            if length == 0 or step < _SHORTEST:
                break
            target = self.best_total if self.best_total != _NONE else value + abs(value) * 0.05 + 1
            multipliers = np.maximum(0, multipliers + step * max(target - value, 1.0) / length * uphill)
        return _Node(node.allowed, at, max(node.bound, _ceiling(best)), cost)

    def _narrowed(self, node: _Node) -> _Node | None:
        """The node without ways that cannot be in anything better; None where nothing is left of it."""
        if self.best_total == _NONE:
            return node
        if node.bound >= self.best_total:
            return None
        weighed = np.where(node.allowed, node.weighed, np.inf)
        least = weighed.min(axis=1, keepdims=True)
        value = float(least.sum() - node.multipliers @ self.caps)
        keep = value + (weighed - least) < self.best_total - 1 + _slack(value)
        allowed = node.allowed & keep
        if not allowed.any(axis=1).all():
            return None
        if (allowed.sum(axis=1) == 1).all():
            self._take(allowed.argmax(axis=1))
            return None
        return replace(node, allowed=allowed)

    def _guess(self, node: _Node) -> None:
        """Plans from the multipliers: as they are, and a little more careful of the caps."""
        for care in (1.0, 1.01, 1.03, 1.1, 1.3):
            weighed = np.where(node.allowed, self.totals + self.real @ (node.multipliers * care), np.inf)
            self._ease(weighed.argmin(axis=1), replace(node, weighed=weighed))

    def _choice(self, node: _Node) -> np.ndarray:
        return np.where(node.allowed, node.weighed, np.inf).argmin(axis=1)

    def _possible(self, allowed: np.ndarray) -> bool:
        """Whether each municipality by itself could keep its cap."""
        high = np.iinfo(np.int64).max // (len(allowed) + 1)
        least = np.where(allowed[:, :, None], self.burdens, high).min(axis=1).sum(axis=0)
        return bool((least <= self.caps).all())

    def _take(self, choice: np.ndarray) -> None:
        used = self.burdens[self.places, choice].sum(axis=0)
        total = int(used.sum())
        if (used <= self.caps).all() and total < self.best_total:
            self.best, self.best_total = choice.copy(), total

    def _ease(self, choice: np.ndarray, node: _Node) -> None:
        """Make a plan of a choice: ease what is over its cap where that costs least, then take back what can be."""
        choice = choice.copy()
        used = self.burdens[self.places, choice].sum(axis=0)
        weighed = np.where(node.allowed, node.weighed, np.inf)
        for _ in range(len(choice)):
            over = np.maximum(used - self.caps, 0)
            if not over.any():
                break
            eased = over.sum() - np.maximum(self._after(choice, used) - self.caps, 0).sum(axis=2)
            cost = weighed - weighed[self.places, choice][:, None] + 1e-9
            rate = np.where(node.allowed & (eased > 0), np.maximum(cost, 1e-9) / np.maximum(eased, 1), np.inf)
            issue, way = np.unravel_index(int(rate.argmin()), rate.shape)
            if not np.isfinite(rate[issue, way]):
                return
            used = used - self.burdens[issue, choice[issue]] + self.burdens[issue, way]
            choice[issue] = way
        while (used <= self.caps).all():
            fits = (self._after(choice, used) <= self.caps).all(axis=2) & node.allowed
            cost = np.where(fits, self.totals - self.totals[self.places, choice][:, None], 0)
            issue, way = np.unravel_index(int(cost.argmin()), cost.shape)
            if cost[issue, way] >= 0:
                break
            used = used - self.burdens[issue, choice[issue]] + self.burdens[issue, way]
            choice[issue] = way
        self._take(choice)

    def _after(self, choice: np.ndarray, used: np.ndarray) -> np.ndarray:
        """What everybody would bear if one issue were settled in another way: by issue and way."""
        return used + self.burdens - self.burdens[self.places, choice][:, None, :]


def _ceiling(bound: float) -> int:
    """A total is a whole number: the least not below a bound, but for what floating point may have lost."""
    return int(np.ceil(bound - _slack(bound))) if np.isfinite(bound) else 0


def _slack(value: float) -> float:
    return 1e-9 * max(1.0, abs(value)) + 1e-6
