"""カスタマイズ要望: what the vendor is asked to build, and what the vendor answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbench.model.agreement import ServiceAddress
from workbench.model.base import Id, IsoDate, NonEmpty, Record, Text, YearMonth, Yen
from workbench.model.cost import Cost
from workbench.model.process import Sources

RequestStatus = Literal["draft", "asked", "answered", "ordered", "delivered", "accepted", "withdrawn"]
AnswerHow = Literal["standard", "setting", "option", "staged", "alternative", "customize", "impossible"]
"""How the vendor would do it: as it is, by a setting, an option, in stages, in another way, by customising, not at all."""


class RequestAnswer(Record):
    """What the vendor answers to a request, in the vendor's own mark; ``available`` is when it would be there."""

    mark: NonEmpty
    how: AnswerHow
    note: Text | str | None = None
    available: YearMonth | None = None
    initial: Yen | None = None
    yearly: Yen | None = None
    alternative: Text | str | None = None
    date: IsoDate | None = None


class Request(Record):
    """カスタマイズ要望: one thing asked of the vendor; its id is its number, once given never used again.

    ``agreement`` is the point it comes from; ``about`` the elements and forms concerned; ``acceptance`` what it is
    accepted by; ``municipalities`` those it is for; ``bundle`` the request that it is asked together with (each of a
    bundle names the same one). A request goes from ``draft`` to ``asked``; the answer is a record of its own.
    """

    id: Id
    agreement: Id | None = None
    about: tuple[ServiceAddress, ...] = Field(min_length=1)
    title: Text
    what: Text | str | None = None
    why: Text | str | None = None
    acceptance: tuple[NonEmpty, ...] = ()
    municipalities: tuple[Id, ...] = ()
    wanted_by: YearMonth | None = None
    cost: Cost | None = None
    expires: IsoDate | None = None
    review: IsoDate | None = None
    status: RequestStatus = "draft"
    answer: RequestAnswer | None = None
    bundle: Id | None = None
    source: Sources = ()
    note: Text | str | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What a request must say before the vendor is asked, and does not say."""
        return tuple(f for f in ("what", "why", "acceptance", "municipalities", "wanted_by") if not getattr(self, f))

    @property
    def state(self) -> RequestStatus:
        """Where the request stands: once asked it is answered when there is an answer."""
        return "answered" if self.status == "asked" and self.answer is not None else self.status
