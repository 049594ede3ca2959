"""The standard: services, processes and their elements (steps, forms, fields, rules, parameters …)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, StringConstraints, model_serializer, model_validator

from workbench.model.base import (
    Id,
    IsoDate,
    MunicipalityKind,
    NonEmpty,
    ParameterValue,
    Record,
    RequirementClass,
    ServiceRef,
    Text,
    as_tuple,
)
from workbench.model.municipality import Municipality

Status = Literal["draft", "confirmed"]
Sources = Annotated[tuple[NonEmpty, ...], BeforeValidator(as_tuple)]
DecidedBy = Literal["law", "ordinance", "municipality", "outside"]
Medium = Literal[
    "postcard", "sealed_postcard", "letter", "sealed_letter", "a3", "a4", "a5", "b5", "card",
    "booklet", "slip", "tag", "register", "data", "screen",
]  # fmt: skip
ActorKind = Literal["resident", "office", "approver", "system", "agency", "contractor", "institution"]
ElementKind = Literal["step", "form", "field", "rule", "parameter", "interface", "requirement", "actor", "process"]
"""What an address names. ``actor`` and ``process`` can be changed by a deviation but are rows of a matrix only where one does."""

ELEMENT_KINDS: tuple[ElementKind, ...] = ("step", "form", "field", "rule", "parameter", "interface", "requirement")
RelativeAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^((actors|steps|forms|rules|parameters|interfaces|requirements)/[a-z][a-z0-9-]*"
        r"|forms/[a-z][a-z0-9-]*/fields/[a-z][a-z0-9-]*)$",
        max_length=320,
    ),
]
"""An element's address within its process: ``steps/print``, ``forms/ticket/fields/voter-name``."""


class When(Record):
    """A condition on the municipality; all that is given must hold."""

    kind: tuple[MunicipalityKind, ...] | None = None
    population_min: StrictInt | None = None
    population_max: StrictInt | None = None
    welfare_office: StrictBool | None = None

    def holds(self, municipality: Municipality) -> bool:
        """Whether the condition holds for ``municipality`` (population bounds are inclusive)."""
        return (
            (self.kind is None or municipality.kind in self.kind)
            and (self.population_min is None or municipality.population >= self.population_min)
            and (self.population_max is None or municipality.population <= self.population_max)
            and (self.welfare_office is None or municipality.welfare_office == self.welfare_office)
        )


class ClassCase(Record):
    """One case of a conditional requirement class."""

    when: When
    requirement_class: RequirementClass = Field(alias="class")


class ConditionalClass(Record):
    """A requirement class that depends on the kind or size of the municipality; the first case that holds counts."""

    cases: tuple[ClassCase, ...] = Field(min_length=1)
    otherwise: RequirementClass | None = None

    def of(self, municipality: Municipality) -> RequirementClass | None:
        """The class for ``municipality``."""
        return next((c.requirement_class for c in self.cases if c.when.holds(municipality)), self.otherwise)


class Basis(Record):
    """Where an obligation comes from; ``law`` is the title of a law of the service."""

    law: NonEmpty
    article: NonEmpty | None = None
    note: Text | None = None


class Element(Record):
    """What all parts of a process have in common."""

    id: Id
    name: Text
    requirement_class: RequirementClass | ConditionalClass | None = Field(default=None, alias="class")
    basis: tuple[Basis, ...] = ()
    note: Text | None = None

    def class_for(self, municipality: Municipality | None = None) -> RequirementClass | None:
        """The requirement class, for ``municipality`` where it depends on one (without one: the general case)."""
        declared = self.requirement_class
        if not isinstance(declared, ConditionalClass):
            return declared
        return declared.otherwise if municipality is None else declared.of(municipality)


class Actor(Element):
    """Who does steps of a process: a lane of its flow."""

    kind: ActorKind = "office"


class Next(Record):
    """An edge of the flow: the step that follows, and the condition under which it does."""

    to: Id
    when: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_id(cls, value: Any) -> Any:
        return {"to": value} if isinstance(value, str) else value

    @model_serializer(mode="wrap")
    def _as_id(self, handler: Any) -> Any:
        return self.to if self.when is None else handler(self)


class Step(Element):
    """手順: one thing that one actor does; ``next`` are the steps that follow (none: the flow ends here)."""

    actor: Id | None = None
    kind: Literal["task", "decision", "wait"] = "task"
    next: tuple[Next, ...] = ()
    join: Literal["any", "all"] = "any"
    uses: tuple[RelativeAddress, ...] = ()
    deadline: Text | None = None
    timing: Text | None = None


WRITTEN_BY = frozenset({"applicant", "office", "computed", "fixed"})
"""Where a field's value comes from, besides services and outside systems: a person, an official, this process, print."""


class FormField(Element):
    """印字項目: one item that a form carries; ``from`` says where its value comes from.

    ``origin`` holds service ids, ``ext:`` systems, or words of :data:`WRITTEN_BY`.
    """

    origin: Annotated[tuple[ServiceRef, ...], BeforeValidator(as_tuple)] = Field(default=(), alias="from")
    type: Literal["text", "number", "date", "money", "code", "mark", "image", "barcode"] = "text"
    side: Literal["front", "back"] = "front"


class Form(Element):
    """帳票: a paper, card, register or data file with the fields it carries."""

    medium: Medium = "a4"
    direction: Literal["received", "issued", "internal"] = "issued"
    fields: tuple[FormField, ...] = ()


class Rule(Element):
    """判断・規則: how something is decided, and who may decide it so."""

    text: Text | None = None
    decided_by: DecidedBy = "municipality"
    prohibits: tuple[RelativeAddress, ...] = ()


class Choice(Record):
    """One value a parameter may take."""

    id: Id
    name: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_id(cls, value: Any) -> Any:
        return {"id": value} if isinstance(value, str) else value

    @model_serializer(mode="wrap")
    def _as_id(self, handler: Any) -> Any:
        return self.id if self.name is None else handler(self)


class Column(Record):
    """A column of a parameter of type ``table``."""

    id: Id
    name: Text


class Parameter(Element):
    """設定項目: what may be settled per municipality without changing the package; ``default`` is the standard's value."""

    type: Literal["choice", "multi", "boolean", "integer", "decimal", "money", "date", "text", "list", "table"]
    choices: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    min: int | float | None = None
    max: int | float | None = None
    unit: Text | None = None
    default: ParameterValue = None
    decided_by: DecidedBy = "municipality"
    package_key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$")] | None = None

    def refusal(self, value: Any) -> Text | None:
        """What this parameter may take instead of ``value``; None if it may take it.

        >>> share = Parameter.model_validate({"id": "share", "name": {"ja": "割合"}, "type": "integer", "max": 100})
        >>> share.refusal(120).get("ja")
        '100 以下'
        """
        allowed = {c.id for c in self.choices}
        named = ", ".join(sorted(allowed))
        number = isinstance(value, int | float) and not isinstance(value, bool)
        match self.type:
            case "choice" if value not in allowed:
                return Text(ja=f"{named} のどれか", en=f"one of {named}")
            case "multi" if not (isinstance(value, tuple | list) and all(v in allowed for v in value)):
                return Text(ja=f"{named} の一覧", en=f"a list of {named}")
            case "boolean" if not isinstance(value, bool):
                return Text(ja="true か false", en="true or false")
            case "integer" | "money" if not (number and isinstance(value, int)):
                return Text(ja="整数", en="a whole number")
            case "decimal" if not number:
                return Text(ja="数", en="a number")
            case "date" | "text" if not isinstance(value, str):
                return Text(ja="文字列", en="text")
            case "list" if not (
                isinstance(value, tuple | list) and not any(isinstance(v, tuple | list) for v in value)
            ):
                return Text(ja="一覧", en="a list")
            case "table" if not (
                isinstance(value, tuple | list)
                and all(isinstance(row, tuple | list) and len(row) == len(self.columns) for row in value)
            ):
                return Text(ja=f"値が {len(self.columns)} 個ずつの行", en=f"rows of {len(self.columns)} values")
        if number and self.min is not None and value < self.min:
            return Text(ja=f"{self.min} 以上", en=f"{self.min} or more")
        if number and self.max is not None and value > self.max:
            return Text(ja=f"{self.max} 以下", en=f"{self.max} or less")
        return None


class Interface(Element):
    """連携: data exchanged with another service or an outside system."""

    partner: ServiceRef
    direction: Literal["in", "out", "both"]
    data: Text | None = None
    timing: Text | None = None


class Requirement(Element):
    """機能要件: a function the package must have, may have or must not have."""

    text: Text | None = None
    code: NonEmpty | None = None
    prohibits: tuple[RelativeAddress, ...] = ()


class Retired(Record):
    """廃止: what the standard once held at an address: its name then, when and why it went, and what stands for it now.

    ``replaced_by`` is an address of the same process, of an element that stands or that was retired later itself.
    """

    name: Text
    date: IsoDate
    why: NonEmpty
    replaced_by: RelativeAddress | None = None


class Ended(Record):
    """廃止: since when, and why, the standard no longer holds a process or a service, and which stands for it now.

    ``replaced_by`` is the address of a process, or a service.
    """

    date: IsoDate
    why: NonEmpty
    replaced_by: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)?$")] | None = None


class Process(Record):
    """業務プロセス: one standard process with its flow, forms, rules, parameters, interfaces and requirements.

    ``retired`` remembers, by address, what the process no longer holds, since an id is never used again; what belonged
    to a retired form is retired with it. It is a record of the past and not normative: that an element is gone shows
    in the fingerprint anyway, and to note why must make no answer stale. A process that has ``ended`` is kept with all
    that was said of it, and is part of the standard no more.
    """

    id: Id
    name: Text
    kind: Literal["batch", "counter"] = "counter"
    status: Status = "draft"
    source: Sources = ()
    basis: tuple[Basis, ...] = ()
    trigger: Text | None = None
    outcome: Text | None = None
    schedule: Text | None = None
    follows: NonEmpty | None = None
    note: Text | None = None
    actors: tuple[Actor, ...] = ()
    steps: tuple[Step, ...] = ()
    forms: tuple[Form, ...] = ()
    rules: tuple[Rule, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    retired: dict[RelativeAddress, Retired] = Field(default_factory=dict)
    ended: Ended | None = None

    def __hash__(self) -> int:
        return hash((self.id, self.name, self.steps, self.forms))


class Law(Record):
    """A law, by its title and number."""

    title: NonEmpty
    number: NonEmpty | None = None
    note: Text | None = None


class GlossaryEntry(Record):
    """A word that means something particular in a service."""

    id: Id
    term: Text
    meaning: Text
    contrast: tuple[ServiceRef, ...] = ()


class National(Record):
    """How the service stands to the national standardisation."""

    standard: Literal["full", "partial", "none"]
    ids: tuple[str, ...] = ()
    note: Text | None = None


class Service(Record):
    """業務: one of the services of the shared system; its processes are files beside it.

    ``processes`` is the order in which people read them; those it does not name follow by id. With a service that has
    ``ended`` all its processes have.
    """

    id: Id
    name: Text
    working_group: Id
    department: Text | None = None
    laws: tuple[Law, ...] = ()
    upstream: tuple[ServiceRef, ...] = ()
    processes: tuple[Id, ...] = ()
    national: National | None = None
    status: Status = "draft"
    source: Sources = ()
    note: Text | None = None
    glossary: tuple[GlossaryEntry, ...] = ()
    ended: Ended | None = None


class ExternalSystem(Record):
    """A system outside the shared package, referred to as ``ext:<id>``."""

    id: Id
    name: Text


class Source(Record):
    """What a statement rests on."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
    title: Text
    url: NonEmpty | None = None
