"""Beginning a new process or a new service: a name, an id, and where to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from workbench.fitgap import drafting
from workbench.fitgap.applied import edit_to
from workbench.model import Process, Put, is_id
from workbench.ui.drafts import Draft, half_typed, open_draft
from workbench.ui.plain import plain
from workbench.ui.saving import save
from workbench.ui.state import keep
from workbench.ui.widgets import process_name

if TYPE_CHECKING:
    from workbench.ui.shell import Room

BLANK = ""


_BEGINNING = "edit-beginning"


def beginnings(room: Room) -> None:
    """The ways to begin a new process or service, for those who may."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            room.say("edit.new.process"), icon=":material/note_add:", key="edit-new-process", type="tertiary",
            on_click=_begin, args=("process",),
        )  # fmt: skip
        _new_service(room, "tertiary")


def first_service(room: Room) -> None:
    """Where there is no service yet: the way to begin one."""
    _new_service(room, "secondary")
    begun(room, "")


def _new_service(room: Room, type_: Literal["secondary", "tertiary"]) -> None:
    if room.may_write("workspace"):
        st.button(
            room.say("edit.new.service"), icon=":material/create_new_folder:", key="edit-new-service",
            type=type_, on_click=_begin, args=("service",),
        )  # fmt: skip


def begun(room: Room, service: str) -> None:
    """What is asked for before something new is there, where somebody wants to begin it."""
    left = (what for what in ("process", "service") if half_typed(room, _about(what, service)))
    what = st.session_state.get(_BEGINNING) or next(left, None)
    if what:
        with st.container(border=True):
            st.markdown(f"**{room.say('edit.new.process' if what == 'process' else 'edit.new.service')}**")
            _process(room, service) if what == "process" else _service(room)


def _about(what: str, service: str) -> str:
    return f"catalog/{service}#new-process" if what == "process" else "catalog#new-service"


def _draft(room: Room, what: str, service: str, **more: str | None) -> Draft:
    """What is typed before something new begins."""
    start = {f"new-{what}-{field}": value for field, value in ({"ja": "", "en": "", "id": ""} | more).items()}
    draft = open_draft(room, _about(what, service), start, {}, hold=False)
    draft.notice(room)
    return draft


def _begin(what: str | None) -> None:
    st.session_state[_BEGINNING] = what


def _given_up(draft: Draft) -> None:
    draft.forget()
    _begin(None)


def _go(room: Room, key: str, draft: Draft) -> bool:
    """The two buttons at the end; whether to make it now."""
    with st.container(horizontal=True):
        made = st.button(room.say("edit.new.begin"), type="primary", key=key)
        st.button(room.say("edit.new.not"), key=f"{key}-not", on_click=_given_up, args=(draft,))
    return made


def _done(**selection: str) -> None:
    """Look at what was made."""
    _begin(None)
    for name, value in selection.items():
        keep(name, value)
    st.rerun()


def _named(room: Room, draft: Draft, kind: str, taken: set[str]) -> tuple[dict[str, str], str]:
    """Name and id as they are typed."""
    left, right = st.columns(2)
    label = room.say("column.name")
    left.text_input(room.say("edit.in-japanese", label=label), key=draft.key(f"new-{kind}-ja"), on_change=draft.keep)
    right.text_input(room.say("edit.in-english", label=label), key=draft.key(f"new-{kind}-en"), on_change=draft.keep)
    name = {k: v for k in ("ja", "en") if (v := str(draft[f"new-{kind}-{k}"]).strip())}
    proposed = drafting.proposed_id(name, kind, taken)
    st.text_input(
        room.say("edit.id"), key=draft.key(f"new-{kind}-id"), on_change=draft.keep, placeholder=proposed,
        help=room.say("edit.id.about"),
    )  # fmt: skip
    return name, str(draft[f"new-{kind}-id"]).strip() or proposed


def _refused(room: Room, name: dict[str, str], id_: str, taken: set[str]) -> str:
    """Why it cannot begin so; nothing if it can."""
    if "ja" not in name:
        return room.say("edit.wrong.missing-japanese", attribute=room.say("column.name"))
    if not is_id(id_):
        return room.say("edit.id.wrong", id=plain(id_))
    return room.say("edit.id.taken", id=plain(id_)) if id_ in taken else ""


def _process(room: Room, service: str) -> None:
    snapshot = room.snapshot
    taken = {a.split("/", 1)[1] for a, _ in snapshot.processes_of(service)} | {"service", "answers", "agreements"}
    draft = _draft(room, "process", service, start=BLANK)
    name, id_ = _named(room, draft, "process", taken)
    start = st.selectbox(
        room.say("edit.new.start"), [BLANK, *snapshot.processes], key=draft.key("new-process-start"), on_change=draft.keep,
        format_func=lambda a: process_name(snapshot, a, room.language) if a else room.say("edit.new.blank"),
    )  # fmt: skip
    if not _go(room, "new-process-begin", draft):
        return
    why = _refused(room, name, id_, taken)
    if why:
        st.error(why)
        return
    wanted = started(snapshot.processes.get(start or ""), name, id_)
    edit = edit_to(f"{service}/{id_}", None, wanted)
    listed = snapshot.services[service]
    if listed.processes:
        record = f"catalog/{service}"
        edit = (*edit, Put(record=record, value=listed.dump() | {"processes": [*listed.processes, id_]}))
    expecting = {put.record: None for put in edit} | {f"catalog/{service}": listed.dump()}
    expecting = {put.record: expecting[put.record] for put in edit}
    if save(room, edit, expecting, room.say("edit.new.why", name=name["ja"]), draft=draft):
        _done(process=id_, part="process", element="")


def started(source: Process | None, name: dict[str, str], id_: str) -> Process:
    """A new process: blank, or what another one holds, without its past and the keys that only one may have."""
    if source is None:
        return Process.model_validate({"id": id_, "name": name})
    data: dict[str, Any] = source.dump() | {"id": id_, "name": name, "status": "draft"}
    data.pop("retired", None)
    for parameter in data.get("parameters", ()):
        parameter.pop("package_key", None)
    return Process.model_validate(data)


def _service(room: Room) -> None:
    snapshot = room.snapshot
    taken = set(snapshot.services)
    groups = {g.id: g.name.get(room.language) for g in snapshot.settings.working_groups}
    draft = _draft(room, "service", "", group=next(iter(groups), None))
    name, id_ = _named(room, draft, "service", taken)
    group = st.selectbox(
        room.say("column.group"), list(groups), format_func=groups.__getitem__, key=draft.key("new-service-group"), on_change=draft.keep
    )  # fmt: skip
    if not _go(room, "new-service-begin", draft):
        return
    why = _refused(room, name, id_, taken)
    if why or group is None:
        st.error(why or room.say("edit.wrong.missing", attribute=room.say("column.group")))
        return
    value = {"id": id_, "name": name, "working_group": group}
    record = f"catalog/{id_}"
    why = room.say("edit.new.why", name=name["ja"])
    if save(room, (Put(record=record, value=value),), {record: None}, why, draft=draft):
        _done(edit="1", service=id_, process="", part="service", element="")
