"""Who shares the system: the workspace's settings and the municipalities."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool, StringConstraints

from workbench.model.base import (
    Disposition,
    Id,
    IsoDate,
    MunicipalityKind,
    NonEmpty,
    Record,
    Text,
    YearMonth,
    Yen,
    as_tuple,
)
from workbench.model.cost import Share

Answer = Literal["standard", "config", "option", "alternative", "customize", "impossible"]
"""What the package does, in our words: as it is, by setting, by an option, by another way, by customising, not at all."""


class WorkingGroup(Record):
    """部会: who agrees on a group of services."""

    id: Id
    name: Text


class Level(Record):
    """A decision level; the order in the file is the order of escalation.

    ``may`` are the dispositions it may decide on (none named: all), ``days`` how long a point may stay there, and
    ``overrules`` says whether it may decide against an objection (where no level says so, the last one may).
    """

    id: Id
    name: Text
    decides: Text | None = None
    may: tuple[Disposition, ...] = ()
    days: Annotated[int, Field(strict=True, ge=1, le=3650)] | None = None
    overrules: StrictBool = False


class Budget(Record):
    """カスタマイズ予算: what may be spent on customising over ``years`` from a month on, in yen.

    ``ceiling`` is set by a level (``set_by``) against the ``expected_saving`` of sharing; ``share`` is how an
    agreement's cost is shared that does not say, and how the expected saving is.
    """

    ceiling: Yen
    expected_saving: Yen
    years: Annotated[int, Field(strict=True, ge=1, le=20)] = 5
    start: YearMonth = Field(alias="from")
    set_by: Id | None = None
    set_on: IsoDate | None = None
    share: Share = Share(equal=50, population=50)
    source: Annotated[tuple[NonEmpty, ...], BeforeValidator(as_tuple)] = ()
    note: Text | str | None = None


RoleName = Literal["member", "chair", "secretariat", "vendor", "viewer"]


class Role(Record):
    """What somebody may do. A member's role names a municipality and working groups, a chair's its working groups."""

    role: RoleName
    municipality: Id | None = None
    working_groups: tuple[Id, ...] = ()


class Member(Record):
    """Somebody who works with the workspace; ``account`` is what the identity provider calls them (an e-mail address)."""

    id: Id
    name: NonEmpty
    account: NonEmpty | None = None
    roles: tuple[Role, ...] = ()
    note: Text | str | None = None


class WorkspaceSettings(Record):
    """``workspace.yaml``: who shares, who decides, who works with it, how the vendor's marks read."""

    name: Text
    working_groups: tuple[WorkingGroup, ...] = ()
    levels: tuple[Level, ...] = ()
    members: tuple[Member, ...] = ()
    answer_marks: dict[str, Answer] = Field(default_factory=dict)
    budget: Budget | None = None
    note: Text | None = None


class Municipality(Record):
    """A municipality that shares the system; ``code`` is the six-digit code with its check digit, as text.

    ``joined`` is the day from which it takes part: what was decided before was decided without it.
    """

    id: Id
    name: Text
    code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
    kind: MunicipalityKind
    population: Annotated[int, Field(strict=True, ge=1, le=20_000_000)]
    population_source: NonEmpty | None = None
    joined: IsoDate | None = None
    go_live: YearMonth | None = None
    contract_end: YearMonth | None = None
    welfare_office: StrictBool = True
    secretariat: StrictBool = False
    departments: dict[Id, Text] = Field(default_factory=dict)
    source: Annotated[tuple[NonEmpty, ...], BeforeValidator(as_tuple)] = ()
    note: Text | None = None


def check_digit(code: str) -> int:
    """The check digit of a municipality code from its first five digits.

    Weights 6, 5, 4, 3, 2; eleven minus the sum modulo eleven, last digit
    (総務省 全国地方公共団体コード).

    >>> check_digit("34213")
    1
    """
    total = sum(weight * int(digit) for weight, digit in zip((6, 5, 4, 3, 2), code[:5], strict=True))
    return (11 - total % 11) % 10
