"""What is known about one process: each municipality's answer per element, and the vendor's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.fitgap.resolve import Touch, touched
from workbench.model import (
    Confirmation,
    Deviation,
    Element,
    NotApplicable,
    Process,
    Snapshot,
    VendorAnswer,
    digests,
    find,
    parent_of,
)

CELL_STATES = ("unanswered", "same", "differs", "not_applicable", "stale")
"""回答状況, in the order of their codes; unanswered is zero, so that what nobody touched is never fit."""
_UNANSWERED, _SAME, _DIFFERS, _NOT_APPLICABLE, _STALE = range(5)


@dataclass(frozen=True, eq=False)
class ProcessAnswers:
    """The answers of several municipalities to one process, and what the vendor says of it.

    A confirmation answers for the version it names. An element is ``same`` where the latest confirmation that covers
    it (by date, then by place in the file) said yes to its content as it stands, and ``stale`` where that content
    has changed since, or where the confirmed version is no longer known.
    """

    snapshot: Snapshot
    address: str
    touched: Mapping[str, Mapping[str, tuple[Touch, ...]]]

    @property
    def process(self) -> Process:
        """The standard process as it stands."""
        return self.snapshot.processes[self.address]

    @cached_property
    def _fingerprint(self) -> str:
        return self.snapshot.fingerprint(self.address)

    @cached_property
    def _versions(self) -> dict[str, Process]:
        return {f: p for (a, f), p in self.snapshot.confirmed.items() if a == self.address}

    @cached_property
    def _digests_of_versions(self) -> dict[str, Mapping[str, str]]:
        return {}

    def _confirmed_digests(self, standard: str) -> Mapping[str, str] | None:
        """The digests of the confirmed version; None if it is not kept."""
        found = self._digests_of_versions.get(standard)
        if found is None:
            version = self.version(standard)
            if version is None:
                return None
            found = self._digests_of_versions[standard] = digests(version)
        return found

    def version(self, standard: str) -> Process | None:
        """The version of the process whose fingerprint begins with ``standard``: as it stands, or kept."""
        if self._fingerprint.startswith(standard):
            return self.process
        kept = [p for f, p in self._versions.items() if f.startswith(standard)]
        return kept[0] if len(kept) == 1 else None

    def states(self, municipality: str, addresses: Mapping[str, int]) -> list[int]:
        """The state of each element, as codes into :data:`CELL_STATES`; ``addresses`` are relative, with their place."""
        practice = self.snapshot.practice(municipality, self.address)
        service = self.snapshot.practices.get((municipality, self.address.split("/", 1)[0]))
        if service is not None and service.not_applicable is not None:
            return [_NOT_APPLICABLE] * len(addresses)
        states = [_UNANSWERED] * len(addresses)
        for confirmation in sorted(practice.confirmations, key=lambda c: c.date):
            if confirmation.elements is None and self._fingerprint.startswith(confirmation.standard):
                states = [_SAME] * len(addresses)
                continue
            for i, local in enumerate(addresses):
                if confirmation.covers(local):
                    states[i] = _SAME if self._stands(confirmation, local) else _STALE
        for local in self.touched[municipality]:
            at = addresses.get(local)
            if at is not None and states[at] != _STALE:
                states[at] = _DIFFERS
        for excluded in practice.not_applicable:
            for i, local in enumerate(addresses):
                if excluded.covers(local):
                    states[i] = _NOT_APPLICABLE
        return states

    def _stands(self, confirmation: Confirmation, local: str) -> bool:
        if self._fingerprint.startswith(confirmation.standard):
            return True
        then = self._confirmed_digests(confirmation.standard)
        return then is not None and then.get(local) == self.snapshot.digests[self.address].get(local)

    def changed_since_confirmed(self, municipalities: Sequence[str]) -> list[str]:
        """What (relative addresses) stands otherwise now than in a version that one of the municipalities confirmed."""
        now = self.snapshot.digests[self.address]
        found: dict[str, None] = {}
        for m in municipalities:
            for confirmation in self.snapshot.practice(m, self.address).confirmations:
                if not self._fingerprint.startswith(confirmation.standard):
                    then = self._confirmed_digests(confirmation.standard) or {}
                    found.update(dict.fromkeys(a for a in (*then, *now) if then.get(a) != now.get(a)))
        return list(found)

    def confirmation(self, municipality: str, local: str) -> Confirmation | None:
        """The latest confirmation of the municipality that covers the element."""
        practice = self.snapshot.practice(municipality, self.address)
        covering = [c for c in sorted(practice.confirmations, key=lambda c: c.date) if c.covers(local)]
        return covering[-1] if covering else None

    def confirmed_element(self, municipality: str, local: str) -> Element | Process | None:
        """The element as the municipality confirmed it; None if it was not there, or the version is not kept."""
        confirmation = self.confirmation(municipality, local)
        version = self.version(confirmation.standard) if confirmation else None
        return find(version, local) if version else None

    def not_applicable(self, municipality: str, local: str) -> NotApplicable | None:
        """Why the element does not apply to the municipality; None if it does."""
        service = self.snapshot.practices.get((municipality, self.address.split("/", 1)[0]))
        if service is not None and service.not_applicable is not None:
            return service.not_applicable
        practice = self.snapshot.practice(municipality, self.address)
        return next((n for n in practice.not_applicable if n.covers(local)), None)

    def deviation(self, municipality: str, id_: str) -> Deviation:
        """A deviation by its id."""
        return next(d for d in self.snapshot.practice(municipality, self.address).deviations if d.id == id_)

    @cached_property
    def _vendor_answers(self) -> dict[str, VendorAnswer]:
        service, _, id_ = self.address.partition("/")
        prefix = id_ + "/"
        return {
            a.about[len(prefix) :] if a.about != id_ else "": a
            for a in self.snapshot.answers.get(service, ())
            if a.about == id_ or a.about.startswith(prefix)
        }

    @property
    def has_vendor_answers(self) -> bool:
        """Whether the vendor has said anything of the process."""
        return bool(self._vendor_answers)

    def vendor(self, local: str, *, own: bool = False) -> VendorAnswer | None:
        """The vendor's answer on an element; unless ``own``, that on its form or on the process serves too."""
        known = self._vendor_answers
        if own or local in known:
            return known.get(local)
        parent = parent_of(local)
        return known.get(parent) if parent in known else known.get("")

    def package(self, local: str, *, own: bool = False) -> str | None:
        """The vendor's answer in our words (``standard``, ``customize`` …); None where there is none we understand."""
        answer = self.vendor(local, own=own)
        return None if answer is None else self.snapshot.settings.answer_marks.get(answer.mark)


def answers_of(snapshot: Snapshot, address: str, municipalities: Sequence[str]) -> ProcessAnswers:
    """The answers of these municipalities to the process at ``address``."""
    process = snapshot.processes[address]
    concerned = {}
    for m in municipalities:
        deviations = snapshot.practice(m, address).deviations
        concerned[m] = touched(process, deviations) if deviations else {}
    return ProcessAnswers(snapshot, address, concerned)
