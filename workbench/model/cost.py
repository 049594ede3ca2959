"""What something costs, and how that is shared."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbench.model.base import Id, Record, Yen

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
    """What an agreement costs in yen, at first and every year, and how each is shared (``share`` where not given).

    ``payers`` are those who share; where none is named, the municipalities concerned.
    """

    initial: Yen = 0
    yearly: Yen = 0
    share: Share = Share()
    share_yearly: Share | None = None
    payers: tuple[Id, ...] = ()
