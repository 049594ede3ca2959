"""Who refers to an element: asked before it is retired."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from workbench.model import Snapshot

ReferenceKind = Literal["uses", "prohibits", "origin", "partner", "upstream", "deviation", "agreement", "answer"]


class Reference(NamedTuple):
    """One reference: what kind, and who: an address of the catalogue, or (``municipality``) the id of a deviation.

    ``by`` is a whole address; for a deviation, an agreement or an answer the address of its process or service, and
    ``id`` names it.
    """

    kind: ReferenceKind
    by: str
    municipality: str = ""
    id: str = ""


def references(snapshot: Snapshot, address: str) -> tuple[Reference, ...]:
    """Everything that refers to an element of a process (``senkyo/nyujoken/forms/ticket``), or into it; or to a service.

    A form is referred to by what refers to its fields, too.
    """
    service, _, rest = address.partition("/")
    if not rest:
        return tuple(_of_service(snapshot, service))
    process, _, local = rest.partition("/")
    return tuple(_of_element(snapshot, f"{service}/{process}", local))


def _is_in(address: str, of: str) -> bool:
    return not of or address == of or address.startswith(of + "/")


def _of_element(snapshot: Snapshot, process: str, local: str) -> Iterator[Reference]:
    service, _, id_ = process.partition("/")
    standard = snapshot.processes.get(process)
    for step in standard.steps if standard else ():
        if any(_is_in(use, local) for use in step.uses):
            yield Reference("uses", f"{process}/steps/{step.id}")
        if local.startswith("actors/") and step.actor == local.removeprefix("actors/"):
            yield Reference("uses", f"{process}/steps/{step.id}")
    for collection in ("rules", "requirements"):
        for element in getattr(standard, collection, ()):
            if any(_is_in(at, local) for at in element.prohibits):
                yield Reference("prohibits", f"{process}/{collection}/{element.id}")
    for municipality in snapshot.municipalities:
        for deviation in snapshot.practice(municipality, process).deviations:
            if any(_is_in(change.at, local) for change in deviation.changes):
                yield Reference("deviation", process, municipality, deviation.id)
    about = f"{id_}/{local}" if local else id_
    for agreement in snapshot.agreements.get(service, ()):
        if any(_is_in(at, about) for at in agreement.about):
            yield Reference("agreement", service, id=agreement.id)
    for answer in snapshot.answers.get(service, ()):
        if _is_in(answer.about, about):
            yield Reference("answer", service, id=answer.about)


def _of_service(snapshot: Snapshot, service: str) -> Iterator[Reference]:
    for id_, other in snapshot.services.items():
        if service in other.upstream:
            yield Reference("upstream", id_)
    for address, process in snapshot.processes.items():
        if address.startswith(service + "/"):
            continue
        for form in process.forms:
            for field in form.fields:
                if service in field.origin:
                    yield Reference("origin", f"{address}/forms/{form.id}/fields/{field.id}")
        for interface in process.interfaces:
            if interface.partner == service:
                yield Reference("partner", f"{address}/interfaces/{interface.id}")
