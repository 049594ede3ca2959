"""比較の観点: criteria and weights, fixed before anybody scores; the law first; then scores, and how firm the result is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import ValidationError

from workbench.agreement import READY_SETS, Choice, Item, choice, fixing, reweighing, scoring, with_criteria
from workbench.model import Agreement, Criterion, Edit, joined
from workbench.ui.dates import dated
from workbench.ui.decision import agreement_record, save_and_show
from workbench.ui.drafts import Draft, left_open, open_draft
from workbench.ui.plain import plain
from workbench.ui.point import after, letter, option_name, today
from workbench.ui.saving import save
from workbench.ui.widgets import badge, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_SPARE = 3
"""How many criteria can be added in one go."""
_MOST = 1000
_CSS = """<style>
@media (max-width: 640px) { [class*="st-key-weigh-table"] td:first-child > div { min-width: 10rem; } }
</style>"""


def show_weighing(room: Room, item: Item) -> None:
    """Where weighing stands, and the next step of it for whoever prepares the point."""
    agreement = item.agreement
    if agreement is None:
        return
    may = room.may_write(agreement_record(item)) and agreement.decided is None
    if not agreement.criteria and not may:
        return
    st.html(_CSS)
    st.markdown(f"### {room.say('weigh')}")
    _told(room, agreement)
    if agreement.weights_fixed is None:
        if may:
            _criteria(room, item, agreement)
        else:
            _listed(room, agreement)
        return
    _result(room, agreement)
    if may:
        _scores(room, item, agreement)
        _anew(room, item, agreement)


def _told(room: Room, agreement: Agreement) -> None:
    """When weights were fixed, and every time that they were opened again."""
    language = room.language
    if agreement.weights_fixed is not None:
        st.caption(f":material/lock: {room.say('weigh.fixed', date=plain(dated(agreement.weights_fixed, language)))}")
    else:
        st.caption(room.say("weigh.about"))
    names = {c.id: c.name.get(language) for c in agreement.criteria}
    for entry in agreement.reweighed:
        was = joined((f"{names.get(c, c)} {w}" for c, w in entry.was.items()), language)
        said = room.say("weigh.reweighed", date=dated(entry.date, language), why=entry.why, was=was)
        st.warning(plain(said), icon=":material/history:")


def _listed(room: Room, agreement: Agreement) -> None:
    rows = [
        {
            room.say("weigh.criterion"): plain(c.name.get(room.language)),
            room.say("weigh.weight"): f"{c.weight:,}",
        }
        for c in agreement.criteria
    ]
    table(rows, alt=room.say("weigh"))


# -- criteria and weights ------------------------------------------------------------------------------------------


def _criteria(room: Room, item: Item, agreement: Agreement) -> None:
    """The criteria with their weights, to be written; a ready set with one click; then they are fixed."""
    record = agreement_record(item)
    start = _start(agreement)
    draft = open_draft(room, f"{record}#weigh", start, {record: room.value(record)}, hold=False)
    draft.notice(room)
    if not agreement.criteria:
        for name, ready in READY_SETS.items():
            label = room.say("weigh.ready", name=ready.name.get(room.language), source=ready.source.get(room.language))
            if st.button(label, key=f"weigh-ready-{name}", icon=":material/checklist:"):
                save_and_show(room, with_criteria(item.service, agreement, ready.criteria), label)
    shown = len(agreement.criteria) + int(draft["added"])
    for n in range(shown):
        columns = st.columns([5, 5, 2, 2], vertical_alignment="bottom")
        more: dict[str, Any] = {"on_change": draft.keep}
        columns[0].text_input(room.say("weigh.criterion.ja"), key=draft.key(f"{n}-ja"), **more)
        columns[1].text_input(room.say("weigh.criterion.en"), key=draft.key(f"{n}-en"), **more)
        columns[2].number_input(room.say("weigh.weight"), min_value=0, max_value=_MOST, step=1, key=draft.key(f"{n}-weight"), **more)  # fmt: skip
        columns[3].checkbox(room.say("weigh.out"), key=draft.key(f"{n}-out"), **more)
    with st.container(horizontal=True, vertical_alignment="center"):
        if shown and st.button(
            room.say("weigh.save"), key="weigh-save", type="primary", icon=":material/save:", disabled=not draft.typed
        ):
            _save_criteria(room, item, agreement, draft)
        if int(draft["added"]) < _SPARE:
            st.button(
                room.say("weigh.add"), key="weigh-add", icon=":material/add:",
                on_click=lambda: draft.put(added=int(draft["added"]) + 1),
            )  # fmt: skip
        edit = fixing(item.service, agreement, today())
        if edit and st.button(room.say("weigh.fix"), key="weigh-fix", icon=":material/lock:", disabled=draft.typed):
            save_and_show(room, edit, room.say("weigh.fix"))
    if agreement.criteria:
        st.caption(room.say("weigh.fix.about"))


def _start(agreement: Agreement) -> dict[str, Any]:
    start: dict[str, Any] = {"added": 0}
    for n in range(len(agreement.criteria) + _SPARE):
        known = agreement.criteria[n] if n < len(agreement.criteria) else None
        start |= {
            f"{n}-ja": known.name.ja if known else "",
            f"{n}-en": known.name.en or "" if known else "",
            f"{n}-weight": known.weight if known else 1,
            f"{n}-out": False,
        }
    return start


def _save_criteria(room: Room, item: Item, agreement: Agreement, draft: Draft) -> None:
    try:
        criteria = criteria_of(agreement, draft.values())
    except ValidationError:
        st.error(room.say("weigh.wrong"), icon=":material/edit:")
        return
    edit = with_criteria(item.service, agreement, criteria)
    if save(room, edit, draft.seen, room.say("weigh"), draft=draft):
        st.rerun()


def criteria_of(agreement: Agreement, typed: dict[str, Any]) -> tuple[Criterion, ...]:
    """The criteria as they were typed; one without a name is none.

    Raises
    ------
    ValidationError
        If something cannot be read.
    """
    found: list[Criterion] = []
    for n in range(len(agreement.criteria) + int(typed["added"])):
        known = agreement.criteria[n] if n < len(agreement.criteria) else None
        ja, en = typed[f"{n}-ja"].strip(), typed[f"{n}-en"].strip()
        if typed[f"{n}-out"] or not (ja or en):
            continue
        taken = {c.id for c in (*agreement.criteria, *found)}
        id_ = known.id if known else next(i for i in (f"criterion-{k}" for k in range(1, 100)) if i not in taken)
        value = (known.dump() if known else {}) | {"id": id_, "weight": typed[f"{n}-weight"] or 0}
        found.append(Criterion.model_validate(value | {"name": {"ja": ja or en, **({"en": en} if en else {})}}))
    return tuple(found)


# -- scores --------------------------------------------------------------------------------------------------------


def _scores(room: Room, item: Item, agreement: Agreement) -> None:
    """The law first, option by option; then a line for each criterion with a score for each option that is lawful."""
    if not agreement.options:
        st.info(room.say("options.none"), icon=":material/alt_route:")
        return
    record = agreement_record(item)
    start: dict[str, Any] = {}
    for n, option in enumerate(agreement.options):
        start[f"{n}-unlawful"] = option.unlawful or ""
        start |= {f"{n}-{c.id}": option.scores.get(c.id) for c in agreement.criteria}
    scored = any(o.scores or o.unlawful for o in agreement.options)
    with st.expander(room.say("weigh.scores.change" if scored else "weigh.scores"), expanded=not scored or left_open(room, f"{record}#scores"), icon=":material/edit:"):  # fmt: skip
        draft = open_draft(room, f"{record}#scores", start, {record: room.value(record)}, hold=False)
        draft.notice(room)
        st.markdown(f"**{room.say('weigh.law')}**")
        for n, option in enumerate(agreement.options):
            st.text_input(
                f"{letter(n)}　{plain(option_name(room, option))}", key=draft.key(f"{n}-unlawful"), on_change=draft.keep,
                placeholder=room.say("weigh.law.none"),
            )  # fmt: skip
        st.markdown(f"**{room.say('weigh.scores.about')}**")
        for criterion in agreement.criteria:
            columns = st.columns([4, *([2] * len(agreement.options))], vertical_alignment="bottom")
            columns[0].markdown(f"{plain(criterion.name.get(room.language))} :small[×{criterion.weight}]")
            for n in range(len(agreement.options)):
                columns[n + 1].number_input(
                    letter(n), min_value=0, max_value=5, step=1, value=None, key=draft.key(f"{n}-{criterion.id}"),
                    on_change=draft.keep, disabled=bool(str(draft[f"{n}-unlawful"] or "").strip()),
                )  # fmt: skip
        if st.button(room.say("weigh.scores.save"), key="scores-save", type="primary", icon=":material/save:", disabled=not draft.typed):  # fmt: skip
            edit = scored_as(item, agreement, draft.values())
            if save(room, edit, draft.seen, room.say("weigh.scores"), draft=draft):
                st.rerun()


def scored_as(item: Item, agreement: Agreement, typed: dict[str, Any]) -> Edit:
    """The edit that gives the scores as they were typed; what is empty is not scored."""
    scores, unlawful = [], []
    for n in range(len(agreement.options)):
        given = {c.id: typed[f"{n}-{c.id}"] for c in agreement.criteria}
        scores.append({c: int(s) for c, s in given.items() if s is not None})
        unlawful.append(str(typed[f"{n}-unlawful"] or "").strip() or None)
    return scoring(item.service, agreement, scores, unlawful)


def _anew(room: Room, item: Item, agreement: Agreement) -> None:
    with st.popover(room.say("weigh.anew"), icon=":material/lock_open:", key="weigh-anew"):
        st.caption(room.say("weigh.anew.about"))
        why = st.text_input(room.say("weigh.anew.why"), key="weigh-anew-why")
        if st.button(room.say("weigh.anew.do"), key="weigh-anew-do", disabled=not why.strip()):
            save_and_show(room, reweighing(item.service, agreement, today(), why.strip()), why)


# -- what comes of it ----------------------------------------------------------------------------------------------


def _result(room: Room, agreement: Agreement) -> None:
    """What the law bars, the scores, who wins, and how far each weight may move before somebody else does."""
    if not any(o.scores or o.unlawful for o in agreement.options):
        _listed(room, agreement)
        return
    weighed = choice(agreement.criteria, agreement.options)
    named = {o.id or str(n + 1): f"{letter(n)}　{option_name(room, o)}" for n, o in enumerate(agreement.options)}
    for barred in weighed.barred:
        st.markdown(f"{badge('×', 'red')} {plain(after(room, named[barred.option], barred.why.get(room.language)))}")
    _sums(room, agreement, weighed)
    if weighed.winners:
        winners = "・".join(named[w] for w in weighed.winners)
        st.markdown(f"**{room.say('weigh.winner', names=plain(winners))}**")
    if weighed.ranges:
        rows = [
            {
                room.say("weigh.criterion"): plain(_criterion(room, agreement, r.criterion)),
                room.say("weigh.weight"): f"{r.weight:,}",
                room.say("weigh.down"): _turn(room, agreement, r.low if r.below else None, r.below),
                room.say("weigh.up"): _turn(room, agreement, r.high, r.above),
            }
            for r in weighed.ranges
        ]
        st.caption(room.say("weigh.range.about"))
        with st.container(key="weigh-table-range"):
            table(rows, alt=room.say("weigh.range"))


def _sums(room: Room, agreement: Agreement, weighed: Choice) -> None:
    """A line for each criterion, a column for each option; the weighted mean in the last line."""
    rows = []
    signs = {o.id or str(n + 1): letter(n) for n, o in enumerate(agreement.options)}
    for c in agreement.criteria:
        cells = {signs[o.id or str(n + 1)]: str(o.scores.get(c.id, "")) for n, o in enumerate(agreement.options)}
        rows.append({room.say("weigh.criterion"): plain(c.name.get(room.language)), room.say("weigh.weight"): f"{c.weight:,}", **cells})  # fmt: skip
    total = {
        sign: f"**{float(weighed.scores[id_]):.2f}**" + (f" {badge(room.say('options.best'), 'green')}" if id_ in weighed.winners else "")
        for id_, sign in signs.items()
        if id_ in weighed.scores
    }  # fmt: skip
    rows.append({room.say("weigh.criterion"): f"**{room.say('options.score')}**", **total})
    with st.container(key="weigh-table-scores"):
        table(rows, alt=room.say("weigh"))


def _criterion(room: Room, agreement: Agreement, id_: str) -> str:
    return next(c.name.get(room.language) for c in agreement.criteria if c.id == id_)


def _turn(room: Room, agreement: Agreement, at: Fraction | None, winners: Sequence[str]) -> str:
    """The weight at which somebody else wins, and who; that there is none."""
    if at is None or not winners:
        return room.say("weigh.firm")
    number = f"{float(at):.2f}".rstrip("0").rstrip(".")
    signs = {o.id or str(n + 1): letter(n) for n, o in enumerate(agreement.options)}
    return f"{number} → {plain('・'.join(signs[w] for w in winners))}"
