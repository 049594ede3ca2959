"""決定: what was decided, why this and not the others, who objected, on which conditions, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from workbench.agreement import Item
from workbench.model import WORDS, Agreement, Decision, word
from workbench.ui.dates import dated, yen
from workbench.ui.decision import decision_facts, show_decision
from workbench.ui.plain import plain
from workbench.ui.point import (
    after,
    element_name,
    letter,
    level_name,
    option_name,
    show_options,
    stance_badge,
    stance_words,
)
from workbench.ui.state import choose, written
from workbench.ui.widgets import badge, example_badge, facts, municipality_name, table

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERYTHING = "all"
PAGE_SIZE = 20
_CSS = """<style>
@media (max-width: 640px) { .st-key-decisions-filters [data-testid="stColumn"] { min-width: calc(50% - 1rem); } }
</style>"""


class Entry(NamedTuple):
    """One decision: the item it is on, its point, and what was decided; ``taken_back`` on, and why, where it was opened again."""

    item: Item
    agreement: Agreement
    decision: Decision
    taken_back: str | None = None
    because: str = ""


def entries(items: Sequence[Item]) -> list[Entry]:
    """Every decision, the latest first; also those that were opened again."""
    found = []
    for item in items:
        agreement = item.agreement
        if agreement is None:
            continue
        if agreement.decided is not None:
            found.append(Entry(item, agreement, agreement.decided))
        found += [Entry(item, agreement, r.was, r.date, r.why) for r in agreement.reopened]
    return sorted(found, key=lambda e: (e.decision.date, e.item.key), reverse=True)


def show(room: Room) -> None:
    """The log with its filters; a decision opens where it stands."""
    known = entries(room.source.agenda())
    st.caption(room.say("decisions.about"))
    asked = st.query_params.get("decision", "")
    one = next((e for e in known if e.item.key == asked and e.taken_back is None), None)
    if one is not None:
        _one(room, one)
        return
    if not known:
        st.info(room.say("decisions.none"), icon=":material/gavel:")
        room.link("workshop", room.say("points.in-workshop"))
        return
    found = _filtered(room, known)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(room.count("decisions.count", len(found)), width="content")
        _download(room, found)
    if not found:
        st.info(room.say("points.no-match"), icon=":material/search:")
        return
    pages = -(-len(found) // PAGE_SIZE)
    page = st.pagination(pages, key="decisions-page") if pages > 1 else 1
    for entry in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
        _entry(room, entry)


def _filtered(room: Room, known: Sequence[Entry]) -> list[Entry]:
    services = [EVERYTHING, *dict.fromkeys(e.item.service for e in known)]
    dispositions = [EVERYTHING, *(d for d in WORDS["disposition"] if any(e.decision.disposition == d for e in known))]
    levels = [EVERYTHING, *(x.id for x in room.snapshot.settings.levels)]
    every = room.say("choose.all")
    st.html(_CSS)
    with st.container(key="decisions-filters"):
        columns = st.columns([3, 3, 3, 3], vertical_alignment="bottom")
    with columns[0]:
        service = choose("service", room.say("choose.service"), services, EVERYTHING, lambda s: every if s == EVERYTHING else room.snapshot.partner_name(s).get(room.language), key="decisions-service")  # fmt: skip
    with columns[1]:
        disposition = choose("disposition", room.say("options.disposition"), dispositions, EVERYTHING, lambda d: every if d == EVERYTHING else word("disposition", d, room.language), key="decisions-disposition")  # fmt: skip
    with columns[2]:
        level = choose("level", room.say("decide.level"), levels, EVERYTHING, lambda x: every if x == EVERYTHING else level_name(room, x), key="decisions-level")  # fmt: skip
    with columns[3]:
        text = written("text", room.say("points.text"), key="decisions-text", placeholder="").casefold()
    return [
        e
        for e in known
        if service in (EVERYTHING, e.item.service)
        and disposition in (EVERYTHING, e.decision.disposition)
        and level in (EVERYTHING, e.decision.level)
        and (not text or text in f"{e.item.key} {e.agreement.title.get(room.language)} {e.decision.why}".casefold())
    ]


def _download(room: Room, found: Sequence[Entry]) -> None:
    lines = [(e.item.service, e.agreement, e.decision) for e in found]
    snapshot, language = room.snapshot, room.language

    def csv() -> bytes:
        from workbench.exchange import decisions_csv

        return decisions_csv(snapshot, lines, language)

    st.download_button(
        room.say("download.csv"), room.exported("decision-log.csv", csv), "decision-log.csv", "text/csv", on_click="ignore",
        icon=":material/download:", key="decisions-csv",
    )  # fmt: skip


def _entry(room: Room, entry: Entry) -> None:
    """One decision: what, why, against whom; below it, on asking, why not the others."""
    item, agreement, decision = entry.item, entry.agreement, entry.decision
    language = room.language
    with st.container(border=True):
        heading, link = st.columns([5, 1], vertical_alignment="center")
        mark = badge(f"■ {word('disposition', decision.disposition, language)}", "violet")
        back = f" {badge('↺ ' + room.say('decisions.taken-back', date=dated(entry.taken_back, language)), 'orange')}" if entry.taken_back else ""  # fmt: skip
        applied = f" {badge('✓ ' + room.say('decisions.applied'), 'green')}" if agreement.applied and not entry.taken_back else ""  # fmt: skip
        made_up = example_badge(agreement.source, language)
        heading.markdown(f"**{plain(agreement.title.get(language))}** {mark}{applied}{back} {made_up}")
        heading.caption(plain(f"{item.key}　{level_name(room, decision.level)}　{dated(decision.date, language)}"))
        with link, st.container(horizontal=True, horizontal_alignment="right"):
            if entry.taken_back is None:
                room.link("decisions", room.say("points.open"), decision=item.key)
            else:
                room.link("points", room.say("points.open"), point=item.key)
        st.markdown(f":gray[{room.say('decisions.why')}] {plain(decision.why)}")
        if decision.against:
            st.markdown(f":gray[{room.say('decisions.against')}] {_objections(room, agreement, decision)}")
        if decision.conditions:
            said = [
                after(room, municipality_name(room.snapshot, m, language), c) for m, c in decision.conditions.items()
            ]
            st.markdown(f":gray[{room.say('decisions.conditions')}] {plain(' ／ '.join(said))}")
        if entry.because:
            st.markdown(f":gray[{room.say('decisions.because')}] {plain(entry.because)}")
        _others(room, agreement, decision)


def _objections(room: Room, agreement: Agreement, decision: Decision) -> str:
    said = []
    for m in decision.against:
        stance = agreement.stances.get(m)
        name, words = municipality_name(room.snapshot, m, room.language), stance_words(room, stance) if stance else ""
        said.append(f"{badge('×', 'red')} {plain(after(room, name, words) if words else name)}")
    return " ".join(said)


def _others(room: Room, agreement: Agreement, decision: Decision) -> None:
    """The options there were: which was chosen, and what the others would have cost."""
    rows = [
        {
            " ": f"**✓ {room.say('decisions.chosen')}**"
            if _is_chosen(o.id, o.disposition, agreement, decision)
            else "",
            room.say("decide.which"): f"{letter(i)}　{plain(option_name(room, o))}",
            room.say("options.disposition"): badge(word("disposition", o.disposition, room.language), "blue"),
            room.say("options.initial"): yen(o.initial, room.language) if o.initial is not None else "",
            room.say("options.yearly"): yen(o.yearly, room.language) if o.yearly is not None else "",
        }
        for i, o in enumerate(agreement.options)
    ]
    if rows:
        with st.expander(room.say("decisions.others"), icon=":material/alt_route:"):
            table(rows, alt=room.say("decisions.others"))


def _is_chosen(id_: str | None, disposition: str, agreement: Agreement, decision: Decision) -> bool:
    if decision.option is not None:
        return id_ == decision.option
    alike = [o for o in agreement.options if o.disposition == decision.disposition]
    return len(alike) == 1 and disposition == decision.disposition


def _one(room: Room, entry: Entry) -> None:
    """A decision in full, with the comparison it rests on and the stances taken."""
    item, agreement = entry.item, entry.agreement
    with st.container(horizontal=True, vertical_alignment="center"):
        room.link("decisions", room.say("decisions.back"))
        room.link("points", room.say("decisions.point"), point=item.key)
        room.link("workshop", room.say("points.in-workshop"), point=item.key, view="decision")
    st.markdown(f"## {plain(agreement.title.get(room.language))}")
    st.caption(plain("　".join(element_name(room, f"{item.service}/{a}", item) for a in agreement.about)))
    show_decision(room, item, agreement, entry.decision)
    st.markdown(f"### {room.say('decisions.others')}")
    show_options(room, item)
    if agreement.stances:
        st.markdown(f"### {room.say('workshop.view.stances')}")
        table(
            [
                {
                    room.say("column.municipality"): plain(municipality_name(room.snapshot, m, room.language)),
                    room.say("field.stance"): stance_badge(s.stance, room.language),
                    room.say("points.words"): plain(stance_words(room, s)),
                    room.say("stance.who"): plain(s.by or ""),
                }
                for m, s in agreement.stances.items()
            ],
            alt=room.say("workshop.view.stances"),
        )
    for taken in agreement.reopened:
        with st.expander(
            room.say("decisions.before", date=dated(taken.was.date, room.language)), icon=":material/history:"
        ):
            st.markdown(f":gray[{room.say('decisions.because')}] {plain(taken.why)}")
            facts(decision_facts(room, item, agreement, taken.was), alt=room.say("page.decisions"))
