"""論点: the agenda as a list to filter and to hand out; and one point in detail, ways of differing next to each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import streamlit as st

from workbench.agreement import Item, drafted, putting, shared_with, taken_in
from workbench.agreement.standing import STATES
from workbench.fitgap import Point
from workbench.model import Agreement, Edit, Put, word
from workbench.ui.dates import dated, yen
from workbench.ui.from_top import from_top
from workbench.ui.plain import plain
from workbench.ui.point import (
    element_name,
    elements_said,
    group_name,
    level_name,
    owner_of,
    pictures_of,
    show_options,
    show_pictures,
    show_question,
    show_silence,
    show_ways,
    stance_badge,
    stance_words,
    state_of,
    state_said,
    today,
)
from workbench.ui.preparing import show_preparing
from workbench.ui.saving import done, save
from workbench.ui.state import choose, keep, written
from workbench.ui.weighing import show_weighing
from workbench.ui.widgets import badge, facts, municipality_name, process_name, table
from workbench.ui.wording import Wording

if TYPE_CHECKING:
    from workbench.ui.shell import Room

EVERYTHING = "all"
DUES = ("overdue", "soon", "dated", "none")
_SOON = timedelta(days=30)
GRID_HEIGHT = 340
_CSS = """<style>
@media (max-width: 640px) {
  .st-key-points-filters [data-testid="stColumn"] { min-width: calc(50% - 1rem); }
  .st-key-points-differing td:nth-child(3) > div { min-width: 12rem; }
  .st-key-points-stances td:nth-child(3) > div { min-width: 10rem; }
}
</style>"""
_TALL = """<style>
@media (min-width: 641px) {{
  [class*="st-key-points-grid"] {{ height: auto !important; }}
  [class*="st-key-points-grid"] :is(.stFullScreenFrame, .stDataFrame) {{ height: auto !important; }}
  [class*="st-key-points-grid"] [data-testid="stDataFrameResizable"] {{
    min-height: min({lines} * 2.1875rem + 2px, max({height}px, 100vh - 30rem)) !important;
  }}
}}
</style>"""
"""On a high screen the list is as high as there is room for; it is told its height in pixels, whatever the screen."""


def show(room: Room) -> None:
    """One point where the address names one (``point``, or an ``element`` of it); else the list."""
    known = room.source.agenda()
    st.html(_CSS)
    asked = st.query_params.get("point", "") or st.query_params.get("element", "")
    item = _asked(known, asked)
    if item is not None:
        _one(room, known, item)
        return
    st.caption(room.say("points.about"))
    if asked:
        st.warning(room.say("points.gone"), icon=":material/search_off:")
    if not known:
        st.info(room.say("points.none"), icon=":material/forum:")
        return
    found = _filtered(room, known)
    if not found:
        st.info(room.say("points.no-match"), icon=":material/search:")
        return
    _list(room, known, found)


def _asked(known: Sequence[Item], key: str) -> Item | None:
    """The item with that key; the one that an element (or a field of it) belongs to."""
    while key:
        found = next((i for i in known if i.key == key), None)
        found = found or next((i for i in known if any(f"{i.service}/{a}" == key for a in i.about)), None)
        if found is not None or key.count("/") < 3:
            return found
        key = key.rsplit("/", 2)[0]
    return None


# -- the list ------------------------------------------------------------------------------------------------------


def _filtered(room: Room, known: Sequence[Item]) -> list[Item]:
    """The filters, and what they let through."""
    language, settings = room.language, room.snapshot.settings
    services = [EVERYTHING, *dict.fromkeys(i.service for i in known)]
    owners = [EVERYTHING, *(g.id for g in settings.working_groups)]
    levels = [EVERYTHING, *(x.id for x in settings.levels)]
    states = [EVERYTHING, "unraised", *STATES]
    towns = [EVERYTHING, *room.snapshot.municipalities]

    def everything(named: Any) -> Any:
        return lambda id_: room.say("choose.all") if id_ == EVERYTHING else named(id_)

    asked: dict[str, str] = {}
    kinds: tuple[tuple[str, str, Sequence[str], Any], ...] = (
        ("service", room.say("choose.service"), services, lambda s: room.snapshot.partner_name(s).get(language)),
        ("state", room.say("points.state"), states, lambda s: state_said(room, s)),
        ("owner", room.say("column.group"), owners, lambda g: group_name(room, g)),
        ("level", room.say("points.level"), levels, lambda x: level_name(room, x)),
        ("municipality", room.say("choose.municipality"), towns, lambda m: municipality_name(room.snapshot, m, language)),
        ("due", room.say("points.due-by"), [EVERYTHING, *DUES], lambda d: room.say(f"points.due-by.{d}")),
    )  # fmt: skip
    with st.container(key="points-filters"):
        columns = st.columns([3, 3, 2, 3, 2, 2, 3], vertical_alignment="bottom")
    for column, (name, label, options, named) in zip(columns, kinds, strict=False):
        with column:
            asked[name] = choose(name, label, options, EVERYTHING, everything(named), key=f"points-{name}")
    with columns[-1]:
        text = written("text", room.say("points.text"), key="points-text", placeholder="").casefold()
    return [
        i
        for i in known
        if all(wanted == EVERYTHING or _meets(room, i, name, wanted) for name, wanted in asked.items())
        and (not text or text in _searched(room, i))
    ]


def _meets(room: Room, item: Item, name: str, wanted: str) -> bool:
    standing = item.standing
    match name:
        case "service":
            return item.service == wanted
        case "state":
            return state_of(item) == wanted
        case "owner":
            return owner_of(room, item) == wanted
        case "level":
            return standing is not None and standing.level is not None and standing.level.id == wanted
        case "municipality":
            return wanted in item.differing or (standing is not None and wanted in standing.missing)
    due = standing.due if standing else None
    match wanted:
        case "none":
            return due is None
        case "overdue":
            return standing is not None and standing.overdue
        case "soon":
            return due is not None and today() <= due <= (date.today() + _SOON).isoformat()
    return due is not None


def _searched(room: Room, item: Item) -> str:
    titles = [d.title.get(room.language) for w in item.ways for d in w.deviations]
    return "\n".join([item.key, item.title.get(room.language), elements_said(room, item), *titles]).casefold()


def _list(room: Room, known: Sequence[Item], found: Sequence[Item]) -> None:
    """The grid; what is marked in it is opened, handed out, or put on an agenda."""
    language = room.language
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(room.count("count.points", len(found)), width="content")
        if any(i.conflict for i in found):
            st.caption(room.say("points.conflict-mark"), width="content")
    st.html(_TALL.format(lines=len(found) + 1, height=GRID_HEIGHT))
    signature = sha256("\n".join([language, *(i.key for i in found)]).encode()).hexdigest()[:10]
    event = st.dataframe(
        [_line(room, i) for i in found], hide_index=True, height=GRID_HEIGHT if len(found) > 8 else "content", key=f"points-grid-{signature}",
        on_select="rerun", selection_mode="multi-row", alt=room.say("page.points"),
        column_config={
            room.say("column.point"): st.column_config.TextColumn(width=330),
            room.say("points.state"): st.column_config.TextColumn(width=160),
            room.say("column.municipalities"): st.column_config.TextColumn(width=225),
            room.say("points.due-by"): st.column_config.TextColumn(width=100),
            room.say("points.level"): st.column_config.TextColumn(width=125 if language == "ja" else 200),
            room.say("column.group"): st.column_config.TextColumn(width=90 if language == "ja" else 180),
            room.say("points.cost"): st.column_config.TextColumn(width=120),
            room.say("points.per-year"): st.column_config.TextColumn(width=90),
            room.say("points.element"): st.column_config.TextColumn(width=220),
        },
    )  # fmt: skip
    marked = [found[i] for i in event.selection.rows if i < len(found)]
    _with_marked(room, found, marked)


def _line(room: Room, item: Item) -> dict[str, str]:
    language, standing = room.language, item.standing
    names = [municipality_name(room.snapshot, m, language) for m in item.differing]
    everywhere = len(names) == len(room.snapshot.municipalities) > 1
    return {
        room.say("column.point"): ("！" if item.conflict else "") + item.title.get(language),
        room.say("points.state"): state_said(room, state_of(item)),
        room.say("column.municipalities"): room.say("points.everywhere", n=len(names))
        if everywhere
        else ("・" if language == "ja" else ", ").join(names),
        room.say("points.due-by"): (standing.due or "") if standing else "",
        room.say("points.level"): level_name(room, standing.level) if standing else "",
        room.say("column.group"): group_name(room, owner_of(room, item)),
        room.say("points.cost"): f"{item.initial:,}" if item.initial else "",
        room.say("points.per-year"): f"{item.cases:,}" if item.cases else "",
        room.say("points.element"): elements_said(room, item),
        room.say("points.service"): room.snapshot.partner_name(item.service).get(language),
    }


def _with_marked(room: Room, found: Sequence[Item], marked: Sequence[Item]) -> None:
    """What can be done with the lines that are marked."""
    if not marked:
        hands_out = any(room.may_write(_record(room, i)) for i in found)
        st.caption(room.say("points.mark.hand-out" if hands_out else "points.mark"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="points-marked"):
        st.markdown(f"**{room.count('points.marked', len(marked))}**", width="content")
        if len(marked) == 1 and st.button(room.say("points.open"), key="points-open", type="primary"):
            room.go("points", point=marked[0].key)
        if st.button(room.say("points.to-workshop"), key="points-to-workshop", icon=":material/co_present:"):
            keys = {i.key for i in marked}
            room.go("workshop", agenda=",".join(i.key for i in found if i.key in keys), point=marked[0].key)
    if any(room.may_write(_record(room, i)) for i in marked):
        _hand_out(room, marked)


def _record(room: Room, item: Item) -> str:
    return f"agreement/{item.service}/{item.agreement.id if item.agreement else 'new'}"


def _hand_out(room: Room, marked: Sequence[Item]) -> None:
    """One working group, level and day for all that are marked; what is left empty stays as it is."""
    settings = room.snapshot.settings
    with st.form("points-assign", border=True):
        st.markdown(f"**{room.say('points.assign')}**")
        columns = st.columns([3, 3, 3, 3], vertical_alignment="bottom")
        owner = columns[0].selectbox(room.say("column.group"), [g.id for g in settings.working_groups], index=None, format_func=lambda g: group_name(room, g), placeholder=room.say("points.as-it-is"), key="assign-owner")  # fmt: skip
        level = columns[1].selectbox(room.say("points.level"), [x.id for x in settings.levels], index=None, format_func=lambda x: level_name(room, x), placeholder=room.say("points.as-it-is"), key="assign-level")  # fmt: skip
        due = columns[2].date_input(room.say("points.due-by"), value=None, format="YYYY-MM-DD", key="assign-due")
        pressed = columns[3].form_submit_button(room.count("points.assign.do", len(marked)), type="primary")
        st.caption(room.say("points.assign.about"))
    if not pressed or not (owner or level or due):
        return
    fields: dict[str, Any] = {"owner": owner, "level": level, "due": due.isoformat() if isinstance(due, date) else None}
    edit = assigned(room, marked, {k: v for k, v in fields.items() if v})
    if not edit:
        st.info(room.say("points.assign.none"), icon=":material/info:")
    elif save(room, edit, {p.record: room.value(p.record) for p in edit}, room.say("points.assign")):
        done(room.say("saving.saved"))


def assigned(room: Room, marked: Sequence[Item], fields: dict[str, Any]) -> Edit:
    """The edit that hands points out; a difference that is no point yet becomes one."""
    edit: list[Put] = []
    for item in marked:
        if item.agreement is not None:
            if item.agreement.decided is None and any(getattr(item.agreement, k) != v for k, v in fields.items()):
                edit += putting(item.service, item.agreement.model_copy(update=fields))
            continue
        for put in drafted(room.snapshot, item, today()):
            edit.append(_numbered(put, drafts_of(edit, item.service), fields))
    return tuple(edit)


def drafts_of(edit: Sequence[Put], service: str) -> set[str]:
    """The ids that an edit already gives to points of a service."""
    return {p.record.rsplit("/", 1)[1] for p in edit if p.record.startswith(f"agreement/{service}/")}


def _numbered(put: Put, taken: set[str], fields: dict[str, Any]) -> Put:
    """A drafted point with the fields, under the next number that is free where several are drafted at once."""
    head, _, id_ = put.record.rpartition("/")
    stem, _, number = id_.rpartition("-")
    while id_ in taken:
        number = str(int(number) + 1).zfill(len(number))
        id_ = f"{stem}-{number}"
    return put.model_copy(update={"record": f"{head}/{id_}", "value": {**(put.value or {}), "id": id_, **fields}})


# -- one point -----------------------------------------------------------------------------------------------------


def _one(room: Room, known: Sequence[Item], item: Item) -> None:
    """Everything about one point, to be read; settled it is in the workshop."""
    from_top(item.key)
    with st.container(horizontal=True, vertical_alignment="center", key="point-ways-on"):
        if st.button(room.say("points.back"), key="points-back", icon=":material/arrow_back:"):
            keep("point", "")
            keep("element", "")
            room.go("points", **{k: v for k in ("service", "state", "owner", "level", "municipality", "due") if (v := st.session_state.get(f"last-{k}"))})  # fmt: skip
        room.link("workshop", room.say("points.in-workshop"), point=item.key)
        process = f"{item.service}/{item.about[0].partition('/')[0]}"
        room.link(
            "matrix", room.say("points.see"), service=item.service, process=process.split("/")[1],
            element=f"{item.service}/{item.about[0]}",
        )  # fmt: skip
        if item.agreement is not None:
            room.link("history", room.say("points.history"), record=_record(room, item))
    show_question(room, item)
    show_preparing(room, item)
    show_ways(room, item)
    _facts(room, item)
    _differing(room, item)
    if item.standing is not None:
        show_silence(room, item, item.standing)
    drawn = pictures_of(room, item)
    if drawn:
        with st.expander(room.say("workshop.view.pictures"), icon=":material/compare:"):
            show_pictures(room, item, drawn, "points")
    if item.agreement is not None:
        st.markdown(f"### {room.say('workshop.view.options')}")
        show_options(room, item)
        show_weighing(room, item)
        _stances(room, item, item.agreement)
    _related(room, known, item)


def _facts(room: Room, item: Item) -> None:
    language = room.language
    package = dict.fromkeys(f"{a.mark} {a.how or ''}".strip() for a in item.answers)
    wishes = [badge(word("disposition", w, language), "violet") for w in item.wishes]
    facts(
        [
            (room.say("points.element"), plain(elements_said(room, item))),
            (room.say("column.group"), plain(group_name(room, owner_of(room, item)))),
            (room.say("column.class"), plain(word("class", item.requirement_class, language))),
            (room.say("column.package"), plain(" ／ ".join(package))),
            (
                room.say("column.cost"),
                room.say("cost", initial=yen(item.initial, language), yearly=yen(item.yearly, language))
                if item.initial or item.yearly
                else "",
            ),
            (room.say("column.wish"), " ".join(wishes)),
            (room.say("points.per-year"), f"{item.cases:,}" if item.cases else ""),
            (room.say("points.residents"), f"{item.residents:,}" if item.residents else ""),
            (
                room.say("points.first-go-live"),
                plain(dated(item.first_go_live, language)) if item.first_go_live else "",
            ),
        ],
        alt=item.title.get(language),
    )


def _differing(room: Room, item: Item) -> None:
    """A line for each way of differing, those at one element next to each other, with who has it."""
    rows = [_way(room, point) for point in sorted(item.points, key=lambda p: item_order(item, p))]
    if len(rows) > 1:
        st.markdown(f"#### {room.count('points.ways', len(rows))}")
        with st.container(key="points-differing"):
            table(rows, alt=room.say("column.difference"))


def item_order(item: Item, point: Point) -> int:
    """The place of a point's element among what the item is about."""
    local = point.row.address.partition("/")[2]
    return item.about.index(local) if local in item.about else len(item.about)


def _way(room: Room, point: Point) -> dict[str, str]:
    language, row = room.language, point.row
    wording = Wording(room.snapshot, language, room.snapshot.processes[row.process])
    wording = wording.knowing(c for _, d in point.deviations for c in d.changes)
    names = [municipality_name(room.snapshot, m, language) for m in point.municipalities]
    causes = dict.fromkeys(word("cause", d.cause, language) for _, d in point.deviations)
    wishes = dict.fromkeys(word("disposition", d.wish, language) for _, d in point.deviations if d.wish)
    flags = " ".join(badge("！" + word("flag", f, language), "red") for f in point.flags)
    return {
        room.say(
            "column.element"
        ): f"{badge(word('kind', row.kind, language), 'blue')} {plain(row.name.get(language))}",
        room.say("column.municipalities"): " ".join(badge(n, "gray") for n in names),
        room.say("column.difference"): f"{' ／ '.join(plain(wording.change(c)) for c in point.changes)} {flags}",
        room.say("column.cause"): plain("、".join(causes) if language == "ja" else ", ".join(causes)),
        room.say("column.wish"): plain("、".join(wishes) if language == "ja" else ", ".join(wishes)),
    }


def _stances(room: Room, item: Item, agreement: Agreement) -> None:
    if not agreement.stances:
        return
    st.markdown(f"### {room.say('workshop.view.stances')}")
    rows = [
        {
            room.say("column.municipality"): plain(municipality_name(room.snapshot, m, room.language)),
            room.say("field.stance"): stance_badge(s.stance, room.language),
            room.say("points.words"): plain(stance_words(room, s)),
            room.say("stance.who"): plain(s.by or ""),
            room.say("field.date"): plain(dated(s.date, room.language)) if s.date else "",
        }
        for m, s in agreement.stances.items()
    ]
    with st.container(key="points-stances"):
        table(rows, alt=room.say("workshop.view.stances"))


def _related(room: Room, known: Sequence[Item], item: Item) -> None:
    """Points that are better settled together with this one."""
    by_key = {i.key: i for i in known}
    related = [by_key[k] for k in item.related if k in by_key]
    if not related:
        return
    st.markdown(f"### {room.say('points.related')}")
    for other in related[:10]:
        where = element_name(room, f"{other.service}/{other.about[0]}", other)
        process = f"{other.service}/{other.about[0].partition('/')[0]}"
        known_process = process in room.snapshot.processes
        what = f"{other.title.get(room.language)}　{process_name(room.snapshot, process, room.language) if known_process else ''}　{where}"
        room.link("points", what, point=other.key)
    if len(related) > 10:
        st.caption(room.count("points.more", len(related) - 10))
    edit = taken_in(item, shared_with(known, item)) if item.agreement is not None else ()
    if not edit or not room.may_write(_record(room, item)):
        return
    st.caption(room.say("points.take-in.about"))
    if st.button(room.say("points.take-in"), key="points-take-in", icon=":material/merge:") and save(
        room, edit, {p.record: room.value(p.record) for p in edit}, room.say("points.take-in")
    ):
        st.rerun()
