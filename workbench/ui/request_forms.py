"""The forms of a request: what is asked, by those who ask, and what is answered, by the vendor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

import streamlit as st
from pydantic import ValidationError

from workbench.agreement import PRESETS, Asked, alike, asking, putting_request
from workbench.model import Cost, Put, Request, RequestAnswer, Share, Text, elements, word
from workbench.model.request import AnswerHow
from workbench.ui.drafts import Draft, left_open, open_draft
from workbench.ui.plain import plain
from workbench.ui.point import today
from workbench.ui.saving import save
from workbench.ui.shares import AS_IT_IS, SHARES, rule_of, share_name
from workbench.ui.stances import day
from workbench.ui.widgets import municipality_name

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_BY_HAND = "request/new"


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
        expanded=answer is None or left_open(room, record),
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
        first, second = st.columns(2)
        first.number_input(room.say("money.initial"), min_value=0, step=10_000, value=None, key=draft.key("initial"), on_change=draft.keep)  # fmt: skip
        second.number_input(room.say("money.yearly"), min_value=0, step=10_000, value=None, key=draft.key("yearly"), on_change=draft.keep)  # fmt: skip
        st.text_input(room.say("requests.available.label"), key=draft.key("available"), on_change=draft.keep, placeholder="2015-11")  # fmt: skip
        st.text_area(
            room.say("requests.column.alternative"),
            key=draft.key("alternative"),
            on_change=draft.keep,
            height="content",
        )
        st.text_area(room.say("column.note"), key=draft.key("note"), on_change=draft.keep, height="content")
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
    record, request = record_of(asked), asked.request
    if not room.may_write(record):
        return
    with st.expander(
        room.say("requests.edit"), icon=":material/edit:", expanded=bool(request.lacks) or left_open(room, record)
    ):
        draft = open_draft(room, record, _start(room, request), {record: room.value(record)})
        draft.notice(room)
        _fields(room, draft)
        if st.button(room.say("requests.save"), key="request-save", type="primary", disabled=not draft.typed):
            wanted = _meant(room, request, draft)
            if wanted is not None and save(room, putting_request(asked.service, wanted), draft.seen, draft=draft):
                st.rerun()


def show_new_request(room: Room) -> None:
    """A request opened by hand: about which elements, then what every request says; similar ones are told beside it."""
    services = [s for s in room.snapshot.services if room.may_write(f"request/{s}/new")]
    if not services:
        return
    with st.expander(room.say("requests.new"), icon=":material/add:", expanded=left_open(room, _BY_HAND)):
        start = {"service": None, "process": None, "elements": [], "together": True, **_start(room, None)}
        draft = open_draft(room, _BY_HAND, start, {}, hold=False)
        draft.notice(room)
        about = _about(room, draft, services)
        if not about:
            st.caption(room.say("requests.new.about"))
            return
        _fields(room, draft)
        service = str(draft["service"])
        title = str(draft["title"]).strip()
        blank = Request.model_validate({"id": "new", "about": about, "title": {"ja": title or "－"}})
        similar = alike(room.snapshot, service, blank)
        if similar:
            st.info(room.say("requests.new.similar", names=plain("・".join(similar))), icon=":material/link:")
            st.checkbox(room.say("requests.bundle.do"), key=draft.key("together"), on_change=draft.keep)
        if st.button(room.say("requests.new.do"), key="request-new-save", type="primary", disabled=not title):
            wanted = _meant(room, blank, draft)
            if wanted is None:
                return
            edit = asking(room.snapshot, service, wanted, similar if draft["together"] else ())
            expecting = {put.record: room.value(put.record) for put in edit}
            if save(room, edit, expecting, room.say("requests.new"), draft=draft):
                room.go("requests", request=edit[-1].record.removeprefix("request/"))


def _about(room: Room, draft: Draft, services: Sequence[str]) -> list[str]:
    """The elements in question, within the service: chosen by service, process and name."""
    snapshot, language = room.snapshot, room.language
    first, second = st.columns(2)
    first.selectbox(
        room.say("choose.service"), services, index=None, key=draft.key("service"), on_change=draft.keep,
        format_func=lambda s: snapshot.partner_name(s).get(language), placeholder=room.say("differ.choose"),
    )  # fmt: skip
    processes = {a.partition("/")[2]: p for a, p in snapshot.processes_of(draft["service"])} if draft["service"] else {}
    if draft["process"] not in processes:
        st.session_state[draft.key("process")] = None
    second.selectbox(
        room.say("column.process"), list(processes), index=None, key=draft.key("process"), on_change=draft.keep,
        format_func=lambda p: processes[p].name.get(language), placeholder=room.say("differ.choose"),
    )  # fmt: skip
    if draft["process"] not in processes:
        return []
    known = {e.address: e for e in elements(processes[draft["process"]])}
    st.session_state[draft.key("elements")] = [e for e in draft["elements"] if e in known]
    st.multiselect(
        room.say("requests.elements"), list(known), key=draft.key("elements"), on_change=draft.keep,
        format_func=lambda e: f"{word('kind', known[e].kind, language)}　{known[e].element.name.get(language)}",
        placeholder=room.say("requests.new.whole"),
    )  # fmt: skip
    return [f"{draft['process']}/{e}" for e in draft["elements"]] or [draft["process"]]


def _start(room: Room, request: Request | None) -> dict[str, Any]:
    language, cost = room.language, request.cost if request else None
    return {
        "title": request.title.get(language) if request else "",
        "what": text_said(request.what, language) if request else "",
        "why": text_said(request.why, language) if request else "",
        "acceptance": "\n".join(request.acceptance) if request else "",
        "municipalities": list(request.municipalities) if request else [],
        "wanted_by": (request.wanted_by or "") if request else "",
        "expires": (request.expires or "") if request else "",
        "review": (request.review or "") if request else "",
        "note": text_said(request.note, language) if request else "",
        "initial": cost.initial if cost else None,
        "yearly": cost.yearly if cost else None,
        "share": rule_of(cost.share) if cost else None,
    }


def _fields(room: Room, draft: Draft) -> None:
    """What every request says: what and why, for whom, by when, what it is accepted by, what it costs and who pays."""
    language = room.language
    more: dict[str, Any] = {"on_change": draft.keep}
    st.text_input(room.say("requests.column.title"), key=draft.key("title"), **more)
    first, second = st.columns(2)
    first.text_area(room.say("requests.column.what"), key=draft.key("what"), height="content", **more)
    second.text_area(room.say("requests.acceptance.lines"), key=draft.key("acceptance"), height="content", **more)
    first, second = st.columns(2)
    first.text_area(room.say("requests.why.label"), key=draft.key("why"), height="content", **more)
    second.text_area(room.say("requests.note.label"), key=draft.key("note"), height="content", **more)
    st.multiselect(
        room.say("column.municipalities"), list(room.snapshot.municipalities), key=draft.key("municipalities"),
        format_func=lambda m: municipality_name(room.snapshot, m, language), placeholder=room.say("differ.choose"), **more,
    )  # fmt: skip
    first, second, third = st.columns(3)
    first.text_input(room.say("requests.wanted-by.label"), key=draft.key("wanted_by"), placeholder="2015-11", **more)
    with second:
        day(room.say("requests.expires"), draft, "expires")
    with third:
        day(room.say("requests.review"), draft, "review")
    first, second, third = st.columns(3)
    first.number_input(
        room.say("money.initial"), min_value=0, step=10_000, value=None, key=draft.key("initial"), **more
    )
    second.number_input(room.say("money.yearly"), min_value=0, step=10_000, value=None, key=draft.key("yearly"), **more)
    shares = [*([AS_IT_IS] if draft["share"] == AS_IT_IS else []), *SHARES]
    third.selectbox(
        room.say("decide.share"), shares, index=None, format_func=lambda s: share_name(room, s), key=draft.key("share"),
        placeholder=room.say("prepare.share.budget"), **more,
    )  # fmt: skip


_TEXTS = ("title", "what", "why", "note")


def _meant(room: Room, request: Request, draft: Draft) -> Request | None:
    """The request as it was typed; None, having said so, where something cannot be read."""
    typed = draft.values()
    value = {k: v for k, v in request.dump().items() if k not in ("answer", "cost", *typed)}
    for field in _TEXTS:
        said = _said(getattr(request, field) if request.id != "new" else None, typed[field].strip(), room.language)
        if said:
            value[field] = {"ja": said} if field == "title" and isinstance(said, str) else said
    value["acceptance"] = [line.strip() for line in typed["acceptance"].splitlines() if line.strip()]
    value |= {k: typed[k] for k in ("municipalities", "wanted_by", "expires", "review") if typed[k]}
    cost = _cost(room, request.cost, typed)
    if cost is not None:
        value["cost"] = cost.dump()
    try:
        return Request.model_validate(value)
    except ValidationError:
        st.error(room.say("requests.wrong"), icon=":material/error:")
        return None


def _cost(room: Room, known: Cost | None, typed: Mapping[str, Any]) -> Cost | None:
    """What it costs and who pays; the budget's rule where none is chosen."""
    if typed["initial"] is None and typed["yearly"] is None:
        return None
    rule, budget = typed["share"], room.snapshot.settings.budget
    if rule == AS_IT_IS and known is not None:
        share, yearly = known.share, known.share_yearly
    else:
        share = SHARES[rule] if rule else budget.share if budget is not None else Share()
        yearly = PRESETS[rule].run if rule in PRESETS else None
    payers = known.payers if known is not None else ()
    return Cost(
        initial=typed["initial"] or 0, yearly=typed["yearly"] or 0, share=share, share_yearly=yearly, payers=payers
    )


def _said(known: Text | str | None, typed: str, language: str) -> Any:
    """What was typed, in the place of the language it was typed in; the other one stays."""
    if not isinstance(known, Text):
        return typed
    if typed == known.get(language):
        return known.dump()
    return {**known.dump(), language: typed} if typed else known.dump() if language == "en" else ""
