"""What is wrong with a municipality's variant of a process: conflicting deviations, or a flow that no longer holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.fitgap.conflict import Conflict, Conflicts
from workbench.fitgap.resolve import resolve
from workbench.model import Flaw, Snapshot, flaws


@dataclass(frozen=True, slots=True)
class VariantFlaw:
    """Something wrong with what a municipality does in a process, and the deviations that bring it about.

    ``what`` is a conflict between changes, or a flaw that the resolved process has and the standard has not.
    """

    municipality: str
    process: str
    deviations: tuple[str, ...]
    what: Conflict | Flaw


def variant_flaws(snapshot: Snapshot) -> Iterator[VariantFlaw]:
    """Everything wrong with every variant of every process (the soundness of variants: Provop, Hallerbach 2010)."""
    for (municipality, service), practice in snapshot.practices.items():
        for id_, recorded in practice.processes.items():
            address = f"{service}/{id_}"
            process = snapshot.processes.get(address)
            if process is None or not recorded.deviations:
                continue
            resolved = resolve(process, recorded.deviations)
            if isinstance(resolved, Conflicts):
                for conflict in resolved:
                    yield VariantFlaw(municipality, address, conflict.by, conflict)
                continue
            standing = set(flaws(process))
            for flaw in flaws(resolved):
                if flaw not in standing:
                    near = [d.id for d in recorded.deviations if any(c.at == flaw.address for c in d.changes)]
                    by = tuple(near) or tuple(d.id for d in recorded.deviations)
                    yield VariantFlaw(municipality, address, by, flaw)
