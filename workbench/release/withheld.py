"""What there is in a workspace and is not for a vendor: counted for the manifest, and looked for before anything leaves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from workbench.exchange import office_texts
from workbench.model import WORDS, Agreement, Request, Snapshot, Text
from workbench.release.configuring import Configuration
from workbench.release.documents import WithheldKind
from workbench.release.papers.wording import OWN_WORDS


def withheld(snapshot: Snapshot, services: Sequence[str], agreed: Configuration) -> dict[WithheldKind, int]:
    """What the release of these services leaves out, by kind and count; kinds of which there is nothing are not named."""
    agreements = [a for s in services for a in snapshot.agreements.get(s, ())]
    decided = [a.decided for a in agreements if a.decided]
    requests = [r for s in services for r in snapshot.requests.get(s, ())]
    practices = [
        p for (_, s), practice in snapshot.practices.items() if s in services for p in practice.processes.values()
    ]
    deviations = [d for p in practices for d in p.deviations]
    found: dict[WithheldKind, int] = {
        "stances": sum(len(a.stances) for a in agreements),
        "minutes": sum(d.minutes is not None for d in decided),
        "reasons_of_decisions": len(decided),
        "objections_overruled": sum(len(d.against) for d in decided),
        "conditions": sum(len(d.conditions) for d in decided),
        "open_points": sum(a.decided is None for a in agreements),
        "options_not_chosen": sum(max(0, len(a.options) - (a.decided is not None)) for a in agreements),
        "differences_not_agreed": len({(u.municipality, u.address) for u in agreed.unagreed}),
        "reasons_of_differences": len(deviations),
        "confirmations": sum(len(p.confirmations) for p in practices),
        "members": len(snapshot.settings.members),
        "budget": int(snapshot.settings.budget is not None),
        "costs_and_shares": sum(a.cost is not None for a in agreements) + sum(r.cost is not None for r in requests),
        "vendor_answers": sum(len(snapshot.answers.get(s, ())) for s in services)
        + sum(r.answer is not None for r in requests),
        "draft_requests": sum(r.status == "draft" for r in requests),
        "askers_of_requests": sum(bool(r.municipalities) for r in requests if r.status != "draft"),
    }
    return {kind: count for kind, count in found.items() if count}


_OURS = frozenset(text.ja for words in WORDS.values() for text in words.values()) | OWN_WORDS
"""What our documents say of themselves: whoever wrote the same word somewhere is not betrayed by it."""


class Leak(NamedTuple):
    """A withheld text found in a file: where it stands in the workspace, and in which file it was found."""

    record: str
    text: str
    path: str


def leaks(snapshot: Snapshot, files: Mapping[str, bytes]) -> tuple[Leak, ...]:
    """Every withheld text that stands in a file of a release.

    Looked for is the whole text as a value of a JSON file or a paragraph or cell of a Word or Excel file, or anywhere in
    a text file; a PDF holds what the Word document beside it holds. A text that the standard itself holds (an office's
    name, say) gives nothing away and does not count.
    """
    public = set(strings(_public(snapshot)))
    secret = {text: record for record, text in secrets(snapshot) if len(text) > 1 and text not in public}
    known = "\n".join(public)
    found = []
    for path, content in files.items():
        if path.endswith(".json"):
            there: Collection[str] = set(strings(orjson.loads(content)))
            found += [Leak(record, text, path) for text, record in secret.items() if text in there]
        elif path.endswith((".docx", ".xlsx")):
            there = office_texts(content) - _OURS
            found += [Leak(r, text, path) for text, r in secret.items() if text in there and text not in known]
        elif path.endswith((".md", ".txt")):
            read = content.decode("utf-8", "replace")
            found += [Leak(r, text, path) for text, r in secret.items() if text in read and text not in known]
    return tuple(found)


def secrets(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Every text a vendor must not see, with the record it stands in."""
    for member in snapshot.settings.members:
        yield from ((f"member/{member.id}", text) for text in (member.name, member.account) if text)
    if snapshot.settings.budget is not None:
        yield from _named("workspace", snapshot.settings.budget.dump())
    for service, agreements in snapshot.agreements.items():
        for agreement in agreements:
            yield from _named(f"agreement/{service}/{agreement.id}", _silent(agreement))
    for service, requests in snapshot.requests.items():
        for request in requests:
            yield from _named(f"request/{service}/{request.id}", _unasked(request))
    for service, answers in snapshot.answers.items():
        for answer in answers:
            yield from _named(f"vendor_answer/{service}/{answer.about}", [answer.how, answer.note])
    for (municipality, service), practice in snapshot.practices.items():
        yield from _named(f"practice/{municipality}/{service}", [practice.note, practice.not_applicable])
        for id_, recorded in practice.processes.items():
            at = f"practice/{municipality}/{service}/{id_}"
            for deviation in recorded.deviations:
                said: list[Any] = [deviation.title, deviation.reason, deviation.residents, deviation.note]
                said += [b.title for b in deviation.basis if b.kind == "custom"]
                yield from _named(f"{at}/deviations/{deviation.id}", said)
            yield from _named(at, [recorded.note, [c.by for c in recorded.confirmations], *recorded.not_applicable])


def _silent(agreement: Agreement) -> list[Any]:
    """What an agreement says and a release does not."""
    decision = agreement.decided
    said: list[Any] = [
        agreement.question,
        agreement.note,
        *agreement.options,
        *agreement.stances.values(),
        *agreement.moves,
        *agreement.reopened,
        agreement.withdrawn,
    ]
    if decision is None:
        said.append(agreement.title)
    else:
        said += [decision.why, decision.minutes, decision.notice, decision.to, list(decision.conditions.values())]
        said += [None if decision.disposition == "option" else decision.how]
    return said


def _unasked(request: Request) -> list[Any]:
    if request.status == "draft":
        return [request]
    answer = request.answer
    return [request.why, request.note, *([answer.note, answer.alternative] if answer else [])]


_PROSE = frozenset(
    {"by", "condition", "homework", "harm", "why", "minutes", "note", "title", "gain", "lose", "ja", "en", "how", "notice", "to",
     "what", "acceptance", "reason", "alternative", "unlawful", "was", "conditions", "question", "mark"}
)  # fmt: skip
"""The keys under which people write freely; what stands under others are words of ours, dates and ids."""


def _named(record: str, said: Any) -> Iterator[tuple[str, str]]:
    for value in said if isinstance(said, list) else [said]:
        data = value.dump() if hasattr(value, "dump") else value
        yield from ((record, text) for text in strings(data, lambda key: key in _PROSE))


def strings(data: Any, wanted: Callable[[str], bool] = lambda _: True) -> Iterable[str]:
    """Every text in data; in mappings only what stands under keys that are ``wanted`` (or in mappings below)."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if wanted(key) or isinstance(value, Mapping):
                yield from strings(value, wanted)
            elif isinstance(value, list | tuple):
                yield from strings([v for v in value if not isinstance(v, str)], wanted)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from strings(value, wanted)


def _public(snapshot: Snapshot) -> list[Any]:
    """What a vendor sees of a workspace anyway."""
    decided = [a for several in snapshot.agreements.values() for a in several if a.decided]
    asked = [r for several in snapshot.requests.values() for r in several if r.status != "draft"]
    return [
        snapshot.settings.name.dump(),
        [s.dump() for s in snapshot.services.values()],
        [p.dump() for p in snapshot.processes.values()],
        [m.name.dump() for m in snapshot.municipalities.values()],
        [a.title.dump() for a in decided],
        [a.decided.how for a in decided if a.decided and a.decided.disposition == "option"],
        [[r.title.dump(), r.what.dump() if isinstance(r.what, Text) else r.what, list(r.acceptance)] for r in asked],
        [
            [b.title, b.article]
            for practice in snapshot.practices.values()
            for recorded in practice.processes.values()
            for d in recorded.deviations
            for b in d.basis
            if b.kind != "custom"
        ],
    ]
