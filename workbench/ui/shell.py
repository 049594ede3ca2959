"""The house around the pages: language, navigation, and what is shown when something is missing."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from workbench.model import Snapshot
from workbench.ui import catalogue, help, home, matrix, points, problems, state
from workbench.ui.document import speak
from workbench.ui.plain import plain
from workbench.ui.source import Source, workspace
from workbench.ui.texts import text
from workbench.workspace import WorkspaceNotFound

_PAGES: tuple[tuple[str, Callable[[Room], None]], ...]
_log = logging.getLogger(__name__)


@dataclass
class Room:
    """What every page is given."""

    source: Source
    language: str
    pages: dict[str, st.Page] = field(default_factory=dict)

    @property
    def snapshot(self) -> Snapshot:
        """The workspace at this moment."""
        return self.source.snapshot

    def say(self, key: str, **values: object) -> str:
        """A text of the app in the reader's language."""
        return text(key, self.language, known=True, **values)

    def link(self, page: str, label: str, **selection: str) -> None:
        """A link to a page with a selection; ``label`` is shown as it is."""
        st.page_link(self.pages[page], label=plain(label), query_params={**selection, "lang": self.language})

    def go(self, page: str, **selection: str) -> None:
        """Go to a page with a selection."""
        st.switch_page(self.pages[page], query_params={**selection, "lang": self.language})


_PAGES = (
    ("home", home.show),
    ("catalogue", catalogue.show),
    ("matrix", matrix.show),
    ("points", points.show),
    ("problems", problems.show),
    ("help", help.show),
)
_CSS = """<style>
[data-testid="stMainBlockContainer"] { padding-left: 2rem; padding-right: 2rem; }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; } }
[data-testid="stTable"] td, [data-testid="stTable"] th { vertical-align: top; }
[data-testid="stTable"] td > div { max-width: 44rem !important; min-width: 4.2rem; }
[data-testid="stTable"] tbody th, [data-testid="stTable"] tbody th * { white-space: nowrap !important; }
.st-key-document-language { display: none; }
.st-key-diagram { overflow-x: auto; }
@media (max-width: 640px) { .st-key-diagram img { min-width: 640px; } }
</style>"""


def run() -> None:
    """The app: one run of the script."""
    st.set_page_config(page_title="Fit-gap workbench", page_icon="📋", layout="wide")
    language = state.language()
    st.html(_CSS)
    speak(language)
    try:
        source = Source(workspace())
    except WorkspaceNotFound as missing:
        _missing(missing, language)
        return
    except Exception:  # the last resort: no trace may reach a reader
        _log.exception("the workspace could not be read")
        st.error(text("unreadable", language), icon=":material/warning:")
        return
    _settle()
    room = Room(source, language)
    for name, show in _PAGES:
        room.pages[name] = st.Page(
            _guarded(name, show, room), title=room.say(f"page.{name}"), url_path=name, default=name == "home"
        )
    st.navigation(list(room.pages.values()), position="top").run()


def _guarded(name: str, show: Callable[[Room], None], room: Room) -> Callable[[], None]:
    """The page with its heading; whatever goes wrong in it is logged, and the reader told in a sentence."""

    def page() -> None:
        _heading(room, name)
        try:
            show(room)
        except Exception:  # the last resort: no trace may reach a reader
            _log.exception("page %s failed", name)
            st.error(room.say("failed"), icon=":material/warning:")
            if room.source.problems and name != "problems":
                room.link("problems", room.say("home.see-problems"))

    page.__name__ = f"page_{name}"
    return page


def _heading(room: Room, name: str) -> None:
    title = plain(room.snapshot.settings.name.get(room.language)) if name == "home" else room.say(f"page.{name}")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="heading"):
        st.title(title, anchor=False, width="content")
        _language_choice(room.language)


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


def _missing(missing: WorkspaceNotFound, language: str) -> None:
    st.title(text("missing.title", language), anchor=False)
    for said in dict.fromkeys((missing.message.get(language), missing.message.ja, missing.message.en or "")):
        if said:
            st.warning(plain(said), icon=":material/folder_off:")
    _language_choice(language)


@st.cache_resource(show_spinner=False)
def _settle() -> bool:
    """Once, when everything is imported: what lives for ever need not be looked at by the collector again."""
    gc.collect()
    gc.freeze()
    return True
