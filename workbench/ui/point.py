"""One point as pages show it: where it stands, what each municipality does and why, the forms, the options side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from workbench.agreement import Choice, Comparison, Effected, Item, Side, Standing, Way, choice
from workbench.model import (
    STATE_MARKS,
    AnyChange,
    Deviation,
    Form,
    Level,
    Option,
    Stance,
    Text,
    VendorAnswer,
    find,
    joined,
    record_name,
    word,
)
from workbench.ui.comparing import compare
from workbench.ui.dates import dated, yen
from workbench.ui.drawings import flow_picture, form_picture
from workbench.ui.plain import plain
from workbench.ui.widgets import MANY, STATE_COLOURS, alike, badge, facts, municipality_name, table
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

STANDING_COLOURS: Mapping[str, str] = {
    "unraised": "gray", "open": "gray", "proposed": "blue", "agreed": "green", "agreed_with_conditions": "green",
    "blocked": "red", "escalated": "orange", "decided": "violet", "reopened": "orange", "withdrawn": "gray",
}  # fmt: skip
STANDING_MARKS: Mapping[str, str] = {
    "unraised": "・", "open": "・", "proposed": "…", "agreed": "○", "agreed_with_conditions": "△", "blocked": "×",
    "escalated": "↑", "decided": "■", "reopened": "↺", "withdrawn": "－",
}  # fmt: skip
STANCE_MARKS: Mapping[str, str] = {"agree": "○", "agree_if": "△", "hold": "◇", "object": "×", "abstain": "－"}
STANCE_COLOURS: Mapping[str, str] = {
    "agree": "green", "agree_if": "blue", "hold": "orange", "object": "red", "abstain": "gray",
}  # fmt: skip
_CSS = """<style>
[class*="st-key-options-"] table { table-layout: fixed; width: 100%; }
[class*="st-key-options-"] th:first-child, [class*="st-key-options-"] td:first-child { width: 10.8rem; }
[class*="st-key-options-"] td:first-child > div { min-width: 0; }
@media (min-width: 641px) { [class*="st-key-options-"] th:not(:first-child) { width: 9rem; } }
[class*="st-key-options-"] :is(th, td):first-child { position: sticky; left: 0; z-index: 1; background: var(--page); }
[class*="st-key-options-"] th .stMarkdownBadge { white-space: normal; }
@media (max-width: 640px) {
  [class*="st-key-options-"] table { table-layout: auto; }
  [class*="st-key-options-"] td:first-child > div { min-width: 6rem; }
}
</style>"""
_IN_A_ROW = 4
_SILENT = 6
"""How many silent cells are named; the others are counted."""


def today() -> str:
    """The day on which what is recorded now is dated."""
    return date.today().isoformat()


def state_of(item: Item) -> str:
    """Where the item stands; ``unraised`` for a difference that is not on the agenda yet."""
    return item.standing.state if item.standing else "unraised"


def state_badge(room: Room, state: str) -> str:
    """Mark and word of where a point stands, as Markdown."""
    return badge(state_said(room, state), STANDING_COLOURS[state])


def state_said(room: Room, state: str) -> str:
    """Mark and word of where a point stands."""
    named = room.say("points.unraised") if state == "unraised" else word("standing", state, room.language)
    return f"{STANDING_MARKS[state]} {named}"


def stance_badge(stance: str | None, language: str) -> str:
    """Mark and word of a stance; of a missing one where there is none."""
    if stance is None:
        return badge("？", "gray")
    return badge(f"{STANCE_MARKS[stance]} {word('stance', stance, language)}", STANCE_COLOURS[stance])


def stance_words(room: Room, stance: Stance) -> str:
    """What a stance says beside its word: condition, homework with its day, harm; plain text."""
    if stance.stance == "hold" and stance.homework:
        until = room.say("stance.by", date=dated(stance.until, room.language)) if stance.until else ""
        return f"{stance.homework}{until}"
    return stance.condition or stance.harm or ""


def after(room: Room, name: str, said: str) -> str:
    """What is said of something, after its name."""
    return f"{name}{'：' if room.language == 'ja' else ': '}{said}"


def level_name(room: Room, level: Level | str | None) -> str:
    """The name of a level."""
    if isinstance(level, Level):
        return level.name.get(room.language)
    found = next((v for v in room.snapshot.settings.levels if v.id == level), None)
    return found.name.get(room.language) if found else level or ""


def group_name(room: Room, group: str | None) -> str:
    """The name of a working group."""
    found = next((g for g in room.snapshot.settings.working_groups if g.id == group), None)
    return found.name.get(room.language) if found else group or ""


def said(text: Text | str | None, room: Room) -> str:
    """What may be a text in two languages or just written, in the reader's language."""
    return text.get(room.language) if isinstance(text, Text) else text or ""


def option_name(room: Room, option: Option) -> str:
    """How an option is called: its title, or its disposition."""
    return said(option.title, room) or word("disposition", option.disposition, room.language)


def owner_of(room: Room, item: Item) -> str | None:
    """The working group that settles it: the one named, or that of the service."""
    named = item.agreement.owner if item.agreement else None
    service = room.snapshot.services.get(item.service)
    return named or (service.working_group if service else None)


def elements_said(room: Room, item: Item) -> str:
    """What the item is about, by name."""
    names = [element_name(room, f"{item.service}/{about}", item) for about in item.about]
    return joined(dict.fromkeys(names), room.language)


def element_name(room: Room, address: str, item: Item | None = None) -> str:
    """The name of an element (or process) by its whole address, also of one that only municipalities have."""
    service, process, *local = address.split("/", 2)
    found = room.snapshot.processes.get(f"{service}/{process}")
    if found is None:
        return address
    if not local:
        return found.name.get(room.language)
    changes = [c for p in item.points for c in p.changes] if item else []
    return Wording(room.snapshot, room.language, found).knowing(changes).name(local[0])


def show_question(room: Room, item: Item) -> None:
    """The question in large type; below it the state, the level and the day, and each municipality's stance."""
    agreement, standing = item.agreement, item.standing
    asked = agreement.question if agreement and agreement.question else item.title
    st.markdown(f"## {plain(asked.get(room.language))}")
    service = room.snapshot.partner_name(item.service).get(room.language)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="point-standing"):
        st.markdown(state_badge(room, state_of(item)), width="content")
        if standing is not None:
            for m in standing.concerned:
                stance = standing.stances.get(m)
                name = plain(municipality_name(room.snapshot, m, room.language))
                st.markdown(f"{name} {stance_badge(stance.stance if stance else None, room.language)}", width="content")
        if standing is not None and standing.overdue:
            late = room.say("points.overdue", date=standing.due)
            st.markdown(badge(f"！{late}", "red"), width="content")
        where = [service, elements_said(room, item)]
        if standing is not None and standing.level is not None:
            where.append(level_name(room, standing.level))
        if standing is not None and standing.due and not standing.overdue:
            where.append(room.say("points.due", date=dated(standing.due, room.language)))
        st.caption(plain(" ／ ".join(where)), width="content")


# -- what each municipality does -----------------------------------------------------------------------------------


def show_ways(room: Room, item: Item) -> None:
    """A card for each municipality: what it does differently, why, and what it wishes.

    Of many, only those that differ have a card.
    """
    shown = item.ways if len(item.ways) < MANY else tuple(w for w in item.ways if w.deviations)
    for first in range(0, len(shown), _IN_A_ROW):
        columns = st.columns(min(len(item.ways), _IN_A_ROW))
        for column, way in zip(columns, shown[first : first + _IN_A_ROW], strict=False):
            with column, st.container(border=True, height="stretch"):
                _way(room, item, way)
    others = [w for w in item.ways if w not in shown]
    for state in dict.fromkeys(w.state for w in others):
        st.markdown(alike(room, _state(room, state), [w.municipality for w in others if w.state == state]))


def _state(room: Room, state: str) -> str:
    return badge(f"{STATE_MARKS[state]} {word('state', state, room.language)}", STATE_COLOURS[state])


def _way(room: Room, item: Item, way: Way) -> None:
    language = room.language
    name = plain(municipality_name(room.snapshot, way.municipality, language))
    st.markdown(f"**{name}**　{_state(room, way.state)}")
    if not way.deviations and way.state in ("unanswered", "stale"):
        st.caption(room.say("points.silent-cell"))
    for deviation in way.deviations:
        changes = changes_at(room, item, way.municipality, deviation)
        said = f"  \n:small[{'　'.join(changes)}]" if changes else ""
        st.markdown(f"**{plain(deviation.title.get(language))}**{said}")
        st.markdown(f":gray[{room.say('column.reason')}] {plain(deviation.reason)}")
        more = [deviation.residents] if deviation.residents else []
        more += [" ".join(filter(None, (b.title, b.article))) for b in deviation.basis]
        if more:
            st.caption(plain(" ／ ".join(more)))
    wish = (
        f":gray[{room.say('column.wish')}] {badge(word('disposition', way.wish, language), 'violet')}"
        if way.wish
        else ""
    )
    cases = f":small[{room.say('points.cases', n=f'{way.cases:,}')}]" if way.cases else ""
    if wish or cases:
        st.markdown("  \n".join(filter(None, (wish, cases))))


def changes_at(room: Room, item: Item, municipality: str, deviation: Deviation) -> list[str]:
    """What a deviation changes at the elements of the item, one line each, as Markdown."""
    lines = []
    for process in dict.fromkeys(f"{item.service}/{a.partition('/')[0]}" for a in item.about):
        if (
            process not in room.snapshot.processes
            or deviation not in room.snapshot.practice(municipality, process).deviations
        ):
            continue
        locals_ = [a.partition("/")[2] for a in item.about if f"{item.service}/{a}".startswith(process)]
        wording = Wording(room.snapshot, room.language, room.snapshot.processes[process]).knowing(deviation.changes)
        lines += [plain(wording.change(c)) for c in deviation.changes if _touches(c, locals_)]
    return lines


def _touches(change: AnyChange, locals_: Iterable[str]) -> bool:
    return any(not at or change.at == at or change.at.startswith(f"{at}/") for at in locals_)


# -- pictures ------------------------------------------------------------------------------------------------------


class Drawn(NamedTuple):
    """A picture that there is of the item: of a form (``local``) or a flow (``local`` empty), as a municipality has it."""

    process: str
    local: str
    municipality: str


def pictures_of(room: Room, item: Item) -> tuple[Drawn, ...]:
    """The forms and flows in question that somebody has otherwise than the standard."""
    found = []
    for about in item.about:
        process = f"{item.service}/{about.partition('/')[0]}"
        if process not in room.snapshot.processes:
            continue
        parts = about.split("/")[1:]
        forms = ["/".join(parts[:2])] if parts[:1] == ["forms"] else []
        for m in item.differing:
            comparison = compare(room.snapshot, process, m)
            for form in forms:
                if find(comparison.standard, form) != find(comparison.own, form):
                    found.append(Drawn(process, form, m))
            if parts[:1] in (["steps"], ["actors"]) and comparison.flow_differs:
                found.append(Drawn(process, "", m))
    return tuple(dict.fromkeys(found))


def show_pictures(room: Room, item: Item, drawn: Sequence[Drawn], key: str) -> None:
    """The standard's form or flow, and beside it that of a municipality, to be chosen."""
    labels = {i: _drawn_name(room, d) for i, d in enumerate(drawn)}
    picked = st.pills(
        room.say("workshop.whose"), list(labels), format_func=lambda i: plain(labels[i]), default=0, required=True,
        key=f"{key}-whose-{item.key}", label_visibility="collapsed",
    )  # fmt: skip
    shown = drawn[picked or 0]
    comparison = compare(room.snapshot, shown.process, shown.municipality)
    if not shown.local:
        flow_picture(room, comparison, f"{key}-flow")
        return
    standard, own = find(comparison.standard, shown.local), find(comparison.own, shown.local)
    form_picture(
        room,
        standard if isinstance(standard, Form) else None,
        own if isinstance(own, Form) else None,
        f"{key}-form",
        caption=municipality_name(room.snapshot, shown.municipality, room.language),
    )


def _drawn_name(room: Room, drawn: Drawn) -> str:
    what = element_name(room, f"{drawn.process}/{drawn.local}") if drawn.local else word("kind", "step", room.language)
    return after(room, municipality_name(room.snapshot, drawn.municipality, room.language), what)


# -- options -------------------------------------------------------------------------------------------------------


def show_options(room: Room, item: Item) -> None:
    """The options side by side: what they cost whom, who gains and loses, what the package does, what they touch and change.

    What is the same for all of them stands once, below; what each would change opens there in full.
    """
    agreement = item.agreement
    compared = room.source.comparison(item.service, agreement.id) if agreement else None
    if agreement is None or compared is None or not compared.sides:
        st.info(room.say("options.none"), icon=":material/alt_route:")
        return
    st.html(_CSS)
    scored = agreement.criteria and any(o.scores for o in agreement.options)
    weighed = choice(agreement.criteria, agreement.options) if scored else None
    headings = [_heading(room, i, side, agreement.proposed) for i, side in enumerate(compared.sides)]
    lines = [(label, cells) for label, cells in _lines(room, compared, weighed) if any(cells)]
    alike = [(label, cells[0]) for label, cells in lines if len(cells) > 1 and len(set(cells)) == 1]
    with st.container(key=f"options-{item.service}-{agreement.id}"):
        rows = [
            {" ": f"**{label}**", **dict(zip(headings, cells, strict=True))}
            for label, cells in lines
            if (label, cells[0]) not in alike
        ]
        table(rows or [dict.fromkeys(headings, "")], alt=room.say("workshop.view.options"))
    facts(alike, alt=room.say("options.touches"))
    st.caption(room.say("options.about", years=compared.years))
    for i, side in enumerate(compared.sides):
        with st.expander(f"{letter(i)}　{room.say('options.effect')}", icon=":material/published_with_changes:"):
            show_effect(room, side.effect)


def _heading(room: Room, number: int, side: Side, proposed: str | None) -> str:
    star = f"{room.say('options.proposed')} " if proposed is not None and side.option.id == proposed else ""
    disposition = badge(word("disposition", side.option.disposition, room.language), "blue")
    return f"**{letter(number)} {star}{plain(option_name(room, side.option))}** {disposition}"


def letter(number: int) -> str:
    """The sign of an option by its place: A, B, C …"""
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _lines(room: Room, compared: Comparison, weighed: Choice | None) -> list[tuple[str, list[str]]]:
    """The lines of the table: a label, and a cell for each side."""
    what = {
        room.say("options.total", years=compared.years): lambda s: _cost(room, s),
        **_paid(room, compared),
        room.say("options.hours"): lambda s: "" if s.hours_per_year is None else room.say("options.hours.n", n=f"{s.hours_per_year:,}"),
        room.say("options.gain"): lambda s: plain(said(s.gain, room)),
        room.say("options.lose"): lambda s: plain(said(s.lose, room)),
        room.say("options.effect"): lambda s: effect_in_short(room, s.effect),
        room.say("options.available"): lambda s: _available(room, s),
        room.say("options.way"): lambda s: _way_of(room, s.option),
        room.say("options.package"): lambda s: _package(room, s.package),
        room.say("options.touches"): lambda s: _touched(room, s),
        room.say("options.note"): lambda s: plain(" ".join(filter(None, (s.option.unlawful, said(s.option.note, room))))),
    }  # fmt: skip
    if weighed is not None:
        what[room.say("options.score")] = lambda s: _score(room, s.option, weighed)
    return [(label, [cell(s) for s in compared.sides]) for label, cell in what.items()]


def _cost(room: Room, side: Side) -> str:
    parts = room.say("cost", initial=yen(side.initial, room.language), yearly=yen(side.yearly, room.language))
    return f"**{yen(side.total, room.language)}**" + (f" :small[{parts}]" if side.total else "")


def _paid(room: Room, compared: Comparison) -> dict[str, Callable[[Side], str]]:
    """A line for each municipality that pays something under some option; or why it cannot be shared."""
    found: dict[str, Callable[[Side], str]] = {}
    for m in compared.concerned:
        if any(s.paid.get(m) for s in compared.sides):
            name = plain(municipality_name(room.snapshot, m, room.language))
            found[room.say("options.paid", name=name)] = partial(_part, room, m)
    if any(s.unshared for s in compared.sides):
        found[room.say("options.unshared")] = lambda s: plain(s.unshared.get(room.language)) if s.unshared else ""
    return found


def _part(room: Room, municipality: str, side: Side) -> str:
    if municipality not in side.paid:
        return ""
    head = room.say("options.per-head", yen=yen(round(side.per_head.get(municipality, 0)), room.language))
    return f"{yen(side.paid[municipality], room.language)} :small[{head}]"


def _package(room: Room, answers: Sequence[VendorAnswer]) -> str:
    found = dict.fromkeys(f"{a.mark} {a.how or ''}".strip() for a in answers)
    return plain(" ／ ".join(found))


def _way_of(room: Room, option: Option) -> str:
    """The vendor's mark for doing it this way, and what that means."""
    meaning = room.snapshot.settings.answer_marks.get(option.package or "")
    return plain(f"{option.package} {word('answer', meaning, room.language)}") if option.package else ""


def _available(room: Room, side: Side) -> str:
    if not side.available:
        return ""
    late = [municipality_name(room.snapshot, m, room.language) for m in side.late_for]
    warning = f" {badge(room.say('options.late', names='・'.join(late)), 'red')}" if late else ""
    return plain(dated(side.available, room.language)) + warning


def _touched(room: Room, side: Side) -> str:
    language = room.language
    parts = [
        (room.say("options.forms"), [element_name(room, f) for f in side.forms]),
        (room.say("options.printers"), [p.get(language) for p in side.printers]),
        (
            room.say("options.ordinances"),
            [f"{municipality_name(room.snapshot, m, language)} {o}" for m, o in side.ordinances],
        ),
        (room.say("options.services"), [room.snapshot.partner_name(s).get(language) for s in side.services]),
    ]
    return " ／ ".join(f":gray[{label}] {plain('・'.join(names))}" for label, names in parts if names)


def _score(room: Room, option: Option, weighed: Choice) -> str:
    barred = next((b for b in weighed.barred if b.option == option.id), None)
    if barred is not None:
        return plain(barred.why.get(room.language))
    found = weighed.scores.get(option.id or "")
    if found is None:
        return ""
    best = f" {badge(room.say('options.best'), 'green')}" if option.id in weighed.winners else ""
    return f"**{float(found):.2f}**{best}"


def effect_in_short(room: Room, effected: Effected) -> str:
    """What deciding would change, counted; that it cannot be done, where it cannot."""
    if effected.problems:
        return badge(room.say("options.effect.cannot"), "red")
    records = [(record_name(put.record).kind, put.value) for put in effected.edit]
    counts = {
        "standard": sum(kind == "element" for kind, _ in records),
        "ended": sum(kind == "deviation" and value is None for kind, value in records),
        "rewritten": sum(kind == "deviation" and value is not None for kind, value in records),
        "stale": len(effected.impact.stale) if effected.impact else 0,
        "requests": len(effected.requests),
    }
    shown = [room.say(f"options.effect.{what}", n=n) for what, n in counts.items() if n]
    return " ／ ".join(shown) or room.say("options.effect.none")


def show_effect(room: Room, effected: Effected) -> None:
    """What deciding would change, sentence by sentence, before anyone says yes."""
    for problem in effected.problems:
        st.error(plain(problem.get(room.language)), icon=":material/block:")
    if effected.said:
        st.markdown("\n".join(f"- {plain(line.get(room.language))}" for line in effected.said))
    elif not effected.problems:
        st.caption(room.say("decide.no-effect"))
    for warning in effected.warnings:
        st.warning(plain(warning.get(room.language)), icon=":material/warning:")


# -- what keeps it from being decided ------------------------------------------------------------------------------


def show_silence(room: Room, item: Item, standing: Standing) -> None:
    """The cells nobody has answered, with the way to answer them."""
    if not standing.silent:
        return
    st.markdown(f"**{room.count('points.silent', len(standing.silent))}**")
    for cell in standing.silent[:_SILENT]:
        service, process, *_ = cell.address.split("/")
        name = municipality_name(room.snapshot, cell.municipality, room.language)
        what = f"{name}　{element_name(room, cell.address, item)}　{word('state', cell.state, room.language)}"
        room.link(
            "inventory", what, municipality=cell.municipality, service=service, process=process, element=cell.address
        )
    if len(standing.silent) > _SILENT:
        st.caption(room.count("points.more", len(standing.silent) - _SILENT))
