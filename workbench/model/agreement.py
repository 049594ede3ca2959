"""What was decided, and what the vendor says; kept small until deciding is built."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from workbench.model.base import Id, IsoDate, NonEmpty, Record, Text, YearMonth, Yen
from workbench.model.practice import Disposition
from workbench.model.process import Sources

ServiceAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z][a-z0-9-]*(/((actors|steps|forms|rules|parameters|interfaces|requirements)/[a-z][a-z0-9-]*"
        r"|forms/[a-z][a-z0-9-]*/fields/[a-z][a-z0-9-]*))?$"
    ),
]
"""A process of the service, or an element of it: ``nyujoken``, ``nyujoken/forms/ticket``."""


class Stance(Record):
    """意思表示: one municipality's position on one point."""

    stance: Literal["agree", "agree_if", "hold", "object", "abstain"]
    by: NonEmpty | None = None
    date: IsoDate | None = None
    condition: NonEmpty | None = None
    homework: NonEmpty | None = None
    harm: NonEmpty | None = None


class Option(Record):
    """One way in which a point could be settled."""

    disposition: Disposition
    title: Text | None = None
    note: Text | str | None = None
    initial: Yen | None = None
    yearly: Yen | None = None


class Decision(Record):
    """What was decided on a point: how, at which level, when and why."""

    disposition: Disposition
    level: Id
    date: IsoDate
    why: NonEmpty
    minutes: NonEmpty | None = None


Percent = Annotated[float, Field(ge=0, le=100)]


class Share(Record):
    """How a cost is shared: first what is fixed, then the rest in parts that add up to 100 percent.

    Parts: ``equal`` each the same, ``population`` by inhabitants, ``degressive`` by inhabitants to the power of
    ``exponent``, ``cases`` by cases per year, ``requester`` in equal parts by who asked for it. ``fixed`` are yen per
    municipality. Amounts are multiples of ``unit`` yen; what that leaves over goes to the largest remainders, or all to
    the municipality that ``remainder`` names.
    """

    equal: Percent = 0
    population: Percent = 0
    degressive: Percent = 0
    cases: Percent = 0
    requester: Percent = 0
    fixed: dict[Id, Yen] = Field(default_factory=dict)
    exponent: Annotated[float, Field(gt=0, le=1)] = 0.585
    unit: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = 1
    remainder: Id | None = None


class Cost(Record):
    """What an agreement costs in yen, at first and every year, and how each is shared (``share`` where not given)."""

    initial: Yen = 0
    yearly: Yen = 0
    share: Share = Share()
    share_yearly: Share | None = None


class Agreement(Record):
    """合意: a point, the options, each municipality's stance, and the decision once there is one."""

    id: Id
    about: tuple[ServiceAddress, ...] = Field(min_length=1)
    title: Text
    owner: Id | None = None
    options: tuple[Option, ...] = ()
    stances: dict[Id, Stance] = Field(default_factory=dict)
    decided: Decision | None = None
    effect: dict[str, Any] | None = None
    cost: Cost | None = None
    expires: IsoDate | None = None
    source: Sources = ()
    note: Text | str | None = None


class VendorAnswer(Record):
    """パッケージ対応: what the vendor says the package does, in the vendor's own mark."""

    about: ServiceAddress
    mark: NonEmpty
    how: NonEmpty | None = None
    available: YearMonth | None = None
    initial: Yen | None = None
    yearly: Yen | None = None
    source: Sources = ()
    note: Text | str | None = None
