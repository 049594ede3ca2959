"""The processes of a service in a list, each with how far it is; one that is pressed is gone to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st


class Listed(NamedTuple):
    """One process: its address, its name, how many of its questions are answered, whether it is the one asked about."""

    id: str
    name: str
    answered: int
    all: int
    here: bool


_HTML = '<ul class="processes"></ul>'
_CSS = """
ul { list-style: none; margin: 0; padding: 0; font-family: var(--st-font); }
button { display: block; width: 100%; text-align: left; font: inherit; font-size: .95rem; line-height: 1.35; color: var(--st-text-color);
  background: none; border: 0; padding: .3rem .15rem .15rem; cursor: pointer; border-radius: .25rem; }
button:hover { color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); }
[aria-current="true"] { font-weight: 700; }
.bar { display: block; height: .4rem; margin: .25rem 0 .2rem; border-radius: .2rem; background: var(--st-secondary-background-color); overflow: hidden; }
.bar span { display: block; height: 100%; background: var(--st-primary-color); }
"""
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".processes");
  while (list.children.length > data.length) list.lastChild.remove();
  data.forEach(([id, name, answered, all, here], i) => {
    const item = list.children[i] ?? list.appendChild(made());
    const button = item.firstChild, said = `${answered === all ? "✓" : here ? "▸" : "・"} ${name}　${answered}/${all}`;
    if (button.firstChild.textContent !== said) button.firstChild.textContent = said;
    button.setAttribute("aria-current", String(here));
    button.lastChild.firstChild.style.width = `${all ? (100 * answered) / all : 100}%`;
    button.onclick = () => setTriggerValue("chosen", id);
  });
}

function made() {
  const item = document.createElement("li"), button = document.createElement("button"), bar = document.createElement("span");
  button.type = "button";
  bar.className = "bar";
  bar.append(document.createElement("span"));
  button.append(document.createElement("span"), bar);
  item.append(button);
  return item;
}
"""


def show_processes(processes: Sequence[Listed], *, key: str, chosen: Callable[[str], None]) -> None:
    """The list; ``chosen`` is called with the address of the process that was pressed."""

    def told() -> None:
        picked = st.session_state[key].chosen
        if picked in {p.id for p in processes}:
            chosen(picked)

    _component()(data=[list(p) for p in processes], key=key, on_chosen_change=told)


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("processes", html=_HTML, css=_CSS, js=_SCRIPT)
