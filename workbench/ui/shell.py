"""The house around the pages: language, navigation, and what is shown when something is missing."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import streamlit as st

from workbench.model import Snapshot, Text
from workbench.model.edit import Value
from workbench.ui import (
    audit,
    catalogue,
    decisions,
    help,
    history,
    home,
    inventory,
    live,
    matrix,
    minutes,
    money,
    municipality,
    points,
    problems,
    releases,
    requests,
    search,
    state,
    workshop,
)
from workbench.ui.document import speak
from workbench.ui.plain import plain
from workbench.ui.saving import show_unsaved
from workbench.ui.signing_in import arrive, show_door, show_person
from workbench.ui.source import Source, everything, workspace
from workbench.ui.texts import count, text
from workbench.ui.widgets import coded
from workbench.workspace import Workspace, WorkspaceNotFound
from workbench.workspace.access import Matter, Principal, allow, may_see, may_write, not_shown
from workbench.workspace.audit import Audit

_log = logging.getLogger(__name__)


class PageKind(NamedTuple):
    """A page: its name in the address, what shows it, what one must be allowed to see, and whether it stands under その他.

    For whoever sees few pages, all stand in the bar.
    """

    name: str
    show: Callable[[Room], None]
    matter: Matter = "practice"
    more: bool = False


@dataclass
class Room:
    """What every page is given: the workspace as ``principal`` may see it."""

    source: Source
    language: str
    principal: Principal
    workspace: Workspace
    pages: dict[str, st.Page] = field(default_factory=dict)

    @property
    def snapshot(self) -> Snapshot:
        """The workspace at this moment, as far as the reader may see it."""
        return self.source.snapshot

    @property
    def audit(self) -> Audit:
        """Where sign-ins, refusals and exports are noted."""
        return self.workspace.audit

    def value(self, record: str) -> Value | None:
        """A record as its reader sees it: what a save is told to expect; None where it is not there.

        Raises
        ------
        NotAllowed
            Where the reader may not see it.
        """
        allow(self.principal, "read", record, self.source.whole)
        return self.workspace.value(record, self.source.whole)

    def may_see(self, what: Matter) -> bool:
        """Whether the reader sees a matter."""
        return may_see(self.principal, what)

    def may_write(self, record: str) -> bool:
        """Whether to offer the reader to change the record with that name; saving asks again."""
        return may_write(self.principal, record, self.source.whole)

    def look_again(self) -> None:
        """Show the workspace as it stands now: after a save in the same run."""
        self.source = Source(self.workspace, self.principal)

    def exported(self, name: str, build: Callable[[], bytes]) -> Callable[[], bytes]:
        """What a download button is given: ``build`` when it is pressed, with a line in the audit."""

        def build_and_note() -> bytes:
            data = build()
            self.audit.note("export", self.principal, name)
            return data

        return build_and_note

    def say(self, key: str, **values: object) -> str:
        """A text of the app in the reader's language."""
        return text(key, self.language, known=True, **values)

    def count(self, key: str, n: int, **values: object) -> str:
        """A text in the form that fits the number ``n``."""
        return count(key, n, self.language, **values)

    def may_reach(self, page: str) -> bool:
        """Whether the reader may see a page."""
        return self.may_see(_MATTERS[page])

    def link(self, page: str, label: str, **selection: str) -> None:
        """A link to a page with a selection, for whoever may see the page; ``label`` is shown as it is."""
        if self.may_reach(page):
            st.page_link(self.pages[page], label=plain(label), query_params={**selection, "lang": self.language})

    def go(self, page: str, **selection: str) -> None:
        """Go to a page with a selection."""
        st.switch_page(self.pages[page], query_params={**selection, "lang": self.language})


_PAGES = (
    PageKind("home", home.show),
    PageKind("catalogue", catalogue.show, "catalog"),
    PageKind("inventory", inventory.show),
    PageKind("matrix", matrix.show),
    PageKind("points", points.show),
    PageKind("workshop", workshop.show, "stances"),
    PageKind("municipality", municipality.show),
    PageKind("releases", releases.show, "releases"),
    PageKind("search", search.show, "catalog"),
    PageKind("decisions", decisions.show, "agreements", more=True),
    PageKind("requests", requests.show, "requests", more=True),
    PageKind("money", money.show, "agreements", more=True),
    PageKind("minutes", minutes.show, "stances", more=True),
    PageKind("history", history.show, "history", more=True),
    PageKind("problems", problems.show, "problems", more=True),
    PageKind("audit", audit.show, "audit", more=True),
    PageKind("help", help.show, "catalog", more=True),
)
"""Every page, in the order of the bar at the top: one line each."""

_FIRST = "home"
_MATTERS = {page.name: page.matter for page in _PAGES}
_REFUSED = "page-refused"
_CSS = """<style>
[data-testid="stApp"] {
  --page: light-dark(#ffffff, #12181f); --aside: light-dark(#f1f4f7, #1c2530); --line: light-dark(#c9d3dd, #3a4857);
  --strong: light-dark(#1b5e8c, #3d8fc9);
}
[data-testid="stMainBlockContainer"] { padding-left: 2rem; padding-right: 2rem; }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; } }
[data-testid="stTable"] td, [data-testid="stTable"] th { vertical-align: top; }
[data-testid="stTable"] td > div { max-width: 44rem !important; min-width: 4.2rem; }
[data-testid="stTable"] tbody th, [data-testid="stTable"] tbody th * { white-space: nowrap !important; }
.st-key-document-language { display: none; }
[data-testid="stCaptionContainer"] { color: inherit; opacity: 0.8; }
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] { background: none; height: auto; }
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] * { font-weight: inherit; white-space: normal; overflow: visible; }
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] p { text-decoration: underline; text-underline-offset: .2em; }
@media (max-width: 640px) {
  [data-testid="stTable"] tbody th { min-width: 5.5rem; }
  [data-testid="stTable"] tbody th, [data-testid="stTable"] tbody th * { white-space: normal !important; }
  [data-testid="stTable"]:not(:has(tbody th)) td > div {
    width: max-content !important; max-width: 12rem !important; min-width: 0;
  }
  .st-key-heading { gap: .3rem; }
  .st-key-heading h1 { font-size: 1.35rem; padding: .3rem 0; }
  .st-key-reader [data-testid="stCaptionContainer"] { display: none; }
  .st-key-reader { gap: .4rem; flex-wrap: nowrap; }
  .st-key-reader button { padding: .1rem .45rem; min-height: 2rem; }
  .st-key-reader button p { font-size: .8rem; }
}
[data-testid^="stBaseButton-primary"]:not(:disabled) { background: #1b5e8c; border-color: #1b5e8c; color: #ffffff; }
[data-testid="stPopoverButton"][kind="tertiary"][aria-expanded="true"] { color: inherit; }
[data-testid="stMultiSelect"] [data-tag] { background: #1b5e8c; color: #ffffff; }
[data-testid^="stBaseButton-primary"]:hover:not(:disabled) { filter: brightness(1.15); }
[data-testid="stHtml"] .rates { display: flex; flex-wrap: wrap; gap: .2rem 2.4rem; margin: 0; padding: 0; position: relative; }
.rates dt { font-size: .85rem; font-weight: 400; }
.rates dd { margin: 0; font-size: 1.35rem; line-height: 1.4; white-space: nowrap; }
.rates dd span { font-size: .85rem; opacity: .8; }
.rates details { display: inline-block; }
.rates summary { list-style: none; cursor: pointer; width: 1.15rem; line-height: 1rem; font-size: .75rem; text-align: center;
  border: 1px solid; border-radius: 50%; opacity: .8; }
.rates p { position: absolute; z-index: 9; left: 0; top: 100%; max-width: 40rem; margin: .3rem 0 0; padding: .5rem .8rem; font-size: .85rem;
  background: var(--page); border: 1px solid var(--line); border-radius: .3rem; box-shadow: 0 .1rem .5rem rgb(0 0 0 / 20%); }
</style>"""
"""The variables are the theme's colours, which Streamlit tells only to components."""


def run() -> None:
    """The app: one run of the script."""
    language = state.language()
    st.set_page_config(page_title=text("app", language), page_icon="📋", layout="wide")
    st.html(_CSS)
    speak(language)
    try:
        place = workspace()
        versions = place.versions()
        arrival = arrive(place, everything(place, versions))
        if arrival.principal is None:
            _outside(lambda: show_door(arrival, language), language)
            return
        source = Source(place, arrival.principal, versions)
    except WorkspaceNotFound as missing:
        said = missing.message
        _outside(lambda: _missing(said, language), language)
        return
    except Exception:  # the last resort: no trace may reach a reader
        _log.exception("the workspace could not be read")
        st.error(text("unreadable", language), icon=":material/warning:")
        return
    _settle()
    _inside(Room(source, language, arrival.principal, place))


def _inside(room: Room) -> None:
    """The pages, each for whoever may see it; a link to another page leads to a word about why not."""
    bar: dict[str, list[st.Page]] = {"": [], room.say("page.more"): []}
    for name, show, matter, more in _PAGES:
        allowed = room.may_see(matter)
        room.pages[name] = st.Page(
            _guarded(name, show, room) if allowed else _refused(name, matter, room),
            title=room.say(f"page.{name}"),
            url_path=name,
            default=name == _FIRST,
            visibility="visible" if allowed else "hidden",
        )
        bar[room.say("page.more") if more and room.may_see(_PAGES[0].matter) else ""].append(room.pages[name])
    page = st.navigation({name: pages for name, pages in bar.items() if pages}, position="top")
    st.set_page_config(page_title=f"{page.title}｜{room.say('app')}")
    page.run()


def _guarded(name: str, show: Callable[[Room], None], room: Room) -> Callable[[], None]:
    """The page with its heading; whatever goes wrong in it is logged, and the reader told in a sentence."""

    def page() -> None:
        st.session_state[_REFUSED] = ""
        _heading(room, name)
        live.begin()
        try:
            show_unsaved(room)
            show(room)
        except Exception:  # the last resort: no trace may reach a reader
            _log.exception("page %s failed", name)
            st.error(room.say("failed"), icon=":material/warning:")
            if room.source.problems and name != "problems":
                room.link("problems", room.say("home.see-problems"))
        live.watch(room)

    page.__name__ = f"page_{name}"
    return page


def _refused(name: str, matter: Matter, room: Room) -> Callable[[], None]:
    """What a link to a page that its reader may not see leads to; noted once for each time it is opened.

    The first page has no link: whoever just opens the app is led to the first of their own.
    """

    def page() -> None:
        instead = next((p.name for p in _PAGES if room.may_see(p.matter)), None)
        if name == _FIRST and instead:
            room.go(instead)
        if st.session_state.get(_REFUSED) != name:
            st.session_state[_REFUSED] = name
            asked = "&".join(f"{k}={v}" for k, v in st.query_params.items() if k != "lang")
            room.audit.note("refusal", room.principal, f"page {name}", asked)
        _heading(room, name)
        st.warning(plain(not_shown(room.principal, matter).get(room.language)), icon=":material/lock:")

    page.__name__ = f"page_{name}"
    return page


def _heading(room: Room, name: str) -> None:
    title = plain(room.snapshot.settings.name.get(room.language)) if name == "home" else room.say(f"page.{name}")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="heading"):
        st.title(title, anchor=False, width="content")
        with st.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center", width="content", key="reader"
        ):
            if room.principal.via == "local":
                st.caption(room.say("sign-in.local"), width="content")
            show_person(room)
            _language_choice(room.language)


def _outside(show: Callable[[], None], language: str) -> None:
    """The same word at every address, for whoever has come no further than the door."""
    title = text("page.door", language)
    doors = [st.Page(show, title=title, url_path=p.name, default=p.name == _FIRST) for p in _PAGES]
    st.navigation(doors, position="hidden").run()
    _language_choice(language)


def _language_choice(language: str) -> None:
    names = {"ja": "日本語", "en": "English"}
    st.session_state["language-choice"] = language

    def chosen() -> None:
        asked = st.session_state["language-choice"] or language
        st.session_state["language"] = asked
        st.query_params["lang"] = asked

    st.segmented_control(
        text("language", language), list(names), format_func=names.__getitem__, key="language-choice",
        on_change=chosen, label_visibility="collapsed",
    )  # fmt: skip


def _missing(message: Text, language: str) -> None:
    st.title(text("missing.title", language), anchor=False)
    for said in dict.fromkeys((message.get(language), message.ja, message.en or "")):
        if said:
            st.warning(coded(said), icon=":material/folder_off:")


@st.cache_resource(show_spinner=False)
def _settle() -> bool:
    """Once, when everything is imported: what lives for ever need not be looked at by the collector again."""
    gc.collect()
    gc.freeze()
    return True
