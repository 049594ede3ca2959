"""標準業務カタログ: a process as the standard says, and beside it what one municipality does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from workbench.model import (
    Form,
    FormField,
    Interface,
    Parameter,
    Process,
    Requirement,
    Rule,
    Service,
    Step,
    Text,
    aside,
    find,
    joined,
    word,
)
from workbench.ui import editing
from workbench.ui.comparing import Comparison, compare
from workbench.ui.dates import dated
from workbench.ui.deviating import show_deviation
from workbench.ui.drawings import VIEWS, View, flow_picture, form_picture
from workbench.ui.edit_end import show_asked_for, show_ended, show_predecessors
from workbench.ui.edit_new import first_service
from workbench.ui.element import arrived_at, chosen, keep_chosen, show_element
from workbench.ui.paper import take_along
from workbench.ui.plain import plain
from workbench.ui.state import choose, selected
from workbench.ui.widgets import CHANGE_COLOURS, badge, coded, facts, municipality_name, table
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

NONE = "none"


def show(room: Room) -> None:
    """Choose service, process and municipality; then one tab for each kind of element."""
    snapshot, language = room.snapshot, room.language
    services = list(snapshot.services)
    show_asked_for(room)
    if not services:
        st.info(room.say("home.empty"), icon=":material/folder_open:")
        first_service(room)
        show_ended(room, "")
        return
    may_edit = editing.may_edit(room, selected("service", services, services[0]))
    first, second, third, *fourth = st.columns([9, 8, 6, 3] if may_edit else [9, 8, 6], vertical_alignment="bottom")
    with first:
        service = choose(
            "service", room.say("choose.service"), services, services[0], lambda s: _service_label(room, s), key="catalogue-service"
        )  # fmt: skip
    processes = [a.split("/", 1)[1] for a, _ in snapshot.processes_of(service)]
    edited = False
    if fourth:
        with fourth[0]:
            edited = editing.switch(room)
    if edited:
        with third:
            editing.beginnings(room)
    if not processes:
        if edited:
            editing.show(room, service, None)
            return
        st.info(room.say("catalogue.no-process"), icon=":material/folder_open:")
        _service_tab(room, snapshot.services[service], None)
        show_ended(room, service)
        return
    with second:
        process = choose(
            "process", room.say("choose.process"), processes, processes[0],
            lambda p: snapshot.processes[f"{service}/{p}"].name.get(language), key="catalogue-process",
        )  # fmt: skip
    if edited:
        editing.show(room, service, process)
        return
    municipality = NONE
    if room.may_see("practice"):
        with third:
            municipality = choose(
                "municipality", room.say("choose.beside"), [NONE, *snapshot.municipalities], NONE,
                lambda m: room.say("catalogue.standard-only") if m == NONE else municipality_name(snapshot, m, language),
                key="catalogue-municipality",
            )  # fmt: skip
    _process(room, f"{service}/{process}", None if municipality == NONE else municipality)


def _service_label(room: Room, service: str) -> str:
    found = room.snapshot.services[service]
    groups = {g.id: g.name.get(room.language) for g in room.snapshot.settings.working_groups}
    return f"{found.name.get(room.language)}｜{groups.get(found.working_group, found.working_group)}"


def _remarks(room: Room, address: str) -> None:
    """What the linter says of this process."""
    found = room.source.remarks_on(address)
    if found:
        with st.expander(room.count("catalogue.remarks", len(found)), icon=":material/rule:"):
            for problem in found:
                st.markdown(f"`{problem.code}` {coded(problem.message.get(room.language))}")
                st.caption(coded(problem.hint.get(room.language)))


def _process(room: Room, address: str, municipality: str | None) -> None:
    comparison = compare(room.snapshot, address, municipality)
    process, language = comparison.standard, room.language
    wording = Wording(room.snapshot, language, process)
    status = badge(word("status", process.status, language), "orange" if process.status == "draft" else "green")
    kind = badge(word("process_kind", process.kind, language), "blue")
    st.markdown(f"### {plain(process.name.get(language))} {status} {kind}")
    _remarks(room, address)
    if municipality:
        _summary(room, comparison, address)
    service = room.snapshot.services[address.split("/", 1)[0]]
    sections: list[tuple[str, int | None, Callable[[], None]]] = [
        ("flow", None, lambda: _flow_tab(room, comparison, address)),
        ("steps", len(process.steps), lambda: _steps(room, comparison)),
        ("forms", len(process.forms), lambda: _forms(room, comparison, address)),
        ("rules", len(process.rules), lambda: _elements(room, comparison, "rules")),
        ("parameters", len(process.parameters), lambda: _parameters(room, comparison)),
        ("interfaces", len(process.interfaces), lambda: _elements(room, comparison, "interfaces")),
        ("requirements", len(process.requirements), lambda: _elements(room, comparison, "requirements")),
        ("about", None, lambda: _service_tab(room, service, process)),
    ]
    if room.may_see("practice"):
        sections.insert(-1, ("deviations", None, lambda: _deviations(room, wording, address, municipality)))
    labels = [room.say(f"tab.{name}") + (f" {count}" if count is not None else "") for name, count, _ in sections]
    names = [name for name, _, _ in sections]
    opened = arrived_at(address, comparison)
    default = labels[names.index(opened)] if opened in names else None
    for tab, (_, _, section) in zip(st.tabs(labels, default=default), sections, strict=True):
        with tab:
            section()
    editing.retired_elements(room, process)
    show_predecessors(room, address)
    show_ended(room, service.id)


def _summary(room: Room, comparison: Comparison, address: str) -> None:
    """What the municipality has said of this process so far, in a line; conflicts in full."""
    language, m = room.language, comparison.municipality or ""
    name = municipality_name(room.snapshot, m, language)
    practice = room.snapshot.practice(m, address)
    if comparison.conflicts is not None:
        wording = Wording(room.snapshot, language, comparison.standard)
        wording = wording.knowing(c for d in comparison.deviations for c in d.changes)
        said = " ／ ".join(wording.conflict(c) for c in comparison.conflicts)
        st.error(f"{room.say('catalogue.conflicts', name=plain(name))} {plain(said)}", icon=":material/warning:")
    counts = dict.fromkeys(CHANGE_COLOURS, 0)
    for at in comparison.touches:
        mark = comparison.mark(at)
        if mark:
            counts[mark] += 1
    marks = " ".join(
        badge(f"{room.say(f'mark.{mark}')} {count}", CHANGE_COLOURS[mark]) for mark, count in counts.items() if count
    )
    said = room.count("catalogue.differences", len(comparison.deviations), name=plain(name))
    confirmed = practice.confirmations[-1] if practice.confirmations else None
    last = (
        plain(
            room.say(
                "cell.confirmed", by=confirmed.by, date=dated(confirmed.date, language), standard=confirmed.standard[:8]
            )
        )
        if confirmed
        else room.say("catalogue.unconfirmed")
    )
    st.markdown(f"{said} {marks}　{last}")


@st.fragment
def _flow(room: Room, comparison: Comparison, address: str) -> None:
    """The flow, or both flows; a step that is chosen is shown below."""
    name = municipality_name(room.snapshot, comparison.municipality, room.language) if comparison.municipality else ""
    view: View = "both"
    if comparison.flow_differs:
        view = _view(room, name)
        st.caption(room.say("flow.legend"))
    elif comparison.municipality:
        st.caption(room.say("flow.same", name=plain(name)))
    local = flow_picture(room, comparison, "catalogue-flow", chosen(address, comparison), view=view)
    keep_chosen(address, local)
    step = local if local and local.startswith("steps/") else None
    show_element(room, address, comparison, step, room.say("flow.choose"), key="flow")


def _flow_tab(room: Room, comparison: Comparison, address: str) -> None:
    _flow(room, comparison, address)
    _overview(room, comparison)


def _view(room: Room, name: str) -> View:
    """Both flows side by side, or one of them in full width."""
    names = {"both": room.say("flow.both"), "own": name, "standard": room.say("standard")}
    found = st.segmented_control(
        room.say("tab.flow"), list(names), default="both", format_func=lambda v: plain(names[v]), key="flow-view",
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return next((v for v in VIEWS if v == found), "both")


def _overview(room: Room, comparison: Comparison) -> None:
    process, language = comparison.standard, room.language
    wording = Wording(room.snapshot, language, process)
    facts(
        [
            *(
                (wording.attribute(name), plain(found.get(language)))
                for name in ("trigger", "outcome", "schedule")
                if (found := getattr(process, name))
            ),
            (room.say("column.note"), plain(process.note.get(language)) if process.note else ""),
            (room.say("column.law"), plain(wording.basis(process.basis))),
            (wording.attribute("follows"), plain(process.follows or "")),
            (room.say("column.source"), plain(wording.source(process.source))),
        ],
        alt=process.name.get(language),
    )


def _row(room: Room, comparison: Comparison, address: str, name: str, about: str = "") -> dict[str, str]:
    """What every table begins with: the mark, the name, and how the municipality differs."""
    mark = comparison.mark(address)
    shown = f"~~{plain(name)}~~" if mark == "removed" else plain(name)
    row = {room.say("column.name"): f"{shown} {about}" if about else shown}
    if comparison.municipality is None:
        return row
    marked = badge(room.say(f"mark.{mark}"), CHANGE_COLOURS[mark]) if mark else ""
    return {room.say("column.mark"): marked, **row, **_said(room, comparison, address)}


def _said(room: Room, comparison: Comparison, address: str) -> dict[str, str]:
    """How the municipality differs at an element."""
    wording = Wording(room.snapshot, room.language, comparison.standard)
    wording = wording.knowing(c for d in comparison.deviations for c in d.changes)
    name = municipality_name(room.snapshot, comparison.municipality or "", room.language)
    own = [t.change for t in comparison.touches.get(address, ()) if t.change.at == address]
    return {room.say("column.at", name=name): " ／ ".join(plain(wording.change(c)) for c in own)}


def _listed(room: Room, rows: list[dict[str, str]], kind: str) -> None:
    if rows:
        table(rows, alt=room.say(f"tab.{kind}"))
    else:
        st.caption(room.say("catalogue.nothing"))


def _wordings(room: Room, comparison: Comparison, address: str) -> Wording:
    """The municipality's wording for what it does in its own way, the standard's for all else."""
    own = comparison.mark(address) not in (None, "removed")
    return Wording(room.snapshot, room.language, comparison.own if own else comparison.standard)


def _steps(room: Room, comparison: Comparison) -> None:
    language, rows = room.language, []
    for number, (address, step) in enumerate(comparison.together("steps"), start=1):
        assert isinstance(step, Step)
        w = _wordings(room, comparison, address)
        kind = badge(word("step_kind", step.kind, language), "blue") if step.kind != "task" else ""
        following = [n.model_dump(mode="json", by_alias=True) for n in step.next]
        rows.append(
            {
                **_row(room, comparison, address, f"{number}. {step.name.get(language)}", kind),
                room.say("column.actor"): plain(w.name(f"actors/{step.actor}") if step.actor else "–"),
                room.say("column.next"): plain(w.content("step", "next", following))
                if following
                else room.say("step.end"),
                room.say("column.uses"): plain(w.content("step", "uses", step.uses)) if step.uses else "",
                room.say("column.when"): plain(" ".join(t.get(language) for t in (step.timing, step.deadline) if t)),
                **_common(room, comparison, w, step),
            }
        )
    _listed(room, rows, "steps")


def _common(
    room: Room,
    comparison: Comparison,
    wording: Wording,
    element: Step | Rule | Interface | Requirement | Parameter | FormField,
) -> dict[str, str]:
    """Class, legal basis and note, which any element may have."""
    note = element.note.get(room.language) if element.note else ""
    return {
        room.say("column.class"): plain(wording.requirement_class(element, comparison.municipality)),
        room.say("column.remarks"): "　".join(plain(t) for t in (wording.basis(element.basis), note) if t),
    }


@st.fragment
def _forms(room: Room, comparison: Comparison, address: str) -> None:
    """One form on its paper, the municipality's beside it; a field that is chosen is shown below, and all in a list."""
    forms = {at: form for at, form in comparison.together("forms") if isinstance(form, Form)}
    if not forms:
        st.caption(room.say("catalogue.nothing"))
        return
    now = chosen(address, comparison)
    at = _form(room, comparison, forms, now)
    _form_heading(room, comparison, at, forms[at])
    standard, own = find(comparison.standard, at), find(comparison.own, at)
    name = municipality_name(room.snapshot, comparison.municipality, room.language) if comparison.municipality else ""
    beside = own if comparison.compared and own != standard else None
    if comparison.compared and own == standard:
        st.caption(room.say("form.same", name=plain(name)))
    if own is None:
        st.caption(room.say("form.removed", name=plain(name)))
    key = at.replace("/", "-")

    def picture() -> str | None:
        local = form_picture(room, standard, beside, f"catalogue-{key}", now, caption=name)  # type: ignore[arg-type]
        keep_chosen(address, local)
        return local if local and (local == at or local.startswith(f"{at}/")) else None

    def detail(local: str | None, *, beside: bool) -> None:
        show_element(room, address, comparison, local, room.say("paper.choose"), key="form", beside=beside)

    if beside is None:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            local = picture()
        with right:
            detail(local, beside=True)
    else:
        detail(picture(), beside=False)
    with st.expander(room.say("paper.fields"), icon=":material/list:"):
        _fields(room, comparison, at, forms[at])
    take_along(room, standard, beside, key)  # type: ignore[arg-type]


def _form(room: Room, comparison: Comparison, forms: Mapping[str, Form], now: str | None) -> str:
    """Which form: that of the element chosen, else the first that differs, else the first."""
    asked = next((at for at in forms if now and (now == at or now.startswith(f"{at}/"))), None)
    differing = (
        at for at in forms if comparison.compared and find(comparison.standard, at) != find(comparison.own, at)
    )
    default = asked or next(differing, next(iter(forms)))

    def label(at: str) -> str:
        sign = "" if not comparison.compared or find(comparison.standard, at) == find(comparison.own, at) else "～"
        sign = comparison.sign(at) or sign
        return plain(f"{sign} {forms[at].name.get(room.language)}".strip())

    found = st.pills(
        room.say("tab.forms"), list(forms), default=default, format_func=label, required=True,
        key=f"forms-{comparison.standard.id}-{comparison.municipality}-{asked}", label_visibility="collapsed",
    )  # fmt: skip
    return found or default


def _form_heading(room: Room, comparison: Comparison, address: str, form: Form) -> None:
    language = room.language
    w = _wordings(room, comparison, address)
    mark = comparison.mark(address)
    heading = f"#### {plain(form.name.get(language))} "
    heading += f"{badge(word('medium', form.medium, language), 'gray')} {badge(word('direction', form.direction, language), 'gray')}"
    declared = w.requirement_class(form, comparison.municipality)
    marked = f" {badge(room.say(f'mark.{mark}'), CHANGE_COLOURS[mark])}" if mark else ""
    st.markdown(heading + (f" {badge(declared, 'blue')}" if declared else "") + marked)
    said = next(iter(_said(room, comparison, address).values())) if comparison.municipality else ""
    about = [plain(w.basis(form.basis)), plain(form.note.get(language)) if form.note else "", said]
    if any(about):
        st.caption("　".join(a for a in about if a))


def _fields(room: Room, comparison: Comparison, address: str, form: Form) -> None:
    """The fields of a form as a table."""
    w, rows = _wordings(room, comparison, address), []
    for at, field in comparison.fields(form.id):
        assert isinstance(field, FormField)
        rows.append(
            {
                **_row(room, comparison, at, field.name.get(room.language)),
                room.say("column.side"): room.say(f"side.{field.side}"),
                room.say("column.origin"): plain(w.origin(field.origin)),
                **_common(room, comparison, w, field),
            }
        )
    rows.sort(key=lambda row: row[room.say("column.side")] != room.say("side.front"))
    if rows:
        table(rows, alt=form.name.get(room.language))


def _elements(room: Room, comparison: Comparison, part: str) -> None:
    """The rules, interfaces or requirements in a table: what only they have, between name and what all have."""
    rows = []
    for address, element in comparison.together(part):
        assert isinstance(element, Rule | Interface | Requirement)
        w = _wordings(room, comparison, address)
        rows.append(
            {
                **_row(room, comparison, address, element.name.get(room.language)),
                **_own(room, w, element),
                **_common(room, comparison, w, element),
            }
        )
    _listed(room, rows, part)


def _own(room: Room, wording: Wording, element: Rule | Interface | Requirement) -> dict[str, str]:
    """What only elements of its kind have."""

    def text(value: Text | None) -> str:
        return plain(value.get(room.language)) if value else ""

    if isinstance(element, Interface):
        return {
            room.say("column.partner"): plain(wording.partner(element.partner)),
            room.say("column.direction"): word("direction", element.direction, room.language),
            room.say("column.data"): text(element.data),
            room.say("column.when"): text(element.timing),
        }
    own = {room.say("column.text"): text(element.text)}
    if isinstance(element, Rule):
        return own | {room.say("column.decided-by"): word("decided_by", element.decided_by, room.language)}
    return own | {room.say("column.function-id"): plain(element.code or "")}


def _parameters(room: Room, comparison: Comparison) -> None:
    language, rows = room.language, []
    own = {f"parameters/{p.id}": p for p in comparison.own.parameters}
    name = municipality_name(room.snapshot, comparison.municipality, language) if comparison.municipality else ""
    for address, parameter in comparison.together("parameters"):
        assert isinstance(parameter, Parameter)
        w = _wordings(room, comparison, address)
        standard = next((p for p in comparison.standard.parameters if p.id == parameter.id), None)
        row = _row(room, comparison, address, parameter.name.get(language))
        row.pop(room.say("column.at", name=name), None)
        row |= {room.say("column.default"): f"**{plain(w.value(standard, standard.default))}**" if standard else "–"}
        if comparison.municipality:
            there = own.get(address)
            value = plain(w.value(there, there.default)) if there else "–"
            differs = standard is None or there is None or standard.default != there.default
            row[room.say("column.value-at", name=name)] = f":orange-background[{value}]" if differs else value
        rows.append(
            {
                **row,
                room.say("column.choices"): plain(_choices(room, parameter)),
                room.say("column.decided-by"): word("decided_by", parameter.decided_by, language),
                room.say("column.package-key"): plain(parameter.package_key or ""),
                **_common(room, comparison, w, parameter),
            }
        )
    _listed(room, rows, "parameters")


def _choices(room: Room, parameter: Parameter) -> str:
    if parameter.choices:
        return " / ".join(c.name.get(room.language) if c.name else c.id for c in parameter.choices)
    said = word("parameter_type", parameter.type, room.language)
    if parameter.min is not None or parameter.max is not None:
        low = "" if parameter.min is None else f"{parameter.min:,}"
        high = "" if parameter.max is None else f"{parameter.max:,}"
        said += f" {low}〜{high}"
    if parameter.columns:
        said += "：" + " / ".join(c.name.get(room.language) for c in parameter.columns)
    return said


def _deviations(room: Room, wording: Wording, address: str, municipality: str | None) -> None:
    """Deviations with their reasons: of one municipality, or of all."""
    snapshot = room.snapshot
    shown = [municipality] if municipality else list(snapshot.municipalities)
    anything = False
    for m in shown:
        practice = snapshot.practice(m, address)
        source = getattr(snapshot.practices.get((m, address.split("/", 1)[0])), "source", ())
        if not practice.deviations and not practice.not_applicable:
            continue
        anything = True
        st.markdown(f"#### {plain(municipality_name(snapshot, m, room.language))}")
        for excluded in practice.not_applicable:
            st.markdown(f"{badge(word('state', 'not_applicable', room.language), 'gray')} {plain(excluded.reason)}")
        for deviation in practice.deviations:
            show_deviation(room, wording, deviation, deviation.changes, source)
    if not anything:
        st.caption(room.say("catalogue.no-deviation"))


def _service_tab(room: Room, service: Service, process: Process | None) -> None:
    """The service: department, laws, what it draws on, national standard, glossary, source."""
    language = room.language
    wording = Wording(room.snapshot, language, process)
    st.markdown(f"#### {plain(service.name.get(language))}")
    national = service.national
    said = word("national", national.standard, language) if national else ""
    if national and national.ids:
        said += aside(joined(national.ids, language), language)
    if national and national.note:
        said += f" {national.note.get(language)}"
    facts(
        [
            (room.say("column.department"), plain(service.department.get(language)) if service.department else ""),
            (
                room.say("column.law"),
                plain(joined((w.title + aside(w.number or "", language) for w in service.laws), language)),
            ),
            (room.say("column.upstream"), plain(wording.origin(service.upstream))),
            (room.say("column.national"), plain(said)),
            (room.say("column.note"), plain(service.note.get(language)) if service.note else ""),
            (room.say("column.source"), plain(wording.source(service.source))),
        ],
        alt=service.name.get(language),
    )
    if service.glossary:
        st.markdown(f"#### {room.say('glossary')}")
        rows = [
            {
                room.say("column.term"): plain(g.term.get(language)),
                room.say("column.meaning"): plain(g.meaning.get(language)),
                room.say("column.contrast"): plain(wording.origin(g.contrast)),
            }
            for g in service.glossary
        ]
        table(rows, alt=room.say("glossary"))
