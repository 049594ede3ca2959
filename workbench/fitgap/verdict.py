"""適合判定: standard × package × what a municipality does, and what flags a difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.fitgap.answers import ProcessAnswers
from workbench.fitgap.prohibition import may_prohibit, prohibited_addresses
from workbench.fitgap.resolve import Touch
from workbench.fitgap.rows import Row
from workbench.fitgap.variants import variant_conflicts
from workbench.model import Add, Change, Element, Municipality, Process, Remove, Set, Snapshot, find

VERDICTS = (None, "fit", "config", "extend", "gap")
"""The verdicts in the order of their codes; None is none yet."""
NONE, FIT, CONFIG, EXTEND, GAP = range(5)
_VERDICT_OF_ANSWER: Mapping[str, int] = {
    "standard": FIT,
    "config": CONFIG,
    "option": CONFIG,
    "alternative": EXTEND,
    "customize": GAP,
    "impossible": GAP,
}


def verdict_of_same(known: ProcessAnswers, row: Row) -> int:
    """The verdict of whoever does as the standard: the package's answer, or none while there is no answer.

    Who does without what only others add does as the standard: the package need not be asked.
    """
    if not row.in_standard:
        return FIT
    return _VERDICT_OF_ANSWER.get(known.package(row.local) or "", NONE) if known.has_vendor_answers else NONE


class Flagging:
    """Which elements that deviations concern are against a prohibition, and which are in a conflict."""

    def __init__(self, snapshot: Snapshot, known: ProcessAnswers) -> None:
        self.snapshot, self.known = snapshot, known
        self.candidates = may_prohibit(known.process)

    def of(self, municipality: str) -> dict[str, tuple[str, ...]]:
        """The flags of one municipality's cells, by relative address."""
        found: dict[str, list[str]] = {}
        profile = self.snapshot.municipalities[municipality]
        for local in prohibited_addresses(self.candidates, profile, self.known.touched[municipality]):
            found.setdefault(local, []).append("prohibited")
        among = variant_conflicts(self.snapshot).get((municipality, self.known.address), ())
        for local in {c.address for c in among}:
            found.setdefault(local, []).append("conflict")
        return {local: tuple(flags) for local, flags in found.items()}


def verdict_of_difference(
    process: Process, row: Row, touches: Sequence[Touch], known: ProcessAnswers, municipality: Municipality
) -> int:
    """The verdict of a cell that differs: standard × package × what the municipality does.

    A value set on a parameter fits by setting where the package has a key for it (or says
    so); an element done without is a matter of operation unless it is a must; anything else needs the package to say
    how it does it, and is a gap until it does.
    """
    worst = FIT
    for touch in touches:
        change = touch.change
        if isinstance(change, Set) or (isinstance(change, Change) and change.attribute == "default"):
            parameter = find(process, change.at)
            answer = known.package(row.local, own=True)
            if answer is None:
                settable = getattr(parameter, "package_key", None) is not None
                verdict = CONFIG if settable and parameter.refusal(change.to) is None else GAP  # type: ignore[union-attr]
            else:
                verdict = max(CONFIG, _VERDICT_OF_ANSWER[answer])
        elif isinstance(change, Remove):
            element = find(process, row.local)
            must = isinstance(element, Element) and element.class_for(municipality) == "must"
            verdict = GAP if must else EXTEND
        elif isinstance(change, Add):
            verdict = _VERDICT_OF_ANSWER.get(
                known.package(row.local, own=True) or known.package(change.at, own=True) or "", GAP
            )
        else:
            verdict = GAP
        worst = max(worst, verdict)
    return worst
