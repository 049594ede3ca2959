"""Where the reader is: language and selections, kept in the address so that every view can be linked to."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

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
    # said in every run: where a link leads to the page it stands on, Streamlit leaves the old selection in the address
    st.query_params["lang"] = asked
    return asked


def selected(name: str, allowed: Container[str], default: str) -> str:
    """The selection ``name``: from the address, else the last in this session, else ``default``."""
    known = (st.query_params.get(name), st.session_state.get(f"last-{name}"))
    found: str = next((k for k in known if k is not None and k in allowed), default)
    keep(name, found)
    return found


def keep(name: str, value: str) -> None:
    """Remember a selection, in the session and in the address (nothing selected: not in the address)."""
    if st.session_state.get(f"last-{name}") != value:
        st.session_state[f"last-{name}"] = value
    there = st.query_params.get(name)
    if not value and there is not None:
        del st.query_params[name]
    elif value and there != value:
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


def kept(name: str, key: str) -> str:
    """What the widget ``key`` was last set to: the selection ``name`` in the address, else in this session, else ""."""
    asked = st.query_params.get(name)
    known = str(st.session_state.get(f"kept-{key}", ""))
    if asked is None and not known:
        return ""
    found = known if asked is None else asked
    _keep(name, key, found)
    return found


def _keep(name: str, key: str, value: str) -> None:
    st.session_state[f"kept-{key}"] = value
    keep(name, value)


def one(
    name: str, label: str, options: Sequence[str], default: str, show: Callable[[str], str], *, key: str
) -> None:  # fmt: skip
    """A select box whose value is the selection ``name`` of one page: what others show does not change it."""
    found = kept(name, key)
    _say(key, found if found in options else default)
    st.selectbox(label, options, format_func=show, key=key, on_change=lambda: _keep(name, key, st.session_state[key]))


def several_kept(name: str, key: str, options: Sequence[str]) -> list[str]:
    """The options that a multiple choice was last set to."""
    asked = kept(name, key).split(",")
    return [o for o in options if o in asked]


def turned(
    name: str, label: str, options: Sequence[str], default: str, show: Callable[[str], str], *, key: str
) -> str:  # fmt: skip
    """Which side of something is shown, by a row of buttons: the selection ``name``."""
    current = selected(name, options, default)
    st.session_state[key] = current
    st.segmented_control(
        label, options, format_func=show, key=key, on_change=lambda: keep(name, st.session_state[key] or current),
        label_visibility="collapsed",
    )  # fmt: skip
    return current


def several(
    name: str, label: str, options: Sequence[str], show: Callable[[str], str], *, key: str, placeholder: str
) -> list[str]:
    """A multiple choice whose value is the selection ``name``, its options joined by commas."""
    found = several_kept(name, key, options)
    _say(key, found)
    st.multiselect(
        label, options, format_func=show, key=key, placeholder=placeholder,
        on_change=lambda: _keep(name, key, ",".join(st.session_state[key])),
    )  # fmt: skip
    return found


def switched(name: str, label: str, *, key: str) -> bool:
    """A switch whose value is the selection ``name``."""
    found = kept(name, key) == "yes"
    _say(key, found)
    st.toggle(label, key=key, on_change=lambda: _keep(name, key, "yes" if st.session_state[key] else ""))
    return found


def written(name: str, label: str, *, key: str, placeholder: str) -> str:
    """A line of text that is the selection ``name``."""
    found = kept(name, key)[:200].strip()
    _say(key, found)
    st.text_input(
        label, key=key, placeholder=placeholder, on_change=lambda: _keep(name, key, st.session_state[key].strip())
    )
    return found


def _say(key: str, value: object) -> None:
    """Let a widget show a value; one that does already is left alone, for somebody may be typing in it."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
