"""費用: the customisation budget, what sharing is still worth to each municipality, and who would pay what by which rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from workbench.agreement import PRESETS, Account, CannotShare, Line, Payer, budget, joined, putting
from workbench.agreement.deciding import cost_of
from workbench.agreement.money import PARTS
from workbench.agreement.what_if import WhatIf, payers_for, what_if
from workbench.model import Agreement, Budget, Cost, Put, Share
from workbench.ui.dates import dated, yen
from workbench.ui.drafts import Draft, open_draft
from workbench.ui.plain import plain
from workbench.ui.point import level_name, today
from workbench.ui.saving import save
from workbench.ui.stances import day
from workbench.ui.state import choose, keep, selected
from workbench.ui.widgets import badge, municipality_name, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

VIEWS = ("budget", "saving", "shares")
ANY_AMOUNT = "amount"
NEWCOMER = "newcomer"
_USUAL_YEARS = 5
_STATE_COLOURS = {"spent": "blue", "asked": "orange"}
_SETTINGS = "workspace"


class Rule(NamedTuple):
    """A way to share: what is paid at first by ``build``, what is paid every year by ``run``."""

    name: str
    build: Share
    run: Share


def show(room: Room) -> None:
    """The budget in four numbers; below it what it goes to, what is left for whom, or what-if."""
    account = budget(room.snapshot, today())
    _numbers(room, account)
    view = _view(room)
    if view == "budget":
        _lines(room, account)
        _expiring(room, account)
        _set_budget(room)
    elif view == "saving":
        _savings(room, account)
    else:
        _what_if(room, account)


def _view(room: Room) -> str:
    current = selected("view", VIEWS, VIEWS[0])
    st.session_state["money-view"] = current

    def chosen() -> None:
        keep("view", st.session_state["money-view"] or current)

    st.segmented_control(
        room.say("money.view"), VIEWS, format_func=lambda v: room.say(f"money.view.{v}"), key="money-view",
        on_change=chosen, label_visibility="collapsed",
    )  # fmt: skip
    return current


# -- the budget ----------------------------------------------------------------------------------------------------


def _numbers(room: Room, account: Account) -> None:
    language = room.language
    if account.settings is None:
        st.info(room.say("money.no-budget"), icon=":material/savings:")
        return
    columns = st.columns(4)
    numbers = (
        ("ceiling", account.ceiling, _set_by(room, account.settings)),
        ("spent", account.spent, room.say("money.of-ceiling", percent=_percent(account.spent, account.ceiling))),
        ("asked", account.asked, room.say("money.of-ceiling", percent=_percent(account.asked, account.ceiling))),
        ("left", account.left, room.say("money.left-if-all", left=yen(account.left_if_all, language))),
    )
    for column, (name, amount, beside) in zip(columns, numbers, strict=True):
        column.metric(
            room.say(f"money.{name}"), yen(amount, language), beside, delta_color="off", delta_arrow="off",
            help=room.say(f"money.{name}.help", years=account.years),
        )  # fmt: skip
    if account.left < 0:
        st.error(room.say("money.overspent", amount=yen(-account.left, language)), icon=":material/error:")
    elif account.left_if_all < 0:
        st.warning(room.say("money.too-much", amount=yen(-account.left_if_all, language)), icon=":material/warning:")


def _set_by(room: Room, settings: Budget) -> str:
    return level_name(room, settings.set_by) or "–"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _lines(room: Room, account: Account) -> None:
    st.subheader(room.say("money.lines"), anchor=False)
    if not account.lines:
        st.info(room.say("money.no-lines"), icon=":material/receipt_long:")
        return
    st.caption(room.say("money.lines.about", years=account.years))
    table([_line(room, account, line) for line in account.lines], alt=room.say("money.lines"))
    for line in account.lines:
        if line.unshared is not None:
            said = _after(room, _title(room, line), line.unshared.get(room.language))
            st.warning(plain(said), icon=":material/warning:")
    with st.container(horizontal=True):
        for line in account.lines[:8]:
            _link(room, line)


def _line(room: Room, account: Account, line: Line) -> dict[str, str]:
    language = room.language
    return {
        room.say("money.what"): plain(_title(room, line)),
        room.say("money.state"): badge(room.say(f"money.{line.state}"), _STATE_COLOURS[line.state]),
        room.say("money.initial"): plain(yen(line.initial, language)),
        room.say("money.yearly"): plain(yen(line.yearly, language)),
        room.say("money.total", years=account.years): plain(yen(line.total, language)),
        room.say("money.expires"): plain(dated(line.expires, language)) if line.expires else "",
    }


def _title(room: Room, line: Line) -> str:
    named = line.agreement or line.request
    assert named is not None
    service = room.snapshot.partner_name(line.service).get(room.language)
    title = named.title.get(room.language)
    return f"{title}（{service} {named.id}）" if room.language == "ja" else f"{title} ({service} {named.id})"


def line_key(line: Line) -> str:
    """The key of the point or request that a line is about."""
    named = line.agreement or line.request
    assert named is not None
    return f"{line.service}/{named.id}"


def _link(room: Room, line: Line) -> None:
    if line.agreement is not None:
        room.link("points", room.say("money.see", number=line_key(line)), point=line_key(line))
    else:
        room.link("requests", room.say("money.see", number=line_key(line)), request=line_key(line))


def _expiring(room: Room, account: Account) -> None:
    if not account.expiring:
        return
    st.subheader(room.say("money.expiring"), anchor=False)
    rows = [
        {
            room.say("money.expires"): plain(dated(line.expires, room.language)),
            room.say("money.what"): plain(_title(room, line)),
            room.say("money.yearly"): plain(yen(line.yearly, room.language)),
        }
        for line in sorted(account.expiring, key=lambda x: x.expires or "")
    ]
    table(rows, alt=room.say("money.expiring"))


def _set_budget(room: Room) -> None:
    """The form of the budget, for whoever may write the settings."""
    if not room.may_write(_SETTINGS):
        return
    settings = room.snapshot.settings.budget
    value = room.value(_SETTINGS) or {}
    start = {
        "ceiling": settings.ceiling if settings else 0,
        "expected_saving": settings.expected_saving if settings else 0,
        "years": settings.years if settings else _USUAL_YEARS,
        "from": settings.start if settings else today()[:7],
        "set_by": settings.set_by if settings else None,
        "set_on": (settings.set_on or "") if settings else "",
    }
    with st.expander(room.say("money.set"), icon=":material/edit:"):
        draft = open_draft(room, f"{_SETTINGS}#budget", start, {_SETTINGS: value})
        draft.notice(room)
        first, second, third = st.columns(3)
        for column, field in ((first, "ceiling"), (second, "expected_saving")):
            column.number_input(
                room.say(f"money.set.{field}"), min_value=0, step=1_000_000, key=draft.key(field), on_change=draft.keep
            )
        third.number_input(
            room.say("money.set.years"), min_value=1, max_value=20, key=draft.key("years"), on_change=draft.keep
        )
        first.text_input(room.say("money.set.from"), key=draft.key("from"), on_change=draft.keep, placeholder="2015-12")
        levels = [x.id for x in room.snapshot.settings.levels]
        second.selectbox(
            room.say("money.set.set_by"), levels, index=None, format_func=lambda x: level_name(room, x),
            key=draft.key("set_by"), on_change=draft.keep,
        )  # fmt: skip
        with third:
            day(room.say("money.set.set_on"), draft, "set_on")
        if st.button(room.say("money.set.save"), key="budget-save", type="primary", disabled=not draft.typed):
            _save_budget(room, draft, settings, value)


def _save_budget(room: Room, draft: Draft, settings: Budget | None, value: Mapping[str, Any]) -> None:
    typed = {k: v for k, v in draft.values().items() if v not in (None, "")}
    known = settings.dump() if settings else {}
    try:
        wanted = Budget.model_validate({**{k: v for k, v in known.items() if k not in draft.values()}, **typed})
    except ValidationError:
        st.error(room.say("money.set.wrong"), icon=":material/error:")
        return
    edit = (Put(record=_SETTINGS, value={**value, "budget": wanted.dump()}),)
    if save(room, edit, draft.seen, room.say("money.set"), draft=draft):
        st.rerun()


# -- what sharing is worth -----------------------------------------------------------------------------------------


def _savings(room: Room, account: Account) -> None:
    language = room.language
    if account.settings is None or not account.savings:
        return
    st.caption(room.say("money.saving.about", years=account.years))
    names = [municipality_name(room.snapshot, s.municipality, language) for s in account.savings]
    parts = {
        room.say("money.saving.left"): [max(0, s.left_if_all) for s in account.savings],
        room.say("money.asked"): [s.asked for s in account.savings],
        room.say("money.spent"): [s.spent for s in account.savings],
    }
    place = room.say("column.municipality")
    st.bar_chart(
        pd.DataFrame({place: names, **{k: [v / 1000 for v in values] for k, values in parts.items()}}),
        x=place, y=list(parts), horizontal=True, stack=True, x_label="", y_label=room.say("money.thousands"), sort=False,
        color=["#2e7d5b", "#b26a00", "#1b5e8c"], height=70 + 44 * len(names),
    )  # fmt: skip
    rows = []
    for s, name in zip(account.savings, names, strict=True):
        people = room.snapshot.municipalities[s.municipality].population
        rows.append(
            {
                place: plain(name),
                room.say("money.saving.expected"): plain(yen(s.expected, language)),
                room.say("money.spent"): plain(yen(s.spent, language)),
                room.say("money.asked"): plain(yen(s.asked, language)),
                room.say("money.saving.left"): plain(yen(s.left_if_all, language)),
                room.say("money.saving.per-head"): plain(_per_head(s.left_if_all / people, language)),
            }
        )
    table(rows, alt=room.say("money.view.saving"))
    if account.lines:
        st.subheader(room.say("money.saving.lines"), anchor=False)
        table([_paid(room, line) for line in account.lines], alt=room.say("money.saving.lines"))


def _paid(room: Room, line: Line) -> dict[str, str]:
    language = room.language
    return {
        room.say("money.what"): plain(_title(room, line)),
        room.say("money.state"): badge(room.say(f"money.{line.state}"), _STATE_COLOURS[line.state]),
        **{
            municipality_name(room.snapshot, m, language): plain(f"-{yen(line.paid[m], language)}") if m in line.paid else "–"
            for m in room.snapshot.municipalities
        },
    }  # fmt: skip


def _per_head(amount: float, language: str) -> str:
    return f"{amount:,.0f}円" if language == "ja" else f"¥{amount:,.0f}"


# -- what if -------------------------------------------------------------------------------------------------------


def _what_if(room: Room, account: Account) -> None:
    lines = {line_key(line): line for line in account.lines if line.agreement is not None}
    keys = [*lines, ANY_AMOUNT]
    key = choose(
        "of", room.say("money.of"), keys, keys[0],
        lambda k: room.say("money.any-amount") if k == ANY_AMOUNT else _title(room, lines[k]), key="money-of",
    )  # fmt: skip
    line = lines.get(key)
    agreement = line.agreement if line is not None else None
    first, second, third = st.columns([2, 2, 5], vertical_alignment="bottom")
    initial = first.number_input(
        room.say("money.initial"), min_value=0, step=100_000, value=line.initial if line else 1_000_000,
        key=f"what-if-initial-{key}",
    )  # fmt: skip
    yearly = second.number_input(
        room.say("money.yearly"),
        min_value=0,
        step=10_000,
        value=line.yearly if line else 0,
        key=f"what-if-yearly-{key}",
    )
    service = line.service if line else ""
    usual = list(payers_for(room.snapshot, service, agreement))
    chosen = third.multiselect(
        room.say("money.payers"), list(room.snapshot.municipalities), default=usual, key=f"what-if-payers-{key}",
        format_func=lambda m: municipality_name(room.snapshot, m, room.language),
    )  # fmt: skip
    payers = payers_for(room.snapshot, service, agreement, chosen) if chosen else {}
    beside = st.container(key="money-side-by-side")
    own = _own_rule(room, key, payers)
    rules = [*_recorded(room, agreement), *_published(room), own]
    years = account.years or _USUAL_YEARS
    with beside:
        shared = _side_by_side(room, rules, payers, (initial, yearly, years))
    _adopt(room, service, agreement, rules, shared, (initial, yearly))
    _later(room, key, own, payers, initial)


def _recorded(room: Room, agreement: Agreement | None) -> list[Rule]:
    cost = agreement.cost if agreement is not None else None
    if agreement is not None and cost is None and (proposed := agreement.option(agreement.proposed)) is not None:
        cost = cost_of(room.snapshot, agreement, proposed) if proposed.share is not None else None
    if cost is not None:
        return [Rule(room.say("money.rule.recorded"), cost.share, cost.share_yearly or cost.share)]
    settings = room.snapshot.settings.budget
    return [Rule(room.say("money.rule.budget"), settings.share, settings.share)] if settings is not None else []


def _published(room: Room) -> list[Rule]:
    return [Rule(p.source.get(room.language), p.build, p.run) for p in PRESETS.values()]


def _own_rule(room: Room, key: str, payers: Mapping[str, Payer]) -> Rule:
    """The reader's own mix of parts, the running cost by another one if wanted."""
    with st.expander(room.say("money.own"), icon=":material/tune:"):
        build = _mix(room, f"what-if-build-{key}", payers)
        other = st.toggle(room.say("money.own.other-run"), key=f"what-if-other-{key}")
        run = _mix(room, f"what-if-run-{key}", payers) if other else build
    return Rule(room.say("money.rule.own"), build, run)


def _mix(room: Room, key: str, payers: Mapping[str, Payer]) -> Share:
    usual = {"equal": 50.0, "population": 50.0}
    values: dict[str, Any] = {}
    for column, part in zip(st.columns(len(PARTS)), PARTS, strict=True):
        values[part] = column.number_input(
            room.say(f"money.part.{part}"), min_value=0.0, max_value=100.0, step=5.0, value=usual.get(part, 0.0),
            key=f"{key}-{part}", help=room.say(f"money.part.{part}.help"),
        )  # fmt: skip
    first, second, third = st.columns([1, 2, 2])
    units = (1, 100, 1_000, 10_000)
    values["unit"] = first.selectbox(
        room.say("money.unit"), units, format_func=lambda u: yen(u, room.language), key=f"{key}-unit"
    )
    values["remainder"] = second.selectbox(
        room.say("money.remainder"), list(payers), index=None, placeholder=room.say("money.remainder.largest"),
        format_func=lambda m: municipality_name(room.snapshot, m, room.language), key=f"{key}-remainder",
    )  # fmt: skip
    fixed = third.multiselect(
        room.say("money.fixed"), list(payers), key=f"{key}-fixed", placeholder=room.say("money.fixed.none"),
        format_func=lambda m: municipality_name(room.snapshot, m, room.language),
    )  # fmt: skip
    values["fixed"] = {
        m: column.number_input(
            municipality_name(room.snapshot, m, room.language), min_value=0, step=10_000, key=f"{key}-fixed-{m}"
        )
        for column, m in zip(st.columns(max(1, len(fixed))), fixed, strict=False)
    }
    return Share.model_validate(values)


def _side_by_side(
    room: Room, rules: Sequence[Rule], payers: Mapping[str, Payer], cost: tuple[int, int, int]
) -> list[WhatIf | None]:
    """Each rule as a column: what each municipality pays over the years, and for each inhabitant."""
    language, (initial, yearly, years) = room.language, cost
    found: list[WhatIf | None] = []
    said: list[str] = []
    for rule in rules:
        try:
            found.append(what_if(initial, yearly, rule.build, rule.run, payers, years))
        except CannotShare as error:
            found.append(None)
            said.append(_after(room, rule.name, error.message.get(language)))
    st.subheader(room.say("money.side-by-side", years=years), anchor=False)
    rows = [
        {
            room.say("column.municipality"): plain(municipality_name(room.snapshot, m, language)),
            **{plain(r.name): _cell(room, w, m) for r, w in zip(rules, found, strict=True)},
        }
        for m in payers
    ]
    total = initial + years * yearly
    rows.append(
        {
            room.say("column.municipality"): f"**{room.say('money.sum')}**",
            **{plain(r.name): f"**{plain(yen(total, language))}**" if w else "–" for r, w in zip(rules, found, strict=True)},
        }
    )  # fmt: skip
    if payers:
        table(rows, alt=room.say("money.side-by-side", years=years))
    for line in dict.fromkeys(said):
        st.caption(f":material/warning: {plain(line)}")
    st.caption("  \n".join(plain(_after(room, rule.name, rule_said(room, rule))) for rule in rules))
    return found


def _cell(room: Room, found: WhatIf | None, municipality: str) -> str:
    if found is None:
        return "–"
    head = found.per_head.get(municipality)
    beside = room.say("money.per-head", amount=_per_head(float(head), room.language)) if head is not None else ""
    return f"{plain(yen(found.total[municipality], room.language))}　:gray[{plain(beside)}]"


def _after(room: Room, name: str, said: str) -> str:
    """What is said of something, after its name."""
    return f"{name}{'：' if room.language == 'ja' else ': '}{said}"


def rule_said(room: Room, rule: Rule) -> str:
    """A rule in words: its parts in percent, apart for running where that differs."""
    build = share_said(room, rule.build)
    if rule.run == rule.build:
        return build
    return room.say("money.rule.both", build=build, run=share_said(room, rule.run))


def share_said(room: Room, share: Share) -> str:
    """The parts of a share in words."""
    parts = [f"{room.say(f'money.part.{p}')} {getattr(share, p):g} %" for p in PARTS if getattr(share, p)]
    if share.fixed:
        parts.append(room.say("money.fixed"))
    if share.unit > 1:
        parts.append(room.say("money.unit.said", unit=yen(share.unit, room.language)))
    if share.remainder is not None:
        name = municipality_name(room.snapshot, share.remainder, room.language)
        parts.append(room.say("money.remainder.said", name=name))
    return ("・" if room.language == "ja" else ", ").join(parts) or "–"


def _adopt(
    room: Room, service: str, agreement: Agreement | None, rules: Sequence[Rule], shared: Sequence[WhatIf | None],
    cost: tuple[int, int],
) -> None:  # fmt: skip
    """Let the point be shared by one of the rules, while it is not decided."""
    if agreement is None or agreement.decided is not None:
        return
    record = f"agreement/{service}/{agreement.id}"
    usable = [r for r, w in zip(rules, shared, strict=True) if w is not None]
    if not usable or not room.may_write(record):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = [r.name for r in usable]
        picked = st.selectbox(room.say("money.adopt.rule"), range(len(usable)), format_func=names.__getitem__, index=None, key="money-adopt", width=420)  # fmt: skip
        pressed = st.button(
            room.say("money.adopt"), key="money-adopt-save", disabled=picked is None, icon=":material/save:"
        )
    if pressed and picked is not None:
        rule = usable[picked]
        known = agreement.cost or Cost()
        run = None if rule.run == rule.build else rule.run
        new = known.model_copy(update={"initial": cost[0], "yearly": cost[1], "share": rule.build, "share_yearly": run})
        edit = putting(service, agreement.model_copy(update={"cost": new}))
        if save(room, edit, {record: room.value(record)}, room.say("money.adopt")):
            st.rerun()


def _later(room: Room, key: str, rule: Rule, payers: Mapping[str, Payer], initial: int) -> None:
    """What a municipality that joins later pays in, and what the others get back, by the reader's own rule."""
    with st.expander(room.say("money.later"), icon=":material/group_add:"):
        st.caption(room.say("money.later.about"))
        first, second = st.columns(2)
        people = first.number_input(room.say("column.population"), min_value=1, value=20_000, step=1_000, key=f"later-people-{key}")  # fmt: skip
        cases = second.number_input(room.say("money.cases"), min_value=0, value=0, step=100, key=f"later-cases-{key}")
        everybody = {**payers, NEWCOMER: Payer("999999", people, cases)}
        try:
            pays, back = joined(initial, rule.build, everybody, (NEWCOMER,))
        except CannotShare as error:
            st.warning(plain(error.message.get(room.language)), icon=":material/warning:")
            return
        language = room.language
        rows = [
            {
                room.say("column.municipality"): room.say("money.newcomer"),
                room.say("money.later.pays"): plain(yen(pays[NEWCOMER], language)),
                room.say("money.later.back"): "–",
            },
            *(
                {
                    room.say("column.municipality"): plain(municipality_name(room.snapshot, m, language)),
                    room.say("money.later.pays"): "–",
                    room.say("money.later.back"): plain(yen(amount, language)),
                }
                for m, amount in back.items()
            ),
        ]
        table(rows, alt=room.say("money.later"))
