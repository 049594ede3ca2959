"""Deciding: what stands in the way of a decision (law 6), and the edits by which a point moves on.

One function says what stands in the way; pages, commands and saves all ask it, so that no path decides over silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from workbench.agreement.standing import Silence, Standing, standing
from workbench.agreement.wording import element_said, list_of
from workbench.model import (
    Agreement,
    Cost,
    Decision,
    Edit,
    Level,
    Moved,
    Option,
    Put,
    Reopened,
    Snapshot,
    Text,
    Withdrawn,
    lacking,
    word,
)

ObstacleKind = Literal[
    "withdrawn", "decided", "unconcerned", "silent", "no-stance", "stance-lacks", "level-unknown", "level-below",
    "level-may-not", "objection", "hold", "against", "missing", "date", "option", "unlawful",
]  # fmt: skip
"""What stands in the way: the point is off the agenda or decided already; nobody is concerned; a municipality is silent,
has no stance, or one that does not say what it must; the level is unknown, below where the point stands, or may not;
somebody objects or is not ready; an objection overruled is not noted; a field is missing; the date, the option is wrong."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way of a decision, with what is to be done.

    ``municipality`` is whose it is; ``field`` the field that lacks or is wrong, as :func:`workbench.model.lacking`
    names it (``ends``, ``cost.share`` …).
    """

    kind: ObstacleKind
    message: Text
    municipality: str | None = None
    field: str | None = None


def refusals(
    snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision, today: str
) -> tuple[Text, ...]:
    """Why the point cannot be decided like that on the day ``today``, in words; nothing where it can (law 6)."""
    return tuple(o.message for o in obstacles(snapshot, service, agreement, decision, today))


def obstacles(
    snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision, today: str
) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of the decision, most fundamental first.

    ``agreement`` is the point as it stands (not yet decided). What the decision demands is looked for in the point as
    it would be (:func:`completed`): an option's effect and cost count, and objections are noted by themselves.
    """
    if agreement.decided is not None:
        return (
            Obstacle(
                "decided",
                Text(
                    ja="この論点は決定済みです。改めるには、理由を付けて再開してください。",
                    en="This point is decided. To change that, reopen it with the reason.",
                ),
            ),
        )
    after = completed(snapshot, service, agreement, decision, today)
    there = standing(snapshot, service, after.model_copy(update={"decided": None}), today)
    return (
        *_of_the_point(agreement, there),
        *of_silence(snapshot, there.silent),
        *of_stances(snapshot, there),
        *_of_the_level(snapshot, there, decision),
        *of_fields(snapshot, after, there, today),
    )


def completed(snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision, today: str) -> Agreement:
    """The point as it is once so decided.

    The effect and cost of the option chosen are taken where the point has none of its own; municipalities it is for,
    where the decision names none; objections that are overruled are noted in ``against``, conditions in ``conditions``.
    """
    option = agreement.option(decision.option)
    updates: dict[str, Any] = {}
    alike = [o for o in agreement.options if o.disposition == decision.disposition]
    if decision.option is None and len(alike) == 1 and alike[0].id is not None:
        option = alike[0]
        updates["option"] = option.id
    found: dict[str, Any] = {}
    if option is not None:
        if not decision.municipalities:
            updates["municipalities"] = option.municipalities
        if agreement.effect is None and option.effect is not None:
            found["effect"] = option.effect
        if agreement.cost is None and (option.initial or option.yearly or option.share):
            found["cost"] = cost_of(snapshot, agreement, option)
    there = standing(snapshot, service, agreement.model_copy(update=found), today)
    updates["against"] = tuple(dict.fromkeys((*decision.against, *there.objections)))
    updates["conditions"] = {**there.conditions, **decision.conditions}
    return agreement.model_copy(update={**found, "decided": decision.model_copy(update=updates)})


def cost_of(snapshot: Snapshot, agreement: Agreement, option: Option) -> Cost | None:
    """What an option costs and how it is shared: as it says itself, as the point says, as the budget says.

    Customising is shared only as somebody has said it is (law 6): never as the budget says by default.
    """
    if option.initial is None and option.yearly is None:
        return agreement.cost
    usual = agreement.cost.share if agreement.cost is not None else None
    if usual is None and snapshot.settings.budget is not None and option.disposition != "customize":
        usual = snapshot.settings.budget.share
    share = option.share or usual
    found: dict[str, Any] = {"initial": option.initial or 0, "yearly": option.yearly or 0}
    if agreement.cost is not None:
        found |= {"payers": agreement.cost.payers, "share_yearly": agreement.cost.share_yearly}
    if option.share is not None:
        found["share_yearly"] = None
    return Cost(**found, **({"share": share} if share is not None else {}))


def deciding(snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision, today: str) -> Edit:
    """The edit that records the decision; whether it may be taken is for :func:`obstacles`, and asked again on saving."""
    return putting(service, completed(snapshot, service, agreement, decision, today))


def raising(snapshot: Snapshot, service: str, agreement: Agreement, today: str, why: str) -> Edit:
    """The edit by which the point goes to the next level (its date there is the level's); nothing where there is none."""
    there = standing(snapshot, service, agreement, today)
    if there.next_level is None or there.state in ("decided", "withdrawn"):
        return ()
    moved = Moved(level=there.next_level.id, date=today, why=why)
    moves = (*agreement.moves, moved)
    return putting(service, agreement.model_copy(update={"level": moved.level, "moves": moves, "due": None}))


def reopened(agreement: Agreement, today: str, why: str) -> Agreement:
    """The point with its decision opened again; what had been decided stays on record. As it is where it is not decided."""
    if agreement.decided is None:
        return agreement
    was = {"was": agreement.decided, "effect": agreement.effect, "cost": agreement.cost, "expires": agreement.expires}
    entry = Reopened(date=today, why=why, **was)
    gone = {"decided": None, "effect": None, "cost": None, "expires": None}
    return agreement.model_copy(update={**gone, "reopened": (*agreement.reopened, entry)})


def withdrawing(service: str, agreement: Agreement, today: str, why: str) -> Edit:
    """The edit that takes a point that is not decided off the agenda."""
    if agreement.decided is not None:
        return ()
    return putting(service, agreement.model_copy(update={"withdrawn": Withdrawn(date=today, why=why)}))


def putting(service: str, agreement: Agreement) -> Edit:
    """The edit by which the point's record (without its stances, which are records of their own) is as given."""
    return (Put(record=f"agreement/{service}/{agreement.id}", value=record_value(agreement)),)


def record_value(agreement: Agreement) -> dict[str, Any]:
    """The point as the value of its record: without stances."""
    return {k: v for k, v in agreement.dump().items() if k != "stances"}


def of_silence(snapshot: Snapshot, silent: Sequence[Silence]) -> Iterator[Obstacle]:
    """That municipalities have not answered, or have to confirm again, what the point is about."""
    for m in dict.fromkeys(s.municipality for s in silent):
        name = _name(snapshot, m)
        for state, ja, en in (
            ("unanswered", "が未回答です。棚卸しで答えてから決定してください。", "has not answered; take the inventory first"),
            ("stale", "の回答は要再確認です。標準が変わった所を確かめてから決定してください。", "is to confirm its answers again; let it look at what changed in the standard first"),
        ):  # fmt: skip
            cells = [s.address for s in silent if s.municipality == m and s.state == state]
            if cells:
                more_ja, more_en = (
                    (f"ほか {len(cells) - 1} 件", f" and {len(cells) - 1} more") if cells[1:] else ("", "")
                )
                what = element_said(snapshot, cells[0])
                message = Text(
                    ja=f"{name.ja}{ja}（{what.ja}{more_ja}）", en=f"{name.get('en')} {en} ({what.get('en')}{more_en})."
                )
                yield Obstacle("silent", message, m)


def of_fields(snapshot: Snapshot, agreement: Agreement, there: Standing, today: str) -> Iterator[Obstacle]:
    """What the decision of a point lacks, or says wrongly, whoever says what of it."""
    decided = agreement.decided
    assert decided is not None
    disposition = Text(
        ja=word("disposition", decided.disposition, "ja"), en=word("disposition", decided.disposition, "en")
    )
    for field in lacking(agreement):
        what = FIELDS[field]
        message = Text(
            ja=f"「{disposition.ja}」には{what.ja}が要ります。書いてから決定してください。",
            en=f"“{disposition.en}” needs {what.en}; add it, then decide.",
        )
        yield Obstacle("missing", message, field=field)
    if not decided.why.strip():
        yield Obstacle("missing", Text(ja="決定の理由が要ります。", en="The decision needs its reason."), field="why")
    opened = max((r.date for r in agreement.reopened), default="")
    if decided.date > today or decided.date < opened:
        wrong_ja, wrong_en = (
            ("先の", "in the future") if decided.date > today else ("再開より前の", "before it was reopened")
        )
        message = Text(
            ja=f"決定日 {decided.date} が{wrong_ja}日です。日付を直してください。",
            en=f"The day of the decision, {decided.date}, is {wrong_en}; correct it.",
        )
        yield Obstacle("date", message, field="date")
    yield from _of_dates(decided)
    option = agreement.option(decided.option)
    if decided.option is not None and option is None:
        message = Text(
            ja=f"「{decided.option}」という案はありません。",
            en=f"There is no option {decided.option!r}; choose one of them.",
        )
        yield Obstacle("option", message, field="option")
    elif option is not None and option.disposition != decided.disposition:
        message = Text(
            ja="選んだ案と対応方針が違います。どちらかを直してください。",
            en="The disposition is not that of the option chosen; correct one of them.",
        )
        yield Obstacle("option", message, field="disposition")
    if option is not None and option.unlawful is not None:
        message = Text(
            ja=f"この案は法令に反します: {option.unlawful}", en=f"The law forbids this option: {option.unlawful}"
        )
        yield Obstacle("unlawful", message, field="option")
    unnoted = [m for m in there.objections if m not in decided.against]
    for m in unnoted:
        name = _name(snapshot, m)
        message = Text(
            ja=f"{name.ja}の反対が決定に残っていません（against）。",
            en=f"The objection of {name.get('en')} is not noted (against).",
        )
        yield Obstacle("against", message, m, "against")


def _of_dates(decided: Decision) -> Iterator[Obstacle]:
    """Dates of what is to come that lie before the decision."""
    later: Mapping[str, str | None] = {"ends": decided.ends, "until": decided.until}
    for field, day in later.items():
        if day is not None and day < decided.date:
            message = Text(
                ja=f"{FIELDS[field].ja} {day} が決定日より前です。",
                en=f"{FIELDS[field].get('en')}, {day}, lies before the decision.",
            )
            yield Obstacle("date", message, field=field)
    for amendment in decided.amendments:
        if amendment.session[-2:] not in ("03", "06", "09", "12") or amendment.effective[:7] < amendment.session:
            message = Text(
                ja=f"条例改正は定例会の月（3・6・9・12 月）に、施行日はそれ以降にしてください（{amendment.session} → {amendment.effective}）。",
                en="An ordinance is amended in a regular session (March, June, September, December) and takes effect not before: "
                f"{amendment.session} → {amendment.effective}.",
            )
            yield Obstacle("date", message, amendment.municipality, "amendments")


FIELDS: Mapping[str, Text] = {
    "ends": Text(ja="差異をやめる日", en="the day on which deviations end"),
    "amendments": Text(ja="改正する条例・議会の月・施行日", en="the ordinances, council session and day of effect"),
    "effect.parameter": Text(ja="設定項目", en="the parameter"),
    "effect.default": Text(ja="設定項目の既定値", en="the parameter's default"),
    "how": Text(ja="方法（オプションの名称や運用の仕方）", en="how (the option's name, the way of working)"),
    "municipalities": Text(ja="対象の市町", en="the municipalities it is for"),
    "system": Text(ja="外部システム", en="the outside system"),
    "cost": Text(ja="費用", en="the cost"),
    "cost.share": Text(ja="費用の負担割合", en="who pays"),
    "basis": Text(ja="根拠", en="what it rests on"),
    "expires": Text(ja="期限（見直しの日）", en="the day on which it expires"),
    "notice": Text(ja="住民への周知", en="the notice to residents"),
    "to": Text(ja="要望の相手", en="whom the petition goes to"),
    "until": Text(ja="いつまで先送りするか", en="until when it is deferred"),
    "level": Text(ja="決定の場", en="the level"),
    "date": Text(ja="決定日", en="the day of the decision"),
    "why": Text(ja="理由", en="the reason"),
}
"""The fields of a decision in words, as obstacles name them."""

_STANCE_FIELDS: Mapping[str, Text] = {
    "by": Text(ja="だれが", en="by whom"),
    "date": Text(ja="日付", en="the day"),
    "condition": Text(ja="条件", en="the condition"),
    "homework": Text(ja="宿題", en="the homework"),
    "until": Text(ja="宿題の期限", en="until when the homework is done"),
    "harm": Text(ja="支障", en="the harm"),
}


def _of_the_point(agreement: Agreement, there: Standing) -> Iterator[Obstacle]:
    if agreement.withdrawn is not None:
        message = Text(ja="この論点は取り下げられています。", en="This point was taken off the agenda.")
        yield Obstacle("withdrawn", message)
    if not there.concerned:
        message = Text(
            ja="この論点に関わる市町がありません（すべて該当なし）。取り下げてください。",
            en="No municipality is concerned (it applies to nobody); take the point off the agenda.",
        )
        yield Obstacle("unconcerned", message)


def of_stances(snapshot: Snapshot, there: Standing) -> Iterator[Obstacle]:
    """That municipalities concerned have taken no stance, or one that does not say what it must."""
    for m in there.missing:
        name = _name(snapshot, m)
        message = Text(
            ja=f"{name.ja}の意思表示がありません。意思表示を得てから決定してください。",
            en=f"{name.get('en')} has taken no stance; ask for it, then decide.",
        )
        yield Obstacle("no-stance", message, m)
    for m, stance in there.stances.items():
        if stance.lacks:
            name, lacks = _name(snapshot, m), list_of([_STANCE_FIELDS[f] for f in stance.lacks])
            message = Text(
                ja=f"{name.ja}の意思表示に書くべきことが足りません（{lacks.ja}）。",
                en=f"The stance of {name.get('en')} lacks {lacks.get('en')}.",
            )
            yield Obstacle("stance-lacks", message, m)


def _of_the_level(snapshot: Snapshot, there: Standing, decision: Decision) -> Iterator[Obstacle]:
    levels = snapshot.settings.levels
    level = next((x for x in levels if x.id == decision.level), None)
    if level is None:
        message = Text(
            ja=f"「{decision.level}」という決定の場はありません。",
            en=f"There is no level {decision.level!r}; choose one of them.",
        )
        yield Obstacle("level-unknown", message, field="level")
        return
    if there.level is not None and levels.index(level) < levels.index(there.level):
        message = Text(
            ja=f"この論点は{there.level.name.ja}に上がっています。{level.name.ja}では決定できません。",
            en=f"The point stands with: {there.level.name.get('en')}. It cannot be decided below ({level.name.get('en')}).",
        )
        yield Obstacle("level-below", message, field="level")
    if level.may and decision.disposition not in level.may:
        ja, en = (word("disposition", decision.disposition, x) for x in ("ja", "en"))
        message = Text(
            ja=f"{level.name.ja}は「{ja}」を決定できません。上の場に上げてください。",
            en=f"This level ({level.name.get('en')}) may not decide “{en}”; raise the point to the next one.",
        )
        yield Obstacle("level-may-not", message, field="level")
    if may_overrule(snapshot, level):
        return
    for m in there.objections:
        name = _name(snapshot, m)
        message = Text(
            ja=f"{name.ja}が反対しています。{level.name.ja}は反対を押して決定できません。上の場に上げてください。",
            en=f"{name.get('en')} objects, and this level ({level.name.get('en')}) may not overrule; raise the point.",
        )
        yield Obstacle("objection", message, m)
    for m in there.holds:
        name = _name(snapshot, m)
        message = Text(
            ja=f"{name.ja}が保留しています。宿題の結果を待つか、上の場に上げてください。",
            en=f"{name.get('en')} is not ready; wait for its homework, or raise the point.",
        )
        yield Obstacle("hold", message, m)


def may_overrule(snapshot: Snapshot, level: Level) -> bool:
    """Whether a level may decide against an objection: as the settings say; where they say nothing, the last one may."""
    levels = snapshot.settings.levels
    return level.overrules or (not any(x.overrules for x in levels) and level is levels[-1])


def _name(snapshot: Snapshot, municipality: str) -> Text:
    found = snapshot.municipalities.get(municipality)
    return found.name if found is not None else Text(ja=municipality)
