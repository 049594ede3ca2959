"""棚卸し: one municipality goes through one service, question by question; one key answers, the next comes by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from workbench.fitgap.inventory import (
    SHOWN,
    Author,
    Inventory,
    Progress,
    Question,
    answer_record,
    deviation_record,
    expected,
    inventory,
    not_applicable,
    process_not_applicable,
    rest_as_standard,
    same,
    service_not_applicable,
    undoing,
    with_volume,
    withdrawn,
)
from workbench.model import (
    STATE_MARKS,
    Edit,
    Element,
    Form,
    Process,
    Put,
    aside,
    find,
    joined,
    parent_of,
    record_name,
    word,
)
from workbench.model.edit import Value
from workbench.ui import live, saving
from workbench.ui.comparing import compare
from workbench.ui.dates import dated
from workbench.ui.deviating import show_deviation
from workbench.ui.deviation_form import about_new, show_deviation_form
from workbench.ui.drafts import Draft, half_typed, open_draft
from workbench.ui.drawings import flow_picture, form_picture
from workbench.ui.part import whole_part
from workbench.ui.plain import plain
from workbench.ui.processes import Listed, show_processes
from workbench.ui.question import show_statement
from workbench.ui.state import choose, keep
from workbench.ui.widgets import MANY, STATE_COLOURS, alike, badge, coded, municipality_name, table
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

_MODE, _SEEN, _UNDO, _KNOWN = "inventory-now-open", "inventory-now-seen", "inventory-done", "inventory-known"
_ASKED = (
    "same", "differs", "not-applicable", "next", "back", "open", "undo", "withdraw", "keep-difference", "as-standard", "rest",
)  # fmt: skip
_REASONS = ("not-done", "no-case", "elsewhere")
_UNDONE = 50
"""How many steps can be taken back."""
_CSS = """<style>
.st-key-inventory-statement { min-height: 10rem; gap: .5rem; }
.st-key-inventory-statement h3 { font-size: 1.7rem; line-height: 1.45; padding: 0 0 .7rem; }
@media (max-width: 640px) { .st-key-inventory-statement h3 { font-size: 1.35rem; } }
.st-key-inventory-answers button { min-height: 3.4rem; }
.st-key-inventory-answers button p { font-size: 1.15rem; font-weight: 700; }
.st-key-inventory-steps > * { flex-shrink: 0; }
.st-key-inventory-picture { overflow-x: auto; }
[data-testid="stPopoverBody"] { min-height: 9rem; }
@media (min-width: 900px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-inventory-choice) { width: 46%; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-inventory-above) { width: 52%; margin: -3.53rem 0 0 48%; min-height: 2.53rem; }
}
[data-testid="stLayoutWrapper"]:has(> .st-key-inventory-attend) { display: none; }
</style>"""
_ATTEND = """
let before = null;
export default function ({ data }) {
  if (data.at === before) return;
  const arriving = before === null, closed = before?.split(" ")[1] && !data.focus;
  before = data.at;
  if (arriving) return;
  const focus = data.focus || (closed ? ".st-key-inventory-answers button" : "");
  let tries = 20;
  const look = () => {
    const lost = document.activeElement.matches("body, main");
    const there = focus && (lost || !closed) ? document.querySelector(focus) : null;
    if (focus && !there && tries--) return setTimeout(look, 50);
    document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
    if (there) there.focus({ preventScroll: true });
  };
  setTimeout(look, 50);
}
"""
"""What is asked next is read from its beginning, wherever the last answer left the page; a form that opens is typed into.

When a form is gone, the keyboard is back at the answers.
"""
_FOCUS = {
    "differs": ".st-key-deviation-form input:checked",
    "not-applicable": ".st-key-inventory-not-applicable-form button",
    "as-standard": ".st-key-inventory-as-standard button",
    "rest": ".st-key-inventory-rest button",
}


class Mode(NamedTuple):
    """What is open beside the question: a form about the element at ``address`` (``what``), or about its process."""

    what: str = ""
    address: str = ""
    deviation: str = ""


class Seen(NamedTuple):
    """What the person had before them when they answered: the question, its records, the version of the standard."""

    address: str
    expecting: Mapping[str, Value | None]
    standard: str


class Undo(NamedTuple):
    """How to take back one save: the edit, how its records stood after the save, and the question it was made at."""

    edit: Edit
    expecting: Mapping[str, Value | None]
    address: str


def show(room: Room) -> None:
    """Choose municipality and service; then the question, the three answers, the drawing; beside it all processes."""
    snapshot = room.snapshot
    services = [s for s in snapshot.services if snapshot.processes_of(s)]
    if not services or not snapshot.municipalities:
        st.info(room.say("home.empty"), icon=":material/folder_open:")
        return
    st.html(_CSS)
    with st.container(horizontal=True, key="inventory-choice"):
        municipality, service = _choice(room, services)
    _asked(room, municipality, service)


@whole_part
def _asked(room: Room, municipality: str, service: str) -> None:
    """All of the page that an answer changes."""
    live.only(room, service)
    far = st.container(key="inventory-above")
    if not saving.anything_unsaved() and _unread(room, municipality, service):
        return
    found = _inventory(room, municipality, service)
    if not found.questions:
        st.info(room.say("inventory.nothing"), icon=":material/folder_open:")
        return
    may_write = room.may_write(answer_record(municipality, found.questions[0].process))
    if may_write and _act(room, found):
        found = _inventory(room, municipality, service)
    with far:
        _how_far(room, found, may_write)
    if found.not_applicable:
        reason = plain(found.not_applicable.reason)
        st.info(room.say("inventory.service-not-applicable", reason=reason), icon=":material/block:")
        return
    question = _question(found)
    mode = _mode(room, found, question) if may_write else Mode()
    if mode.what == "differs":
        _where(room, found, question)
        _differ(room, found, question, mode)
        _colleagues(room, found, question)
    else:
        body, side = st.columns([11, 5], gap="medium")
        with body:
            _ask(room, found, question, mode, may_write)
        with side:
            _processes(room, found, question)
            _colleagues(room, found, question)
    with st.container(key="inventory-attend"):
        _attending()(
            key="inventory-attending",
            data={"at": f"{question.address} {mode.what}", "focus": _FOCUS.get(mode.what, "")},
        )


def _unread(room: Room, municipality: str, service: str) -> bool:
    """Whether the answers are there and cannot be read: then nobody may think that there are none."""
    file = f"municipalities/{municipality}/{service}.yaml"
    wrong = [p for p in room.snapshot.problems if p.file == file and p.severity == "error"]
    if not wrong or (municipality, service) in room.snapshot.practices:
        return False
    st.error(room.say("inventory.unread"), icon=":material/broken_image:")
    for problem in wrong:
        place = f"{file}:{problem.line}" if problem.line else file
        st.markdown(f"**{plain(place)}**　{coded(problem.message.get(room.language))}")
        st.caption(coded(problem.hint.get(room.language)))
    with st.container(horizontal=True):
        room.link("problems", room.say("home.see-problems"))
        room.link("history", room.say("page.history"), municipality=municipality, service=service)
    return True


def _inventory(room: Room, municipality: str, service: str) -> Inventory:
    """The questions as the workspace stands now, made from those that were asked last."""
    known = st.session_state.get(_KNOWN)
    if (
        known is None
        or known.snapshot is not room.snapshot
        or (known.municipality, known.service) != (municipality, service)
    ):
        known = st.session_state[_KNOWN] = inventory(room.snapshot, municipality, service, before=known)
    return known


@st.cache_resource(show_spinner=False)
def _attending() -> Callable[..., Any]:
    return st.components.v2.component("inventory_attend", js=_ATTEND)


def _choice(room: Room, services: Sequence[str]) -> tuple[str, str]:
    """Municipality and service, at first those of the reader."""
    snapshot, language = room.snapshot, room.language
    municipalities = list(snapshot.municipalities)
    own = next((r for r in room.principal.roles if r.municipality in municipalities), None)
    first = own.municipality if own and own.municipality else municipalities[0]
    groups = own.working_groups if own else ()
    one = next((s for s in services if snapshot.services[s].working_group in groups), services[0])
    municipality = choose(
        "municipality", room.say("choose.municipality"), municipalities, first,
        lambda m: municipality_name(snapshot, m, language), key="inventory-municipality", collapsed=True,
    )  # fmt: skip
    service = choose(
        "service", room.say("choose.service"), services, one,
        lambda s: snapshot.services[s].name.get(language), key="inventory-service", collapsed=True,
    )  # fmt: skip
    return municipality, service


def _question(found: Inventory) -> Question:
    """The question in the address; where there is none, the first of the process in it, or where one stopped."""
    asked = found.about(st.query_params.get("element", ""))
    if asked is None:
        process = f"{found.service}/{st.query_params.get('process', '')}"
        of_process = found.of(process)
        asked = next((q for q in of_process if q.open), None) or next(iter(of_process), None)
    if asked is None:
        last = found.at(st.session_state.get("last-element", ""))
        asked = last or found.next_open() or found.questions[0]
    _go(asked)
    return asked


def _saw(room: Room, found: Inventory, question: Question) -> None:
    """The question is before its reader: an answer that comes now is one to it."""
    st.session_state[_SEEN] = Seen(
        question.address,
        expected(room.snapshot, withdrawn(found, question)),
        room.snapshot.fingerprint(question.process),
    )


def _go(question: Question) -> None:
    keep("process", question.process.split("/", 1)[1])
    keep("element", question.address)


# -- doing what was asked for --------------------------------------------------------------------------------------


def _act(room: Room, found: Inventory) -> bool:
    """Do what the button pressed in the run before asks for, to what was then seen; whether something was saved."""
    asked = next((a for a in _ASKED if st.session_state.get(f"inventory-{a}")), None)
    seen: Seen | None = st.session_state.get(_SEEN)
    question = found.at(seen.address) if seen else None
    if asked is None or seen is None or question is None:
        return False
    author = _author(room)
    match asked:
        case "differs":
            _open(Mode("differs", question.address))
        case "not-applicable":
            _open(Mode("not-applicable", question.address))
        case "next" | "back":
            _go(found.beside(question.address, 1 if asked == "next" else -1) or question)
            _open(Mode())
        case "open":
            _go(found.next_open(question.address) or question)
            _open(Mode())
        case "same" if question.state == "differs":
            _open(Mode("as-standard", question.address))
        case "same" | "as-standard":
            return _answered(room, found, question, same(found, question, author), seen)
        case "keep-difference":
            edit = tuple(p for p in same(found, question, author) if "/answers/" in p.record)
            return _answered(room, found, question, edit, seen)
        case "withdraw":
            return _save(room, found, withdrawn(found, question), seen, question.address)
        case "rest":
            edit = rest_as_standard(found, question.process, author)
            return bool(edit) and _answered(room, found, question, edit, seen)
        case "undo":
            return _undo(room, found)
    return False


def _author(room: Room) -> Author:
    return Author(room.principal.name, date.today().isoformat())


def _answered(
    room: Room, found: Inventory, question: Question, edit: Edit, seen: Seen, draft: Draft | None = None,
    *, stay: bool = False,
) -> bool:  # fmt: skip
    """Save an answer and go on to the next question that is open, or ``stay`` with what was saved."""
    if not _save(room, found, edit, seen, question.address, draft):
        return False
    if stay:
        _open(Mode())
        return True
    after = _inventory(room, found.municipality, found.service)
    following = after.next_open(question.address)
    if following is None:
        st.toast(room.say("inventory.all-done"), icon=":material/celebration:")
    elif following.process != question.process:
        name = room.snapshot.processes[question.process].name.get(room.language)
        st.toast(room.say("inventory.process-done", name=plain(name)), icon=":material/check:")
    _go(following or after.at(question.address) or question)
    _open(Mode())
    return True


def _save(
    room: Room, found: Inventory, edit: Edit, seen: Seen | None, address: str, draft: Draft | None = None
) -> bool:
    """Save, against what was seen, and remember how to take it back."""
    before = room.snapshot
    expecting = expected(before, edit)
    if seen is not None:
        edit = tuple(_of_version(put, seen) for put in edit)
        expecting |= {record: value for record, value in seen.expecting.items() if record in expecting}
    if not saving.save(room, edit, expecting, draft=draft):
        return False
    back = undoing(before, edit)
    room.look_again()
    kept = (*st.session_state.get(_UNDO, ()), Undo(back, expected(room.snapshot, back), address))
    st.session_state[_UNDO] = kept[-_UNDONE:]
    return True


def _of_version(put: Put, seen: Seen) -> Put:
    """A confirmation speaks of the version of the standard that was seen, whatever has become of it since."""
    name = record_name(put.record)
    of_process = seen.address.startswith(f"{name.service}/{name.process}/")
    if name.kind != "answer" or not of_process or not put.value or put.value["state"] != "same":
        return put
    return put.model_copy(update={"value": {**put.value, "standard": seen.standard[:SHOWN]}})


def _undo(room: Room, found: Inventory) -> bool:
    """Take back the last save that has not been taken back, as a new change."""
    done: tuple[Undo, ...] = st.session_state.get(_UNDO, ())
    if not done:
        return False
    last = done[-1]
    if not saving.save(room, last.edit, last.expecting, room.say("inventory.undone")):
        return False
    st.session_state[_UNDO] = done[:-1]
    room.look_again()
    service, process, _ = last.address.split("/", 2)
    for name, value in (("service", service), ("process", process), ("element", last.address)):
        keep(name, value)
    _open(Mode())
    if service != found.service:
        st.rerun(scope="app")
    return True


def _open(mode: Mode) -> None:
    st.session_state[_MODE] = mode


def _mode(room: Room, found: Inventory, question: Question) -> Mode:
    """What is open beside the question; a form that somebody was typing into opens by itself."""
    mode: Mode = st.session_state.get(_MODE) or Mode()
    if mode.address == question.address:
        return mode
    if half_typed(room, about_new(found, question)):
        return Mode("differs", question.address)
    for deviation in found.differences(question):
        if half_typed(room, deviation_record(found.municipality, question.process, deviation.id)):
            return Mode("differs", question.address, deviation.id)
    return Mode()


# -- what is shown -------------------------------------------------------------------------------------------------


def _how_far(room: Room, found: Inventory, may_write: bool) -> None:
    """How far the service is, in a line that everybody sees; and the service as a whole."""
    progress = found.progress()
    with st.container(horizontal=True, vertical_alignment="center", key="inventory-far"):
        st.markdown(f"**{_far(room, progress)}**", width="content")
        st.progress(progress.share, width="stretch")
        if may_write:
            opened = st.popover(room.say("inventory.service"), key="inventory-service-more", on_change="rerun")
            if opened.open:
                with opened:
                    _service_as_a_whole(room, found)


def _aside(room: Room, record: str, start: dict[str, Any]) -> Draft:
    """The draft of a form behind a button: nothing waits for it until somebody types."""
    return open_draft(room, f"{record}#whole", start, {record: room.value(record)}, hold=False)


def _far(room: Room, progress: Progress) -> str:
    return room.say(
        "inventory.far",
        answered=f"{progress.answered:,}",
        all=f"{progress.all:,}",
        percent=f"{100 * progress.share:.0f}",
    )


def _service_as_a_whole(room: Room, found: Inventory) -> None:
    if found.not_applicable:
        if st.button(room.say("inventory.applies-again"), key="service-applies"):
            _save_and_show(room, found, service_not_applicable(found, None, _author(room)))
        return
    draft = _aside(room, f"practice/{found.municipality}/{found.service}", {"service_reason": ""})
    draft.notice(room)
    st.markdown(room.say("inventory.service-not-applicable.about"))
    reason = st.text_input(room.say("column.reason"), key=draft.key("service_reason"), on_change=draft.keep)
    if st.button(room.say("inventory.service-not-applicable.do"), disabled=not reason.strip(), key="service-excluded"):
        _save_and_show(room, found, service_not_applicable(found, reason.strip(), _author(room)), draft)


def _save_and_show(room: Room, found: Inventory, edit: Edit, draft: Draft | None = None) -> None:
    """Save what was typed, against what stood when its typing began."""
    address = found.questions[0].address
    seen = Seen(address, draft.seen, "") if draft else None
    if _save(room, found, edit, seen, address, draft):
        st.rerun()


def _where(room: Room, found: Inventory, question: Question) -> None:
    """The process, which of its questions this is, and of what kind."""
    process, asked = room.snapshot.processes[question.process], found.of(question.process)
    number = [q.address for q in asked].index(question.address) + 1
    kind = badge(word("kind", question.kind, room.language), "blue")
    st.markdown(f"**{plain(process.name.get(room.language))}**　{number} / {len(asked)}　{kind}")


def _ask(room: Room, found: Inventory, question: Question, mode: Mode, may_write: bool) -> None:
    _where(room, found, question)
    excluded = found.process_not_applicable(question.process)
    if excluded:
        st.info(room.say("inventory.process-not-applicable", reason=plain(excluded.reason)), icon=":material/block:")
    with st.container(key="inventory-statement"):
        show_statement(room, question, found.municipality)
        _answer(room, found, question)
    _saw(room, found, question)
    if may_write and not excluded:
        match mode.what:
            case "not-applicable":
                _not_applicable(room, found, question)
            case "as-standard":
                _as_standard(room, found, question)
            case "rest":
                _rest(room, found, question)
            case _:
                _answers(room, found, question)
    _steps(room, found, question, may_write, numbers=mode.what != "not-applicable")
    _picture(room, found, question)


def _steps(room: Room, found: Inventory, question: Question, may_write: bool, *, numbers: bool) -> None:
    """Back, on, to the next that is open; what was saved last is taken back; what concerns the answer or the process.

    ``numbers`` says whether they have the keys 4 and 5: while the reasons of 該当なし have them, a key must mean one thing.
    """
    with st.container(horizontal=True, gap="small", key="inventory-steps"):
        first, last = found.beside(question.address, -1) is None, found.beside(question.address, 1) is None
        _button(room, "back", "K", icon=":material/arrow_back:", disabled=first)
        _button(room, "next", "J", icon=":material/arrow_forward:", disabled=last)
        _button(room, "open", "N", icon=":material/skip_next:", disabled=found.next_open(question.address) is None)
        if not may_write:
            return
        _button(room, "undo", "U", icon=":material/undo:", disabled=not st.session_state.get(_UNDO))
        if question.state == "stale" and found.deviations(question):
            _button(room, "keep-difference", "4" if numbers else None, icon=":material/check:")
        if question.state in ("same", "not_applicable") and not found.process_not_applicable(question.process):
            _button(room, "withdraw", icon=":material/close:")
        rest = len(found.rest(question.process).questions)
        if rest > 1:
            st.button(
                room.count("inventory.rest", rest), key="inventory-rest-look", icon=":material/done_all:",
                shortcut="5" if numbers else None, type="tertiary", on_click=_open, args=(Mode("rest", question.address),),
            )  # fmt: skip
        opened = st.popover(
            room.say("inventory.process"), key="inventory-process-more", type="tertiary", on_change="rerun"
        )
        if opened.open:
            with opened:
                _process_as_a_whole(room, found, question)


def _button(room: Room, what: str, shortcut: str | None = None, **more: Any) -> None:
    st.button(room.say(f"inventory.{what}"), key=f"inventory-{what}", shortcut=shortcut, type="tertiary", **more)


def _answers(room: Room, found: Inventory, question: Question) -> None:
    """The three answers, large."""
    name = plain(municipality_name(room.snapshot, found.municipality, room.language))
    st.markdown(room.say("inventory.ask", name=name))
    with st.container(horizontal=True, key="inventory-answers"):
        same_said = f"{STATE_MARKS['same']} {_same_label(room, question)}"
        chosen = {"same": "same", "differs": "differs", "not_applicable": "not-applicable"}.get(question.state, "same")
        for what, label, key in (
            ("same", same_said, "1"),
            ("differs", f"{STATE_MARKS['differs']} {word('state', 'differs', room.language)}", "2"),
            ("not-applicable", f"{STATE_MARKS['not_applicable']} {word('state', 'not_applicable', room.language)}", "3"),
        ):  # fmt: skip
            st.button(
                label,
                key=f"inventory-{what}",
                shortcut=key,
                width="stretch",
                type="primary" if what == chosen else "secondary",
                wrap=True,
            )


def _same_label(room: Room, question: Question) -> str:
    label = word("state", "same", room.language)
    fields = len(getattr(question.element, "fields", ()))
    return f"{label} {room.count('inventory.with-fields', fields)}" if fields else label


def _answer(room: Room, found: Inventory, question: Question) -> None:
    """What is answered so far: the state with who and when, what has changed since, the differences."""
    language, answers = room.language, found.answers[question.process]
    if question.state == "unanswered":
        return
    mark = badge(
        f"{STATE_MARKS[question.state]} {word('state', question.state, language)}", STATE_COLOURS[question.state]
    )
    said = ""
    confirmation = answers.confirmation(found.municipality, question.local)
    excluded = answers.not_applicable(found.municipality, question.local)
    if question.state == "not_applicable" and excluded:
        by = "　".join(p for p in (excluded.by, dated(excluded.date, language) if excluded.date else None) if p)
        said = plain(excluded.reason + aside(by, language))
    elif confirmation:
        said = plain(f"{confirmation.by}　{dated(confirmation.date, language)}")
    st.markdown(f"{mark}　{said}")
    if question.state == "stale":
        _what_changed(room, found, question)
    wording = Wording(room.snapshot, language, answers.process)
    for deviation in found.differences(question):
        show_deviation(room, wording, deviation, deviation.changes)


def _what_changed(room: Room, found: Inventory, question: Question) -> None:
    """For a question asked again: what was confirmed, and what stands now."""
    answers = found.answers[question.process]
    before = answers.confirmed_element(found.municipality, question.local)
    if not isinstance(before, Element):
        st.caption(room.say("inventory.changed.unknown"))
        return
    wording = Wording(room.snapshot, room.language, answers.process)
    then, now = before.dump(), question.element.dump()
    rows = [
        {
            room.say("column.attribute"): plain(wording.attribute(name)),
            room.say("column.then"): plain(wording.content(question.kind, name, then.get(name))),
            room.say("column.now"): f"**{plain(wording.content(question.kind, name, now.get(name)))}**",
        }
        for name in dict.fromkeys([*then, *now])
        if name != "fields" and then.get(name) != now.get(name)
    ]
    st.markdown(room.say("inventory.changed"))
    if rows:
        table(rows, alt=room.say("inventory.changed"))


def _not_applicable(room: Room, found: Inventory, question: Question) -> None:
    """Why the element does not apply: one of the usual reasons by a click, or one's own."""
    about = answer_record(found.municipality, question.process, question.local)
    draft = open_draft(
        room, f"{about}#not-applicable", {"reason": ""}, expected(room.snapshot, withdrawn(found, question))
    )
    with st.container(border=True, key="inventory-not-applicable-form"):
        st.markdown(room.say("inventory.not-applicable.why"))
        draft.notice(room)
        chosen = ""
        with st.container(horizontal=True):
            for number, reason in enumerate(_REASONS, start=4):
                said = room.say(f"inventory.reason.{reason}")
                if st.button(said, key=f"inventory-reason-{reason}", shortcut=str(number)):
                    chosen = said
        own = st.text_input(room.say("inventory.reason.own"), key=draft.key("reason"), on_change=draft.keep)
        with st.container(horizontal=True):
            ready = st.button(
                room.say("inventory.not-applicable.do"),
                key="inventory-excluded",
                type="primary",
                disabled=not own.strip(),
            )
            st.button(
                room.say("inventory.cancel"), key="inventory-cancel", on_click=_cancelled, args=(draft,),
                shortcut=None if draft.typed else "Esc",
            )  # fmt: skip
        reason = chosen or (own.strip() if ready else "")
    if reason:
        edit = not_applicable(found, question, reason, _author(room))
        seen = Seen(question.address, draft.seen, room.snapshot.fingerprint(question.process))
        if _answered(room, found, question, edit, seen, draft):
            st.rerun()


def _cancelled(draft: Draft) -> None:
    draft.forget()
    _open(Mode())


def _as_standard(room: Room, found: Inventory, question: Question) -> None:
    """Before a difference is given up: which it is, and that it can be taken back."""
    with st.container(border=True):
        titles = joined((d.title.get(room.language) for d in found.deviations(question)), room.language)
        st.markdown(room.say("inventory.as-standard.about", titles=plain(titles)))
        with st.container(horizontal=True):
            st.button(room.say("inventory.as-standard"), key="inventory-as-standard", type="primary")
            st.button(
                room.say("inventory.cancel"), key="inventory-cancel", shortcut="Esc", on_click=_open, args=(Mode(),)
            )


def _rest(room: Room, found: Inventory, question: Question) -> None:
    """What "all the rest as the standard" confirms, before the click that does it."""
    rest, language = found.rest(question.process), room.language
    with st.container(border=True, key="inventory-rest-form"):
        name = room.snapshot.processes[question.process].name.get(language)
        st.markdown(f"**{room.count('inventory.rest.about', len(rest.questions), name=plain(name))}**")
        st.markdown("　".join(badge(f"{word('kind', k, language)} {n}", "blue") for k, n in rest.kinds.items()))
        with st.container(horizontal=True):
            st.button(room.say("inventory.rest.do"), key="inventory-rest", type="primary", icon=":material/done_all:")
            st.button(
                room.say("inventory.cancel"), key="inventory-cancel", shortcut="Esc", on_click=_open, args=(Mode(),)
            )  # fmt: skip
        if rest.left:
            st.caption(room.count("inventory.rest.left", len(rest.left)))
        stale = badge(word("state", "stale", language), "violet")
        with st.container(key="inventory-rest-list"):
            for kind in rest.kinds:
                asked = [q for q in rest.questions if q.kind == kind]
                names = [
                    plain(q.element.name.get(language)) + (f" {stale}" if q.state == "stale" else "") for q in asked
                ]
                st.markdown(f"**{word('kind', kind, language)}**　" + joined(names, language))


def _differ(room: Room, found: Inventory, question: Question, mode: Mode) -> None:
    """The form of a difference; where there are some already, the choice between them and a new one."""
    known = found.differences(question)
    if known and not mode.deviation and not half_typed(room, about_new(found, question)):
        mode = mode._replace(deviation=known[0].id)
    if len(known) > 1 or (known and mode.deviation):
        titles = {d.id: d.title.get(room.language) for d in known} | {"": room.say("differ.another")}
        picked = st.pills(
            room.say("differ.which"), list(titles), format_func=lambda d: plain(titles[d]), default=mode.deviation if mode.deviation in titles else "",
            required=True, key=f"inventory-which-{question.address}",
        )  # fmt: skip
        mode = mode._replace(deviation=picked or "")
    deviation = next((d for d in known if d.id == mode.deviation), None)
    outcome = show_deviation_form(room, found, question, deviation)
    if outcome is None:
        return
    if outcome.edit:
        seen = Seen(question.address, outcome.draft.seen, room.snapshot.fingerprint(question.process))
        stay = not question.open  # whoever came back to an answer for a difference wants to see it there
        if _answered(room, found, question, outcome.edit, seen, outcome.draft, stay=stay):
            saving.done(room.say("differ.saved"))
    else:
        outcome.draft.forget()
        _open(Mode())
        st.rerun()


def _picture(room: Room, found: Inventory, question: Question) -> None:
    """Where the element stands: in the flow, or on its form; choosing another goes to its question."""
    comparison = compare(room.snapshot, question.process, found.municipality)
    with st.container(key="inventory-picture"):
        form = question.local if question.kind == "form" else parent_of(question.local)
        if form:
            standard, own = _form(comparison.standard, form), _form(comparison.own, form)
            chosen = form_picture(room, standard, own if own != standard else None, "inventory-form", question.local)
        elif question.kind == "step":
            chosen = flow_picture(room, comparison.standard, "inventory-flow", question.local)
        else:
            return
    there = found.at(f"{question.process}/{chosen}") if chosen and chosen != question.local else None
    if there is not None:
        _go(there)
        _open(Mode())
        st.rerun()


def _form(process: Process, address: str) -> Form | None:
    found = find(process, address)
    return found if isinstance(found, Form) else None


def _processes(room: Room, found: Inventory, question: Question) -> None:
    """Every process with how far it is; below the one that is asked about, its elements."""
    language = room.language
    st.markdown(f"**{room.say('inventory.processes')}**")
    listed = [
        Listed(address, process.name.get(language), *found.progress(address), address == question.process)
        for address, process in room.snapshot.processes_of(found.service)
    ]
    show_processes(listed, key="inventory-processes", chosen=partial(_to_process, found))
    opened = st.popover(room.say("inventory.elements"), width="stretch", key="inventory-elements", on_change="rerun")
    if opened.open:
        with opened:
            _elements(room, found, question)


def _elements(room: Room, found: Inventory, question: Question) -> None:
    """The elements of the process that is asked about, to go to one of them."""
    language, asked = room.language, found.of(question.process)
    named = {
        q.address: f"{STATE_MARKS[q.state]} {word('kind', q.kind, language)}　{q.element.name.get(language)}"
        for q in asked
    }
    key = "inventory-element"
    st.session_state[key] = question.address
    st.selectbox(
        room.say("inventory.elements"), list(named), format_func=named.__getitem__, key=key, on_change=_to_element, args=(found,),
    )  # fmt: skip


def _to_process(found: Inventory, process: str) -> None:
    asked = found.of(process)
    _go(next((q for q in asked if q.open), asked[0]))
    _open(Mode())


def _to_element(found: Inventory) -> None:
    there = found.at(st.session_state["inventory-element"])
    if there is not None:
        _go(there)
        _open(Mode())


def _colleagues(room: Room, found: Inventory, question: Question) -> None:
    """What the other municipalities answered: to learn from, not to vote."""
    answers = found.colleagues(question)
    if not answers:
        return
    language = room.language
    wording = Wording(room.snapshot, language, room.snapshot.processes[question.process])
    opened = st.expander(
        room.count("inventory.colleagues", len(answers)), icon=":material/groups:", key="inventory-colleagues",
        on_change="rerun",
    )  # fmt: skip
    if not opened.open:
        return
    with opened:
        same = [a for a in answers if a.state == "same"] if len(answers) >= MANY else []
        for answer in answers:
            if answer in same:
                continue
            name = plain(municipality_name(room.snapshot, answer.municipality, language))
            mark = _mark(room, answer.state)
            why = plain(answer.not_applicable.reason) if answer.not_applicable else ""
            st.markdown(f"**{name}**　{mark}　{why}")
            for deviation in answer.deviations:
                changes = "／".join(plain(wording.knowing(deviation.changes).change(c)) for c in deviation.changes)
                st.caption(
                    f"{plain(deviation.title.get(language))}　{changes}　{room.say('column.reason')}: {plain(deviation.reason)}"
                )

        if same:
            st.markdown(alike(room, _mark(room, "same"), [a.municipality for a in same]))


def _mark(room: Room, state: str) -> str:
    return badge(f"{STATE_MARKS[state]} {word('state', state, room.language)}", STATE_COLOURS[state])


def _process_as_a_whole(room: Room, found: Inventory, question: Question) -> None:
    """Cases a year; and that the whole process does not apply."""
    process, author = question.process, _author(room)
    volume = room.snapshot.practice(found.municipality, process).volume
    before = {"per_year": volume.per_year if volume else None, "unit": (volume.unit or "") if volume else ""}
    draft = _aside(room, f"practice/{found.municipality}/{process}", {**before, "process_reason": ""})
    draft.notice(room)
    st.markdown(f"**{room.say('field.volume')}**")
    left, right = st.columns([3, 2])
    per_year = left.number_input(
        room.say("inventory.volume"), min_value=0, step=1, value=None, key=draft.key("per_year"), on_change=draft.keep
    )
    unit = right.text_input(room.say("inventory.unit"), key=draft.key("unit"), on_change=draft.keep).strip()
    changed = {"per_year": per_year, "unit": unit} != before
    if st.button(room.say("inventory.volume.do"), key="inventory-volume") and changed:
        _save_and_show(room, found, with_volume(found, process, per_year, unit), draft)
    st.divider()
    if found.process_not_applicable(process):
        if st.button(room.say("inventory.applies-again"), key="process-applies"):
            _save_and_show(room, found, process_not_applicable(found, process, None, author))
        return
    why = room.say("inventory.process-not-applicable.why")
    reason = st.text_input(why, key=draft.key("process_reason"), on_change=draft.keep)
    if st.button(room.say("inventory.process-not-applicable.do"), disabled=not reason.strip(), key="process-excluded"):
        _save_and_show(room, found, process_not_applicable(found, process, reason.strip(), author), draft)
