"""The whole workspace at one moment, immutable: the one thing that everything else is derived from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from workbench.model.agreement import Agreement, VendorAnswer
from workbench.model.base import Text
from workbench.model.fingerprint import digests, fingerprint_of
from workbench.model.meeting import Meeting
from workbench.model.municipality import Municipality, WorkspaceSettings
from workbench.model.practice import Practice, ProcessPractice
from workbench.model.problem import Problem
from workbench.model.process import Ended, ExternalSystem, Process, Service, Source
from workbench.model.request import Request


def _nothing() -> Mapping:
    return MappingProxyType({})


_NO_PRACTICE = ProcessPractice()


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything a workspace says, read once. Two snapshots are equal only if they are one.

    ``processes`` is keyed by address (``senkyo/nyujoken``), ``practices`` by (municipality, service), ``agreements``,
    ``requests`` and ``answers`` by service. ``confirmed`` holds the kept versions: (process address, whole fingerprint) → process.
    ``digests`` are the digests of each process's parts by process address; they are computed where not given.
    ``ended`` are the services and processes that are part of the standard no more, by address; they are nowhere else.
    Files that could not be read are absent here and present in ``problems``; a service whose processes are there but
    whose own file is not is stood in for by its id.
    """

    settings: WorkspaceSettings
    services: Mapping[str, Service] = field(default_factory=_nothing)
    processes: Mapping[str, Process] = field(default_factory=_nothing)
    municipalities: Mapping[str, Municipality] = field(default_factory=_nothing)
    practices: Mapping[tuple[str, str], Practice] = field(default_factory=_nothing)
    agreements: Mapping[str, tuple[Agreement, ...]] = field(default_factory=_nothing)
    answers: Mapping[str, tuple[VendorAnswer, ...]] = field(default_factory=_nothing)
    requests: Mapping[str, tuple[Request, ...]] = field(default_factory=_nothing)
    meetings: Mapping[str, Meeting] = field(default_factory=_nothing)
    confirmed: Mapping[tuple[str, str], Process] = field(default_factory=_nothing)
    external: Mapping[str, ExternalSystem] = field(default_factory=_nothing)
    sources: Mapping[str, Source] = field(default_factory=_nothing)
    ended: Mapping[str, Service | Process] = field(default_factory=_nothing)
    problems: tuple[Problem, ...] = ()
    digests: Mapping[str, Mapping[str, str]] = field(default_factory=_nothing, repr=False)

    def __post_init__(self) -> None:
        self._set_apart()
        named = dict.fromkeys(a.split("/", 1)[0] for a in self.processes)
        unread = {s: Service(id=s, name=Text(ja=s), working_group="unknown") for s in named if s not in self.services}
        if unread:
            object.__setattr__(self, "services", {**self.services, **unread})
        missing = {a: digests(p) for a, p in self.processes.items() if a not in self.digests}
        if missing:
            object.__setattr__(self, "digests", {**self.digests, **missing})

    def _set_apart(self) -> None:
        """Let what has ended stand apart from the standard, and what has not (any more) in it."""
        leaving = any(s.ended for s in self.services.values()) or any(p.ended for p in self.processes.values())
        if not self.ended and not leaving:
            return
        apart = self.ended.items()
        services = {**{a: x for a, x in apart if isinstance(x, Service)}, **self.services}
        processes = {**{a: x for a, x in apart if isinstance(x, Process)}, **self.processes}
        gone = {a for a, s in services.items() if s.ended}
        ended = {a: x for a, x in services.items() if a in gone} | {
            a: x for a, x in processes.items() if x.ended or a.split("/", 1)[0] in gone
        }
        missing = {a: digests(x) for a, x in ended.items() if isinstance(x, Process) and a not in self.digests}
        object.__setattr__(self, "services", {a: s for a, s in services.items() if a not in ended})
        object.__setattr__(self, "processes", {a: p for a, p in processes.items() if a not in ended})
        object.__setattr__(self, "ended", ended)
        object.__setattr__(self, "digests", {**self.digests, **missing})

    def end_of(self, address: str) -> Ended | None:
        """Since when a process or service is part of the standard no more, and why; None where it is, or never was."""
        there = (self.ended.get(at) for at in (address, address.split("/", 1)[0]))
        return next((x.ended for x in there if x and x.ended), None)

    def processes_of(self, service: str) -> tuple[tuple[str, Process], ...]:
        """The processes of a service with their addresses, in the order of the catalogue."""
        return self._by_service.get(service, ())

    @cached_property
    def _by_service(self) -> Mapping[str, tuple[tuple[str, Process], ...]]:
        found: dict[str, list[tuple[str, Process]]] = {}
        for address, process in self.processes.items():
            found.setdefault(address.split("/", 1)[0], []).append((address, process))
        return {service: tuple(several) for service, several in found.items()}

    def practice(self, municipality: str, process: str) -> ProcessPractice:
        """What ``municipality`` has recorded on the process at address ``process``; an empty record if nothing."""
        service, _, id_ = process.partition("/")
        practice = self.practices.get((municipality, service))
        return _NO_PRACTICE if practice is None else practice.processes.get(id_, _NO_PRACTICE)

    def fingerprint(self, process: str) -> str:
        """The whole fingerprint of the process at address ``process`` as it stands."""
        return fingerprint_of(self.digests[process])

    def partner_name(self, reference: str) -> Text:
        """The name of a service or outside system by its reference; the reference itself if unknown."""
        outside = reference.startswith("ext:")
        within = self.services.get(reference) or self.ended.get(reference)
        found = self.external.get(reference[4:]) if outside else within
        return found.name if found else Text(ja=reference)
