"""決定: what stands in the way in words, what will change, and only then the button; taken back the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st
from pydantic import ValidationError

from workbench.agreement import (
    PRESETS,
    Effected,
    Item,
    applying,
    completed,
    deciding,
    effect_of,
    obstacles,
    raising,
    shared_with,
    withdrawing,
)
from workbench.model import (
    WORDS,
    Agreement,
    Cost,
    Decision,
    Effect,
    Option,
    Parameter,
    Share,
    joined,
    word,
)
from workbench.model.agreement import demanded
from workbench.model.edit import Value
from workbench.ui.decision import agreement_record, may_write_all, save_and_show, show_decision
from workbench.ui.drafts import Draft, open_draft
from workbench.ui.plain import plain
from workbench.ui.point import (
    letter,
    level_name,
    option_name,
    show_effect,
    show_silence,
    stance_words,
    today,
)
from workbench.ui.saving import done, save
from workbench.ui.shares import AS_IT_IS, SHARES, share_name
from workbench.ui.signing_in import leave_seat, sits_elsewhere
from workbench.ui.stances import day
from workbench.ui.widgets import municipality_name
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

NEW = "new"
"""In place of a parameter's id: one that the standard does not have yet."""
_COSTLY = ("customize", "option", "outside", "parameter", "raise_standard", "euc")
_ALIKE = ("adopt", "work_around", "euc", "petition", "defer", "drop")
"""The dispositions that can be the same for several points: what they demand does not speak of one of them."""
_SHOWN = 8
_UNSAID = "－"
"""Stands for the reason while there is none yet."""


class Meant(NamedTuple):
    """What the form means: the point with its effect and cost, and the decision; ``wrong`` says what cannot be read."""

    agreement: Agreement
    decision: Decision
    wrong: tuple[str, ...]


def show_deciding(room: Room, item: Item) -> None:
    """The form of a decision, or the decision there is."""
    agreement = item.agreement
    assert agreement is not None and item.standing is not None
    if agreement.decided is not None:
        show_decision(room, item, agreement, agreement.decided)
        return
    if agreement.withdrawn is not None:
        st.info(room.say("decide.withdrawn", why=plain(agreement.withdrawn.why)), icon=":material/block:")
        return
    if not room.may_write(agreement_record(item)):
        st.info(room.say("decide.not-yours"), icon=":material/lock:")
        if sits_elsewhere():
            st.button(room.say("stance.leave-seat"), key="leave-seat", on_click=leave_seat, args=(room,))
        show_silence(room, item, item.standing)
        return
    _form(room, item, agreement)


# -- the form ------------------------------------------------------------------------------------------------------


def _form(room: Room, item: Item, agreement: Agreement) -> None:
    record = agreement_record(item)
    start = _start(room, item, agreement)
    draft = open_draft(room, f"{record}#decide", start, {record: room.value(record)})
    left, right = st.columns([11, 10], gap="medium")
    with left, st.container(key="decide-form"):
        draft.notice(room)
        _options(room, agreement, draft)
        disposition = draft["disposition"]
        if disposition:
            _demanded(room, item, agreement, draft, disposition)
            _like(room, item, draft, disposition)
            _costs(room, item, draft, disposition)
            _who_and_why(room, item, draft)
            _together(room, item, draft, disposition)
    with right, st.container(key="decide-effect"):
        if not draft["disposition"]:
            st.info(room.say("decide.choose"), icon=":material/arrow_back:")
            show_silence(room, item, item.standing) if item.standing else None
        else:
            _before_the_button(room, item, _meant(room, item, agreement, draft), draft)
    _otherwise(room, item, agreement)


def _key(option: Option, number: int) -> str:
    return option.id or f"option-{number}"


def _start(room: Room, item: Item, agreement: Agreement) -> dict[str, Any]:
    """The fields before anything is typed: those of the option proposed, if there is one."""
    level = item.standing.level if item.standing else None
    note = agreement.note if isinstance(agreement.note, str) else agreement.note.ja if agreement.note else ""
    start: dict[str, Any] = {
        "option": "", "disposition": "", "level": level.id if level else "", "date": today(), "why": "", "minutes": note,
        "basis": "", "article": "", "kind": "ordinance", "payers": [], "together": [], **_of_disposition(room),
    }  # fmt: skip
    proposed = next((i for i, o in enumerate(agreement.options) if o.id and o.id == agreement.proposed), None)
    if proposed is None:
        return start | _of_option(room, agreement, None)
    option = agreement.options[proposed]
    chosen = {"option": _key(option, proposed), "disposition": option.disposition}
    return start | _of_option(room, agreement, option) | chosen


def _of_disposition(room: Room) -> dict[str, Any]:
    fields: dict[str, Any] = {"ends": "", "how": "", "system": "", "notice": "", "to": "", "until": "", "for": []}
    for m in room.snapshot.municipalities:
        fields |= {f"ordinance-{m}": "", f"session-{m}": "", f"effective-{m}": ""}
    return fields


def _of_option(room: Room, agreement: Agreement, option: Option | None) -> dict[str, Any]:
    """What an option fills in: its effect, cost, and those it is for."""
    effect = (option.effect if option else None) or agreement.effect
    cost = agreement.cost
    fields: dict[str, Any] = {
        "parameter": effect.parameter if effect and effect.parameter else "",
        "name": "",
        "like": effect.like if effect else None,
        "default": _shown_value(effect.default) if effect else None,
        "initial": option.initial if option and option.initial is not None else cost.initial if cost else None,
        "yearly": option.yearly if option and option.yearly is not None else cost.yearly if cost else None,
        "share": AS_IT_IS if cost or (option and option.share) or room.snapshot.settings.budget else "",
        "expires": agreement.expires or "",
        "for": list(option.municipalities) if option else [],
    }
    for m in room.snapshot.municipalities:
        fields[f"value-{m}"] = _shown_value(effect.values.get(m)) if effect else None
    return fields


def _shown_value(value: Any) -> str | bool | None:
    """A parameter's value as the form holds it: a choice, yes or no, or text."""
    if value is None or isinstance(value, bool | str):
        return value
    return "、".join(str(v) for v in value) if isinstance(value, list | tuple) else str(value)


def _meant_value(type_: str, typed: Any) -> Any:
    """The value that the form holds, as the parameter's type has it; as it was typed where that cannot be."""
    if not isinstance(typed, str) or type_ not in ("integer", "money", "decimal", "list", "multi"):
        return typed
    if type_ in ("list", "multi"):
        return [v.strip() for v in typed.replace(",", "、").split("、") if v.strip()]
    try:
        number = typed.replace(",", "")
        return float(number) if type_ == "decimal" else int(number)
    except ValueError:
        return typed


def _options(room: Room, agreement: Agreement, draft: Draft) -> None:
    """The options there are, and a decision otherwise."""
    names = {_key(o, i): f"{letter(i)}　{plain(option_name(room, o))}" for i, o in enumerate(agreement.options)}
    names["other"] = room.say("decide.other")
    known = {_key(o, i): o for i, o in enumerate(agreement.options)}

    def chosen() -> None:
        option = known.get(draft["option"])
        draft.put(disposition=option.disposition if option else "", **_of_option(room, agreement, option))

    st.radio(
        room.say("decide.which"), list(names), format_func=names.__getitem__, key=draft.key("option"), on_change=chosen,
        index=None if not draft["option"] else 0,
    )  # fmt: skip
    if draft["option"] == "other":
        _select(room, draft, "disposition", room.say("options.disposition"), list(WORDS["disposition"]), lambda d: word("disposition", d, room.language))  # fmt: skip


def _select(
    room: Room, draft: Draft, field: str, label: str, options: Sequence[Any], named: Any, empty: str = "differ.choose"
) -> None:
    """A choice of which none need be chosen."""
    if draft[field] not in options:
        st.session_state[draft.key(field)] = None
    st.selectbox(
        label, options, format_func=named, key=draft.key(field), on_change=draft.keep, index=None,
        placeholder=room.say(empty),
    )  # fmt: skip


def _text(room: Room, draft: Draft, field: str, label: str, **more: Any) -> None:
    st.text_input(label, key=draft.key(field), on_change=draft.keep, **more)


def _demanded(room: Room, item: Item, agreement: Agreement, draft: Draft, disposition: str) -> None:
    """What the disposition demands, field by field."""
    named = {m: municipality_name(room.snapshot, m, room.language) for m in room.snapshot.municipalities}
    for field in demanded(disposition):  # type: ignore[arg-type]
        match field:
            case "ends" | "until":
                day(room.say(f"decide.{field}"), draft, field)
            case "how" | "notice" | "to":
                _text(room, draft, field, room.say(f"decide.{field}"), placeholder=room.say(f"decide.{field}.example"))
            case "system":
                systems = [f"ext:{id_}" for id_ in room.snapshot.external]
                _select(room, draft, "system", room.say("decide.system"), systems, lambda s: room.snapshot.partner_name(s).get(room.language))  # fmt: skip
            case "municipalities":
                st.multiselect(
                    room.say("decide.municipalities"), list(named), format_func=named.__getitem__, key=draft.key("for"), on_change=draft.keep,
                )  # fmt: skip
            case "basis":
                columns = st.columns([5, 2, 3])
                with columns[0]:
                    _text(room, draft, "basis", room.say("decide.basis"))
                with columns[1]:
                    _text(room, draft, "article", room.say("differ.article"))
                with columns[2]:
                    _select(room, draft, "kind", room.say("differ.basis.kind"), list(WORDS["basis_kind"]), lambda k: word("basis_kind", k, room.language))  # fmt: skip
            case "amendments":
                _amendments(room, item, draft)
            case "effect.parameter":
                _parameter(room, item, draft)
            case _:
                pass  # the cost and its expiry stand below


def _amendments(room: Room, item: Item, draft: Draft) -> None:
    """For each municipality that differs: ordinance, council session, day of effect."""
    for m in item.differing or item.concerned:
        st.markdown(f"**{plain(municipality_name(room.snapshot, m, room.language))}**")
        columns = st.columns([5, 3, 4])
        with columns[0]:
            _text(room, draft, f"ordinance-{m}", room.say("decide.ordinance"))
        with columns[1]:
            _text(
                room, draft, f"session-{m}", room.say("decide.session"), placeholder=room.say("decide.session.example")
            )
        with columns[2]:
            day(room.say("decide.effective"), draft, f"effective-{m}")


def _parameters(room: Room, item: Item) -> dict[str, Parameter]:
    process = room.snapshot.processes.get(f"{item.service}/{item.about[0].partition('/')[0]}")
    return {p.id: p for p in process.parameters} if process else {}


def _parameter(room: Room, item: Item, draft: Draft) -> None:
    """The parameter, its default, and what each municipality sets instead."""
    known = _parameters(room, item)
    if draft["parameter"] and draft["parameter"] not in known and draft["parameter"] != NEW:
        known = {}  # an option brings a parameter of its own, defined with it
    names = {id_: p.name.get(room.language) for id_, p in known.items()} | {NEW: room.say("decide.parameter.new")}
    if draft["parameter"] and draft["parameter"] not in names:
        st.markdown(f"{room.say('decide.parameter')}: **{plain(draft['parameter'])}**")
    else:
        _select(room, draft, "parameter", room.say("decide.parameter"), list(names), names.__getitem__)
    parameter = known.get(draft["parameter"] or "")
    if draft["parameter"] == NEW:
        _text(room, draft, "name", room.say("decide.parameter.name"))
    if not draft["parameter"]:
        return
    wording = Wording(room.snapshot, room.language)
    values: list[Any] = [True, False]
    if parameter is not None and parameter.type == "choice":
        values = [c.id for c in parameter.choices]
    elif parameter is not None and parameter.type != "boolean":
        values = []
    shown = parameter or Parameter.model_validate({"id": "p", "name": {"ja": "p"}, "type": "boolean"})
    asked = [
        ("default", room.say("decide.default")),
        *((f"value-{m}", municipality_name(room.snapshot, m, room.language)) for m in item.concerned),
    ]
    places = (place for _ in range(0, len(asked), 2) for place in st.columns(2))
    for (field, label), place in zip(asked, places, strict=False):
        with place:
            if values:
                empty = "differ.choose" if field == "default" else "decide.as-standard"
                _select(room, draft, field, label, values, lambda v: wording.value(shown, v), empty)
            else:
                _text(room, draft, field, label)


def _like(room: Room, item: Item, draft: Draft, disposition: str) -> None:
    """Where municipalities do it in several ways: whose way the standard takes over."""
    if disposition in ("raise_standard", "parameter") and len(item.differing) > 1:
        names = {m: municipality_name(room.snapshot, m, room.language) for m in item.differing}
        _select(room, draft, "like", room.say("decide.like"), list(names), names.__getitem__, "decide.like.none")


def _together(room: Room, item: Item, draft: Draft, disposition: str) -> None:
    """Other points of the same deviation, to be decided in the same way with the same act."""
    known = _others(room, item) if disposition in _ALIKE else {}
    if known:
        st.multiselect(
            room.say("decide.together"), list(known), key=draft.key("together"), on_change=draft.keep,
            format_func=lambda k: known[k].title.get(room.language), placeholder=room.say("decide.together.none"),
        )  # fmt: skip


def _others(room: Room, item: Item) -> dict[str, Item]:
    """The open points that share a deviation with this one, by key."""
    shared = shared_with(room.source.agenda(), item)
    return {
        i.key: i
        for i in shared
        if i.agreement is not None and i.standing is not None and i.standing.state not in ("decided", "withdrawn")
        and room.may_write(agreement_record(i))
    }  # fmt: skip


def _costs(room: Room, item: Item, draft: Draft, disposition: str) -> None:
    """What it costs, who pays, and when it is looked at again."""
    if disposition not in _COSTLY:
        return
    with st.expander(room.say("decide.cost"), expanded=disposition == "customize", icon=":material/payments:"):
        for column, field in zip(st.columns(2), ("initial", "yearly"), strict=True):
            column.number_input(
                room.say(f"options.{field}"), min_value=0, step=10_000, key=draft.key(field), on_change=draft.keep
            )
        columns = st.columns([3, 2])
        with columns[0]:
            shares = [AS_IT_IS, *SHARES]
            _select(room, draft, "share", room.say("decide.share"), shares, lambda s: share_name(room, s))
        with columns[1]:
            day(room.say("decide.expires"), draft, "expires")
        named = {m: municipality_name(room.snapshot, m, room.language) for m in item.concerned}
        st.multiselect(
            room.say("decide.payers"), list(named), format_func=named.__getitem__, key=draft.key("payers"),
            on_change=draft.keep, placeholder=room.say("decide.payers.all"),
        )  # fmt: skip


def _who_and_why(room: Room, item: Item, draft: Draft) -> None:
    levels = [x.id for x in room.snapshot.settings.levels]
    columns = st.columns([3, 2])
    with columns[0]:
        _select(room, draft, "level", room.say("decide.level"), levels, lambda x: level_name(room, x))
    with columns[1]:
        day(room.say("decide.date"), draft, "date")
    st.text_area(
        room.say("decide.why"),
        key=draft.key("why"),
        on_change=draft.keep,
        height="content",
        placeholder=room.say("decide.why.example"),
    )
    st.text_area(room.say("decide.minutes"), key=draft.key("minutes"), on_change=draft.keep, height="content")


# -- what the form means -------------------------------------------------------------------------------------------


def _meant(room: Room, item: Item, agreement: Agreement, draft: Draft) -> Meant:
    """The point and the decision that the form describes."""
    typed = draft.values()
    option = next((o for i, o in enumerate(agreement.options) if _key(o, i) == typed["option"]), None)
    disposition = typed["disposition"]
    wants = demanded(disposition)
    lines: dict[str, Any] = {
        "disposition": disposition,
        "option": option.id if option else None,
        "level": typed["level"] or "none",
        "date": typed["date"] or today(),
        "why": typed["why"].strip() or _UNSAID,
        "minutes": typed["minutes"].strip() or None,
    }
    lines |= {
        f: (typed[f] or "").strip() or None for f in ("ends", "how", "notice", "to", "until", "system") if f in wants
    }
    if "municipalities" in wants:
        lines["municipalities"] = typed["for"]
    if "basis" in wants and typed["basis"].strip():
        basis = {"title": typed["basis"].strip(), "article": typed["article"].strip() or None, "kind": typed["kind"]}
        lines["basis"] = [{k: v for k, v in basis.items() if v}]
    if "amendments" in wants:
        lines["amendments"] = [
            {"municipality": m, "ordinance": typed[f"ordinance-{m}"].strip(), "session": typed[f"session-{m}"].strip(), "effective": typed[f"effective-{m}"]}
            for m in item.concerned
            if typed[f"ordinance-{m}"].strip() or typed[f"session-{m}"].strip()
        ]  # fmt: skip
    try:
        decision = Decision.model_validate({k: v for k, v in lines.items() if v is not None})
        return Meant(_with_effect_and_cost(room, item, agreement, option, typed, disposition), decision, ())
    except ValidationError as error:
        wrong = tuple(".".join(str(p) for p in e["loc"]) for e in error.errors())
        return Meant(agreement, Decision(disposition=disposition, level="none", date=today(), why=_UNSAID), wrong)


def _with_effect_and_cost(
    room: Room, item: Item, agreement: Agreement, option: Option | None, typed: Mapping[str, Any], disposition: str
) -> Agreement:
    effect = option.effect if option and option.effect else agreement.effect if option else None
    if disposition == "parameter":
        effect = _effect(item, effect, typed, _parameters(room, item))
    if disposition in ("raise_standard", "parameter") and typed["like"]:
        effect = (effect or Effect()).model_copy(update={"like": typed["like"]})
    cost: Cost | None = None
    if disposition in _COSTLY and (typed["initial"] is not None or typed["yearly"] is not None):
        cost = _cost(room, agreement, option, typed, disposition)
    after = agreement.model_copy(update={"effect": effect, "cost": cost, "expires": typed["expires"] or None})
    return Agreement.model_validate(after.model_dump(by_alias=True))


def _cost(room: Room, agreement: Agreement, option: Option | None, typed: Mapping[str, Any], disposition: str) -> Cost:
    """The cost as typed; customising is shared only as somebody has said it is, never as the budget says by default."""
    before, budget, chosen = agreement.cost or Cost(), room.snapshot.settings.budget, typed["share"]
    share, yearly = SHARES.get(chosen or ""), PRESETS[chosen].run if chosen in PRESETS else None
    if chosen == AS_IT_IS:
        yearly = before.share_yearly
        share = (option.share if option else None) or (agreement.cost.share if agreement.cost else None)
        if share is None and budget is not None and disposition != "customize":
            share = budget.share
    return Cost(
        initial=typed["initial"] or 0, yearly=typed["yearly"] or 0, share=share or Share(), share_yearly=yearly,
        payers=tuple(typed["payers"]) or before.payers,
    )  # fmt: skip


def _effect(item: Item, base: Effect | None, typed: Mapping[str, Any], known: Mapping[str, Parameter]) -> Effect:
    """The parameter with its default and values, as typed; what else an option's effect says stays."""
    chosen = typed["parameter"]
    found = base.dump() if base else {}
    if not chosen:
        return Effect.model_validate({k: v for k, v in found.items() if k not in ("parameter", "default", "values")})
    if chosen == NEW:
        id_ = f"point-{item.agreement.id}" if item.agreement else "point"
        found |= {"define": {"name": {"ja": typed["name"].strip() or id_}, "type": "boolean"}, "parameter": id_}
    else:
        found |= {"parameter": chosen}
    type_ = known[chosen].type if chosen in known else (found.get("define") or {}).get("type", "boolean")
    values = {
        m: _meant_value(type_, typed[f"value-{m}"]) for m in item.concerned if typed[f"value-{m}"] not in (None, "")
    }
    default = _meant_value(type_, typed["default"]) if typed["default"] != "" else None
    found |= {"default": default, "values": {m: v for m, v in values.items() if v != default}}
    return Effect.model_validate({k: v for k, v in found.items() if v is not None})


# -- before the button ---------------------------------------------------------------------------------------------


def _before_the_button(room: Room, item: Item, meant: Meant, draft: Draft) -> None:
    """What stands in the way, what will change, and the button."""
    assert item.standing is not None
    snapshot, day_ = room.snapshot, today()
    if meant.wrong:
        st.error(room.say("decide.unreadable", what=plain(joined(meant.wrong, room.language))), icon=":material/edit:")
        return
    decision, agreement = meant.decision, meant.agreement
    in_the_way = obstacles(snapshot, item.service, agreement, decision, day_)
    after = completed(snapshot, item.service, agreement, decision, day_)
    effected = effect_of(snapshot, item.service, after, decision)
    said = [o.message.get(room.language) for o in in_the_way]
    if decision.why == _UNSAID:
        said.append(room.say("decide.why.missing"))
    others = [o for k, o in _others(room, item).items() if k in draft["together"]] if draft["together"] else []
    for other in others:
        assert other.agreement is not None
        for o in obstacles(snapshot, other.service, other.agreement, _same_way(decision), day_):
            said.append(f"{other.title.get(room.language)}: {o.message.get(room.language)}")
    if said:
        _in_the_way(room, item, said, silent=any(o.kind == "silent" for o in in_the_way))
    else:
        st.success(room.say("decide.ready"), icon=":material/check_circle:")
    st.markdown(f"#### {room.say('decide.changes')}")
    show_effect(room, effected)
    if item.standing.conditions or item.standing.objections:
        _on_record(room, item)
    _button(room, item, meant, after, effected, bool(said), draft, others)


def _in_the_way(room: Room, item: Item, several: Sequence[str], *, silent: bool) -> None:
    lines = [f"- {plain(said)}" for said in several[:_SHOWN]]
    if len(several) > _SHOWN:
        lines.append(f"- {room.count('points.more', len(several) - _SHOWN)}")
    heading = f"**{room.count('decide.obstacles', len(several))}**"
    st.error("\n".join([heading, "", *lines]), icon=":material/block:")
    if silent and item.standing is not None:
        show_silence(room, item, item.standing)


def _on_record(room: Room, item: Item) -> None:
    """What the decision keeps: conditions that become part of it, objections it overrules."""
    assert item.standing is not None
    for m, stance in item.standing.stances.items():
        if stance.stance in ("agree_if", "object"):
            name = plain(municipality_name(room.snapshot, m, room.language))
            key = "decide.keeps-condition" if stance.stance == "agree_if" else "decide.keeps-objection"
            st.caption(room.say(key, name=name, what=plain(stance_words(room, stance))))


def _button(
    room: Room,
    item: Item,
    meant: Meant,
    after: Agreement,
    effected: Effected,
    blocked: bool,
    draft: Draft,
    others: Sequence[Item],
) -> None:
    applies = bool(effected.edit) and not effected.problems
    may_apply = applies and may_write_all(room, effected.edit)
    with st.container(horizontal=True):
        both = may_apply and st.button(
            room.say("decide.and-apply"), key="decide-apply", type="primary", disabled=blocked, icon=":material/gavel:"
        )
        only = st.button(
            room.say("decide.only" if may_apply else "decide.do"), key="decide-only", disabled=blocked,
            type="secondary" if may_apply else "primary", icon=None if may_apply else ":material/gavel:",
        )  # fmt: skip
    if applies and not may_apply:
        st.caption(room.say("decide.applied-by-secretariat"))
    if not (both or only):
        return
    if both:
        edit = applying(room.snapshot, item.service, after, today(), room.principal.name)
    else:
        edit = deciding(room.snapshot, item.service, meant.agreement, meant.decision, today())
    for other in others:
        assert other.agreement is not None
        edit += deciding(room.snapshot, other.service, other.agreement, _same_way(meant.decision), today())
    expecting: dict[str, Value | None] = {put.record: room.value(put.record) for put in edit} | dict(draft.seen)
    title = item.title.get(room.language)
    if save(room, edit, expecting, room.say("decide.message", title=title), draft=draft):
        done(room.say("decide.done"), icon=":material/gavel:")


def _same_way(decision: Decision) -> Decision:
    """The decision as it is taken on another point: in the same way, of none of this one's options."""
    return decision.model_copy(update={"option": None, "against": (), "conditions": {}})


# -- the other ways on ---------------------------------------------------------------------------------------------


def _otherwise(room: Room, item: Item, agreement: Agreement) -> None:
    """Up to the next level, or off the agenda, each with its reason."""
    standing = item.standing
    assert standing is not None
    if standing.goes_up and standing.next_level is not None:
        st.warning(room.say("decide.goes-up", level=plain(level_name(room, standing.next_level))), icon=":material/arrow_upward:")  # fmt: skip
    with st.container(horizontal=True):
        if standing.next_level is not None:
            with st.popover(
                room.say("decide.raise", level=plain(level_name(room, standing.next_level))),
                icon=":material/arrow_upward:",
            ):
                why = st.text_input(room.say("decide.raise.why"), key="raise-why")
                if st.button(room.say("decide.raise.do"), key="raise-do", disabled=not why.strip()):
                    save_and_show(room, raising(room.snapshot, item.service, agreement, today(), why.strip()), why)
        with st.popover(room.say("decide.withdraw"), icon=":material/block:"):
            why = st.text_input(room.say("decide.withdraw.why"), key="withdraw-why")
            if st.button(room.say("decide.withdraw.do"), key="withdraw-do", disabled=not why.strip()):
                save_and_show(room, withdrawing(item.service, agreement, today(), why.strip()), why)
