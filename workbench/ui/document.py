"""The language of the document itself, which screen readers and the choice of characters' shapes go by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

_SCRIPT = """
export default function (component) {
  document.documentElement.lang = component.data.language;
}
"""


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("document_language", js=_SCRIPT)


def speak(language: str) -> None:
    """Say in which language the page is; Streamlit itself always says English."""
    _component()(data={"language": language}, key="document-language")
