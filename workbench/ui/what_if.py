"""負担の試算: the same cost shared by the rule on record, by published ones and by one's own, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from workbench.agreement import PRESETS, Account, CannotShare, Line, Payer, joined, putting
from workbench.agreement.deciding import cost_of
from workbench.agreement.money import PARTS
from workbench.agreement.what_if import WhatIf, payers_for, what_if
from workbench.model import Agreement, Cost, Share
from workbench.ui.dates import yen
from workbench.ui.plain import plain
from workbench.ui.point import after
from workbench.ui.saving import save
from workbench.ui.state import choose
from workbench.ui.widgets import municipality_name, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

ANY_AMOUNT = "amount"
NEWCOMER = "newcomer"
_USUAL_YEARS = 5


class Rule(NamedTuple):
    """A way to share: what is paid at first by ``build``, what is paid every year by ``run``."""

    name: str
    build: Share
    run: Share


def a_head(amount: float, language: str) -> str:
    """An amount for one inhabitant."""
    return f"{amount:,.0f}円" if language == "ja" else f"¥{amount:,.0f}"


def line_title(room: Room, line: Line) -> str:
    """What a line of the budget is about: its title, with service and number."""
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


def show_what_if(room: Room, account: Account) -> None:
    """A cost, who pays it, and every rule side by side; one of them can be recorded with its point."""
    lines = {line_key(line): line for line in account.lines if line.agreement is not None}
    keys = [*lines, ANY_AMOUNT]
    key = choose(
        "of", room.say("money.of"), keys, keys[0],
        lambda k: room.say("money.any-amount") if k == ANY_AMOUNT else line_title(room, lines[k]), key="money-of",
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
            said.append(after(room, rule.name, error.message.get(language)))
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
    st.caption("  \n".join(plain(after(room, rule.name, rule_said(room, rule))) for rule in rules))
    return found


def _cell(room: Room, found: WhatIf | None, municipality: str) -> str:
    if found is None:
        return "–"
    head = found.per_head.get(municipality)
    beside = room.say("money.per-head", amount=a_head(float(head), room.language)) if head is not None else ""
    return f"{plain(yen(found.total[municipality], room.language))}　:gray[{plain(beside)}]"


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
