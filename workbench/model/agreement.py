"""What is decided and how: points with their options, stances and decisions, and what the vendor says.

Records are lenient: whether a stance or a decision says all that it must is told by :attr:`Stance.lacks` and
:func:`lacking`, which checks and refusals alike ask, so that old data is read and what it lacks is reported.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from workbench.model.base import (
    Disposition,
    Id,
    IsoDate,
    NonEmpty,
    ParameterValue,
    Record,
    ServiceRef,
    Text,
    YearMonth,
    Yen,
)
from workbench.model.cost import Cost, Share
from workbench.model.edit import Put
from workbench.model.practice import AnyChange, DeviationBasis
from workbench.model.process import Sources

ServiceAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z][a-z0-9-]*(/((actors|steps|forms|rules|parameters|interfaces|requirements)/[a-z][a-z0-9-]*"
        r"|forms/[a-z][a-z0-9-]*/fields/[a-z][a-z0-9-]*))?$"
    ),
]
"""A process of the service, or an element of it: ``nyujoken``, ``nyujoken/forms/ticket``."""

StanceWord = Literal["agree", "agree_if", "hold", "object", "abstain"]


class Stance(Record):
    """意思表示: one municipality's position on one point.

    ``agree_if`` names its condition, ``hold`` its homework and until when (``until``) it is done, ``object`` the harm;
    each says by whom and when. ``round`` is how often the point had been decided and opened again when it was taken.
    """

    stance: StanceWord
    by: NonEmpty | None = None
    date: IsoDate | None = None
    condition: NonEmpty | None = None
    homework: NonEmpty | None = None
    until: IsoDate | None = None
    harm: NonEmpty | None = None
    round: Annotated[int, Field(strict=True, ge=0)] = 0

    @property
    def lacks(self) -> tuple[str, ...]:
        """The fields that a stance like this must have and that this one has not.

        >>> Stance(stance="hold", by="総務課", date="2013-06-20", homework="単価を照会する").lacks
        ('until',)
        """
        return tuple(f for f in ("by", "date", *_DEMANDED_OF_STANCE.get(self.stance, ())) if getattr(self, f) is None)


_DEMANDED_OF_STANCE: dict[str, tuple[str, ...]] = {
    "agree_if": ("condition",),
    "hold": ("homework", "until"),
    "object": ("harm",),
}


class Effect(Record):
    """What a decision does to the standard, and to the practices that it reaches.

    - ``parameter`` names a parameter of the process that the point is first about: ``default`` becomes the standard's
      value and ``values`` are what municipalities set instead. Where the standard has no such parameter, ``define`` is
      the parameter (name, type, choices …) that is added.
    - What municipalities add beside the standard at the elements in question enters it (for ``raise_standard``: all
      of what they do differently). Where they do it in several ways, ``like`` names the municipality whose way it is.
    - ``changes`` are changes of the standard, by process, in place of those.
    """

    parameter: Id | None = None
    define: dict[str, Any] | None = None
    default: ParameterValue = None
    values: dict[Id, ParameterValue] = Field(default_factory=dict)
    like: Id | None = None
    changes: dict[Id, tuple[AnyChange, ...]] = Field(default_factory=dict)


Score = Annotated[int, Field(strict=True, ge=0, le=5)]


class Option(Record):
    """One way in which a point could be settled.

    ``initial`` and ``yearly`` are yen, shared like ``share``; ``hours_per_year`` are hours of staff; ``gain`` and ``lose`` say which residents
    gain and lose; ``package`` is the vendor's mark for doing it this way, ``available`` when the package can.
    ``scores`` are points (0 to 5) by criterion.
    ``municipalities`` are those it is for (none named: all concerned). ``unlawful`` says why the law forbids it.
    """

    id: Id | None = None
    disposition: Disposition
    title: Text | None = None
    note: Text | str | None = None
    municipalities: tuple[Id, ...] = ()
    initial: Yen | None = None
    yearly: Yen | None = None
    share: Share | None = None
    hours_per_year: Annotated[int, Field(strict=True)] | None = None
    gain: Text | str | None = None
    lose: Text | str | None = None
    package: NonEmpty | None = None
    available: YearMonth | None = None
    unlawful: NonEmpty | None = None
    scores: dict[Id, Score] = Field(default_factory=dict)
    effect: Effect | None = None


class Criterion(Record):
    """What options are weighed by: its weight counts beside those of the other criteria."""

    id: Id
    name: Text
    weight: Annotated[int, Field(strict=True, ge=0, le=1000)]
    note: Text | str | None = None


class Reweighed(Record):
    """That weights were opened again after they had been fixed: when, why, and what they were.

    The scores of before went with them: nobody weighs with points in sight.
    """

    date: IsoDate
    why: NonEmpty
    was: dict[Id, Annotated[int, Field(strict=True, ge=0)]] = Field(default_factory=dict)


class Amendment(Record):
    """An ordinance (or rule) that one municipality amends: in the council session of a month, effective from a day."""

    municipality: Id
    ordinance: NonEmpty
    session: YearMonth
    effective: IsoDate


class Decision(Record):
    """What was decided on a point: how, at which level, when and why, with what each disposition demands.

    ``option`` is the option chosen. ``adopt``: deviations end on ``ends``. ``amend_ordinance``: ``amendments``.
    ``option``: ``how`` (the package option) and the ``municipalities`` it is for. ``work_around``, ``euc``: ``how``.
    ``outside``: the ``system`` and ``how`` it is tied in. ``customize``: ``municipalities`` and ``basis`` (and cost,
    shares and expiry, which are the agreement's). ``drop``: ``notice`` to residents. ``petition``: ``to`` whom.
    ``defer``: ``until`` when. ``against`` are municipalities that objected and were overruled, ``conditions`` those
    whose conditions are part of the decision.
    """

    disposition: Disposition
    option: Id | None = None
    level: Id
    date: IsoDate
    why: NonEmpty
    minutes: NonEmpty | None = None
    ends: IsoDate | None = None
    amendments: tuple[Amendment, ...] = ()
    how: NonEmpty | None = None
    municipalities: tuple[Id, ...] = ()
    system: ServiceRef | None = None
    basis: tuple[DeviationBasis, ...] = ()
    notice: NonEmpty | None = None
    to: NonEmpty | None = None
    until: IsoDate | None = None
    against: tuple[Id, ...] = ()
    conditions: dict[Id, NonEmpty] = Field(default_factory=dict)


class Moved(Record):
    """That a point went to another level: when and why."""

    level: Id
    date: IsoDate
    why: NonEmpty


class Reopened(Record):
    """That a decision was opened again: when, why, and what had been decided, with its effect, cost and expiry.

    Stances from before (of an earlier round) are to be taken anew.
    """

    date: IsoDate
    why: NonEmpty
    was: Decision
    effect: Effect | None = None
    cost: Cost | None = None
    expires: IsoDate | None = None


class Withdrawn(Record):
    """That a point was taken off the agenda: when and why."""

    date: IsoDate
    why: NonEmpty


class Applied(Record):
    """That a decision's effect was applied: when and by whom, and the records as they stood before, to undo it."""

    date: IsoDate
    by: NonEmpty
    undo: tuple[Put, ...] = ()


class Agreement(Record):
    """合意: a point, the options, each municipality's stance, and the decision once there is one.

    ``question`` is what the workshop is asked; ``owner`` the working group that settles it; ``level`` where the point
    stands (the first level where none is named) and ``due`` by when it is to be settled there; ``moves`` are the
    levels it went through. ``proposed`` is the option that stances are taken on. ``weights_fixed`` is the day on which
    the criteria's weights were fixed; there are no scores before. ``reweighed`` tells when weights were opened again.
    """

    id: Id
    about: tuple[ServiceAddress, ...] = Field(min_length=1)
    title: Text
    question: Text | None = None
    owner: Id | None = None
    level: Id | None = None
    due: IsoDate | None = None
    criteria: tuple[Criterion, ...] = ()
    weights_fixed: IsoDate | None = None
    reweighed: tuple[Reweighed, ...] = ()
    options: tuple[Option, ...] = ()
    proposed: Id | None = None
    stances: dict[Id, Stance] = Field(default_factory=dict)
    decided: Decision | None = None
    effect: Effect | None = None
    cost: Cost | None = None
    expires: IsoDate | None = None
    applied: Applied | None = None
    moves: tuple[Moved, ...] = ()
    reopened: tuple[Reopened, ...] = ()
    withdrawn: Withdrawn | None = None
    source: Sources = ()
    note: Text | str | None = None

    @property
    def counting(self) -> dict[str, Stance]:
        """The stances that count: those taken since the decision was last opened again.

        On the day of reopening itself the round tells which those are.
        """
        opened, now = max((r.date for r in self.reopened), default=""), len(self.reopened)
        return {m: s for m, s in self.stances.items() if (s.date or "") > opened or s.round >= now}

    def option(self, id_: str | None) -> Option | None:
        """The option with that id; None where there is none."""
        return next((o for o in self.options if id_ is not None and o.id == id_), None)


_DEMANDED: dict[Disposition, tuple[str, ...]] = {
    "adopt": ("ends",),
    "amend_ordinance": ("amendments",),
    "parameter": ("effect.parameter", "effect.default"),
    "option": ("how", "municipalities"),
    "raise_standard": (),
    "work_around": ("how",),
    "euc": ("how",),
    "outside": ("system", "how"),
    "customize": ("cost", "cost.share", "municipalities", "basis", "expires"),
    "drop": ("notice",),
    "petition": ("to",),
    "defer": ("until",),
}
"""What each disposition demands (law 6); ``effect``, ``cost`` and ``expires`` are the agreement's, the rest the decision's."""


def demanded(disposition: Disposition) -> tuple[str, ...]:
    """What a decision with this disposition must say besides level, date and why: the fields as :func:`lacking` names them."""
    return _DEMANDED[disposition]


def lacking(agreement: Agreement, decision: Decision | None = None) -> tuple[str, ...]:
    """The fields that the decision (the agreement's own, where none is given) must say and does not (law 6).

    ``effect.…``, ``cost``, ``cost.share`` and ``expires`` are to be said by the agreement.
    """
    decision = decision or agreement.decided
    if decision is None:
        return ()
    return tuple(field for field in _DEMANDED[decision.disposition] if not _said(agreement, decision, field))


def _said(agreement: Agreement, decision: Decision, field: str) -> bool:
    match field:
        case "effect.parameter":
            return agreement.effect is not None and agreement.effect.parameter is not None
        case "effect.default":
            return agreement.effect is not None and agreement.effect.default is not None
        case "cost":
            return agreement.cost is not None
        case "cost.share":
            return agreement.cost is not None and any(
                getattr(agreement.cost.share, part)
                for part in ("equal", "population", "degressive", "cases", "requester", "fixed")
            )
        case "expires":
            return agreement.expires is not None
        case _:
            return bool(getattr(decision, field))


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
