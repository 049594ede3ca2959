"""A standard process beside what a municipality does: which elements differ, and how, for diagram and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.diagram import MARKS
from workbench.fitgap import Conflicts, Touch, diff, resolve, touched
from workbench.model import Deviation, Element, Process, Snapshot, find

_MARK_OF = {"add": "added", "remove": "removed", "move": "moved", "change": "changed", "set": "changed"}


@dataclass(frozen=True)
class Comparison:
    """A process as the standard says, and as ``municipality`` does it (the standard itself where there is none).

    ``conflicts`` holds why its deviations cannot be applied together; ``own`` is then the standard.
    """

    standard: Process
    own: Process
    municipality: str | None
    deviations: tuple[Deviation, ...]
    touches: Mapping[str, tuple[Touch, ...]]
    conflicts: Conflicts | None = None

    @property
    def compared(self) -> bool:
        """Whether there is anything beside the standard."""
        return self.municipality is not None

    def mark(self, address: str) -> str | None:
        """``added``, ``removed``, ``changed`` or ``moved`` for an element, by its relative address."""
        if not self.compared:
            return None
        if find(self.standard, address) is None:
            return "added"
        if find(self.own, address) is None:
            return "removed"
        kinds = [_MARK_OF[t.change.op] for t in self.touches.get(address, ()) if t.change.at == address]
        return "changed" if "changed" in kinds else kinds[0] if kinds else None

    def sign(self, address: str) -> str:
        """The sign of the mark."""
        found = self.mark(address)
        return MARKS[found] if found else ""

    def step_marks(self, of: Process) -> dict[str, str]:
        """The marks of the steps of one of the two processes."""
        found = {s.id: self.mark(f"steps/{s.id}") for s in of.steps}
        return {id_: mark for id_, mark in found.items() if mark}

    @property
    def flow_differs(self) -> bool:
        """Whether the two flows are drawn differently."""
        return self.standard.steps != self.own.steps or self.standard.actors != self.own.actors

    def together(self, collection: str) -> list[tuple[str, Element]]:
        """The elements of both, with their addresses: in the municipality's order, left-out ones where they stood."""
        return together(collection, getattr(self.standard, collection), getattr(self.own, collection))

    def fields(self, form: str) -> list[tuple[str, Element]]:
        """The fields of a form in both."""
        before, after = find(self.standard, f"forms/{form}"), find(self.own, f"forms/{form}")
        return together(f"forms/{form}/fields", getattr(before, "fields", ()), getattr(after, "fields", ()))


def together(at: str, standard: Sequence[Element], own: Sequence[Element]) -> list[tuple[str, Element]]:
    """The elements of two versions of a list, by address: in ``own``'s order, left-out ones where they stood."""
    present = {e.id for e in own}
    found = list(own)
    for i, element in enumerate(standard):
        if element.id in present:
            continue
        before = [e.id for e in standard[:i]]
        position = max((k + 1 for k, e in enumerate(found) if e.id in before), default=0)
        found.insert(position, element)
    return [(f"{at}/{e.id}", e) for e in found]


def compare(snapshot: Snapshot, address: str, municipality: str | None) -> Comparison:
    """The process at ``address`` beside that of ``municipality``."""
    standard = snapshot.processes[address]
    if municipality is None:
        return Comparison(standard, standard, None, (), {})
    deviations = snapshot.practice(municipality, address).deviations
    found = resolve(standard, deviations)
    conflicts = found if isinstance(found, Conflicts) else None
    own = standard if isinstance(found, Conflicts) else found
    return Comparison(
        standard, own, municipality, deviations, touched(standard, deviations) if deviations else {}, conflicts
    )


def between(standard: Process, own: Process, municipality: str = "") -> Comparison:
    """Any two versions of a process, such as one with a change that is only being considered."""
    return Comparison(standard, own, municipality, (), touched(standard, diff(standard, own)))
