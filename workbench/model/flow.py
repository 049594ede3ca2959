"""The flow of a process as a graph, and what is unsound in a process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.model.address import parts
from workbench.model.base import Text
from workbench.model.process import Next, Process, Step

FlawKind = Literal[
    "duplicate-id", "unknown-actor", "unknown-step", "unknown-use", "several-starts", "unreachable",
    "no-end", "decision-without-branches", "branch-without-condition", "condition-without-decision", "duplicate-next",
    "value-not-allowed", "choices-missing", "range-empty", "retired-id-used", "replacement-missing",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something unsound in a process: where (relative address), what kind, what was found, what was expected.

    ``hint`` says what a parameter takes instead of the value that was found.
    """

    kind: FlawKind
    address: str
    found: str
    expected: str = ""
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps of a process as a directed graph; edges to unknown steps are left out."""

    steps: Mapping[str, Step]
    successors: Mapping[str, tuple[str, ...]]
    predecessors: Mapping[str, tuple[str, ...]]

    @property
    def starts(self) -> tuple[str, ...]:
        """The first step, and every other that no step leads to; a sound flow has the one."""
        return tuple(s for i, s in enumerate(self.steps) if i == 0 or not any(p != s for p in self.predecessors[s]))

    @property
    def ends(self) -> tuple[str, ...]:
        """Steps after which the flow ends."""
        return tuple(s for s, step in self.steps.items() if not step.next)

    @property
    def branches(self) -> Mapping[str, tuple[Next, ...]]:
        """Where the flow parts: steps with several next steps, with the conditions."""
        return {s: step.next for s, step in self.steps.items() if len(step.next) > 1}

    @property
    def joins(self) -> tuple[str, ...]:
        """Where the flow meets: steps that several steps lead to."""
        return tuple(s for s in self.steps if len(self.predecessors[s]) > 1)


def flow(process: Process) -> Flow:
    """The flow of ``process``."""
    steps = {s.id: s for s in process.steps}
    successors = {s: tuple(dict.fromkeys(n.to for n in step.next if n.to in steps)) for s, step in steps.items()}
    before: dict[str, list[str]] = {s: [] for s in steps}
    for s, following in successors.items():
        for n in following:
            before[n].append(s)
    return Flow(steps, successors, {s: tuple(p) for s, p in before.items()})


def _reached(seeds: Iterable[str], edges: Mapping[str, tuple[str, ...]]) -> set[str]:
    seen = set(seeds)
    waiting = list(seen)
    while waiting:
        for n in edges[waiting.pop()]:
            if n not in seen:
                seen.add(n)
                waiting.append(n)
    return seen


def flaws(process: Process) -> tuple[Flaw, ...]:
    """Everything unsound in a process taken by itself: ids, references within it, its flow, its parameters."""
    found: list[Flaw] = []
    addresses: set[str] = set()
    for located in parts(process):
        if located.address in addresses:
            found.append(Flaw("duplicate-id", located.address, located.element.id))
        addresses.add(located.address)
    actors = {a.id for a in process.actors}
    for step in process.steps:
        at = f"steps/{step.id}"
        if step.actor is not None and step.actor not in actors:
            found.append(Flaw("unknown-actor", at, step.actor, ", ".join(sorted(actors))))
        found += [Flaw("unknown-use", at, use) for use in step.uses if use not in addresses]
    found += _parameter_flaws(process)
    found += _flow_flaws(process)
    return tuple(found)


def _parameter_flaws(process: Process) -> list[Flaw]:
    found = []
    for p in process.parameters:
        at = f"parameters/{p.id}"
        ids = [c.id for c in p.choices]
        if p.type in ("choice", "multi") and not ids:
            found.append(Flaw("choices-missing", at, p.type))
        found += [Flaw("duplicate-id", at, i) for i in dict.fromkeys(ids) if ids.count(i) > 1]
        if p.min is not None and p.max is not None and p.min > p.max:
            found.append(Flaw("range-empty", at, f"{p.min} > {p.max}"))
        refusal = None if p.default is None else p.refusal(p.default)
        if refusal:
            found.append(Flaw("value-not-allowed", at, repr(p.default), hint=refusal))
    return found


def _flow_flaws(process: Process) -> list[Flaw]:
    if not process.steps:
        return []
    graph = flow(process)
    found = []
    for id_, step in graph.steps.items():
        at = f"steps/{id_}"
        targets = [n.to for n in step.next]
        found += [Flaw("unknown-step", at, t, ", ".join(graph.steps)) for t in targets if t not in graph.steps]
        found += [Flaw("duplicate-next", at, t) for t in dict.fromkeys(targets) if targets.count(t) > 1]
        if step.kind == "decision":
            if len(step.next) < 2:
                found.append(Flaw("decision-without-branches", at, str(len(step.next))))
            found += [Flaw("branch-without-condition", at, n.to) for n in step.next if n.when is None]
        else:
            found += [Flaw("condition-without-decision", at, n.to) for n in step.next if n.when is not None]
    starts = graph.starts
    if len(starts) > 1:
        found += [Flaw("several-starts", f"steps/{s}", s, starts[0]) for s in starts[1:]]
    reached = _reached(starts[:1], graph.successors)
    found += [
        Flaw("unreachable", f"steps/{s}", s, starts[0]) for s in graph.steps if s not in reached and s not in starts
    ]
    last = [s for s in graph.steps if not graph.successors[s]]  # ends, and those that lead only to unknown steps
    ending = _reached(last, graph.predecessors)
    found += [Flaw("no-end", f"steps/{s}", s) for s in graph.steps if s not in ending]
    return found
