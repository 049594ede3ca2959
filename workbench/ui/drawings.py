"""Flows and forms as pictures that answer to click and keyboard: what is chosen is an element's address.

A picture is SVG made here, with everything people wrote escaped; the component only shows it. In it the arrow keys
move, Enter or the space bar chooses, Escape chooses nothing; its own script draws anew only when the SVG has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import streamlit as st

from workbench.diagram import Mark, layout, svg
from workbench.model import Actor, Form, Process, Step, Text, word
from workbench.ui.comparing import Comparison
from workbench.ui.paper import drawn, legend, versions
from workbench.ui.widgets import municipality_name

if TYPE_CHECKING:
    from workbench.ui.shell import Room

View = Literal["both", "own", "standard"]
VIEWS: tuple[View, ...] = ("both", "own", "standard")
WHOLE_WIDTH, HALF_WIDTH = 1180, 640


class Picture(NamedTuple):
    """One drawing with its caption (none: ""); ``width`` is about how wide it is on screen, in pixels."""

    caption: str
    svg: str
    width: int


_HTML = '<div class="drawings"></div>'
_CSS = """
.drawings { display: flex; flex-wrap: wrap; gap: 1rem 1.5rem; align-items: flex-start; }
figure { margin: 0; min-width: 0; flex: 1 1 0; }
figcaption { font-weight: 700; margin: 0 0 .4rem; color: var(--st-text-color); }
.scroll { overflow-x: auto; padding: 5px; margin: -5px; }
svg { display: block; max-width: 100%; height: auto; }
[role="button"] { cursor: pointer; outline: none; }
.ring { pointer-events: all; stroke: none; }
[role="button"]:hover .ring { stroke: var(--st-primary-color); stroke-opacity: .55; }
[aria-pressed="true"] .ring { stroke: var(--st-primary-color); stroke-opacity: 1; }
[role="button"]:focus-visible .ring { stroke: var(--st-primary-color); stroke-opacity: 1; stroke-dasharray: 4 2; }
.flow .ring { stroke-width: 3; }
.paper .ring { stroke-width: .9; }
.paper [role="button"]:focus-visible .ring { stroke-dasharray: 1.6 .8; }
@media (max-width: 640px) {
  .drawings { flex-direction: column; }
  figure { width: 100%; flex: none; }
  .flow svg { max-width: none; min-width: 640px; }
}
@media print {
  .ring { display: none; }
  figure { break-inside: avoid; }
}
"""
_SCRIPT = """
const known = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".drawings");
  const state = known.get(root) ?? { drawn: "", selected: "" };
  known.set(root, state);
  const drawn = JSON.stringify([data.kind, data.pictures]);
  if (state.drawn !== drawn) {
    const held = root.getRootNode().activeElement?.dataset?.element;
    draw(root, data);
    state.drawn = drawn;
    if (held) find(root, held)?.focus();
  }
  select(root, data.selected ?? "");

  function choose(element) {
    const address = element?.dataset.element ?? "";
    const chosen = address === state.selected ? "" : address;
    select(root, chosen);
    setTriggerValue("chosen", chosen);
  }

  function select(root, address) {
    state.selected = address;
    for (const element of buttons(root)) {
      element.setAttribute("aria-pressed", String(element.dataset.element === address));
    }
    for (const picture of root.querySelectorAll("svg")) {
      const inside = buttons(picture);
      const reached = inside.find((e) => e.dataset.element === address) ?? inside[0];
      inside.forEach((e) => e.setAttribute("tabindex", e === reached ? "0" : "-1"));
    }
  }

  root.onclick = (event) => {
    const element = event.target.closest("[data-element]");
    if (!element) return;
    move(element);
    choose(element);
  };
  root.onkeydown = (event) => {
    const element = event.target.closest("[data-element]");
    if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
    const others = buttons(element.closest("svg"));
    if (event.key === "Enter" || event.key === " ") choose(element);
    else if (event.key === "Escape" && state.selected) choose(null);
    else if (event.key === "Home") move(others[0]);
    else if (event.key === "End") move(others[others.length - 1]);
    else if (event.key in DIRECTIONS) move(nearest(element, others, event.key));
    else return;
    event.preventDefault();
  };
}

const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function draw(root, data) {
  root.className = `drawings ${data.kind}`;
  root.replaceChildren(...data.pictures.map((picture) => {
    const figure = document.createElement("figure");
    if (picture.caption) {
      const caption = document.createElement("figcaption");
      caption.textContent = picture.caption;
      figure.append(caption);
    }
    const scroll = document.createElement("div");
    scroll.className = "scroll";
    scroll.innerHTML = picture.svg;
    const drawing = scroll.querySelector("svg");
    if (drawing) drawing.style.width = `${picture.width}px`;
    figure.append(scroll);
    return figure;
  }));
}

function buttons(within) {
  return [...within.querySelectorAll("[data-element]")];
}

function find(within, address) {
  return buttons(within).find((element) => element.dataset.element === address);
}

function move(element) {
  if (!element) return;
  for (const other of buttons(element.closest("svg"))) other.setAttribute("tabindex", other === element ? "0" : "-1");
  element.focus();
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function nearest(element, others, key) {
  const [x, y] = DIRECTIONS[key];
  const from = element.getBoundingClientRect();
  let best = null, least = Infinity;
  for (const other of others) {
    const to = other.getBoundingClientRect();
    const right = to.x + to.width / 2 - from.x - from.width / 2;
    const down = to.y + to.height / 2 - from.y - from.height / 2;
    const ahead = right * x + down * y;
    const apart = x
      ? Math.max(to.top - from.bottom, from.top - to.bottom, 0)
      : Math.max(to.left - from.right, from.left - to.right, 0);
    const far = Math.round(ahead + 3 * apart + Math.abs(x ? down : right) / 20);
    if (ahead > 1 && far < least) { best = other; least = far; }
  }
  return best ?? others[others.indexOf(element) + x + y];
}
"""


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("drawings", html=_HTML, css=_CSS, js=_SCRIPT)


def flow_picture(
    room: Room,
    shown: Comparison | Process,
    key: str,
    selected: str | None = None,
    *,
    caption: str = "",
    view: View = "both",
    narrow: bool = False,
) -> str | None:
    """The flow of a process, or both flows of a comparison; each step can be chosen.

    Parameters
    ----------
    room
        Where the reader is.
    shown
        A process as it stands, or a comparison (see :func:`workbench.ui.comparing.between` for any two processes).
    key
        Of the widget; one for each place on a page.
    selected
        The relative address that is selected (``steps/print``); it need not be a step.
    caption
        Whose flow the other one of a comparison is, where it is no municipality's.
    view
        Which of a comparison's flows to show; where the two flows are alike, one is shown anyhow.
    narrow
        Whether there is half the page's width for it.

    Returns
    -------
    str or None
        The relative address selected now: what was chosen just now, else ``selected``; None if nothing is.
    """
    whole = HALF_WIDTH if narrow else WHOLE_WIDTH
    theme = _theme()

    def drawing(process: Process, width: int, caption: str, marks: Mapping[str, str]) -> Picture:
        steps = tuple(sorted(marks.items()))
        found = _flow(process.name, process.actors, process.steps, room.language, width, steps, theme)
        return Picture(caption, found.svg, found.width)

    if isinstance(shown, Process):
        return _pictures("flow", [drawing(shown, whole, "", {})], key, selected)
    if not shown.compared or not shown.flow_differs:
        return _pictures("flow", [drawing(shown.standard, whole, "", {})], key, selected)
    m = shown.municipality
    names = {
        "standard": room.say("standard"),
        "own": municipality_name(room.snapshot, m, room.language) if m else caption or room.say("drawing.own"),
    }
    sides = ("standard", "own") if view == "both" else (view,)
    width = HALF_WIDTH if view == "both" else whole
    pictures = []
    for side in sides:
        process = shown.own if side == "own" else shown.standard
        pictures.append(drawing(process, width, names[side], shown.step_marks(process)))
    return _pictures("flow", pictures, key, selected)


@lru_cache(maxsize=256)
def _flow(
    name: Text, actors: tuple[Actor, ...], steps: tuple[Step, ...], language: str, width: int,
    marks: tuple[tuple[str, Mark], ...], theme: str,
) -> Picture:  # fmt: skip
    """The drawing of a flow, kept by what it shows."""
    diagram = layout(Process(id="flow", name=name, actors=actors, steps=steps), language=language, width=width)
    drawn = svg(diagram, language=language, marks=dict(marks), theme=theme, selectable=True)
    return Picture("", drawn, max(int(diagram.width), 1))


def form_picture(
    room: Room,
    standard: Form | None,
    own: Form | None,
    key: str,
    selected: str | None = None,
    *,
    caption: str = "",
    view: View = "both",
) -> str | None:
    """A form drawn as the paper it is; beside it the other version, with what differs marked.

    Parameters
    ----------
    room
        Where the reader is.
    standard
        The form as the standard says; None if only ``own`` has it.
    own
        The same form as it is done elsewhere; None to draw ``standard`` alone.
    key
        Of the widget; one for each place on a page.
    selected
        The relative address that is selected (``forms/ticket``, ``forms/ticket/fields/voter-name``).
    caption
        Whose version ``own`` is, as a name.
    view
        Which of the two versions to show, where they differ.

    Returns
    -------
    str or None
        The relative address selected now: what was chosen just now, else ``selected``; None if nothing is.
    """
    language = room.language
    theme = _theme()
    if standard is None or own is None or standard == own:
        form = standard or own
        if form is None:
            return selected
        svg_, width = drawn(form, language, {}, theme)
        found = _pictures("paper", [Picture(_on(form, "", language), svg_, width)], key, selected)
        legend(room, {})
        return found
    merged, differences = versions(room, standard, own)
    left, right = drawn(standard, language, {}, theme), drawn(merged, language, differences, theme)
    captions = _on(standard, room.say("standard"), language), _on(own, caption or room.say("drawing.own"), language)
    legend(room, differences)
    both = [Picture(c, *d) for c, d in zip(captions, (left, right), strict=True)]
    shown = {"both": both, "standard": both[:1], "own": both[1:]}[view]
    return _pictures("paper", shown, key, selected)


def _on(form: Form, whose: str, language: str) -> str:
    """Whose form, and on what paper."""
    return "　".join(t for t in (whose, word("medium", form.medium, language)) if t)


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def _pictures(kind: str, pictures: Sequence[Picture], key: str, selected: str | None) -> str | None:
    kept = f"chosen-{key}"

    def chosen() -> None:
        st.session_state[kept] = st.session_state[key].chosen

    found = st.session_state.pop(kept, None)
    now = selected if found is None else found or None
    data = {"kind": kind, "pictures": [p._asdict() for p in pictures], "selected": now or ""}
    _component()(data=data, key=key, on_chosen_change=chosen)
    return now
