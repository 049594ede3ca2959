"""The JSON documents of a release: what a vendor's programs read. Each is a closed record, so its schema admits nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import orjson
from pydantic import Field, StringConstraints, TypeAdapter

from workbench.model import Disposition, Record, Text
from workbench.model.base import Id, IsoDate, NonEmpty, ParameterValue, YearMonth
from workbench.model.process import Column

DRAFT = "https://json-schema.org/draft/2020-12/schema"

Version = Annotated[str, StringConstraints(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")]
"""``major.minor.patch`` (Semantic Versioning 2.0.0, without labels)."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
PackageKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$")]
Severity = Literal["major", "minor", "patch"]
"""Someone's work or data changes; something new that nobody has to use; wording."""
Role = Literal[
    "process", "service", "elements", "fields", "diagram", "bpmn", "common", "overlay", "resolved", "requests", "changes", "schema", "document",
]  # fmt: skip
"""What a file of the payload is there for."""
WithheldKind = Literal[
    "stances", "minutes", "reasons_of_decisions", "objections_overruled", "conditions", "open_points", "differences_not_agreed",
    "reasons_of_differences", "confirmations", "members", "budget", "costs_and_shares", "vendor_answers", "draft_requests",
    "askers_of_requests", "options_not_chosen",
]  # fmt: skip
"""What there is in the workspace and is not in the release."""


class Place(Record):
    """A municipality as the release names it; ``effective`` is the day from which the release holds there."""

    code: Code
    name: Text
    effective: IsoDate


class Decided(Record):
    """A decision that the release rests on: its number, what it is about and how it was settled; not who said what."""

    id: Id
    service: Id
    title: Text
    about: tuple[NonEmpty, ...]
    disposition: Disposition
    level: Id
    date: IsoDate


class File(Record):
    """A file of the payload: its path within the bag, what it is, the schema it follows, its SHA-256."""

    path: NonEmpty
    role: Role
    schema_: NonEmpty | None = Field(default=None, alias="schema")
    size: int
    sha256: Sha256


class Manifest(Record):
    """``MANIFEST.json``: which release this is, what is in it, and what was withheld, by kind and count."""

    version: Version
    previous: Version | None
    date: IsoDate
    name: Text
    generator: NonEmpty
    services: tuple[Id, ...]
    municipalities: tuple[Place, ...]
    decisions: tuple[Decided, ...]
    unsettled: dict[NonEmpty, int]
    withheld: dict[WithheldKind, int]
    files: tuple[File, ...]


class Allowed(Record):
    """A value that a parameter may take, and what it is called."""

    id: Id
    name: Text | None = None


class Setting(Record):
    """A parameter of the package as all agreed on it; ``open``: a municipality's difference from it is not settled yet.

    ``address`` is the parameter's in the standard; ``decision`` the number of the decision that settled it.
    """

    key: PackageKey
    address: NonEmpty
    name: Text
    type: Literal["choice", "multi", "boolean", "integer", "decimal", "money", "date", "text", "list", "table"]
    choices: tuple[Allowed, ...] = ()
    columns: tuple[Column, ...] = ()
    min: int | float | None = None
    max: int | float | None = None
    unit: Text | None = None
    value: ParameterValue
    decision: Id | None = None
    open: bool = False


class PackageOption(Record):
    """An option of the package that a decision takes up: for the municipalities whose overlay names it."""

    decision: Id
    about: tuple[NonEmpty, ...]
    how: NonEmpty


class Common(Record):
    """``config/common/parameters.json``: what holds for all."""

    version: Version
    parameters: tuple[Setting, ...]
    options: tuple[PackageOption, ...]


class Ground(Record):
    """The ordinance, rule, guideline or notice that a difference rests on; of a custom only that it is one."""

    kind: Literal["ordinance", "rule", "guideline", "notice", "custom"]
    title: NonEmpty | None = None
    article: NonEmpty | None = None


class Difference(Record):
    """Where a municipality's value is another than the common one: since which decision, of what class of reason.

    From the day ``until`` on the common value holds.
    """

    key: PackageKey
    value: ParameterValue
    cause: NonEmpty | None
    basis: tuple[Ground, ...]
    decision: Id
    until: IsoDate | None = None


class Overlay(Record):
    """``config/overlays/<code>/parameters.json``: one municipality's differences from the common values.

    ``common`` is the SHA-256 of the very file it is laid over; on any other it is to be refused. ``not_applicable`` are
    the processes and parameters (by address) that the municipality does not have.
    """

    version: Version
    common: Sha256
    municipality: Place
    differences: tuple[Difference, ...]
    not_applicable: tuple[NonEmpty, ...]
    options: tuple[Id, ...]


class Resolved(Record):
    """``config/resolved/<code>/parameters.json``: what the package of one municipality loads, value by key."""

    version: Version
    municipality: Place
    parameters: dict[PackageKey, ParameterValue]
    options: tuple[Id, ...]


class AskedFor(Record):
    """A request to the vendor, without who asks, why, and who pays."""

    id: Id
    service: Id
    title: Text
    about: tuple[NonEmpty, ...]
    what: Text | str | None = None
    acceptance: tuple[NonEmpty, ...] = ()
    wanted_by: YearMonth | None = None
    expires: IsoDate | None = None
    bundle: Id | None = None
    status: Literal["asked", "answered", "ordered", "delivered", "accepted", "withdrawn"]


class Requests(Record):
    """``customisation/requests.json``: what the vendor is asked to build."""

    version: Version
    requests: tuple[AskedFor, ...]


class Altered(Record):
    """One change since the previous release: where, what was done, how grave, and the codes of those concerned.

    ``address`` is an element's, a process's or a service's; for a value of one municipality it is the parameter's key.
    ``why`` names the rule by which the severity was told.
    """

    kind: Literal["service", "process", "element", "value", "municipality", "effective", "request", "option"]
    op: Literal["add", "remove", "change", "move", "set"]
    address: NonEmpty
    attribute: NonEmpty | None = None
    before: Any = None
    after: Any = None
    name: Text | None = None
    severity: Severity
    why: NonEmpty
    municipalities: tuple[Code, ...]


class Changes(Record):
    """``docs/changes.json``: every change since the previous release, and the version they ask for."""

    version: Version
    previous: Version | None
    severity: Severity | None
    changes: tuple[Altered, ...]


DOCUMENTS: Mapping[str, type[Record]] = {
    "manifest": Manifest,
    "common": Common,
    "overlay": Overlay,
    "resolved": Resolved,
    "requests": Requests,
    "changes": Changes,
}
"""The documents with a schema of their own, by the schema's name."""


def as_data(document: Record) -> dict[str, Any]:
    """A document as plain data: what was said of it, in the order of its fields."""
    return document.model_dump(mode="json", by_alias=True, exclude_unset=True)


def as_json(data: Any) -> bytes:
    """Data as the bytes of a JSON file, two spaces deep."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document."""
    schema = TypeAdapter(DOCUMENTS[name]).json_schema(by_alias=True, mode="validation")
    return {"$schema": DRAFT, **schema}
