"""What Streamlit itself costs: a plain table the size of a service's matrix, a click on one of its cells, a button and a text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

ROWS, MUNICIPALITIES, SERVICES = 1_000, 22, 26
STATES = ("○ as the standard", "△ differs", "？ unanswered", "－ does not apply")


@st.cache_resource
def tables() -> dict[str, pd.DataFrame]:
    """One table of texts for each service."""
    chance = np.random.default_rng(1)
    found = {}
    for s in range(SERVICES):
        columns = {"name": [f"element {i} of service {s}" for i in range(ROWS)]}
        for m in range(MUNICIPALITIES):
            columns[f"m{m}"] = np.take(STATES, chance.integers(0, len(STATES), ROWS)).tolist()
        columns |= {"kind": ["field"] * ROWS, "class": ["must"] * ROWS, "package": ["○"] * ROWS}
        found[f"service {s}"] = pd.DataFrame(columns)
    return found


def table() -> None:
    """Choose a table, filter it, look at it."""
    st.title("Table")
    chosen = st.selectbox("service", list(tables()), key="service")
    wanted = st.text_input("search", key="search")
    shown = tables()[chosen]
    if wanted:
        shown = shown[shown["name"].str.contains(wanted, regex=False)]
    st.markdown(f"{chosen}: {len(shown):,} rows")
    st.dataframe(shown, hide_index=True, height=520)


def cell() -> None:
    """A click on a cell, and what it says."""
    st.title("Cell")
    shown = next(iter(tables().values()))
    event = st.dataframe(
        shown, hide_index=True, height=520, key="cells", on_select="rerun", selection_mode="single-cell"
    )
    with st.container(key="chosen"):
        st.markdown(str(event.selection.cells))


def question() -> None:
    """A button and a text."""
    st.title("Question")
    st.session_state.setdefault("n", 0)
    if st.button("next", key="next"):
        st.session_state["n"] += 1
    st.markdown(f"question {st.session_state['n']}")


st.set_page_config(layout="wide")
st.navigation(
    [
        st.Page(table, url_path="table", default=True),
        st.Page(cell, url_path="cell"),
        st.Page(question, url_path="question"),
    ],
    position="top",
).run()
