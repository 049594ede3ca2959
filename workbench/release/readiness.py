"""What is not ready yet for a release: undecided, unanswered, unsound, without a cost; each with the place to go to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.fitgap import STATES, decisions, disposition_of, matrix, settled_by, variant_flaws
from workbench.model import Flaw, Snapshot, Text, flaws, lacking
from workbench.release.configuring import Configuration, configuration

UnreadyKind = Literal[
    "problem", "unsound", "duplicate-key", "value-not-allowed", "not-applied",
    "unsound-variant", "undecided", "unanswered", "stale", "open-point", "incomplete-decision", "unapplied-decision", "missing-cost",
    "unanswered-request", "draft-request", "no-date",
]  # fmt: skip
BLOCKS: frozenset[UnreadyKind] = frozenset({"problem", "unsound", "duplicate-key", "value-not-allowed", "not-applied"})
"""What must be mended first; with all else a release can be made, and says so."""

_WORDS: Mapping[UnreadyKind, tuple[str, str]] = {
    "problem": ("点検の誤りがある（{found}）。点検のページで直してください。", "the check finds an error ({found}); mend it first."),
    "unsound": ("標準の流れや参照が正しくない（{found}）。カタログで直してください。", "the standard is unsound ({found}); mend the catalogue."),
    "duplicate-key": ("設定キー {found} を {expected} も使っている。どちらかを改めてください。", "{expected} uses the key {found} too; change one of them."),
    "value-not-allowed": ("値 {found} は使えない（{expected}）。", "the value {found} is not allowed ({expected})."),
    "not-applied": ("決定の効果が標準に反映されていない（いまは {found}、決定は {expected}）。論点のページで反映してください。", "a decision's effect is not applied (now {found}, decided {expected}); apply it on the page of the point."),
    "unsound-variant": ("差異どうしが衝突するか、流れが成り立たない（{found}）。", "differences conflict or leave an unsound flow ({found})."),
    "undecided": ("決定のない差異 {count} 件。標準の値で出ます。", "differences without a decision: {count}; the standard's way is released."),
    "unanswered": ("未回答 {count} 件。", "unanswered: {count}."),
    "stale": ("要再確認 {count} 件。", "to be confirmed again: {count}."),
    "open-point": ("論点が決まっていない。", "the point is not decided."),
    "incomplete-decision": ("決定に書くべきことが欠けている（{found}）。", "the decision lacks {found}."),
    "unapplied-decision": ("標準を引き上げる決定が標準に反映された記録がない。", "the standard was decided to be raised, and nothing says that it was."),
    "missing-cost": ("カスタマイズの費用か負担が決まっていない。", "cost or shares of customising are missing."),
    "unanswered-request": ("ベンダーの回答がない。", "the vendor has not answered."),
    "draft-request": ("要望がまだ下書き。ベンダーには渡りません。", "the request is still a draft and not handed over."),
    "no-date": ("稼働開始が記録されていない。リリースの日付から適用とします。", "no go-live on record; the release holds from its own date."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unready:
    """One thing that is not ready.

    ``address`` is what it is about: an element, a process, a point (``agreement/<service>/<id>``), a request, a file or
    a municipality. ``blocks``: no release before it is mended.
    """

    kind: UnreadyKind
    address: str
    message: Text
    service: str = ""
    municipality: str | None = None
    count: int = 1

    @property
    def blocks(self) -> bool:
        """Whether no release can be made while this is so."""
        return self.kind in BLOCKS


def readiness(
    snapshot: Snapshot,
    services: Sequence[str],
    municipalities: Sequence[str] | None = None,
    agreed: Configuration | None = None,
) -> tuple[Unready, ...]:
    """Everything that is not ready for a release of these services, what blocks it first.

    ``agreed`` is the configuration where it is known already.
    """
    there = tuple(snapshot.municipalities if municipalities is None else municipalities)
    known = agreed or configuration(snapshot, services, dict.fromkeys(there, "9999-12-31"))
    found = [
        *_read(snapshot, services),
        *_sound(snapshot, services),
        *(_unready(r.kind, r.address, r.municipality, found=r.found, expected=r.expected) for r in known.refused),  # type: ignore[arg-type]
        *_points(snapshot, services),
        *_requests(snapshot, services),
        *_cells(snapshot, services, there),
        *(_unready("no-date", f"municipality/{m}", m) for m in there if snapshot.municipalities[m].go_live is None),
    ]
    return tuple(sorted(found, key=lambda u: not u.blocks))


def _unready(
    kind: UnreadyKind,
    address: str,
    municipality: str | None = None,
    count: int = 1,
    found: str = "",
    expected: str | Text = "",
) -> Unready:
    both = expected if isinstance(expected, Text) else Text(ja=expected or "－", en=expected or "–")
    ja, en = (
        said.format(found=found, expected=both.get(language), count=count)
        for language, said in zip(("ja", "en"), _WORDS[kind], strict=True)
    )
    names = address.split("/")
    service = names[1] if names[0] in ("agreement", "request", "process_catalog") else names[0]
    return Unready(kind, address, Text(ja=ja, en=en), service, municipality, count)


def _read(snapshot: Snapshot, services: Sequence[str]) -> Iterator[Unready]:
    counts: Counter[tuple[str, str]] = Counter()
    for problem in snapshot.problems:
        names = problem.file.split("/")
        if problem.severity == "error" and (names[0] != "process_catalog" or len(names) < 3 or names[1] in services):
            counts[problem.file, problem.code] += 1
    for (file, code), count in counts.items():
        yield _unready("problem", file, count=count, found=code)


def _sound(snapshot: Snapshot, services: Sequence[str]) -> Iterator[Unready]:
    for service in services:
        for address, process in snapshot.processes_of(service):
            for flaw in flaws(process):
                yield _unready("unsound", f"{address}/{flaw.address}", found=f"{flaw.kind}: {flaw.found}")
    for variant in variant_flaws(snapshot):
        if variant.process.partition("/")[0] in services:
            what = variant.what
            said = f"{what.kind}: {what.found}" if isinstance(what, Flaw) else what.kind
            yield _unready("unsound-variant", f"{variant.process}/{what.address}", variant.municipality, found=said)


def _cells(snapshot: Snapshot, services: Sequence[str], municipalities: Sequence[str]) -> Iterator[Unready]:
    decided = decisions(snapshot)
    counts: Counter[tuple[UnreadyKind, str, str]] = Counter()
    everything = set(services) >= set(snapshot.services)
    for scope in ["all"] if everything else services:
        table = matrix(snapshot, scope).select(municipalities=municipalities)
        for kind in ("unanswered", "stale"):
            for i, j in zip(*(table.states == STATES.index(kind)).nonzero(), strict=True):
                counts[kind, table.rows[i].process, table.municipalities[j]] += 1
        for row, municipality, _, _ in table.deviating_cells():
            if disposition_of(settled_by(decided, row.address)) is None:
                counts["undecided", row.process, municipality] += 1
    for (kind, process, municipality), count in counts.items():
        yield _unready(kind, process, municipality, count)


def _points(snapshot: Snapshot, services: Sequence[str]) -> Iterator[Unready]:
    for service in services:
        for agreement in snapshot.agreements.get(service, ()):
            at = f"agreement/{service}/{agreement.id}"
            lacks = lacking(agreement)
            if agreement.decided is None and agreement.withdrawn is None:
                yield _unready("open-point", at)
            raised = agreement.decided is not None and agreement.decided.disposition == "raise_standard"
            if raised and agreement.applied is None:
                yield _unready("unapplied-decision", at)
            if any(field.startswith("cost") for field in lacks):
                yield _unready("missing-cost", at)
            others = [field for field in lacks if not field.startswith("cost")]
            if others:
                yield _unready("incomplete-decision", at, found=", ".join(others))


def _requests(snapshot: Snapshot, services: Sequence[str]) -> Iterator[Unready]:
    for service in services:
        for request in snapshot.requests.get(service, ()):
            at = f"request/{service}/{request.id}"
            if request.status == "draft":
                yield _unready("draft-request", at)
            elif request.status == "asked" and request.answer is None:
                yield _unready("unanswered-request", at)
            elif request.answer and request.answer.how == "customize" and request.answer.initial is None:
                yield _unready("missing-cost", at)
