"""差異あり: what is done differently, asked as little as the kind of element allows, and seen at once in the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st
from pydantic import ValidationError

from workbench.fitgap import Conflicts, resolve
from workbench.fitgap.inventory import (
    Author,
    Inventory,
    Question,
    answer_record,
    deviation_record,
    differs,
    expected,
    new_id,
    withdrawn,
    without_deviation,
)
from workbench.fitgap.rewiring import step_added, step_left_out, step_moved
from workbench.model import (
    FIRST,
    WORDS,
    WRITTEN_BY,
    Add,
    AnyChange,
    Change,
    Deviation,
    Edit,
    Form,
    Interface,
    Move,
    Parameter,
    Process,
    Put,
    Remove,
    Set,
    Step,
    find,
    flaws,
    joined,
    parent_of,
    word,
)
from workbench.ui.comparing import between
from workbench.ui.drafts import Draft, open_draft
from workbench.ui.drawings import View, flow_picture, form_picture
from workbench.ui.plain import plain
from workbench.ui.question import show_statement
from workbench.ui.widgets import capital, municipality_name
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

KEEP = "keep"
_CSS = """<style>
.st-key-deviation-form [data-testid="stCheckbox"] label p { white-space: normal; overflow: visible; }
</style>"""
"""A change is read to its end before it is withdrawn: Streamlit cuts long labels off."""
_WAYS: Mapping[str, tuple[str, ...]] = {
    "parameter": ("set", "remove"),
    "step": ("change", "remove", "add", "move"),
    "field": ("remove", "add", "change", "move"),
    "form": ("change", "inside", "remove", "add"),
    "rule": ("change", "remove", "add"),
    "interface": ("change", "remove", "add"),
    "requirement": ("change", "remove", "add"),
}
"""The ways of differing that make sense for each kind of element, the most usual first."""
_TEXTS, _ACTOR, _SOURCES = "texts", "actor", "from"
_ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    "step": {"name": _TEXTS, "actor": _ACTOR, "timing": _TEXTS, "deadline": _TEXTS},
    "field": {"name": _TEXTS, "from": _SOURCES, "side": "side"},
    "form": {"name": _TEXTS, "medium": "medium", "direction": "direction"},
    "rule": {"name": _TEXTS, "text": _TEXTS, "decided_by": "decided_by"},
    "interface": {"name": _TEXTS, "direction": "direction", "data": _TEXTS, "timing": _TEXTS},
    "requirement": {"name": _TEXTS, "text": _TEXTS},
}
"""What of an element may be done another way, and how it is asked: as text, or as a word of a vocabulary."""
_CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("form", "direction"): ("received", "issued", "internal"),
    ("interface", "direction"): ("in", "out", "both"),
}
_MORE = ("residents", "minutes", "hours", "wish", "since", "note")


class Outcome(NamedTuple):
    """What somebody did with the form: the edit to save; without one, they gave it up."""

    edit: Edit
    draft: Draft


def about_new(found: Inventory, question: Question) -> str:
    """The name under which a new difference at a question is kept while it is typed."""
    return f"{answer_record(found.municipality, question.process, question.local)}#differs"


def show_deviation_form(
    room: Room, found: Inventory, question: Question, deviation: Deviation | None
) -> Outcome | None:
    """The form of a new difference at the question (``deviation`` None), or of one that is recorded."""
    m, process = found.municipality, question.process
    seen = expected(room.snapshot, withdrawn(found, question))
    if deviation is None:
        about = about_new(found, question)
    else:
        about = deviation_record(m, process, deviation.id)
        seen |= expected(room.snapshot, (Put(record=about, value=None),))
    draft = open_draft(room, about, _start(question, deviation), seen)
    with st.container(key="deviation-form"):
        draft.notice(room)
        asked, beside = st.columns(2, gap="medium")
        with asked:
            changes = _what(room, found, question, deviation, draft)
        others = tuple(d for d in found.all_deviations(process) if deviation is None or d.id != deviation.id)
        with beside:
            sound = _seen_at_once(room, found, question, others, changes)
        with asked:
            title = _why(room, found, question, draft, changes)
            return _buttons(room, found, question, deviation, draft, changes, title, sound)


def _start(question: Question, deviation: Deviation | None) -> dict[str, Any]:
    """The fields of the form before anything is typed."""
    start: dict[str, Any] = {
        "way": _WAYS[question.kind][0], "title": "", "reason": "", "cause": None, "residents": "", "minutes": None,
        "hours": None, "wish": None, "since": "", "note": "", "bases": 0, "value": None, "anchor": None, "branch": None,
        "other": "",
    }  # fmt: skip
    element = question.element
    if isinstance(element, Parameter):
        start["value"] = _as_shown(element, element.default)
    written = element.dump()
    for name, asked in _ATTRIBUTES.get(question.kind, {}).items():
        start[f"to-{name}"] = _as_asked(asked, written.get(name), getattr(element, name, None))
        start[f"new-{name}"] = start[f"to-{name}"] if asked not in (_TEXTS,) else ""
    if isinstance(element, Form) and element.fields:
        usual = Counter(f.origin for f in element.fields).most_common(1)[0][0]
        start |= {"new-from": list(usual), "new-side": "front"}
    for row in range(_ROWS):
        start |= {f"basis-{row}-title": "", f"basis-{row}-article": "", f"basis-{row}-kind": "ordinance", f"basis-{row}-amendable": True}  # fmt: skip
    return start if deviation is None else start | _recorded(question, deviation)


_ROWS = 4
"""How many laws and rules a difference may rest on, here."""


def _as_asked(asked: str, written: Any, value: Any) -> Any:
    if asked == _TEXTS:
        return str(written["ja"]) if isinstance(written, Mapping) else ""
    if asked == _SOURCES:
        return [] if written is None else [written] if isinstance(written, str) else list(written)
    return written if written is not None else value


def _recorded(question: Question, deviation: Deviation) -> dict[str, Any]:
    """The fields as a recorded deviation fills them."""
    work, note = deviation.workload, deviation.note
    fields: dict[str, Any] = {
        "way": KEEP,
        "title": deviation.title.ja,
        "reason": deviation.reason,
        "cause": deviation.cause,
        "residents": deviation.residents or "",
        "minutes": work.minutes_per_case if work else None,
        "hours": work.hours_per_year if work else None,
        "wish": deviation.wish,
        "since": "" if deviation.since is None else str(deviation.since),
        "note": note if isinstance(note, str) else note.ja if note else "",
        "bases": min(len(deviation.basis), _ROWS),
        **{f"change-{place}": True for place in range(len(deviation.changes))},
    }
    for row, basis in enumerate(deviation.basis[:_ROWS]):
        fields |= {
            f"basis-{row}-title": basis.title,
            f"basis-{row}-article": basis.article or "",
            f"basis-{row}-kind": basis.kind,
            f"basis-{row}-amendable": basis.amendable,
        }
    own = [c for c in deviation.changes if c.at == question.local]
    added = _own_addition(question, deviation)
    if added is not None:
        fields["way"] = "add"
        for name, asked in _ATTRIBUTES.get(question.kind, {}).items():
            if name in added.value:
                fields[f"new-{name}"] = _as_asked(asked, added.value[name], added.value[name])
    elif len(own) == len(deviation.changes) and all(isinstance(c, Set | Change) for c in own):
        for change in own:
            if isinstance(change, Set) and isinstance(question.element, Parameter):
                fields |= {"way": "set", "value": _as_shown(question.element, change.to)}
            if isinstance(change, Change) and change.attribute in _ATTRIBUTES.get(question.kind, {}):
                asked = _ATTRIBUTES[question.kind][change.attribute]
                fields |= {"way": "change", f"to-{change.attribute}": _as_asked(asked, change.to, change.to)}
    return fields


def _own_addition(question: Question, deviation: Deviation) -> Add | None:
    """What the deviation adds right after the question's element, where it does nothing else."""
    siblings, id_ = question.local.rsplit("/", 1)
    found = [
        c for c in deviation.changes if isinstance(c, Add) and c.after == id_ and c.at.rsplit("/", 1)[0] == siblings
    ]
    return found[0] if len(deviation.changes) == 1 and found and question.kind != "step" else None


# -- what is different ---------------------------------------------------------------------------------------------


def _what(
    room: Room, found: Inventory, question: Question, deviation: Deviation | None, draft: Draft
) -> tuple[AnyChange, ...]:
    """The way of differing, and what that way must know; the changes that it means."""
    process = found.answers[question.process].process
    empty = not (isinstance(question.element, Form) and question.element.fields)
    ways = [w for w in _WAYS[question.kind] if w != "inside" or not empty]
    recorded = draft["way"] == KEEP or (deviation is not None and _start(question, deviation)["way"] == KEEP)
    if recorded:
        ways.insert(0, KEEP)
    name = plain(question.element.name.get(room.language))

    def said(way: str) -> str:
        return room.say(f"differ.way.{way}.{question.kind}" if way in ("add", "move") else f"differ.way.{way}")

    st.markdown(f"**{room.say('differ.way', name=name)}**")
    way = st.radio(
        room.say("differ.way", name=name), ways, format_func=said,
        key=draft.key("way"), on_change=draft.keep, label_visibility="collapsed",
    )  # fmt: skip
    kept: tuple[AnyChange, ...] = ()
    if deviation is not None and question.kind != "step":
        own = _own_addition(question, deviation)
        kept = tuple(c for c in deviation.changes if c.at != question.local and c != own)
    match way:
        case "set":
            return (*kept, *_value(room, question, draft))
        case "remove":
            if question.kind == "step":
                return step_left_out(process, question.element.id)
            return (*kept, Remove(at=question.local))
        case "change":
            return (*kept, *_changed(room, process, question, draft))
        case "add":
            return (*kept, *_added(room, found, question, process, deviation, draft))
        case "inside":
            return (*kept, *_added_inside(room, found, question, process, draft))
        case "move":
            return (*kept, *_moved(room, question, process, draft))
    assert deviation is not None
    return _picked(room, process, deviation, draft)


def _picked(room: Room, process: Process, deviation: Deviation, draft: Draft) -> tuple[AnyChange, ...]:
    """The changes of a recorded deviation that stand; of several, each can be withdrawn while the others stay."""
    wording = Wording(room.snapshot, room.language, process).knowing(deviation.changes)
    if len(deviation.changes) == 1:
        st.markdown(f"- {plain(wording.change(deviation.changes[0]))}")
        return deviation.changes
    st.html(_CSS)
    st.caption(room.say("differ.pick"))
    standing = []
    for place, change in enumerate(deviation.changes):
        stands = st.checkbox(plain(wording.change(change)), key=draft.key(f"change-{place}"), on_change=draft.keep)
        if stands:
            standing.append(change)
    withdrawn_ = len(deviation.changes) - len(standing)
    if withdrawn_ and standing:
        st.caption(":material/undo: " + room.count("differ.picked-off", withdrawn_))
    return tuple(standing)


def _value(room: Room, question: Question, draft: Draft) -> tuple[AnyChange, ...]:
    """A parameter's own value, by a widget of its type."""
    parameter = question.element
    assert isinstance(parameter, Parameter)
    wording = Wording(room.snapshot, room.language)
    label, key = room.say("differ.value"), draft.key("value")
    more: dict[str, Any] = {"key": key, "on_change": draft.keep}
    match parameter.type:
        case "choice":
            options = [c.id for c in parameter.choices]
            st.radio(label, options, format_func=lambda v: wording.value(parameter, v), **more)
        case "multi":
            st.multiselect(
                label, [c.id for c in parameter.choices], format_func=lambda v: wording.value(parameter, v), **more
            )
        case "boolean":
            st.radio(label, [True, False], format_func=lambda v: wording.value(parameter, v), horizontal=True, **more)
        case "integer" | "money":
            st.number_input(label, min_value=_whole(parameter.min), max_value=_whole(parameter.max), step=1, **more)
        case "decimal":
            st.number_input(label, min_value=parameter.min, max_value=parameter.max, **more)
        case "list" | "table":
            st.text_area(label, help=room.say("differ.value.lines"), **more)
        case _:
            st.text_input(label, **more)
    value = _as_meant(parameter, draft["value"])
    if value is None or value == _listed(parameter.default):
        return ()
    refusal = parameter.refusal(value)
    if refusal:
        st.error(room.say("differ.value.refused", refusal=plain(refusal.get(room.language))), icon=":material/error:")
        return ()
    return (Set(at=question.local, to=value),)


def _whole(bound: float | None) -> int | None:
    return None if bound is None else int(bound)


def _listed(value: Any) -> Any:
    return [_listed(v) for v in value] if isinstance(value, tuple | list) else value


def _as_shown(parameter: Parameter, value: Any) -> Any:
    """A value as its widget holds it: a list as lines, a table as lines of cells."""
    if parameter.type == "list":
        return "\n".join(str(v) for v in value or ())
    if parameter.type == "table":
        return "\n".join("\t".join(str(c) for c in row) for row in value or ())
    if parameter.type == "multi":
        return _listed(value or ())
    if parameter.type == "decimal" and value is not None:
        return float(value)
    return value if value is not None or parameter.type not in ("text", "date") else ""


def _as_meant(parameter: Parameter, shown: Any) -> Any:
    """The value that its widget holds."""
    if parameter.type == "list":
        return [line.strip() for line in str(shown or "").splitlines() if line.strip()]
    if parameter.type == "table":
        return [
            [c.strip() for c in line.replace("，", "\t").replace(",", "\t").split("\t")]
            for line in str(shown or "").splitlines()
            if line.strip()
        ]
    return None if shown == "" else shown


def _changed(room: Room, process: Process, question: Question, draft: Draft) -> tuple[AnyChange, ...]:
    """What of the element is otherwise: everything as the standard says, to be overwritten where it is not so."""
    st.caption(room.say("differ.change.about"))
    written = question.element.dump()
    changes: list[AnyChange] = []
    for name, asked in _ATTRIBUTES[question.kind].items():
        _attribute(room, process, question.kind, name, asked, draft, f"to-{name}")
        typed, standard = (
            draft[f"to-{name}"],
            _as_asked(asked, written.get(name), getattr(question.element, name, None)),
        )
        if typed != standard:
            changes.append(Change(at=question.local, attribute=name, to=_as_written(asked, typed)))
    return tuple(changes)


def _attribute(room: Room, process: Process, kind: str, name: str, asked: str, draft: Draft, field: str) -> None:
    """The widget of one attribute."""
    wording = Wording(room.snapshot, room.language, process)
    label = capital(wording.attribute(name))
    more: dict[str, Any] = {"key": draft.key(field), "on_change": draft.keep}
    match asked:
        case "texts":
            st.text_area(label, height="content", **more) if name == "text" else st.text_input(label, **more)
        case "actor":
            st.selectbox(
                label, [a.id for a in process.actors], format_func=lambda a: wording.name(f"actors/{a}"), **more
            )
        case "from":
            known = [*sorted(WRITTEN_BY), *room.snapshot.services, *(f"ext:{e}" for e in room.snapshot.external)]
            st.multiselect(label, known, format_func=lambda o: wording.origin([o]), **more)
        case "side":
            st.radio(label, ["front", "back"], format_func=lambda s: room.say(f"side.{s}"), horizontal=True, **more)
        case _:
            options = _CHOICES.get((kind, asked)) or tuple(WORDS[asked])
            st.selectbox(label, options, format_func=lambda v: word(asked, v, room.language), **more)


def _as_written(asked: str, typed: Any) -> Any:
    if asked == _TEXTS:
        return {"ja": typed.strip()} if typed.strip() else None
    return typed or None


def _added(
    room: Room,
    found: Inventory,
    question: Question,
    process: Process,
    deviation: Deviation | None,
    draft: Draft,
) -> tuple[AnyChange, ...]:
    """Something that the standard does not have, after the question's element: what another has added, or one's own."""
    siblings, anchor = question.local.rsplit("/", 1)
    own = _own_addition(question, deviation) if deviation else None
    new = _new(room, found, question, process, siblings, question.kind, draft, own)
    if new is None:
        return ()
    id_, value = new
    if question.kind == "step":
        return step_added(process, anchor, id_, value, _branch(room, process, anchor, draft))
    return (Add(at=f"{siblings}/{id_}", after=anchor, value=value),)


def _added_inside(
    room: Room, found: Inventory, question: Question, process: Process, draft: Draft
) -> tuple[AnyChange, ...]:
    """A field that the standard's form does not have, after one of those it has."""
    assert isinstance(question.element, Form)
    siblings = f"{question.local}/fields"
    names = {f.id: f.name.get(room.language) for f in question.element.fields}
    new = _new(room, found, question, process, siblings, "field", draft)
    added = _added_elsewhere(found, question.process, siblings)
    usual = added[draft["other"]][0].after if draft["other"] in added else None
    before = {change.at.rsplit("/", 1)[1]: change.after for change, _ in added.values()}
    while usual in before:  # with them it stands after something else that the standard does not have
        usual = before.pop(usual)
    usual = usual if usual in names else next(reversed(names))

    def placed(field: str) -> str:
        return room.say("place.after", what=names[field])

    st.selectbox(
        room.say("differ.anchor"), list(names), index=None, format_func=placed, placeholder=placed(usual),
        key=draft.key("anchor"), on_change=draft.keep,
    )  # fmt: skip
    after = draft["anchor"] or usual
    return () if new is None else (Add(at=f"{siblings}/{new[0]}", after=after, value=new[1]),)


def _new(
    room: Room, found: Inventory, question: Question, process: Process, siblings: str, kind: str, draft: Draft,
    own: Add | None = None,
) -> tuple[str, dict[str, Any]] | None:  # fmt: skip
    """The id and the content of something new among ``siblings``; None while it has no name."""
    others = _added_elsewhere(found, question.process, siblings)
    if others:
        names = {
            which: room.say(
                "differ.add.whose",
                name=_name(change.value, room.language),
                who=joined((municipality_name(room.snapshot, m, room.language) for m in by), room.language),
            )
            for which, (change, by) in others.items()
        }
        st.selectbox(
            room.say("differ.add.other"), ["", *others], format_func=lambda o: room.say("differ.add.own") if not o else names[o],
            key=draft.key("other"), on_change=draft.keep,
        )  # fmt: skip
    if draft["other"] in others:
        change, _ = others[draft["other"]]
        return change.at.rsplit("/", 1)[1], {k: v for k, v in change.value.items() if k != "next"}
    for name, asked in _ATTRIBUTES[kind].items():
        _attribute(room, process, kind, name, asked, draft, f"new-{name}")
    typed = {name: _as_written(asked, draft[f"new-{name}"]) for name, asked in _ATTRIBUTES[kind].items()}
    value = {name: v for name, v in typed.items() if v not in (None, [])}
    if "name" not in value:
        return None
    if isinstance(question.element, Interface):
        value["partner"] = question.element.partner
    taken = {c.rsplit("/", 1)[1] for c in _taken(found, question.process, siblings)}
    return own.at.rsplit("/", 1)[1] if own else new_id(value["name"]["ja"], taken), value


def _added_elsewhere(found: Inventory, process: str, siblings: str) -> dict[str, tuple[Add, list[str]]]:
    """What other municipalities have added to the same list, and who: under its id, or where others call it otherwise
    under whose it is too.
    """
    added: dict[str, tuple[Add, list[str]]] = {}
    for m in found.snapshot.municipalities:
        if m == found.municipality:
            continue
        for change in (c for d in found.snapshot.practice(m, process).deviations for c in d.changes):
            if not isinstance(change, Add) or change.at.rsplit("/", 1)[0] != siblings:
                continue
            id_ = change.at.rsplit("/", 1)[1]
            alike = next((by for a, by in added.values() if (a.at, a.value) == (change.at, change.value)), None)
            if alike is not None:
                alike.append(m)
            else:
                added[id_ if id_ not in added else f"{id_} {m}"] = (change, [m])
    return added


def _taken(found: Inventory, process: str, siblings: str) -> list[str]:
    standard = found.answers[process].process
    parent = find(standard, siblings.rsplit("/", 1)[0]) if "/" in siblings else standard
    there = getattr(parent, siblings.rsplit("/", 1)[-1], ())
    own = [c.at for d in found.all_deviations(process) for c in d.changes if isinstance(c, Add)]
    return [*(f"{siblings}/{e.id}" for e in there), *(at for at in own if at.rsplit("/", 1)[0] == siblings)]


def _name(value: Mapping[str, Any], language: str) -> str:
    name = value.get("name")
    return str((name.get(language) or name.get("ja")) if isinstance(name, Mapping) else name)


def _branch(room: Room, process: Process, after: str, draft: Draft) -> str | None:
    """Where several steps follow: before which of them."""
    step = find(process, f"steps/{after}")
    if not isinstance(step, Step) or len(step.next) < 2:
        return None
    wording = Wording(room.snapshot, room.language, process)
    options = [n.to for n in step.next]
    if draft["branch"] not in options:
        draft.put(branch=options[0])
    st.radio(
        room.say("differ.branch"),
        options,
        format_func=lambda o: wording.name(f"steps/{o}"),
        key=draft.key("branch"),
        on_change=draft.keep,
    )
    return str(draft["branch"])


def _moved(room: Room, question: Question, process: Process, draft: Draft) -> tuple[AnyChange, ...]:
    """The element in another place: after which of its siblings."""
    siblings, id_ = question.local.rsplit("/", 1)
    form = find(process, parent_of(question.local) or "")
    there = [e.id for e in (form.fields if isinstance(form, Form) else process.steps) if e.id != id_]
    wording = Wording(room.snapshot, room.language, process)
    options = [*([] if question.kind == "step" else [FIRST]), *there]

    def named(option: str) -> str:
        return (
            room.say("place.first")
            if option == FIRST
            else room.say("place.after", what=wording.name(f"{siblings}/{option}"))
        )

    st.selectbox(
        room.say("differ.anchor"), options, index=None, format_func=named, key=draft.key("anchor"), on_change=draft.keep
    )
    anchor = draft["anchor"]
    if anchor not in options:
        return ()
    if question.kind == "step":
        return step_moved(process, id_, anchor, _branch(room, process, anchor, draft))
    return (Move(at=question.local, after=anchor),)


# -- seen at once --------------------------------------------------------------------------------------------------


def _seen_at_once(
    room: Room, found: Inventory, question: Question, others: Sequence[Deviation], changes: Sequence[AnyChange]
) -> bool:
    """The standard, and the picture with the change in it; whether it goes together with the other differences."""
    process = found.answers[question.process].process
    st.caption(room.say("standard"))
    show_statement(room, question, found.municipality)
    after = resolve(process, [*others, *changes])
    if isinstance(after, Conflicts):
        wording = Wording(room.snapshot, room.language, process).knowing(changes)
        titles = {d.id: d.title.get(room.language) for d in others}
        for conflict in after:
            said = wording.conflict(conflict)
            named = joined((titles[b] for b in conflict.by if b in titles), room.language)
            st.error(room.say("differ.conflict", said=plain(said), titles=plain(named)), icon=":material/warning:")
        return False
    before = resolve(process, others)
    known = set(flaws(before)) if isinstance(before, Process) else set()
    unsound = [f for f in flaws(after) if f not in known]
    if unsound:
        name = Wording(room.snapshot, room.language, after).name
        st.error(
            room.say(
                "differ.unsound",
                names=plain(joined(dict.fromkeys(name(f.address) for f in unsound), room.language)),
            ),
            icon=":material/warning:",
        )
    form = question.local if isinstance(question.element, Form) else parent_of(question.local)
    if form:
        standard, own = find(process, form), find(after, form)
        if isinstance(own, Form) or not own:
            form_picture(room, standard, own if isinstance(own, Form) else None, "deviation-picture", question.local)  # type: ignore[arg-type]
    elif isinstance(question.element, Step):
        view: View = "own" if find(after, question.local) else "standard"
        flow_picture(room, between(process, after, found.municipality), "deviation-picture", question.local, view=view)
    return not unsound


# -- why -----------------------------------------------------------------------------------------------------------


def _why(room: Room, found: Inventory, question: Question, draft: Draft, changes: Sequence[AnyChange]) -> str:
    """Title, reason and cause, which every difference has; the rest for those who know it. The title."""
    language = room.language
    wording = Wording(room.snapshot, language, found.answers[question.process].process).knowing(changes)
    proposed = capital(wording.change(changes[0])[1:].strip()) if changes else ""
    st.text_area(
        room.say("differ.reason"),
        key=draft.key("reason"),
        on_change=draft.keep,
        height="content",
        placeholder=room.say("differ.reason.about"),
    )
    st.selectbox(
        room.say("differ.cause"), list(WORDS["cause"]), index=None, key=draft.key("cause"), on_change=draft.keep,
        format_func=lambda c: f"{word('cause', c, language)}　{room.say(f'differ.cause.{c}')}", placeholder=room.say("differ.choose"),
    )  # fmt: skip
    st.text_input(room.say("differ.title"), key=draft.key("title"), on_change=draft.keep, placeholder=proposed)
    filled = sum(bool(draft[name]) for name in _MORE) + draft["bases"]
    label = room.say("differ.more") + (f" ({filled})" if filled else "")
    with st.expander(label, expanded=bool(filled), key=f"{draft.prefix}-more"):
        _bases(room, draft)
        left, right = st.columns(2)
        left.text_input(room.say("column.residents"), key=draft.key("residents"), on_change=draft.keep)
        right.selectbox(
            room.say("column.wish"), list(WORDS["disposition"]), index=None, key=draft.key("wish"), on_change=draft.keep,
            format_func=lambda w: word("disposition", w, language), placeholder=room.say("differ.choose"),
        )  # fmt: skip
        for column, name in zip(st.columns(2), ("minutes", "hours"), strict=True):
            column.number_input(
                room.say(f"differ.{name}"), min_value=0.0, value=None, step=1.0, format="%g", key=draft.key(name), on_change=draft.keep,
            )  # fmt: skip
        left, right = st.columns(2)
        left.text_input(room.say("column.since"), key=draft.key("since"), on_change=draft.keep)
        right.text_input(room.say("column.note"), key=draft.key("note"), on_change=draft.keep)
    return str(draft["title"]).strip() or proposed


def _bases(room: Room, draft: Draft) -> None:
    """The ordinances, rules and notices that the difference rests on."""
    for row in range(draft["bases"]):
        title, article = st.columns([3, 2])
        kind, amendable = st.columns([3, 2], vertical_alignment="bottom")
        title.text_input(room.say("differ.basis"), key=draft.key(f"basis-{row}-title"), on_change=draft.keep)
        article.text_input(room.say("differ.article"), key=draft.key(f"basis-{row}-article"), on_change=draft.keep)
        kind.selectbox(
            room.say("differ.basis.kind"), list(WORDS["basis_kind"]), key=draft.key(f"basis-{row}-kind"), on_change=draft.keep,
            format_func=lambda k: word("basis_kind", k, room.language),
        )  # fmt: skip
        amendable.checkbox(
            capital(room.say("basis.amendable")), key=draft.key(f"basis-{row}-amendable"), on_change=draft.keep
        )
    if draft["bases"] < _ROWS:
        st.button(
            room.say("differ.basis.add"), key=f"{draft.prefix}-add-basis", type="tertiary", icon=":material/add:",
            on_click=lambda: draft.put(bases=draft["bases"] + 1),
        )  # fmt: skip


def _buttons(
    room: Room, found: Inventory, question: Question, deviation: Deviation | None, draft: Draft,
    changes: Sequence[AnyChange], title: str, sound: bool,
) -> Outcome | None:  # fmt: skip
    """Save, give up, delete; what is still missing is said where saving is not possible yet."""
    fields = draft.values()
    missing = [
        room.say(f"differ.missing.{name}")
        for name, there in (("changes", changes), ("reason", fields["reason"].strip()), ("cause", fields["cause"]))
        if not there
    ]
    with st.container(horizontal=True, vertical_alignment="center", key="deviation-buttons"):
        if st.button(
            room.say("differ.save"),
            key="deviation-save",
            type="primary",
            icon=":material/save:",
            shortcut="Ctrl+S",
            disabled=bool(missing) or not sound,
        ):
            return _save(room, found, question, deviation, draft, changes, title)
        if st.button(room.say("inventory.cancel"), key="deviation-cancel", shortcut=None if draft.typed else "Esc"):
            return Outcome((), draft)
        if deviation is not None and st.button(
            room.say("differ.delete"), key="deviation-delete", icon=":material/delete:"
        ):
            return Outcome(without_deviation(found, question.process, deviation.id), draft)
        if missing:
            st.caption(room.say("differ.missing", what=joined(missing, room.language)))
    return None


def _save(
    room: Room, found: Inventory, question: Question, deviation: Deviation | None, draft: Draft,
    changes: Sequence[AnyChange], title: str,
) -> Outcome | None:  # fmt: skip
    fields, process = draft.values(), question.process
    taken = {d.id for d in found.all_deviations(process)}
    id_ = deviation.id if deviation else new_id(question.local.rsplit("/", 1)[1], taken, "differs")
    written = deviation.dump() if deviation else {}
    data = written | {
        "id": id_,
        "title": written["title"] | {"ja": title} if deviation and deviation.title.ja == title else {"ja": title},
        "changes": [c.dump() for c in changes],
        "cause": fields["cause"],
        "reason": fields["reason"].strip(),
        "basis": _written_bases(fields),
        "residents": fields["residents"].strip() or None,
        "workload": {
            k: v
            for k, v in (("minutes_per_case", fields["minutes"]), ("hours_per_year", fields["hours"]))
            if v is not None
        }
        or None,
        "wish": fields["wish"],
        "since": fields["since"].strip() or None,
        "note": written.get("note")
        if deviation and _said(written.get("note")) == fields["note"]
        else fields["note"].strip() or None,
    }
    if deviation and str(deviation.since) == fields["since"]:
        data["since"] = deviation.since
    try:
        built = Deviation.model_validate({k: v for k, v in data.items() if v is not None})
    except ValidationError as error:
        st.error(
            room.say("differ.invalid", where=plain(", ".join(str(e["loc"][0]) for e in error.errors() if e["loc"]))),
            icon=":material/error:",
        )
        return None
    author = Author(room.principal.name, date.today().isoformat())
    return Outcome(differs(found, question, built, author), draft)


def _said(note: Any) -> str:
    return note["ja"] if isinstance(note, Mapping) else note or ""


def _written_bases(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [
        {n: fields[f"basis-{row}-{n}"] for n in ("title", "article", "kind", "amendable")}
        for row in range(fields["bases"])
    ]
    return [
        {**b, "title": b["title"].strip(), "article": b["article"].strip() or None} for b in rows if b["title"].strip()
    ]
