"""What opens in the place of something else on the same page is read from its beginning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

_SCRIPT = """
let before = null;
export default function ({ data }) {
  if (data.about === before) return;
  before = data.about;
  document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
}
"""
_CSS = """<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-from-top) { display: none; }
</style>"""


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("from_top", js=_SCRIPT)


def from_top(about: str) -> None:
    """Show the page from its top when ``about`` is not what it was about before."""
    st.html(_CSS)
    with st.container(key="from-top"):
        _component()(key="from-top-of", data={"about": about})
