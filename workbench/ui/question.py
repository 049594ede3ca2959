"""What the standard says of one element, in a sentence for a whole meeting room, with the particulars below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.fitgap.inventory import Question
from workbench.model import (
    Element,
    Form,
    FormField,
    Interface,
    Parameter,
    Process,
    Requirement,
    Rule,
    Step,
    Text,
    find,
    parent_of,
    word,
)
from workbench.ui.plain import plain
from workbench.ui.widgets import facts
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room


def show_statement(room: Room, question: Question, municipality: str) -> None:
    """What the standard says: the sentence large, then when, with what, on what basis."""
    process = room.snapshot.processes[question.process]
    st.markdown(f"### {sentence(room, process, question)}")
    pairs = particulars(room, process, question, municipality)
    if pairs:
        facts(pairs, alt=question.element.name.get(room.language))


def sentence(room: Room, process: Process, question: Question) -> str:
    """The standard in one sentence, as Markdown."""
    language, element = room.language, question.element
    wording = Wording(room.snapshot, language, process)
    name = plain(element.name.get(language))
    match element:
        case Step(actor=actor) if actor:
            return room.say("ask.step", actor=plain(wording.name(f"actors/{actor}")), name=name)
        case Form():
            return room.say(
                "ask.form",
                name=name,
                medium=word("medium", element.medium, language),
                direction=word("direction", element.direction, language),
                fields=len(element.fields),
            )
        case FormField():
            form = find(process, parent_of(question.local) or "")
            formed = plain(form.name.get(language)) if isinstance(form, Form) else ""
            return room.say("ask.field", form=formed, name=name)
        case Parameter():
            return room.say("ask.parameter", name=name, value=plain(wording.value(element, element.default)))
        case Interface():
            return room.say(f"ask.interface.{element.direction}", partner=plain(wording.partner(element.partner)), name=name)  # fmt: skip
        case Rule(text=said) | Requirement(text=said) if said:
            return room.say("ask.text", name=name, text=plain(said.get(language)))
    return room.say("ask.name", name=name)


def particulars(room: Room, process: Process, question: Question, municipality: str) -> list[tuple[str, str]]:
    """Names and values of all else that the standard says of the element; values as Markdown."""
    wording = Wording(room.snapshot, room.language, process)
    element, language = question.element, room.language
    pairs = [*_own(room, wording, element)]
    declared = wording.requirement_class(element, municipality)
    pairs += [
        (room.say("column.class"), plain(declared)),
        (room.say("column.law"), plain(wording.basis(element.basis))),
        (room.say("column.note"), _text(element.note, language)),
    ]
    return [(name[:1].upper() + name[1:], value) for name, value in pairs if value]


def _own(room: Room, wording: Wording, element: Element) -> list[tuple[str, str]]:
    language = room.language
    match element:
        case Step():
            following = [n.model_dump(mode="json", by_alias=True) for n in element.next]
            return [
                (wording.attribute("timing"), _text(element.timing, language)),
                (wording.attribute("deadline"), _text(element.deadline, language)),
                (wording.attribute("uses"), plain(wording.content("step", "uses", element.uses)) if element.uses else ""),
                (wording.attribute("next"), plain(wording.content("step", "next", following)) if following else room.say("step.end")),
            ]  # fmt: skip
        case Form():
            names = [f.name.get(language) for f in element.fields]
            return [(room.say("ask.fields"), plain(("・" if language == "ja" else ", ").join(names)))]
        case FormField():
            return [
                (wording.attribute("from"), plain(wording.origin(element.origin))),
                (wording.attribute("side"), room.say(f"side.{element.side}")),
            ]
        case Parameter():
            return [
                (room.say("column.choices"), _choices(room, wording, element)),
                (wording.attribute("decided_by"), word("decided_by", element.decided_by, language)),
            ]
        case Rule():
            return [(wording.attribute("decided_by"), word("decided_by", element.decided_by, language))]
        case Interface():
            return [
                (wording.attribute("data"), _text(element.data, language)),
                (wording.attribute("timing"), _text(element.timing, language)),
            ]
        case Requirement():
            return [(wording.attribute("code"), plain(element.code or ""))]
    return []


def _choices(room: Room, wording: Wording, parameter: Parameter) -> str:
    """The values the parameter may take, the standard's marked."""
    if parameter.choices:
        standard = parameter.default if isinstance(parameter.default, tuple) else (parameter.default,)
        shown = [(c.id in standard, plain(wording.value(parameter, c.id))) for c in parameter.choices]
        return "　".join(f"**● {name}**" if is_standard else f"○ {name}" for is_standard, name in shown)
    said = word("parameter_type", parameter.type, room.language)
    if parameter.min is not None or parameter.max is not None:
        low = "" if parameter.min is None else f"{parameter.min:,}"
        high = "" if parameter.max is None else f"{parameter.max:,}"
        said += f" {low}〜{high}"
    return plain(said)


def _text(text: Text | None, language: str) -> str:
    return plain(text.get(language)) if text else ""
