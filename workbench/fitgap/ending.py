"""Deviations that a decision let end on a day, and that day is past: they stand until somebody takes them out."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model import Deviation, Edit, Put, Snapshot


@dataclass(frozen=True, slots=True)
class Ended:
    """A deviation past its end; ``process`` is the whole address of the process."""

    municipality: str
    process: str
    deviation: Deviation

    @property
    def service(self) -> str:
        """The service it belongs to."""
        return self.process.partition("/")[0]

    @property
    def record(self) -> str:
        """The name of its record."""
        return f"practice/{self.municipality}/{self.process}/deviations/{self.deviation.id}"


def has_ended(deviation: Deviation, today: str) -> bool:
    """Whether the day on which the deviation ends is past: on the day itself it still stands.

    >>> ending = {"id": "d", "title": {"ja": "x"}, "changes": [], "cause": "form", "reason": "x", "ends": "2014-03-31"}
    >>> [has_ended(Deviation.model_construct(**ending), day) for day in ("2014-03-31", "2014-04-01")]
    [False, True]
    """
    return deviation.ends is not None and deviation.ends < today


def ended(snapshot: Snapshot, today: str, municipality: str | None = None) -> tuple[Ended, ...]:
    """Every deviation past its end (of one municipality, if given), the longest past first."""
    found = [
        Ended(m, f"{service}/{process}", deviation)
        for (m, service), practice in snapshot.practices.items()
        if municipality in (None, m)
        for process, said in practice.processes.items()
        for deviation in said.deviations
        if has_ended(deviation, today)
    ]
    return tuple(sorted(found, key=lambda e: (str(e.deviation.ends), e.municipality, e.process)))


def taking_out(*several: Ended) -> Edit:
    """The edit by which the municipality says that it does so no longer; together where one stands on another."""
    return tuple(Put(record=one.record, value=None) for one in several)
