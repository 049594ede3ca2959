"""A decision as it stands: what it says, whether it is applied, and how it is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from workbench.agreement import Effected, Item, applying, changed_since, effect_of, reopening, undoing
from workbench.model import Agreement, Decision, Edit, Parameter, find, joined, word
from workbench.ui.conflicts import record_label
from workbench.ui.dates import dated, yen
from workbench.ui.plain import plain
from workbench.ui.point import after, group_name, level_name, option_name, owner_of, show_effect, today
from workbench.ui.saving import save
from workbench.ui.widgets import badge, facts, municipality_name
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_NAMED = 5
"""How many records are named; the others are counted."""


def show_decision(room: Room, item: Item, agreement: Agreement, decided: Decision) -> None:
    """What was decided, why, against whom and on which conditions; applied or not; and how to take it back."""
    language = room.language
    option = agreement.option(decided.option)
    named = f"　{plain(option_name(room, option))}" if option else ""
    st.markdown(f"### :violet-badge[■ {plain(word('disposition', decided.disposition, language))}]{named}")
    facts(decision_facts(room, item, agreement, decided), alt=room.say("page.decisions"))
    record = agreement_record(item)
    applied = agreement.applied
    if applied is not None:
        by = plain(applied.by)
        st.success(
            room.say("decide.applied", date=plain(dated(applied.date, language)), by=by), icon=":material/check:"
        )
    may_decide = room.may_write(record)
    if applied is not None and may_decide:
        _lost_by_undoing(room, item, agreement)
    effected = effect_of(room.snapshot, item.service, agreement) if applied is None else Effected()
    if applied is None and (effected.said or effected.problems or effected.warnings):
        st.markdown(f"#### {room.say('decide.changes')}")
        show_effect(room, effected)
    applies = bool(effected.edit) and not effected.problems and may_write_all(room, effected.edit)
    with st.container(horizontal=True, vertical_alignment="center", key="decided-actions"):
        if applies and st.button(
            room.say("decide.apply"), key="apply", type="primary", icon=":material/published_with_changes:"
        ):
            edit = applying(room.snapshot, item.service, agreement, today(), room.principal.name)
            save_and_show(room, edit, room.say("decide.apply"))
        undoes = applied is not None and may_write_all(room, applied.undo)
        if undoes and st.button(room.say("decide.undo"), key="undo-apply", icon=":material/undo:"):
            save_and_show(room, undoing(room.snapshot, item.service, agreement), room.say("decide.undo"))
        if may_decide:
            with st.popover(room.say("decide.reopen"), icon=":material/restart_alt:", key="reopen"):
                st.caption(room.say("decide.reopen.about"))
                why = st.text_input(room.say("decide.reopen.why"), key="reopen-why")
                if st.button(room.say("decide.reopen.do"), key="reopen-do", disabled=not why.strip(), type="primary"):
                    save_and_show(room, reopening(room.snapshot, item.service, agreement, today(), why.strip()), why)
        room.link("history", room.say("points.history"), record=record)


def _lost_by_undoing(room: Room, item: Item, agreement: Agreement) -> None:
    """What others changed since of what was applied: told before it is taken back."""
    changed = changed_since(room.snapshot, item.service, agreement)
    if changed:
        names = list(dict.fromkeys(plain(record_label(room, record)) for record in changed))
        more = f" {room.count('points.more', len(names) - _NAMED)}" if len(names) > _NAMED else ""
        said = room.say("decide.changed-since", what=" ／ ".join(names[:_NAMED]) + more)
        st.warning(said, icon=":material/warning:")


def decision_facts(room: Room, item: Item, agreement: Agreement, decided: Decision) -> list[tuple[str, str]]:
    """What a decision says, as names and values; values as Markdown."""
    language = room.language

    def names(several: Sequence[str]) -> str:
        return plain(joined((municipality_name(room.snapshot, m, language) for m in several), language))

    conditions = [after(room, municipality_name(room.snapshot, m, language), c) for m, c in decided.conditions.items()]
    against = []
    for m in decided.against:
        name, stance = municipality_name(room.snapshot, m, language), agreement.stances.get(m)
        against.append(after(room, name, stance.harm) if stance and stance.harm else name)
    amendments = [
        f"{municipality_name(room.snapshot, a.municipality, language)} {a.ordinance} {a.session} → {a.effective}"
        for a in decided.amendments
    ]
    cost = agreement.cost
    return [
        (room.say("decisions.why"), plain(decided.why)),
        (room.say("decide.level"), plain(f"{level_name(room, decided.level)}　{dated(decided.date, language)}")),
        (room.say("column.group"), plain(group_name(room, owner_of(room, item)))),
        (room.say("decisions.conditions"), plain(" ／ ".join(conditions))),
        (room.say("decisions.against"), f"{badge('×', 'red')} {plain(' ／ '.join(against))}" if against else ""),
        (room.say("decide.ends"), plain(dated(decided.ends, language)) if decided.ends else ""),
        (room.say("decide.until"), plain(dated(decided.until, language)) if decided.until else ""),
        (room.say("decide.amendments"), plain(" ／ ".join(amendments))),
        (room.say("decide.parameter"), _parameter_said(room, item, agreement) if decided.disposition == "parameter" else ""),
        (room.say("decide.how"), plain(decided.how or "")),
        (room.say("decide.system"), plain(room.snapshot.partner_name(decided.system).get(language)) if decided.system else ""),
        (room.say("decide.municipalities"), names(decided.municipalities)),
        (room.say("decide.basis"), plain(" ／ ".join(" ".join(filter(None, (b.title, b.article))) for b in decided.basis))),
        (room.say("decide.notice"), plain(decided.notice or "")),
        (room.say("decide.to"), plain(decided.to or "")),
        (room.say("column.cost"), room.say("cost", initial=yen(cost.initial, language), yearly=yen(cost.yearly, language)) if cost and (cost.initial or cost.yearly) else ""),
        (room.say("decide.expires"), plain(dated(agreement.expires, language)) if agreement.expires else ""),
        (room.say("decide.minutes"), plain(decided.minutes or "")),
    ]  # fmt: skip


def _parameter_said(room: Room, item: Item, agreement: Agreement) -> str:
    effect = agreement.effect
    if effect is None or effect.parameter is None:
        return ""
    process = room.snapshot.processes.get(f"{item.service}/{item.about[0].partition('/')[0]}")
    found = find(process, f"parameters/{effect.parameter}") if process else None
    wording = Wording(room.snapshot, room.language, process)

    def value(v: Any) -> str:
        return wording.value(found, v) if isinstance(found, Parameter) else str(v)

    name = found.name.get(room.language) if isinstance(found, Parameter) else effect.parameter
    own = [f"{municipality_name(room.snapshot, m, room.language)} {value(v)}" for m, v in effect.values.items()]
    standard = f"{room.say('standard')} {value(effect.default)}"
    return plain(after(room, name, " ／ ".join((standard, *own))))


def agreement_record(item: Item) -> str:
    """The name of the record of an item's point."""
    assert item.agreement is not None
    return f"agreement/{item.service}/{item.agreement.id}"


def may_write_all(room: Room, edit: Edit) -> bool:
    """Whether the reader may write every record of an edit."""
    return all(room.may_write(put.record) for put in edit)


def save_and_show(room: Room, edit: Edit, why: str) -> None:
    """Save an edit for the reason given, and show what stands then."""
    if edit and save(room, edit, {put.record: room.value(put.record) for put in edit}, why.strip()):
        st.rerun()
