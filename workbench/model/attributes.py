"""The attributes of what an address names: which there are, what they hold, and which a change may set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from workbench.model.address import COLLECTIONS
from workbench.model.base import Record
from workbench.model.process import (
    Actor,
    ElementKind,
    Form,
    FormField,
    Interface,
    Parameter,
    Process,
    Requirement,
    Rule,
    Step,
)

TYPE_OF: Mapping[ElementKind, type[Record]] = {
    "process": Process,
    "actor": Actor,
    "step": Step,
    "form": Form,
    "field": FormField,
    "rule": Rule,
    "parameter": Parameter,
    "interface": Interface,
    "requirement": Requirement,
}
"""The type of each kind of element."""

STRUCTURE = frozenset({"id", "fields", *COLLECTIONS})
"""Keys that no change of an attribute may set: an id never changes, and what a list holds is added, removed and moved."""

VALUE_ATTRIBUTES = frozenset({"type", "choices", "columns", "min", "max", "default"})
"""The attributes of a parameter that decide together whether its value is one it may take."""


class Attribute(NamedTuple):
    """One attribute: its name in Python, its declaration, and what validates its values alone."""

    name: str
    info: FieldInfo
    adapter: TypeAdapter[Any]


@cache
def attribute_of(type_: type[Record], named: str) -> Attribute:
    """The attribute of a type that YAML (or Python) calls ``named``."""
    name, info = next((n, i) for n, i in type_.model_fields.items() if named in (i.alias, n))
    return Attribute(name, info, TypeAdapter(info.rebuild_annotation()))


Holds = Literal[
    "text", "line", "word", "class", "basis", "actor", "next", "elements", "origins", "partner", "choices", "columns",
    "number", "value", "process", "sources", "group", "laws", "services", "glossary"
]  # fmt: skip
"""What an attribute holds, as somebody who edits it thinks of it: a text, one of some words, the steps that follow …"""


class Shape(NamedTuple):
    """How an attribute is edited: its name in YAML, what it holds, and whether it can be long or stands in a table."""

    name: str
    holds: Holds
    vocabulary: str = ""
    long: bool = False
    in_table: bool = False


_NAME = Shape("name", "text", in_table=True)
_CLASS = Shape("class", "class", in_table=True)
_LAST = (Shape("basis", "basis"), Shape("note", "text", long=True))
_DECIDED_BY = Shape("decided_by", "word", "decided_by", in_table=True)
SHAPES: Mapping[str, tuple[Shape, ...]] = {
    "process": (
        _NAME,
        Shape("kind", "word", "process_kind"),
        Shape("status", "word", "status"),
        Shape("trigger", "text"),
        Shape("outcome", "text"),
        Shape("schedule", "text"),
        Shape("basis", "basis"),
        Shape("follows", "process"),
        Shape("source", "sources"),
        Shape("note", "text", long=True),
    ),
    "actor": (_NAME, Shape("kind", "word", "actor_kind", in_table=True), *_LAST),
    "step": (
        _NAME,
        Shape("actor", "actor", in_table=True),
        Shape("kind", "word", "step_kind", in_table=True),
        Shape("next", "next"),
        Shape("uses", "elements"),
        Shape("timing", "text", in_table=True),
        Shape("deadline", "text", in_table=True),
        Shape("join", "word", "join"),
        _CLASS,
        *_LAST,
    ),
    "form": (
        _NAME,
        Shape("medium", "word", "medium", in_table=True),
        Shape("direction", "word", "direction", in_table=True),
        _CLASS,
        *_LAST,
    ),
    "field": (
        _NAME,
        Shape("from", "origins"),
        Shape("side", "word", "side", in_table=True),
        Shape("type", "word", "field_type", in_table=True),
        _CLASS,
        *_LAST,
    ),
    "rule": (_NAME, Shape("text", "text", long=True, in_table=True), _DECIDED_BY, Shape("prohibits", "elements"), _CLASS, *_LAST),
    "parameter": (
        _NAME,
        Shape("type", "word", "parameter_type", in_table=True),
        Shape("choices", "choices"),
        Shape("columns", "columns"),
        Shape("default", "value"),
        Shape("min", "number"),
        Shape("max", "number"),
        Shape("unit", "text"),
        _DECIDED_BY,
        Shape("package_key", "line", in_table=True),
        _CLASS,
        *_LAST,
    ),
    "interface": (
        _NAME,
        Shape("partner", "partner", in_table=True),
        Shape("direction", "word", "direction", in_table=True),
        Shape("data", "text", in_table=True),
        Shape("timing", "text", in_table=True),
        _CLASS,
        *_LAST,
    ),
    "requirement": (
        _NAME,
        Shape("text", "text", long=True, in_table=True),
        Shape("code", "line", in_table=True),
        Shape("prohibits", "elements"),
        _CLASS,
        *_LAST,
    ),
    "service": (
        _NAME,
        Shape("working_group", "group"),
        Shape("department", "text"),
        Shape("status", "word", "status"),
        Shape("laws", "laws"),
        Shape("upstream", "services"),
        Shape("glossary", "glossary"),
        Shape("source", "sources"),
        Shape("note", "text", long=True),
    ),
}  # fmt: skip
"""The attributes of each kind of element, and of a service, in the order in which one fills them in."""


@cache
def words_of(type_: type[Record], named: str) -> tuple[str, ...]:
    """The words that an attribute may be; empty where it holds something else.

    >>> words_of(TYPE_OF["rule"], "decided_by")
    ('law', 'ordinance', 'municipality', 'outside')
    """
    return tuple(get_args(attribute_of(type_, named).info.annotation))
