"""Measures of a matrix: always with numerator and denominator, fit never without undecided (law 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from workbench.fitgap.decisions import decisions, disposition_of, settled_by
from workbench.fitgap.matrix import STATES, Matrix
from workbench.fitgap.verdict import VERDICTS
from workbench.model import Snapshot

WITHOUT_CODE = frozenset({"adopt", "amend_ordinance", "parameter", "option", "euc", "work_around", "outside", "drop"})
"""Dispositions after which the package need not be changed."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate that keeps its numerator and denominator; ``value`` is None over nothing."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The rate between 0 and 1."""
        return self.numerator / self.denominator if self.denominator else None

    def __str__(self) -> str:
        share = "–" if self.value is None else f"{100 * self.value:.1f} %"
        return f"{self.numerator}/{self.denominator} ({share})"

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.numerator + other.numerator, self.denominator + other.denominator)


@dataclass(frozen=True, slots=True)
class Measure:
    """The measures of some rows for some municipalities; ``fit.denominator`` is N, the cells that apply.

    - ``fit`` 適合率: confirmed as the standard / N.
    - ``undecided`` 未決率: unanswered, stale, or differing without a decision / N.
    - ``reachable`` 実質適合率: without changing the package / N: the same, decided so (parameter, option, ordinance,
      work-around …), or, while undecided, differing in what a setting or an extension covers.
    - ``customisation`` カスタマイズ指数: rows decided to be customised, or undecided gaps / N. Each row counts as one
      unit of effort.
    - ``weighted_*``: the same, each cell weighted by the cases per year of its process in that municipality; cells
      whose volume nobody has recorded are left out, so the denominators differ.
    - ``standardisation`` 標準化度: mean over the rows of the largest group of municipalities that does it alike, over
      the municipalities to which it applies; who has not answered is alike to nobody. None over nothing.
    """

    fit: Rate
    undecided: Rate
    reachable: Rate
    customisation: Rate
    weighted_fit: Rate
    weighted_undecided: Rate
    weighted_reachable: Rate
    weighted_customisation: Rate
    counts: Mapping[str, int]
    standardisation: float | None

    @property
    def applicable(self) -> int:
        """N: the cells that apply."""
        return self.fit.denominator


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a matrix, as a whole and by what it is made of."""

    all: Measure
    by_process: Mapping[str, Measure]
    by_service: Mapping[str, Measure]
    by_working_group: Mapping[str, Measure]
    by_municipality: Mapping[str, Measure]
    by_service_municipality: Mapping[tuple[str, str], Measure]


def measures(matrix: Matrix) -> Measures:
    """The measures of a matrix (design of the workbench, §4), exact integers throughout."""
    table = _Table(matrix)
    services = matrix.snapshot.services
    every = np.arange(len(table.processes), dtype=np.intp)

    def group(of: Callable[[str], str]) -> dict[str, np.ndarray]:
        found: dict[str, list[int]] = {}
        for i, process in enumerate(table.processes):
            found.setdefault(of(process), []).append(i)
        return {key: np.array(index, dtype=np.intp) for key, index in found.items()}

    by_service = group(lambda p: p.split("/", 1)[0])
    by_group = group(lambda p: services[p.split("/", 1)[0]].working_group)
    return Measures(
        all=table.measure(every),
        by_process={p: table.measure(np.array([i])) for i, p in enumerate(table.processes)},
        by_service={s: table.measure(index) for s, index in by_service.items()},
        by_working_group={g: table.measure(index) for g, index in by_group.items()},
        by_municipality=table.by_municipality(every),
        by_service_municipality={
            (s, m): found for s, index in by_service.items() for m, found in table.by_municipality(index).items()
        },
    )


class _Table:
    """Counts by process and municipality, from which every measure is a sum."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.processes = list(dict.fromkeys(row.process for row in matrix.rows))
        position = {p: i for i, p in enumerate(self.processes)}
        self.process_of = np.array([position[row.process] for row in matrix.rows], dtype=np.intp)
        states, verdicts = matrix.states, matrix.verdicts
        same = states == STATES.index("same")
        differs = states == STATES.index("differs")
        decided, without_code, customised = _decided(matrix)
        open_ = differs & ~decided
        within = np.isin(verdicts, [VERDICTS.index("config"), VERDICTS.index("extend"), VERDICTS.index("fit")])
        gap = verdicts == VERDICTS.index("gap")
        silent = (states == STATES.index("unanswered")) | (states == STATES.index("stale"))
        counted = {
            **{s: states == i for i, s in enumerate(STATES)},
            "undecided": silent | open_,
            "reachable": same | (differs & without_code) | (open_ & within),
            "customised": (differs & customised) | (open_ & gap),
            "applicable": states != STATES.index("not_applicable"),
        }
        self.counted = tuple(counted)
        self.counts = np.stack([self._sum(cells) for cells in counted.values()])
        volumes = [[_volume(matrix.snapshot, m, p) for m in matrix.municipalities] for p in self.processes]
        self.weighted = self.counts * np.array(volumes, dtype=np.int64).reshape(self.counts.shape[1:])
        self.alike = _alike(matrix)

    def _sum(self, cells: np.ndarray) -> np.ndarray:
        """The number of true cells by process and municipality (the rows of a process stand together)."""
        if not len(self.process_of):
            return np.zeros((0, cells.shape[1]), dtype=np.int64)
        starts = np.flatnonzero(np.diff(self.process_of, prepend=-1))
        return np.add.reduceat(cells.astype(np.int64), starts, axis=0)

    def measure(self, processes: np.ndarray) -> Measure:
        """The measure of some processes (positions)."""
        plain, weighted = (c[:, processes].sum(axis=(1, 2)).tolist() for c in (self.counts, self.weighted))
        shares = [s for p in processes for s in self.alike.get(self.processes[p], ())]
        return self._said(plain, weighted, sum(shares) / len(shares) if shares else None)

    def by_municipality(self, processes: np.ndarray) -> dict[str, Measure]:
        """The measure of some processes (positions) for each municipality; one alone has no standardisation."""
        plain, weighted = (c[:, processes].sum(axis=1).T.tolist() for c in (self.counts, self.weighted))
        return {m: self._said(p, w, None) for m, p, w in zip(self.matrix.municipalities, plain, weighted, strict=True)}

    def _said(self, counts: list[int], weighted: list[int], standardisation: float | None) -> Measure:
        plain = dict(zip(self.counted, counts, strict=True))
        by_cases = dict(zip(self.counted, weighted, strict=True))
        return Measure(
            fit=Rate(plain["same"], plain["applicable"]),
            undecided=Rate(plain["undecided"], plain["applicable"]),
            reachable=Rate(plain["reachable"], plain["applicable"]),
            customisation=Rate(plain["customised"], plain["applicable"]),
            weighted_fit=Rate(by_cases["same"], by_cases["applicable"]),
            weighted_undecided=Rate(by_cases["undecided"], by_cases["applicable"]),
            weighted_reachable=Rate(by_cases["reachable"], by_cases["applicable"]),
            weighted_customisation=Rate(by_cases["customised"], by_cases["applicable"]),
            counts={s: plain[s] for s in STATES},
            standardisation=standardisation,
        )


def _volume(snapshot: Snapshot, municipality: str, process: str) -> int:
    volume = snapshot.practice(municipality, process).volume
    return volume.per_year if volume else 0


def _decided(matrix: Matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which cells an agreement decided; of those, which without changing the package, and which by customising."""
    decided = np.zeros(matrix.states.shape, dtype=bool)
    without_code, customised = decided.copy(), decided.copy()
    settled = decisions(matrix.snapshot)
    if not settled:
        return decided, without_code, customised
    for row, municipality, _, _ in matrix.deviating_cells():
        disposition = disposition_of(settled_by(settled, row.address))
        if disposition:
            at = matrix.row_of[row.address], matrix.column_of[municipality]
            decided[at] = True
            without_code[at] = disposition in WITHOUT_CODE
            customised[at] = disposition == "customize"
    return decided, without_code, customised


def _alike(matrix: Matrix) -> dict[str, list[float]]:
    """By process, for each row that applies to somebody, the share of the largest group that does it alike."""
    largest = (matrix.states == STATES.index("same")).sum(axis=1)
    applicable = (matrix.states != STATES.index("not_applicable")).sum(axis=1)
    differing: dict[int, Counter[str]] = {}
    for row, m, _, _ in matrix.deviating_cells():
        i = matrix.row_of[row.address]
        if STATES[matrix.states[i, matrix.column_of[m]]] == "differs":
            differing.setdefault(i, Counter())[matrix.content(row, m)] += 1
    for i, groups in differing.items():
        largest[i] = max(largest[i], *groups.values())
    shares: dict[str, list[float]] = {}
    there = np.flatnonzero(applicable)
    for i, share in zip(there.tolist(), (largest[there] / applicable[there]).tolist(), strict=True):
        shares.setdefault(matrix.rows[i].process, []).append(share)
    return shares
