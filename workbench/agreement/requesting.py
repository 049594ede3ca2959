"""カスタマイズ要望: what decisions ask of the vendor, what is alike, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.agreement.standing import concerned
from workbench.model import Agreement, Decision, Edit, Put, Request, Snapshot, Text, VendorAnswer, find

_ASKING = frozenset({"customize", "option", "outside"})
"""The dispositions that always ask something of the vendor; others do where the package cannot do it yet."""


@dataclass(frozen=True)
class Asked:
    """A request with its service, the point it comes from, and the vendor's answers on the elements themselves.

    ``similar`` are the keys (``service/id``) of requests that could be asked together with this one: they touch the
    same element, form, or parameter, or what is alike in another service.
    """

    service: str
    request: Request
    agreement: Agreement | None
    about_elements: tuple[VendorAnswer, ...]
    similar: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The request's key: ``senkyo/senkyo-r001``."""
        return f"{self.service}/{self.request.id}"


def requests(snapshot: Snapshot, service: str | None = None) -> tuple[Asked, ...]:
    """Every request (of one service, if given), in the order of the catalogue, then by number."""
    everything = [
        (s, r)
        for s in (*snapshot.services, *(s for s in snapshot.requests if s not in snapshot.services))
        for r in sorted(snapshot.requests.get(s, ()), key=lambda r: r.id)
    ]
    return tuple(
        Asked(
            service=s,
            request=r,
            agreement=next((a for a in snapshot.agreements.get(s, ()) if a.id == r.agreement), None),
            about_elements=answers_about(snapshot, s, r.about),
            similar=tuple(
                f"{t}/{o.id}"
                for t, o in everything
                if o is not r
                and o.status != "withdrawn"
                and r.status != "withdrawn"
                and _alike(snapshot, (s, r), (t, o))
            ),
        )
        for s, r in everything
        if service is None or s == service
    )


def alike(snapshot: Snapshot, service: str, request: Request) -> tuple[str, ...]:
    """The keys of the requests with which this one could be asked together."""
    return tuple(
        f"{s}/{r.id}"
        for s, several in snapshot.requests.items()
        for r in several
        if r.status != "withdrawn"
        and (s, r.id) != (service, request.id)
        and _alike(snapshot, (service, request), (s, r))
    )


def asking(snapshot: Snapshot, service: str, request: Request, together: Sequence[str] = ()) -> Edit:
    """The edit that opens a request under the next number, in one bundle with those named."""
    opened = request.model_copy(update={"id": next_request_id(snapshot, service)})
    known = [(s, r) for s, several in snapshot.requests.items() for r in several if f"{s}/{r.id}" in together]
    if not known:
        return putting_request(service, opened)
    bundle = next((r.bundle for _, r in known if r.bundle), known[0][1].id)
    joined = [(s, r) for s, r in known if r.bundle != bundle]
    return tuple(
        put
        for s, r in (*joined, (service, opened))
        for put in putting_request(s, r.model_copy(update={"bundle": bundle}))
    )


def answers_about(snapshot: Snapshot, service: str, about: Sequence[str]) -> tuple[VendorAnswer, ...]:
    """What the vendor says of the elements themselves, or else of the form or process that they belong to."""
    known = {a.about: a for a in snapshot.answers.get(service, ())}
    found: dict[str, VendorAnswer] = {}
    for address in about:
        for at in _up(address):
            if at in known:
                found[at] = known[at]
                break
    return tuple(found.values())


def request_of(snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision) -> Request | None:
    """The request that the decision makes, as a draft; None where it asks nothing of the vendor, or has one already.

    Customising, an option and an outside system always do; so does what costs something to build, and what the package
    cannot do as it is.
    """
    if any(r.agreement == agreement.id and r.status != "withdrawn" for r in snapshot.requests.get(service, ())):
        return None
    cost = agreement.cost
    costs = cost is not None and (cost.initial > 0 or cost.yearly > 0)
    builds = decision.disposition in ("parameter", "raise_standard") and (
        costs or _lacking(snapshot, service, agreement)
    )
    if decision.disposition not in _ASKING and not builds:
        return None
    option = agreement.option(decision.option)
    everybody = concerned(snapshot, service, agreement.about)
    for_whom = decision.municipalities or everybody
    return Request(
        id=next_request_id(snapshot, service),
        agreement=agreement.id,
        about=agreement.about,
        title=(option.title if option is not None and option.title is not None else agreement.title),
        what=decision.how or (option.note if option is not None else None),
        why=decision.why if decision.why != "－" else None,
        acceptance=tuple(_acceptance(snapshot, service, agreement)),
        municipalities=for_whom,
        wanted_by=min(
            (m.go_live for id_, m in snapshot.municipalities.items() if id_ in for_whom and m.go_live), default=None
        ),
        cost=cost if costs else None,
        expires=agreement.expires,
        review=agreement.expires,
    )


def bundling(snapshot: Snapshot, keys: Sequence[str], name: str | None = None) -> Edit:
    """The edit that asks requests (by their keys) together, under the number of the first unless named otherwise."""
    found = []
    for key in keys:
        service, _, id_ = key.partition("/")
        request = next((r for r in snapshot.requests.get(service, ()) if r.id == id_), None)
        if request is not None:
            found.append((service, request))
    if len(found) < 2:
        return ()
    bundle = name or found[0][1].bundle or found[0][1].id
    return tuple(
        put for service, r in found for put in putting_request(service, r.model_copy(update={"bundle": bundle}))
    )


def putting_request(service: str, request: Request) -> Edit:
    """The edit by which the request (without its answer, which is a record of its own) is as given."""
    value = {k: v for k, v in request.dump().items() if k != "answer"}
    return (Put(record=f"request/{service}/{request.id}", value=value),)


def next_request_id(snapshot: Snapshot, service: str) -> str:
    """The number of the next request of a service: ``senkyo-r001``."""
    return numbered(f"{service}-r", (r.id for r in snapshot.requests.get(service, ())))


def numbered(prefix: str, taken: Iterator[str]) -> str:
    """The next of the ids ``prefix`` + three digits.

    >>> numbered("senkyo-", iter(["senkyo-002", "senkyo-r009", "senkyo-oath"]))
    'senkyo-003'
    """
    numbers = [int(t[len(prefix) :]) for t in taken if re.fullmatch(re.escape(prefix) + r"\d+", t)]
    return f"{prefix}{max(numbers, default=0) + 1:03}"


def _lacking(snapshot: Snapshot, service: str, agreement: Agreement) -> bool:
    """Whether the package cannot do all of it as it is."""
    marks = snapshot.settings.answer_marks
    return any(
        marks.get(a.mark) in ("customize", "impossible") for a in answers_about(snapshot, service, agreement.about)
    )


def _acceptance(snapshot: Snapshot, service: str, agreement: Agreement) -> Iterator[str]:
    effect = agreement.effect
    if effect is not None and effect.parameter is not None:
        process = agreement.about[0].partition("/")[0]
        yield f"設定項目 {service}/{process}/parameters/{effect.parameter} の値ごとに、決めたとおりに動くこと"
    for answer in answers_about(snapshot, service, agreement.about):
        if answer.how:
            yield f"{service}/{answer.about}: {answer.how}"


def _up(address: str) -> Iterator[str]:
    """An address, the form it belongs to, and its process."""
    yield address
    if "/fields/" in address:
        yield address.rsplit("/fields/", 1)[0]
    if "/" in address:
        yield address.partition("/")[0]


def _alike(snapshot: Snapshot, one: tuple[str, Request], other: tuple[str, Request]) -> bool:
    """Whether two requests touch the same element or form, or forms and parameters that are called the same."""
    (s, a), (t, b) = one, other
    if a.bundle is not None and a.bundle == b.bundle:
        return True
    return bool(_touched(snapshot, s, a) & _touched(snapshot, t, b))


def _touched(snapshot: Snapshot, service: str, request: Request) -> set[str]:
    found = set()
    for address in request.about:
        names = address.split("/")
        found.add(f"{service}/{'/'.join(names[:3])}" if len(names) > 1 else f"{service}/{address}")
    found |= {f"“{name}" for address in request.about if (name := _name(snapshot, service, address))}
    return found


def _name(snapshot: Snapshot, service: str, address: str) -> str | None:
    process = snapshot.processes.get(f"{service}/{address.partition('/')[0]}")
    element = find(process, address.partition("/")[2]) if process and "/" in address else None
    name: Text | None = getattr(element, "name", None)
    return name.ja if name is not None else None
