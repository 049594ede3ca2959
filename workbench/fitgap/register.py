"""The register of differences: what a municipality does outside the standard, since when, and who decided so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.fitgap.decisions import decisions, disposition_of, settled_by
from workbench.model import Agreement, Deviation, Snapshot


@dataclass(frozen=True, slots=True)
class Entry:
    """One difference of one municipality.

    ``process`` and ``addresses`` (the elements it touches) are whole addresses. ``agreements`` settle at least one of
    those; ``dispositions`` are how, one for each address, None where nothing is settled. ``source`` is where it comes from.
    """

    municipality: str
    process: str
    deviation: Deviation
    addresses: tuple[str, ...]
    agreements: tuple[Agreement, ...]
    dispositions: tuple[str | None, ...]
    source: tuple[str, ...]

    @property
    def service(self) -> str:
        """The service it belongs to."""
        return self.process.partition("/")[0]

    @property
    def settled(self) -> bool:
        """Whether every element it touches has been decided."""
        return None not in self.dispositions


def register(snapshot: Snapshot, municipality: str, service: str | None = None) -> tuple[Entry, ...]:
    """Every difference of a municipality (in one service, if given), in the order of the catalogue.

    Differences from processes that the catalogue does not (or no longer) have come last: nothing is left out.
    """
    decided = decisions(snapshot)
    services: Sequence[str] = [service] if service else _services(snapshot, municipality)
    found = []
    for s in services:
        practice = snapshot.practices.get((municipality, s))
        if practice is None:
            continue
        listed = [a.partition("/")[2] for a, _ in snapshot.processes_of(s)]
        for process in dict.fromkeys([*(p for p in listed if p in practice.processes), *practice.processes]):
            for deviation in practice.processes[process].deviations:
                found.append(_entry(municipality, f"{s}/{process}", deviation, practice.source, decided))
    return tuple(found)


def _services(snapshot: Snapshot, municipality: str) -> list[str]:
    recorded = [s for m, s in snapshot.practices if m == municipality]
    return [*(s for s in snapshot.services if s in recorded), *(s for s in recorded if s not in snapshot.services)]


def _entry(
    municipality: str,
    process: str,
    deviation: Deviation,
    source: tuple[str, ...],
    decided: Mapping[str, tuple[Agreement, ...]],
) -> Entry:
    addresses = tuple(dict.fromkeys(process if c.at == "." else f"{process}/{c.at}" for c in deviation.changes))
    settling = [settled_by(decided, a) for a in addresses]
    return Entry(
        municipality=municipality,
        process=process,
        deviation=deviation,
        addresses=addresses,
        agreements=tuple({a.id: a for several in settling for a in several}.values()),
        dispositions=tuple(disposition_of(several) for several in settling),
        source=deviation.source or source,
    )
