"""費用: the customisation budget, what sharing is still worth to each municipality, and who would pay what by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from workbench.agreement import Account, Line, budget
from workbench.model import Budget, Put
from workbench.ui.dates import dated, yen
from workbench.ui.drafts import Draft, left_open, open_draft
from workbench.ui.plain import plain
from workbench.ui.point import after, level_name, today
from workbench.ui.saving import save
from workbench.ui.stances import day
from workbench.ui.state import turned
from workbench.ui.what_if import a_head, line_key, line_title, show_what_if
from workbench.ui.widgets import badge, municipality_name, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

VIEWS = ("budget", "saving", "shares")
_USUAL_YEARS = 5
_STATE_COLOURS = {"spent": "blue", "asked": "orange"}
_SETTINGS = "workspace"


_CSS = """<style>
[data-testid="stTable"] td:not(:first-child) * { white-space: nowrap !important; }
@media (max-width: 640px) {
  [data-testid="stTable"] td:first-child > div { min-width: 9rem; }
  .st-key-money-numbers [data-testid="stColumn"] { min-width: calc(50% - 1rem); }
  .st-key-money-numbers [data-testid="stMetricDelta"] * { white-space: normal; overflow: visible; }
}
</style>"""


def show(room: Room) -> None:
    """The budget in four numbers; below it what it goes to, what is left for whom, or what-if."""
    st.html(_CSS)
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
        show_what_if(room, account)


def _view(room: Room) -> str:
    return turned(
        "view", room.say("money.view"), VIEWS, VIEWS[0], lambda v: room.say(f"money.view.{v}"), key="money-view"
    )


# -- the budget ----------------------------------------------------------------------------------------------------


def _numbers(room: Room, account: Account) -> None:
    language = room.language
    if account.settings is None:
        st.info(room.say("money.no-budget"), icon=":material/savings:")
        return
    with st.container(key="money-numbers"):
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
    if account.settings.expected_saving:
        saving = account.settings.expected_saving
        share = _percent(account.spent, saving)
        st.caption(
            plain(room.say("money.expected-of", saving=yen(saving, language), years=account.years, percent=share))
        )
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
            said = after(room, line_title(room, line), line.unshared.get(room.language))
            st.warning(plain(said), icon=":material/warning:")
    with st.container(horizontal=True):
        for line in account.lines[:8]:
            _link(room, line)


def _line(room: Room, account: Account, line: Line) -> dict[str, str]:
    language = room.language
    return {
        room.say("money.what"): plain(line_title(room, line)),
        room.say("money.state"): badge(room.say(f"money.{line.state}"), _STATE_COLOURS[line.state]),
        room.say("money.initial"): plain(yen(line.initial, language)),
        room.say("money.yearly"): plain(yen(line.yearly, language)),
        room.say("money.total", years=account.years): plain(yen(line.total, language)),
        room.say("money.expires"): _ends(room, line.expires),
    }


def _ends(room: Room, day_: str | None) -> str:
    """Until when something is paid for; marked where that day is past."""
    if day_ is None:
        return ""
    past = f" {badge('！' + room.say('money.expired'), 'red')}" if day_ < today() else ""
    return f"{plain(dated(day_, room.language))}{past}"


def _link(room: Room, line: Line) -> None:
    if line.agreement is not None:
        room.link("points", line_title(room, line), point=line_key(line))
    else:
        room.link("requests", line_title(room, line), request=line_key(line))


def _expiring(room: Room, account: Account) -> None:
    if not account.expiring:
        return
    st.subheader(room.say("money.expiring"), anchor=False)
    rows = [
        {
            room.say("money.what"): plain(line_title(room, line)),
            room.say("money.yearly"): plain(yen(line.yearly, room.language)),
            room.say("money.expires"): _ends(room, line.expires),
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
    about = f"{_SETTINGS}#budget"
    with st.expander(room.say("money.set"), icon=":material/edit:", expanded=left_open(room, about)):
        draft = open_draft(room, about, start, {_SETTINGS: value})
        draft.notice(room)
        first, second, third = st.columns(3)
        for column, field in ((first, "ceiling"), (second, "expected_saving")):
            column.number_input(
                room.say(f"money.set.{field}"), min_value=0, step=1_000_000, key=draft.key(field), on_change=draft.keep
            )
        third.number_input(
            room.say("money.set.years"), min_value=1, max_value=20, key=draft.key("years"), on_change=draft.keep
        )
        first, second, third = st.columns(3)
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
        color=["#2e7d5b", "#b26a00", "#2f7fb8"], height=70 + 44 * len(names),
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
                room.say("money.saving.per-head"): plain(a_head(s.left_if_all / people, language)),
            }
        )
    table(rows, alt=room.say("money.view.saving"))
    if account.lines:
        st.subheader(room.say("money.saving.lines"), anchor=False)
        table([_paid(room, line) for line in account.lines], alt=room.say("money.saving.lines"))


def _paid(room: Room, line: Line) -> dict[str, str]:
    language = room.language
    return {
        room.say("money.what"): plain(line_title(room, line)),
        room.say("money.state"): badge(room.say(f"money.{line.state}"), _STATE_COLOURS[line.state]),
        **{
            municipality_name(room.snapshot, m, language): plain(f"-{yen(line.paid[m], language)}") if line.paid.get(m) else "–"
            for m in room.snapshot.municipalities
        },
    }  # fmt: skip
