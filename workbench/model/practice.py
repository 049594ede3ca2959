"""What one municipality does: confirmations and deviations, and the five typed changes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_serializer

from workbench.model.base import Disposition, Fingerprint, Id, IsoDate, NonEmpty, ParameterValue, Record, Text, as_tuple
from workbench.model.process import RelativeAddress, Sources

Anchor = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9-]*|\^)$")]
"""The sibling after which something stands; ``^`` is the very first place; none is the last."""

FIRST = "^"
Target = Annotated[
    str,
    StringConstraints(
        pattern=r"^(\.|(actors|steps|forms|rules|parameters|interfaces|requirements)/[a-z][a-z0-9-]*"
        r"|forms/[a-z][a-z0-9-]*/fields/[a-z][a-z0-9-]*)$"
    ),
]
Cause = Literal[
    "organisation", "volume", "service_level", "ordinance", "form", "legal_view", "outsourcing", "reporting"
]  # fmt: skip


class _Change(Record):
    """What all changes share: their verb, and the values for which "not given" and "nothing" differ, are always written."""

    @model_serializer(mode="wrap")
    def _in_full(self, handler: Any) -> Any:
        always = {"to"} & set(type(self).model_fields) | {"expect"} & self.model_fields_set
        return {"op": self.op, **dict.fromkeys(sorted(always)), **handler(self)}  # type: ignore[attr-defined]


class Add(_Change):
    """Add an element that the standard does not have, after a sibling."""

    op: Literal["add"] = "add"
    at: RelativeAddress
    after: Anchor | None = None
    value: dict[str, Any]


class Remove(_Change):
    """Do without an element of the standard."""

    op: Literal["remove"] = "remove"
    at: RelativeAddress


class Change(_Change):
    """Give one attribute of an element (or of the process, ``.``) another value; ``to: null`` clears it."""

    op: Literal["change"] = "change"
    at: Target
    attribute: NonEmpty
    to: Any = None
    expect: Any = None

    @property
    def expects(self) -> bool:
        """Whether an old value was given that must be found (null is one)."""
        return "expect" in self.model_fields_set


class Move(_Change):
    """Put an element elsewhere among its siblings."""

    op: Literal["move"] = "move"
    at: RelativeAddress
    after: Anchor | None = None


class Set(_Change):
    """Give a parameter another value than the standard's."""

    op: Literal["set"] = "set"
    at: Annotated[str, StringConstraints(pattern=r"^parameters/[a-z][a-z0-9-]*$")]
    to: ParameterValue


AnyChange = Annotated[Add | Remove | Change | Move | Set, Field(discriminator="op")]


class DeviationBasis(Record):
    """The ordinance, rule, notice or custom a deviation rests on, and whether it can be amended."""

    title: NonEmpty
    article: NonEmpty | None = None
    kind: Literal["ordinance", "rule", "guideline", "notice", "custom"] = "ordinance"
    amendable: bool = True


class Workload(Record):
    """What a deviation costs in work."""

    minutes_per_case: float | None = None
    hours_per_year: float | None = None


class Volume(Record):
    """Cases per year of a process."""

    per_year: Annotated[int, Field(strict=True, ge=0)]
    unit: NonEmpty | None = None


class Deviation(Record):
    """差異: a reasoned difference from the standard, made of typed changes.

    ``ends`` is the day on which it is given up, where that was decided.
    """

    id: Id
    title: Text
    changes: tuple[AnyChange, ...] = Field(min_length=1)
    cause: Cause
    reason: NonEmpty
    basis: tuple[DeviationBasis, ...] = ()
    residents: NonEmpty | None = None
    workload: Workload | None = None
    wish: Disposition | None = None
    since: Annotated[str | int, Field(union_mode="left_to_right")] | None = None
    ends: IsoDate | None = None
    source: Sources = ()
    note: Text | str | None = None


class Confirmation(Record):
    """標準どおり: "apart from the deviations below we do it as the standard says", on a date, by somebody, of one version.

    ``standard`` holds the leading hex digits of the process fingerprint that was confirmed;
    with ``elements`` only those (and what they contain) are answered.
    """

    date: IsoDate
    by: NonEmpty
    standard: Fingerprint
    elements: tuple[RelativeAddress, ...] | None = None

    def covers(self, address: str) -> bool:
        """Whether the confirmation answers for the element at ``address`` (relative to the process)."""
        return self.elements is None or any(address == e or address.startswith(e + "/") for e in self.elements)


class NotApplicable(Record):
    """該当なし: the municipality does not do this at all, and why."""

    reason: NonEmpty
    date: IsoDate | None = None
    by: NonEmpty | None = None
    elements: tuple[RelativeAddress, ...] | None = None

    def covers(self, address: str) -> bool:
        """Whether the element at ``address`` (relative to the process) does not apply."""
        return self.elements is None or any(address == e or address.startswith(e + "/") for e in self.elements)


class ProcessPractice(Record):
    """What a municipality has confirmed, and does differently, in one process."""

    not_applicable: Annotated[tuple[NotApplicable, ...], BeforeValidator(as_tuple)] = ()
    confirmations: tuple[Confirmation, ...] = ()
    volume: Volume | None = None
    deviations: tuple[Deviation, ...] = ()
    note: Text | str | None = None


class Practice(Record):
    """実態: what one municipality does in one service (``municipalities/<id>/<service>.yaml``)."""

    service: Id
    source: Sources = ()
    not_applicable: NotApplicable | None = None
    processes: dict[Id, ProcessPractice] = Field(default_factory=dict)
    note: Text | str | None = None
