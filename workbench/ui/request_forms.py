"""The forms of a request: what is asked, by those who ask, and what is answered, by the vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import streamlit as st
from pydantic import ValidationError

from workbench.agreement import Asked, putting_request
from workbench.model import Put, Request, RequestAnswer, Text, word
from workbench.model.request import AnswerHow
from workbench.ui.drafts import Draft, open_draft
from workbench.ui.point import today
from workbench.ui.saving import save
from workbench.ui.stances import day
from workbench.ui.widgets import municipality_name

if TYPE_CHECKING:
    from workbench.ui.shell import Room


def record_of(asked: Asked) -> str:
    """The name of a request's record."""
    return f"request/{asked.service}/{asked.request.id}"


def text_said(said: Text | str | None, language: str) -> str:
    """A text in the language; nothing where there is none."""
    return said.get(language) if isinstance(said, Text) else said or ""


def show_answer_form(room: Room, asked: Asked) -> None:
    """What the vendor answers, for whoever may write it."""
    record, answer, language = f"{record_of(asked)}/answer", asked.request.answer, room.language
    start: dict[str, Any] = {
        "mark": answer.mark if answer else None,
        "how": answer.how if answer else None,
        "available": (answer.available or "") if answer else "",
        "initial": answer.initial if answer else None,
        "yearly": answer.yearly if answer else None,
        "alternative": text_said(answer.alternative, language) if answer else "",
        "note": text_said(answer.note, language) if answer else "",
    }
    with st.expander(
        room.say("requests.answer.change" if answer else "requests.answer.give"),
        icon=":material/edit:",
        expanded=answer is None,
    ):
        draft = open_draft(room, record, start, {record: room.value(record)})
        draft.notice(room)
        meanings = room.snapshot.settings.answer_marks
        first, second = st.columns(2)
        first.selectbox(
            room.say("requests.column.mark"), list(meanings), index=None, key=draft.key("mark"), on_change=draft.keep,
            format_func=lambda m: f"{m} {word('answer', meanings.get(m), language)}",
        )  # fmt: skip
        second.selectbox(
            room.say("requests.column.how"), list(get_args(AnswerHow)), index=None, key=draft.key("how"), on_change=draft.keep,
            format_func=lambda h: word("answer_how", h, language),
        )  # fmt: skip
        first.number_input(room.say("money.initial"), min_value=0, step=10_000, value=None, key=draft.key("initial"), on_change=draft.keep)  # fmt: skip
        second.number_input(room.say("money.yearly"), min_value=0, step=10_000, value=None, key=draft.key("yearly"), on_change=draft.keep)  # fmt: skip
        st.text_input(room.say("requests.available.label"), key=draft.key("available"), on_change=draft.keep, placeholder="2015-11")  # fmt: skip
        st.text_area(
            room.say("requests.column.alternative"), key=draft.key("alternative"), on_change=draft.keep, height=80
        )
        st.text_area(room.say("column.note"), key=draft.key("note"), on_change=draft.keep, height=80)
        ready = draft["mark"] is not None and draft["how"] is not None
        if st.button(room.say("requests.answer.save"), key="answer-save", type="primary", disabled=not ready):
            _save_answer(room, asked, draft)
        if not ready:
            st.caption(room.say("requests.answer.needs"))


def _save_answer(room: Room, asked: Asked, draft: Draft) -> None:
    record, answer = f"{record_of(asked)}/answer", asked.request.answer
    typed = draft.values()
    value = {k: v for k, v in typed.items() if v not in (None, "")}
    for field in ("alternative", "note"):
        known = getattr(answer, field) if answer else None
        if isinstance(known, Text) and typed[field] == known.get(room.language):
            value[field] = known.dump()
    try:
        wanted = RequestAnswer.model_validate({**value, "date": today()})
    except ValidationError:
        st.error(room.say("requests.answer.wrong"), icon=":material/error:")
        return
    if save(room, (Put(record=record, value=wanted.dump()),), draft.seen, draft=draft):
        st.rerun()


def show_request_form(room: Room, asked: Asked) -> None:
    """What is asked, for those who may write it."""
    record, request, language = record_of(asked), asked.request, room.language
    if not room.may_write(record):
        return
    start: dict[str, Any] = {
        "title": request.title.get(language),
        "what": text_said(request.what, language),
        "why": text_said(request.why, language),
        "acceptance": "\n".join(request.acceptance),
        "municipalities": list(request.municipalities),
        "wanted_by": request.wanted_by or "",
        "expires": request.expires or "",
        "review": request.review or "",
        "note": text_said(request.note, language),
    }
    with st.expander(room.say("requests.edit"), icon=":material/edit:"):
        draft = open_draft(room, record, start, {record: room.value(record)})
        draft.notice(room)
        st.text_input(room.say("requests.column.title"), key=draft.key("title"), on_change=draft.keep)
        first, second = st.columns(2)
        first.text_area(room.say("requests.column.what"), key=draft.key("what"), on_change=draft.keep, height=110)
        second.text_area(
            room.say("requests.acceptance.lines"), key=draft.key("acceptance"), on_change=draft.keep, height=110
        )
        first.text_area(room.say("requests.why.label"), key=draft.key("why"), on_change=draft.keep, height=80)
        second.text_area(room.say("requests.note.label"), key=draft.key("note"), on_change=draft.keep, height=80)
        st.multiselect(
            room.say("column.municipalities"), list(room.snapshot.municipalities), key=draft.key("municipalities"),
            format_func=lambda m: municipality_name(room.snapshot, m, language), on_change=draft.keep,
        )  # fmt: skip
        first, second, third = st.columns(3)
        first.text_input(room.say("requests.wanted-by.label"), key=draft.key("wanted_by"), on_change=draft.keep, placeholder="2015-11")  # fmt: skip
        with second:
            day(room.say("requests.expires"), draft, "expires")
        with third:
            day(room.say("requests.review"), draft, "review")
        if st.button(room.say("requests.save"), key="request-save", type="primary", disabled=not draft.typed):
            _save_request(room, asked, draft)


def _save_request(room: Room, asked: Asked, draft: Draft) -> None:
    request, typed = asked.request, draft.values()
    value = {k: v for k, v in request.dump().items() if k not in ("answer", *typed)}
    for field in ("title", "what", "why", "note"):
        said = _said(getattr(request, field), typed[field].strip(), room.language)
        if said:
            value[field] = said
    value["acceptance"] = [line.strip() for line in typed["acceptance"].splitlines() if line.strip()]
    value |= {k: typed[k] for k in ("municipalities", "wanted_by", "expires", "review") if typed[k]}
    try:
        wanted = Request.model_validate(value)
    except ValidationError:
        st.error(room.say("requests.wrong"), icon=":material/error:")
        return
    if save(room, putting_request(asked.service, wanted), draft.seen, draft=draft):
        st.rerun()


def _said(known: Text | str | None, typed: str, language: str) -> Any:
    """What was typed, in the place of the language it was typed in; the other one stays."""
    if not isinstance(known, Text):
        return typed
    if typed == known.get(language):
        return known.dump()
    return {**known.dump(), language: typed} if typed else known.dump() if language == "en" else ""
