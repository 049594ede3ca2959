"""What a person changes: records by name, never files or lines.

A record is the least that two people can edit apart from each other. Its name is a path:

=====================================================  ==========================================================
``workspace``                                          the workspace's own settings
``workspace/members/<id>``, ``…/levels/<id>``,         a member, a level, a working group
``…/working_groups/<id>``
``sources/<id>``, ``external/<id>``                    a source, a system outside the package
``catalog/<service>``                                  a service's own attributes
``catalog/<service>/<process>``                        a process's own attributes (without what its lists hold)
``catalog/<service>/<process>/<element>``              an element, e.g. ``…/forms/ticket/fields/place-name``
``municipality/<m>``                                   a municipality
``practice/<m>/<service>``                             a practice's own attributes
``practice/<m>/<service>/<process>``                   what stands beside answers and deviations: volume, note
``practice/<m>/<service>/<process>/answers/<element>``  the answer to one element; ``.`` for the whole process
``practice/<m>/<service>/<process>/answers``           all answers to a process, in the entries in which they stand
``practice/<m>/<service>/<process>/deviations/<id>``   a deviation
``agreement/<service>/<id>``                           an agreement without its stances
``agreement/<service>/<id>/stances/<m>``               one municipality's stance on it
``request/<service>/<id>``                             a request to the vendor, without its answer
``request/<service>/<id>/answer``                      what the vendor answers to it
``answer/<service>/<about>``                           the vendor's answer; ``about`` is a process or an element
``meeting/<id>``                                       a meeting: when, who was there, what was said
=====================================================  ==========================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from workbench.model.address import COLLECTIONS
from workbench.model.base import Record

Value = Mapping[str, Any]
"""A record as plain YAML data, as :meth:`Record.dump` gives it, without the records that stand inside it."""

STAY = "="
"""The place of a record among its siblings is left as it is (a new one becomes the last)."""


class Put(Record):
    """Let a record be ``value``; None: let it not be.

    ``after`` places it among its siblings: after the one with that id, first (``^``), last (None), or where it is.
    """

    record: str
    value: dict[str, Any] | None
    after: str | None = STAY


Edit = tuple[Put, ...]
"""What is saved together: all of it or nothing."""

RecordKind = Literal[
    "workspace", "member", "level", "working_group", "source", "external", "service", "process", "element",
    "municipality", "practice", "process_practice", "answer", "answers", "deviation", "agreement", "stance",
    "request", "request_answer", "vendor_answer", "meeting",
]  # fmt: skip

_OF_SETTINGS: dict[str, RecordKind] = {"members": "member", "levels": "level", "working_groups": "working_group"}


class RecordName(NamedTuple):
    """A record's name taken apart. ``local`` is the id or the relative address at its end, where it has one."""

    kind: RecordKind
    service: str = ""
    process: str = ""
    municipality: str = ""
    local: str = ""


def record_name(name: str) -> RecordName:
    """A record's name taken apart.

    Raises
    ------
    ValueError
        Where it is no name of a record.

    Examples
    --------
    >>> record_name("practice/akiota/senkyo/nyujoken/answers/steps/print")
    RecordName(kind='answer', service='senkyo', process='nyujoken', municipality='akiota', local='steps/print')
    >>> record_name("catalog/senkyo/nyujoken/forms/ticket").kind
    'element'
    """
    names = name.split("/")
    if "" in names or ".." in names:
        raise ValueError(f"{name!r} is not the name of a record")
    match names:
        case ["workspace"]:
            return RecordName("workspace")
        case ["workspace", list_, id_] if list_ in _OF_SETTINGS:
            return RecordName(_OF_SETTINGS[list_], local=id_)
        case ["sources", id_]:
            return RecordName("source", local=id_)
        case ["external", id_]:
            return RecordName("external", local=id_)
        case ["meeting", id_]:
            return RecordName("meeting", local=id_)
        case ["catalog", service]:
            return RecordName("service", service)
        case ["catalog", service, process]:
            return RecordName("process", service, process)
        case ["catalog", service, process, list_, _] if list_ in COLLECTIONS:
            return RecordName("element", service, process, local=name.split("/", 3)[3])
        case ["catalog", service, process, "forms", _, "fields", _]:
            return RecordName("element", service, process, local=name.split("/", 3)[3])
        case ["municipality", m]:
            return RecordName("municipality", municipality=m)
        case ["practice", m, service]:
            return RecordName("practice", service, municipality=m)
        case ["practice", m, service, process]:
            return RecordName("process_practice", service, process, m)
        case ["practice", m, service, process, "answers"]:
            return RecordName("answers", service, process, m)
        case ["practice", m, service, process, "answers", _, *_]:
            return RecordName("answer", service, process, m, name.split("/", 5)[5])
        case ["practice", m, service, process, "deviations", id_]:
            return RecordName("deviation", service, process, m, id_)
        case ["agreement", service, id_]:
            return RecordName("agreement", service, local=id_)
        case ["agreement", service, id_, "stances", m]:
            return RecordName("stance", service, municipality=m, local=id_)
        case ["request", service, id_]:
            return RecordName("request", service, local=id_)
        case ["request", service, id_, "answer"]:
            return RecordName("request_answer", service, local=id_)
        case ["answer", service, _, *_]:
            return RecordName("vendor_answer", service, local=name.split("/", 2)[2])
    raise ValueError(f"{name!r} is not the name of a record")
