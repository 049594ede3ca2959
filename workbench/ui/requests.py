"""要望: what is asked of the vendor, what it answers, and who pays; the vendor sees what was asked of it, and answers here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, get_args

import streamlit as st
from pydantic import ValidationError

from workbench.agreement import Asked, CannotShare, bundling, putting_request, requests
from workbench.agreement.paying import payers_of
from workbench.agreement.what_if import what_if
from workbench.exchange import table_csv
from workbench.model import Cost, Put, Request, RequestAnswer, Text, word
from workbench.model.request import AnswerHow, RequestStatus
from workbench.ui.dates import dated, yen
from workbench.ui.drafts import Draft, open_draft
from workbench.ui.money import Rule, rule_said
from workbench.ui.plain import plain
from workbench.ui.point import today
from workbench.ui.saving import save
from workbench.ui.stances import day
from workbench.ui.state import choose, keep
from workbench.ui.widgets import badge, facts, municipality_name, table
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERYTHING = "all"
PAGE_SIZE = 12
STATUS_COLOURS = {
    "draft": "gray", "asked": "orange", "answered": "blue", "ordered": "violet", "delivered": "violet",
    "accepted": "green", "withdrawn": "gray",
}  # fmt: skip
_NEXT: dict[str, RequestStatus] = {
    "draft": "asked", "asked": "ordered", "answered": "ordered", "ordered": "delivered", "delivered": "accepted",
}  # fmt: skip
"""What comes after each state, by a person's word; ``answered`` comes by the vendor's answer."""
_FILE = "workbench-requests.csv"


def show(room: Room) -> None:
    """One request where the address names one, else the list."""
    known = requests(room.snapshot)
    wanted = st.query_params.get("request", "")
    found = next((a for a in known if a.key == wanted), None)
    if found is not None:
        _one(room, found)
        return
    st.caption(room.say("requests.about-vendor" if not room.may_see("agreements") else "requests.about"))
    if wanted:
        st.warning(room.say("requests.gone"), icon=":material/search_off:")
    if not known:
        st.info(room.say("requests.none"), icon=":material/outbox:")
        return
    _list(room, known)


def record_of(asked: Asked) -> str:
    """The name of a request's record."""
    return f"request/{asked.service}/{asked.request.id}"


# -- the list ------------------------------------------------------------------------------------------------------


def _list(room: Room, known: Sequence[Asked]) -> None:
    language = room.language
    services = [EVERYTHING, *dict.fromkeys(a.service for a in known)]
    states = [EVERYTHING, *(s for s in get_args(RequestStatus) if any(a.request.state == s for a in known))]
    first, second, third = st.columns([3, 3, 2], vertical_alignment="bottom")
    with first:
        service = choose(
            "service", room.say("choose.service"), services, EVERYTHING,
            lambda s: room.say("choose.all") if s == EVERYTHING else room.snapshot.partner_name(s).get(language),
            key="requests-service",
        )  # fmt: skip
    with second:
        state = choose(
            "status", room.say("requests.status"), states, EVERYTHING,
            lambda s: room.say("choose.all") if s == EVERYTHING else word("request_status", s, language),
            key="requests-status",
        )  # fmt: skip
    found = [a for a in known if service in (EVERYTHING, a.service) and state in (EVERYTHING, a.request.state)]
    third.download_button(
        room.say("download.csv"), room.exported(_FILE, lambda: _csv(room, found)), _FILE, "text/csv",
        on_click="ignore", icon=":material/download:", key="requests-csv",
    )  # fmt: skip
    st.markdown(room.count("requests.count", len(found)))
    pages = -(-len(found) // PAGE_SIZE)
    page = st.pagination(pages, key=f"requests-page-{service}-{state}") if pages > 1 else 1
    for asked in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
        _card(room, asked)


def _card(room: Room, asked: Asked) -> None:
    request, language = asked.request, room.language
    with st.container(border=True, key=f"request-{asked.service}-{request.id}"):
        left, right = st.columns([10, 1], vertical_alignment="center")
        left.markdown(f"**{plain(request.title.get(language))}** {status_badge(room, request)}")
        service = room.snapshot.partner_name(asked.service).get(language)
        said = [f"{service} {request.id}"]
        if request.wanted_by:
            said.append(room.say("requests.wanted-by", when=dated(request.wanted_by, language)))
        said.append(_names(room, request.municipalities))
        left.caption(plain("　".join(filter(None, said))))
        with right:
            room.link("requests", room.say("requests.open"), request=asked.key)
        if request.answer is not None:
            st.markdown(_answer_line(room, request.answer))


def status_badge(room: Room, request: Request) -> str:
    """Where a request stands, as a badge."""
    return badge(word("request_status", request.state, room.language), STATUS_COLOURS[request.state])


def _answer_line(room: Room, answer: RequestAnswer) -> str:
    language = room.language
    parts = [
        f"{answer.mark} {word('answer_how', answer.how, language)}",
        room.say("requests.available", when=dated(answer.available, language)) if answer.available else "",
        _cost_said(room, answer.initial, answer.yearly),
    ]
    return f":gray[{room.say('requests.answer')}]　{plain('　'.join(filter(None, parts)))}"


def _cost_said(room: Room, initial: int | None, yearly: int | None) -> str:
    if initial is None and yearly is None:
        return ""
    return room.say("requests.cost", initial=yen(initial, room.language), yearly=yen(yearly, room.language))


def _names(room: Room, municipalities: Sequence[str]) -> str:
    mark = "・" if room.language == "ja" else ", "
    return mark.join(municipality_name(room.snapshot, m, room.language) for m in municipalities)


def _csv(room: Room, found: Sequence[Asked]) -> bytes:
    columns = ("number", "service", "title", "status", "what", "wanted-by", "mark", "how", "available", "initial", "yearly", "alternative")  # fmt: skip
    heads = [room.say(f"requests.column.{c}") for c in columns]
    return table_csv(heads, ([_csv_cell(room, a, c) for c in columns] for a in found))


def _csv_cell(room: Room, asked: Asked, column: str) -> str | int | None:
    request, answer, language = asked.request, asked.request.answer, room.language
    match column:
        case "number":
            return request.id
        case "service":
            return room.snapshot.partner_name(asked.service).get(language)
        case "title":
            return request.title.get(language)
        case "status":
            return word("request_status", request.state, language)
        case "what":
            return _text(request.what, language)
        case "wanted-by":
            return request.wanted_by
    if answer is None:
        return None
    if column == "how":
        return word("answer_how", answer.how, language)
    if column == "alternative":
        return _text(answer.alternative, language)
    found: str | int | None = getattr(answer, column)
    return found


def _text(said: Text | str | None, language: str) -> str:
    return said.get(language) if isinstance(said, Text) else said or ""


# -- one request ---------------------------------------------------------------------------------------------------


def _one(room: Room, asked: Asked) -> None:
    request, language = asked.request, room.language
    with st.container(horizontal=True, vertical_alignment="center", key="request-ways-on"):
        st.button(room.say("requests.back"), icon=":material/arrow_back:", type="tertiary", on_click=keep, args=("request", ""))  # fmt: skip
        if asked.agreement is not None:
            room.link("points", room.say("requests.point"), point=f"{asked.service}/{asked.agreement.id}")
        room.link("history", room.say("requests.history"), record=record_of(asked))
    st.subheader(plain(request.title.get(language)), anchor=False)
    st.markdown(
        f"{status_badge(room, request)}　{plain(room.snapshot.partner_name(asked.service).get(language))} {plain(request.id)}"
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        _facts(room, asked)
    with right:
        _answer(room, asked)
    _shares(room, asked)
    _together(room, asked)
    _steps(room, asked)
    _form(room, asked)


def _facts(room: Room, asked: Asked) -> None:
    request, language = asked.request, room.language
    acceptance = " ／ ".join(plain(f"({i}) {a}") for i, a in enumerate(request.acceptance, start=1))
    facts(
        [
            (room.say("requests.column.what"), plain(_text(request.what, language))),
            (room.say("requests.why"), plain(_text(request.why, language))),
            (room.say("requests.acceptance"), acceptance),
            (room.say("requests.elements"), _elements(room, asked)),
            (room.say("requests.package"), plain(" ／ ".join(f"{a.mark} {a.how or ''}".strip() for a in asked.about_elements))),
            (room.say("column.municipalities"), plain(_names(room, request.municipalities))),
            (room.say("requests.column.wanted-by"), plain(dated(request.wanted_by, language)) if request.wanted_by else ""),
            (room.say("requests.expires"), plain(dated(request.expires, language)) if request.expires else ""),
            (room.say("requests.review"), plain(dated(request.review, language)) if request.review else ""),
            (room.say("requests.bundle"), plain(request.bundle or "")),
            (room.say("column.note"), plain(_text(request.note, language))),
        ],
        alt=room.say("requests.facts"),
    )  # fmt: skip
    if not (request.what or request.why or request.acceptance):
        st.caption(room.say("requests.thin"))


def _elements(room: Room, asked: Asked) -> str:
    """What the request is about: each process with the elements in it."""
    said: dict[str, list[str]] = {}
    for about in asked.request.about:
        process_id, _, local = about.partition("/")
        process = room.snapshot.processes.get(f"{asked.service}/{process_id}")
        named = process.name.get(room.language) if process is not None else process_id
        parts = said.setdefault(named, [])
        if local:
            parts.append(_wording(room, asked.service, process_id).name(local))
    colon, comma = ("：", "、") if room.language == "ja" else (": ", ", ")
    return " ／ ".join(plain(f"{named}{colon}{comma.join(parts)}" if parts else named) for named, parts in said.items())


def _wording(room: Room, service: str, process_id: str) -> Wording:
    """The names of a process's elements, and of those that municipalities add beside it."""
    address, snapshot = f"{service}/{process_id}", room.snapshot
    towns = reversed(list(snapshot.municipalities))  # where several add the same element, the first one names it
    own = (c for m in towns for d in snapshot.practice(m, address).deviations for c in d.changes)
    return Wording(snapshot, room.language, snapshot.processes.get(address)).knowing(own)


def _answer(room: Room, asked: Asked) -> None:
    """The vendor's answer, and the form of it for whoever gives it."""
    answer, language = asked.request.answer, room.language
    with st.container(border=True, key="request-answer"):
        st.markdown(f"**{room.say('requests.answer')}**")
        if answer is None:
            st.caption(room.say("requests.no-answer"))
        else:
            facts(
                [
                    (room.say("requests.column.mark"), plain(answer.mark)),
                    (room.say("requests.column.how"), plain(word("answer_how", answer.how, language))),
                    (room.say("requests.column.available"), plain(dated(answer.available, language)) if answer.available else ""),
                    (room.say("money.initial"), plain(yen(answer.initial, language)) if answer.initial is not None else ""),
                    (room.say("money.yearly"), plain(yen(answer.yearly, language)) if answer.yearly is not None else ""),
                    (room.say("requests.column.alternative"), plain(_text(answer.alternative, language))),
                    (room.say("column.note"), plain(_text(answer.note, language))),
                    (room.say("requests.answered-on"), plain(dated(answer.date, language)) if answer.date else ""),
                ],
                alt=room.say("requests.answer"),
            )  # fmt: skip
            _late(room, asked)
        if asked.request.status != "withdrawn" and room.may_write(f"{record_of(asked)}/answer"):
            _answer_form(room, asked)


def _late(room: Room, asked: Asked) -> None:
    wanted, answer = asked.request.wanted_by, asked.request.answer
    if wanted and answer is not None and answer.available and answer.available > wanted:
        st.warning(room.say("requests.late", wanted=dated(wanted, room.language)), icon=":material/schedule:")


def _answer_form(room: Room, asked: Asked) -> None:
    record, answer, language = f"{record_of(asked)}/answer", asked.request.answer, room.language
    start: dict[str, Any] = {
        "mark": answer.mark if answer else None,
        "how": answer.how if answer else None,
        "available": (answer.available or "") if answer else "",
        "initial": answer.initial if answer else None,
        "yearly": answer.yearly if answer else None,
        "alternative": _text(answer.alternative, language) if answer else "",
        "note": _text(answer.note, language) if answer else "",
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


# -- money ---------------------------------------------------------------------------------------------------------


def _shares(room: Room, asked: Asked) -> None:
    """What it costs and who pays, for those who decide about it."""
    if not room.may_see("agreements"):
        return
    cost = cost_of(asked)
    if cost is None:
        return
    language, request = room.language, asked.request
    budget = room.snapshot.settings.budget
    years = budget.years if budget is not None else 5
    st.subheader(room.say("requests.shares"), anchor=False)
    about = [*request.about]
    payers = payers_of(room.snapshot, asked.service, about, cost, request.municipalities)
    run = cost.share_yearly or cost.share
    try:
        found = what_if(cost.initial, cost.yearly, cost.share, run, payers, years)
    except CannotShare as error:
        st.warning(plain(error.message.get(language)), icon=":material/warning:")
        return
    st.caption(plain(rule_said(room, Rule("", cost.share, run))))
    rows = [
        {
            room.say("column.municipality"): plain(municipality_name(room.snapshot, m, language)),
            room.say("money.initial"): plain(yen(found.initial[m], language)),
            room.say("money.yearly"): plain(yen(found.yearly[m], language)),
            room.say("money.total", years=years): plain(yen(found.total[m], language)),
        }
        for m in payers
    ]
    rows.append(
        {
            room.say("column.municipality"): f"**{room.say('money.sum')}**",
            room.say("money.initial"): f"**{plain(yen(cost.initial, language))}**",
            room.say("money.yearly"): f"**{plain(yen(cost.yearly, language))}**",
            room.say("money.total", years=years): f"**{plain(yen(sum(found.total.values()), language))}**",
        }
    )
    table(rows, alt=room.say("requests.shares"))
    if asked.agreement is not None:
        room.link("money", room.say("requests.what-if"), view="shares", of=f"{asked.service}/{asked.agreement.id}")


def cost_of(asked: Asked) -> Cost | None:
    """What a request costs: as it says itself, as its point says, or as the vendor answers."""
    request, agreement = asked.request, asked.agreement
    if request.cost is not None:
        return request.cost
    if agreement is not None and agreement.cost is not None:
        return agreement.cost
    answer = request.answer
    if answer is None or not (answer.initial or answer.yearly):
        return None
    return Cost(initial=answer.initial or 0, yearly=answer.yearly or 0)


def _together(room: Room, asked: Asked) -> None:
    """Requests that are alike, to be asked together."""
    if not asked.similar:
        return
    known = {a.key: a for a in requests(room.snapshot)}
    st.subheader(room.say("requests.similar"), anchor=False)
    with st.container(horizontal=True):
        for key in asked.similar:
            room.link("requests", f"{key} {known[key].request.title.get(room.language)}", request=key)
    keys = (asked.key, *asked.similar)
    records = [record_of(known[k]) for k in keys]
    bundled = len({known[k].request.bundle for k in keys}) == 1 and asked.request.bundle is not None
    if bundled or not all(room.may_write(r) for r in records):
        return
    if st.button(room.say("requests.bundle.do"), key="request-bundle", icon=":material/link:"):
        edit = bundling(room.snapshot, keys)
        if save(room, edit, {r: room.value(r) for r in records}, room.say("requests.bundle.do")):
            st.rerun()


# -- what those do who ask -----------------------------------------------------------------------------------------


def _steps(room: Room, asked: Asked) -> None:
    """On to the next state, or withdrawn."""
    record, request = record_of(asked), asked.request
    if not room.may_write(record):
        return
    following = _NEXT.get(request.state)
    with st.container(horizontal=True, key="request-steps"):
        if following is not None and st.button(
            room.say(f"requests.to.{following}"), key="request-next", type="primary", icon=":material/arrow_forward:"
        ):
            _to(room, asked, following)
        if request.status not in ("withdrawn", "accepted"):
            if st.button(room.say("requests.to.withdrawn"), key="request-withdraw", icon=":material/block:"):
                _to(room, asked, "withdrawn")
        elif request.status == "withdrawn" and st.button(
            room.say("requests.to.draft"), key="request-draft", icon=":material/undo:"
        ):
            _to(room, asked, "draft")


def _to(room: Room, asked: Asked, status: RequestStatus) -> None:
    edit = putting_request(asked.service, asked.request.model_copy(update={"status": status}))
    record = record_of(asked)
    if save(room, edit, {record: room.value(record)}, word("request_status", status, room.language)):
        st.rerun()


def _form(room: Room, asked: Asked) -> None:
    """What is asked, for those who may write it."""
    record, request, language = record_of(asked), asked.request, room.language
    if not room.may_write(record):
        return
    start: dict[str, Any] = {
        "title": request.title.get(language),
        "what": _text(request.what, language),
        "why": _text(request.why, language),
        "acceptance": "\n".join(request.acceptance),
        "municipalities": list(request.municipalities),
        "wanted_by": request.wanted_by or "",
        "expires": request.expires or "",
        "review": request.review or "",
        "note": _text(request.note, language),
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
