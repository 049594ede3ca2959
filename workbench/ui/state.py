"""Where the reader is: language and selections, kept in the address so that every view can be linked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

LANGUAGES = ("ja", "en")


def language() -> str:
    """``?lang=``, else what was chosen in this session, else the browser's, else Japanese."""
    asked = st.query_params.get("lang")
    if asked not in LANGUAGES:
        asked = st.session_state.get("language")
    if asked not in LANGUAGES:
        locale = (st.context.locale or "ja").lower()
        asked = "en" if locale.startswith("en") else "ja"
    st.session_state["language"] = asked
    if st.query_params.get("lang") != asked:
        st.query_params["lang"] = asked
    return asked


def selected(name: str, allowed: Sequence[str], default: str) -> str:
    """The selection ``name``: from the address, else the last in this session, else ``default``."""
    known = (st.query_params.get(name), st.session_state.get(f"last-{name}"))
    found: str = next((k for k in known if k is not None and k in allowed), default)
    keep(name, found)
    return found


def keep(name: str, value: str) -> None:
    """Remember a selection, in the session and in the address (nothing selected: not in the address)."""
    st.session_state[f"last-{name}"] = value
    if not value:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def choose(
    name: str, label: str, options: Sequence[str], default: str, show: Callable[[str], str], *, key: str,
    collapsed: bool = False,
) -> str:  # fmt: skip
    """A select box whose value is the selection ``name``; its options are ids, their labels of any language."""
    current = selected(name, options, default)
    st.session_state[key] = current
    return st.selectbox(
        label, options, format_func=show, key=key, on_change=lambda: keep(name, st.session_state[key]),
        label_visibility="collapsed" if collapsed else "visible",
    )  # fmt: skip


def several(
    name: str, label: str, options: Sequence[str], show: Callable[[str], str], *, key: str, placeholder: str
) -> list[str]:
    """A multiple choice whose value is the selection ``name`` in the address, its options joined by commas."""
    if key not in st.session_state:
        asked = st.query_params.get(name, "").split(",")
        st.session_state[key] = [o for o in options if o in asked]
    found: list[str] = st.multiselect(
        label, options, format_func=show, key=key, placeholder=placeholder, persist_state="session"
    )
    keep(name, ",".join(found))
    return found


def switched(name: str, label: str, *, key: str) -> bool:
    """A switch whose value is the selection ``name`` in the address."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(name) == "yes"
    on: bool = st.toggle(label, key=key, persist_state="session")
    keep(name, "yes" if on else "")
    return on


def written(name: str, label: str, *, key: str, placeholder: str) -> str:
    """A line of text that is the selection ``name`` in the address."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(name, "")[:200]
    found: str = st.text_input(label, key=key, placeholder=placeholder, persist_state="session").strip()
    keep(name, found)
    return found
