"""準備: before the meeting, a point's question, who settles it by when, and the options with what they cost and bring."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import ValidationError

from workbench.agreement import Item, putting
from workbench.model import WORDS, Agreement, Option, Text, joined, word
from workbench.ui.decision import agreement_record
from workbench.ui.drafts import Draft, open_draft, typist
from workbench.ui.plain import plain
from workbench.ui.point import group_name, letter, level_name, option_name
from workbench.ui.saving import done, save
from workbench.ui.shares import AS_IT_IS, SHARES, rule_of, share_name
from workbench.ui.stances import day
from workbench.ui.widgets import municipality_name
from workbench.workspace.drafts import Drafts

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_SPARE = 4
"""How many options can be added in one go."""
_NUMBERS = ("initial", "yearly", "hours_per_year")
_TEXTS = ("title", "gain", "lose", "note")
_LANGUAGES = ("ja", "en")


def show_preparing(room: Room, item: Item) -> None:
    """The switch that opens the form; what somebody was typing opens by itself."""
    agreement = item.agreement
    if agreement is None or agreement.decided is not None or not room.may_write(agreement_record(item)):
        return
    about = f"{agreement_record(item)}#prepare"
    typed = Drafts(Path(room.source.path)).read(typist(room), about) is not None
    if st.toggle(room.say("prepare"), key=f"prepare-{item.key}", value=typed):
        _form(room, item, agreement, about)


def _form(room: Room, item: Item, agreement: Agreement, about: str) -> None:
    record = agreement_record(item)
    draft = open_draft(room, about, _start(agreement), {record: room.value(record)})
    with st.container(border=True, key="prepare-form"):
        draft.notice(room)
        _head(room, draft)
        shown = len(agreement.options) + int(draft["added"])
        for n in range(shown):
            option = agreement.options[n] if n < len(agreement.options) else None
            name = (
                option_name(room, option)
                if option
                else draft[f"{n}-title"] or draft[f"{n}-title-en"] or room.say("prepare.new")
            )
            with st.expander(f"{letter(n)}　{plain(name)}", expanded=option is None):
                _option(room, draft, n)
        with st.container(horizontal=True):
            pressed = st.button(
                room.say("prepare.save"),
                key="prepare-save",
                type="primary",
                icon=":material/save:",
                disabled=not draft.typed,
            )
            if int(draft["added"]) < _SPARE:
                st.button(
                    room.say("prepare.add"), key="prepare-add", icon=":material/add:",
                    on_click=lambda: draft.put(added=int(draft["added"]) + 1),
                )  # fmt: skip
        if pressed:
            _save(room, item, agreement, draft)


def _start(agreement: Agreement) -> dict[str, Any]:
    start: dict[str, Any] = {
        **_both("title", agreement.title),
        **_both("question", agreement.question),
        "owner": agreement.owner,
        "level": agreement.level,
        "due": agreement.due or "",
        "added": 0,
    }
    for n in range(len(agreement.options) + _SPARE):
        option = agreement.options[n] if n < len(agreement.options) else None
        start |= {f"{n}-{f}": getattr(option, f, None) for f in _NUMBERS}
        for f in _TEXTS:
            start |= _both(f"{n}-{f}", getattr(option, f, None))
        start |= {
            f"{n}-disposition": option.disposition if option else None,
            f"{n}-available": (option.available or "") if option else "",
            f"{n}-package": option.package if option else None,
            f"{n}-share": rule_of(option.share) if option and option.share else None,
            f"{n}-municipalities": list(option.municipalities) if option else [],
            f"{n}-out": False,
        }
    return start


def _both(field: str, text: Text | str | None) -> dict[str, str]:
    """A text in its two languages, as two fields."""
    return {field: _in(text, "ja"), f"{field}-en": _in(text, "en")}


def _in(text: Text | str | None, language: str) -> str:
    """What a text says in one language, and only in that; what is just written counts as Japanese."""
    if isinstance(text, Text):
        return (text.ja if language == "ja" else text.en) or ""
    return (text or "") if language == "ja" else ""


def _head(room: Room, draft: Draft) -> None:
    settings = room.snapshot.settings
    _texts(room, draft, "title", room.say("field.title"))
    _texts(room, draft, "question", room.say("prepare.question"))
    columns = st.columns(3)
    choices = (
        ("owner", room.say("column.group"), [g.id for g in settings.working_groups], lambda g: group_name(room, g)),
        ("level", room.say("points.level"), [x.id for x in settings.levels], lambda x: level_name(room, x)),
    )
    for column, (field, label, options, named) in zip(columns, choices, strict=False):
        column.selectbox(
            label, options, format_func=named, key=draft.key(field), on_change=draft.keep, index=None,
            placeholder=room.say("differ.choose"),
        )  # fmt: skip
    with columns[2]:
        day(room.say("points.due-by"), draft, "due")


def _texts(room: Room, draft: Draft, field: str, label: str) -> None:
    """A text in both languages, side by side."""
    for column, language in zip(st.columns(2), _LANGUAGES, strict=True):
        key = field if language == "ja" else f"{field}-en"
        column.text_input(room.say(f"prepare.in.{language}", what=label), key=draft.key(key), on_change=draft.keep)


def _option(room: Room, draft: Draft, n: int) -> None:
    more: dict[str, Any] = {"on_change": draft.keep}
    columns = st.columns([4, 3, 3])
    columns[0].selectbox(
        room.say("options.disposition"), list(WORDS["disposition"]), index=None, key=draft.key(f"{n}-disposition"),
        format_func=lambda d: word("disposition", d, room.language), placeholder=room.say("differ.choose"), **more,
    )  # fmt: skip
    marks = room.snapshot.settings.answer_marks
    columns[1].selectbox(
        room.say("prepare.package"), list(marks), index=None, key=draft.key(f"{n}-package"),
        format_func=lambda m: f"{m} {word('answer', marks.get(m), room.language)}", placeholder=room.say("prepare.package.none"), **more,
    )  # fmt: skip
    columns[2].text_input(
        room.say("prepare.available"),
        key=draft.key(f"{n}-available"),
        placeholder=room.say("decide.session.example"),
        **more,
    )
    for column, field in zip(st.columns(3), _NUMBERS, strict=True):
        column.number_input(
            room.say(f"options.{field.replace('_', '-')}"), min_value=None if field == "hours_per_year" else 0,
            step=1 if field == "hours_per_year" else 10_000, key=draft.key(f"{n}-{field}"), **more,
        )  # fmt: skip
    halves = st.columns(2)
    shares = [*([AS_IT_IS] if draft[f"{n}-share"] == AS_IT_IS else []), *SHARES]
    halves[0].selectbox(
        room.say("decide.share"), shares, index=None, format_func=lambda s: share_name(room, s), key=draft.key(f"{n}-share"),
        placeholder=room.say("prepare.share.budget"), **more,
    )  # fmt: skip
    halves[1].multiselect(
        room.say("prepare.for"), list(room.snapshot.municipalities), key=draft.key(f"{n}-municipalities"),
        format_func=lambda m: municipality_name(room.snapshot, m, room.language), placeholder=room.say("decide.payers.all"), **more,
    )  # fmt: skip
    for field, label in (("title", "prepare.title"), ("gain", "options.gain"), ("lose", "options.lose"), ("note", "options.note")):  # fmt: skip
        _texts(room, draft, f"{n}-{field}", room.say(label))
    st.checkbox(room.say("prepare.out"), key=draft.key(f"{n}-out"), **more)


def _save(room: Room, item: Item, agreement: Agreement, draft: Draft) -> None:
    try:
        after = prepared(agreement, draft.values())
    except ValidationError as error:
        where = joined(dict.fromkeys(str(e["loc"][-1]) for e in error.errors()), room.language)
        st.error(room.say("decide.unreadable", what=plain(where)), icon=":material/edit:")
        return
    if save(room, putting(item.service, after), draft.seen, room.say("prepare"), draft=draft):
        done(room.say("saving.saved"))


def prepared(agreement: Agreement, typed: Mapping[str, Any]) -> Agreement:
    """The point as it was typed.

    Raises
    ------
    ValidationError
        If something cannot be read.
    """
    options: list[Option] = []
    for n in range(len(agreement.options) + int(typed["added"])):
        old = agreement.options[n] if n < len(agreement.options) else None
        if typed[f"{n}-out"] or typed[f"{n}-disposition"] is None:
            continue
        disposition = typed[f"{n}-disposition"]
        base = old.dump() if old is not None and old.disposition == disposition else {}
        base |= {"disposition": disposition, "available": typed[f"{n}-available"].strip() or None}
        base |= {f: typed[f"{n}-{f}"] for f in (*_NUMBERS, "package", "municipalities")}
        base |= {f: _text(getattr(old, f, None), typed, f"{n}-{f}") for f in _TEXTS}
        if typed[f"{n}-share"] != AS_IT_IS:
            base["share"] = SHARES[typed[f"{n}-share"]].dump() if typed[f"{n}-share"] else None
        base["id"] = (old.id if old else None) or _free_id(disposition, [o.id for o in (*agreement.options, *options)])
        options.append(Option.model_validate({k: v for k, v in base.items() if v is not None}))
    ids = [o.id for o in options]
    found = agreement.dump() | {
        "title": _text(agreement.title, typed, "title") or agreement.title.dump(),
        "question": _text(agreement.question, typed, "question", always=True),
        "owner": typed["owner"],
        "level": typed["level"],
        "due": typed["due"] or None,
        "options": [o.dump() for o in options],
        "proposed": agreement.proposed if agreement.proposed in ids else None,
    }
    return Agreement.model_validate({k: v for k, v in found.items() if v is not None})


def _text(old: Text | str | None, typed: Mapping[str, Any], field: str, *, always: bool = False) -> Any:
    """What was typed in the two languages; what was just written stays so while there is no English."""
    ja, en = typed[field].strip(), typed[f"{field}-en"].strip()
    if not (ja or en):
        return None
    if isinstance(old, str) and not en and not always:
        return ja
    return {"ja": ja or en, **({"en": en} if en else {})}


def _free_id(disposition: str, taken: list[str | None]) -> str:
    stem = disposition.replace("_", "-")
    return next(i for i in (stem, *(f"{stem}-{n}" for n in range(2, 100))) if i not in taken)
