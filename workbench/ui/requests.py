"""要望: what is asked of the vendor, what it answers, and who pays; the vendor sees what was asked of it, and answers here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

import streamlit as st

from workbench.agreement import Asked, CannotShare, bundling, putting_request, requests
from workbench.agreement.paying import payers_of
from workbench.agreement.what_if import what_if
from workbench.exchange import table_csv
from workbench.model import Cost, Request, RequestAnswer, joined, kind_of, word
from workbench.model.request import RequestStatus
from workbench.ui.dates import dated, yen
from workbench.ui.plain import plain
from workbench.ui.point import after
from workbench.ui.request_forms import record_of, show_answer_form, show_new_request, show_request_form, text_said
from workbench.ui.saving import save
from workbench.ui.state import choose, keep
from workbench.ui.what_if import Rule, rule_said
from workbench.ui.widgets import badge, example_badge, facts, municipality_name, table
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
_CSS = """<style>
.st-key-request-shares td * { white-space: nowrap !important; }
</style>"""


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
    show_new_request(room)
    if not known:
        st.info(
            room.say("requests.none" if room.may_see("agreements") else "requests.none-vendor"),
            icon=":material/outbox:",
        )
        return
    _list(room, known)


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
        left.markdown(
            f"**{plain(request.title.get(language))}** {status_badge(room, request)} {example_badge(request.source, language)}"
        )
        service = room.snapshot.partner_name(asked.service).get(language)
        said = [f"{service} {request.id}"]
        if request.wanted_by:
            said.append(room.say("requests.wanted-by", when=dated(request.wanted_by, language)))
        said.append(_names(room, request.municipalities))
        left.caption(plain("　".join(filter(None, said))))
        with right, st.container(horizontal=True, horizontal_alignment="right"):
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
            return text_said(request.what, language)
        case "wanted-by":
            return request.wanted_by
    if answer is None:
        return None
    if column == "how":
        return word("answer_how", answer.how, language)
    if column == "alternative":
        return text_said(answer.alternative, language)
    found: str | int | None = getattr(answer, column)
    return found


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
        f"{status_badge(room, request)} {example_badge(request.source, language)}　{plain(room.snapshot.partner_name(asked.service).get(language))} {plain(request.id)}"
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        _facts(room, asked)
    with right:
        _answer(room, asked)
    _shares(room, asked)
    _together(room, asked)
    _steps(room, asked)
    show_request_form(room, asked)


def _facts(room: Room, asked: Asked) -> None:
    request, language = asked.request, room.language
    acceptance = " ／ ".join(plain(f"({i}) {a}") for i, a in enumerate(request.acceptance, start=1))
    facts(
        [
            (room.say("requests.column.what"), plain(text_said(request.what, language))),
            (room.say("requests.why"), plain(text_said(request.why, language))),
            (room.say("requests.acceptance"), acceptance),
            (room.say("requests.elements"), _elements(room, asked)),
            (room.say("requests.package"), plain(" ／ ".join(f"{a.mark} {a.how or ''}".strip() for a in asked.about_elements))),
            (room.say("column.municipalities"), plain(_names(room, request.municipalities))),
            (room.say("requests.column.wanted-by"), plain(dated(request.wanted_by, language)) if request.wanted_by else ""),
            (room.say("requests.expires"), plain(dated(request.expires, language)) if request.expires else ""),
            (room.say("requests.review"), plain(dated(request.review, language)) if request.review else ""),
            (room.say("requests.bundle"), plain(request.bundle or "")),
            (room.say("column.note"), plain(text_said(request.note, language))),
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
            name = _wording(room, asked.service, process_id).name(local)
            # what only a municipality has, the vendor sees by its kind and id, and not by its path
            kind = word("kind", kind_of(local), room.language)
            parts.append(name if name != local else f"{kind} {local.rpartition('/')[2]}")
    lines = [after(room, named, joined(parts, room.language)) if parts else named for named, parts in said.items()]
    return " ／ ".join(map(plain, lines))


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
                    (room.say("requests.column.alternative"), plain(text_said(answer.alternative, language))),
                    (room.say("column.note"), plain(text_said(answer.note, language))),
                    (room.say("requests.answered-on"), plain(dated(answer.date, language)) if answer.date else ""),
                ],
                alt=room.say("requests.answer"),
            )  # fmt: skip
            _late(room, asked)
        if asked.request.status != "withdrawn" and room.may_write(f"{record_of(asked)}/answer"):
            show_answer_form(room, asked)


def _late(room: Room, asked: Asked) -> None:
    wanted, answer = asked.request.wanted_by, asked.request.answer
    if wanted and answer is not None and answer.available and answer.available > wanted:
        st.warning(room.say("requests.late", wanted=dated(wanted, room.language)), icon=":material/schedule:")


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
    st.html(_CSS)
    with st.container(key="request-shares"):
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
        lacks = request.lacks if following == "asked" else ()
        if following is not None and st.button(
            room.say(f"requests.to.{following}"), key="request-next", type="primary", icon=":material/arrow_forward:",
            disabled=bool(lacks),
        ):  # fmt: skip
            _to(room, asked, following)
        if request.status not in ("withdrawn", "accepted"):
            if st.button(room.say("requests.to.withdrawn"), key="request-withdraw", icon=":material/block:"):
                _to(room, asked, "withdrawn")
        elif request.status == "withdrawn" and st.button(
            room.say("requests.to.draft"), key="request-draft", icon=":material/undo:"
        ):
            _to(room, asked, "draft")
    if lacks:
        named = "・".join(room.say(f"requests.lacks.{field}") for field in lacks)
        st.caption(room.say("requests.lacks", what=named))


def _to(room: Room, asked: Asked, status: RequestStatus) -> None:
    edit = putting_request(asked.service, asked.request.model_copy(update={"status": status}))
    record = record_of(asked)
    if save(room, edit, {record: room.value(record)}, word("request_status", status, room.language)):
        st.rerun()
