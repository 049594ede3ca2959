"""A clock for one item of the agenda: started, stopped and set back by its own button; it runs in the browser alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from workbench.ui.shell import Room

MINUTES = (5, 10, 15, 20, 30)
_HTML = '<div class="timer"></div>'
_CSS = """
.timer { display: flex; gap: .35rem; align-items: center; font-family: var(--st-font); color: var(--st-text-color); }
output { font-size: 1.35rem; font-weight: 700; font-variant-numeric: tabular-nums; min-width: 4.2rem; text-align: right; }
.over output { color: var(--st-red-text-color, #b3261e); text-decoration: underline; }
button, select { font: inherit; color: inherit; background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: .35rem; padding: .2rem .5rem; cursor: pointer; }
button:focus-visible, select:focus-visible { outline: 2px solid var(--st-primary-color); }
"""
_SCRIPT = """
const running = new WeakMap();

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".timer");
  const key = "workbench-timer-" + data.item + "-" + data.planned;
  if (root.dataset.item !== key || root.dataset.words !== JSON.stringify(data.words)) build();
  clearInterval(running.get(root));
  running.set(root, setInterval(show, 500));
  show();
  return () => clearInterval(running.get(root));

  function read() {
    try { return JSON.parse(sessionStorage.getItem(key)) || fresh(); } catch { return fresh(); }
  }
  function fresh() { return { minutes: data.planned, spent: 0, since: null }; }
  function write(state) { try { sessionStorage.setItem(key, JSON.stringify(state)); } catch { /* it runs all the same */ } }
  function spent(state) { return state.spent + (state.since === null ? 0 : Date.now() - state.since); }

  function build() {
    root.dataset.item = key;
    root.dataset.words = JSON.stringify(data.words);
    const choice = document.createElement("select");
    choice.setAttribute("aria-label", data.words.minutes);
    for (const n of data.minutes) {
      const option = document.createElement("option");
      option.value = n;
      option.textContent = data.words.n.replace("%", n);
      choice.append(option);
    }
    const shown = document.createElement("output");
    shown.setAttribute("aria-live", "off");
    const toggle = document.createElement("button");
    const reset = document.createElement("button");
    reset.textContent = data.words.reset;
    choice.value = read().minutes;
    choice.onchange = () => { write({ ...read(), minutes: Number(choice.value) }); show(); };
    toggle.onclick = () => {
      const state = read();
      write(state.since === null ? { ...state, since: Date.now() } : { ...state, spent: spent(state), since: null });
      show();
    };
    reset.onclick = () => { write({ ...read(), spent: 0, since: null }); show(); };
    root.replaceChildren(choice, shown, toggle, reset);
  }

  function show() {
    const state = read();
    const left = Math.round(state.minutes * 60 - spent(state) / 1000);
    const sign = left < 0 ? "−" : "";
    const [shown, toggle] = [root.querySelector("output"), root.querySelector("button")];
    const said = sign + Math.floor(Math.abs(left) / 60) + ":" + String(Math.abs(left) % 60).padStart(2, "0");
    if (shown.textContent !== said) shown.textContent = said;
    const label = state.since === null ? data.words.start : data.words.stop;
    if (toggle.textContent !== label) toggle.textContent = label;
    root.classList.toggle("over", left < 0);
  }
}
"""


def show_timer(room: Room, item: str, planned: int) -> None:
    """The clock of one item of the agenda, set to the minutes planned for it."""
    words = {w: room.say(f"timer.{w}") for w in ("minutes", "n", "start", "stop", "reset")}
    _component()(
        data={"item": item, "planned": planned, "minutes": sorted({*MINUTES, planned}), "words": words}, key="timer"
    )


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("timer", html=_HTML, css=_CSS, js=_SCRIPT)
