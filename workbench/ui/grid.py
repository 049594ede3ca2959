"""A large table in the browser, rows against columns of marks, that answers to click and keyboard.

It draws only the rows in view, in the page's own elements: fast with thousands of rows, and read by screen readers. The
arrow keys move, Enter or the space bar chooses a cell (the name of a row: the row), Enter on a heading sorts, F fills
the screen. What is chosen is known by the row's id, never by its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import east_asian_width

import numpy as np
import orjson
import streamlit as st

if TYPE_CHECKING:
    from workbench.ui.shell import Room


class Column(NamedTuple):
    """One column: for each row the place of its label; with ``colours``, each label is a badge of that colour."""

    id: str
    label: str
    width: int
    labels: Sequence[str]
    codes: np.ndarray
    colours: Sequence[str] | None = None
    about: str = ""


def texts(id_: str, label: str, width: int, said: Sequence[str], about: str = "") -> Column:
    """A column of texts, one for each row, of which many are alike."""
    place = {text: i for i, text in enumerate(dict.fromkeys(said))}
    return Column(id_, label, width, tuple(place), np.array([place[t] for t in said], dtype=np.int32), about=about)


class Content(NamedTuple):
    """A table ready to be sent: ``rows`` are the ids of its rows, ``sent`` is all of it."""

    rows: tuple[str, ...]
    sent: bytes


def content(
    rows: Sequence[tuple[str, str]], columns: Sequence[Column], *, name: str, headings: Sequence[tuple[int, str]] = ()
) -> Content:
    """A table of rows (id and name) under a column for their names, called ``name``.

    ``headings`` stand before the row of that number and head the rows as far as the next.
    """
    ids = tuple(id_ for id_, _ in rows)
    said = orjson.dumps(
        {
            "name": name,
            "ids": ids,
            "names": [named for _, named in rows],
            "headings": list(headings),
            "columns": [
                {
                    "id": c.id,
                    "label": c.label,
                    "width": max(c.width, _wide(c.label)),
                    "labels": list(c.labels),
                    "colours": c.colours and list(c.colours),
                    "about": c.about,
                    "codes": _as_text(c.codes),
                }
                for c in columns
            ],
        }
    )
    return Content(ids, sha256(said).hexdigest()[:16].encode() + b"\n" + said)


def _wide(heading: str) -> int:
    """The pixels that a heading takes: Japanese characters are twice as wide; a very long one may be cut."""
    return min(240, 20 + sum(14 if east_asian_width(c) in "WFA" else 8 for c in heading))


def _as_text(codes: np.ndarray) -> str:
    """One character for each code, the first a space: a column of a thousand rows is a thousand bytes."""
    return (codes.astype("<u4") + 32).tobytes().decode("utf-32-le")


def show_grid(
    room: Room,
    shown: Content,
    *,
    alt: str,
    key: str,
    chosen: Callable[[str, str], None] | None = None,
    asked: str = "element",
    wide: bool = False,
) -> tuple[str, str] | None:
    """Show a table; the ids of row and column (none: the whole row) of the cell that was just chosen, if one was.

    ``chosen`` is told of it before anything is drawn. The cell is marked whose row the selection ``asked`` of the
    address names, and whose column ``?column=``. ``wide``: names of rows are sentences.
    """

    def picked(cell: Sequence[str] | None) -> tuple[str, str] | None:
        return (cell[0], cell[1]) if cell and cell[0] in shown.rows else None

    def told() -> None:
        cell = picked(st.session_state[key].chosen)
        if cell and chosen:
            chosen(*cell)

    words = orjson.dumps({"alt": alt, "full": room.say("grid.full"), "asked": asked, "wide": wide})
    return picked(_component()(data=words + b"\n" + shown.sent, key=key, on_chosen_change=told).chosen)


_HTML = '<div class="frame"><div class="grid" role="grid"></div></div>'
_CSS = """
.frame { position: relative; font-family: var(--st-font); font-size: .82rem; color: var(--st-text-color);
  background: var(--st-background-color); }
.grid { position: relative; overflow: auto; max-height: max(520px, 100vh - 29rem); border: 1px solid var(--st-border-color); border-radius: .3rem;
  overscroll-behavior: contain; scroll-padding: 38px 0 0 var(--name); }
.grid { --name: 17rem; } .grid.wide { --name: min(24rem, 42vw); }
.row { position: absolute; left: 0; display: flex; height: 34px; width: max-content; min-width: 100%;
  border-bottom: 1px solid var(--st-border-color); box-sizing: border-box; }
.head { position: sticky; top: 0; z-index: 3; height: 37px; background: var(--st-dataframe-header-background-color, var(--st-secondary-background-color)); }
.body { position: relative; contain: layout style; }
.gap { flex: none; }
.cell { flex: none; box-sizing: border-box; padding: 0 .5rem; line-height: 33px; overflow: hidden; white-space: nowrap;
  text-overflow: ellipsis; cursor: pointer; outline: none; border-right: 1px solid var(--st-border-color); }
.head .cell { line-height: 36px; font-weight: 700; }
.cell.first { position: sticky; left: 0; z-index: 2; width: var(--name); background: var(--st-background-color); }
.head .cell.first { background: inherit; }
.heading { flex: 1; font-weight: 700; background: var(--st-secondary-background-color); padding-left: .5rem; line-height: 33px; }
.heading span { position: sticky; left: .5rem; }
.badge { display: inline-block; line-height: 23px; padding: 0 .5rem; border-radius: .8rem; max-width: 100%; box-sizing: border-box;
  overflow: hidden; text-overflow: ellipsis; vertical-align: middle; margin-top: -2px;
  background: color-mix(in srgb, var(--colour) 22%, var(--st-background-color)); }
.green { --colour: var(--st-green-color); } .blue { --colour: var(--st-blue-color); } .red { --colour: var(--st-red-color); }
.yellow { --colour: var(--st-yellow-color); } .orange { --colour: var(--st-orange-color); }
.violet { --colour: var(--st-violet-color); } .gray { --colour: var(--st-gray-color); }
.red { font-weight: 700; }
.row:not(.head):hover .cell, .row:not(.head):hover .cell.first { background: var(--st-secondary-background-color); }
.cell.chosen { box-shadow: inset 0 0 0 2px var(--st-primary-color); }
.cell:focus-visible { box-shadow: inset 0 0 0 3px var(--st-primary-color); }
.grip { position: absolute; right: -1px; top: 0; width: 9px; height: 100%; cursor: col-resize; touch-action: none; }
.full { display: block; margin: .3rem 0 0 auto; font: inherit; padding: .15rem .6rem; cursor: pointer;
  color: inherit; background: var(--st-background-color); border: 1px solid var(--st-border-color); border-radius: .3rem; }
.full:focus-visible { outline: 2px solid var(--st-primary-color); }
.frame:fullscreen { padding: .6rem; }
.frame:fullscreen .grid { max-height: calc(100% - 2.2rem); }
@media (max-width: 640px) { .grid { --name: 9.5rem; max-height: 60vh; } .grid.wide { --name: 14rem; } }
@media print { .full { display: none; } }
"""
_SCRIPT = """
const ROW = 34, BEYOND = 4;
const known = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const frame = parentElement.querySelector(".frame");
  let grid = known.get(frame);
  if (!grid) known.set(frame, (grid = new Grid(frame)));
  grid.choose = (row, column) => setTriggerValue("chosen", [row, column]);
  grid.take(data);
}

class Grid {
  signature = ""; words = ""; order = []; active = [0, 0]; sorted = null; drawn = new Map(); spare = []; first = true;

  constructor(frame) {
    this.frame = frame;
    this.root = frame.querySelector(".grid");
    this.root.onscroll = () => this.draw();
    this.root.onclick = (event) => this.pressed(event.target.closest(".cell"));
    this.root.onkeydown = (event) => this.key(event);
    this.root.onpointerdown = (event) => event.target.className === "grip" && this.resize(event);
    new ResizeObserver(() => this.signature && this.draw()).observe(this.root);
  }

  take(bytes) {
    const one = bytes.indexOf(10), two = bytes.indexOf(10, one + 1), text = new TextDecoder();
    const words = text.decode(bytes.subarray(0, one)), signature = text.decode(bytes.subarray(one + 1, two));
    if (words === this.words && signature === this.signature) return this.mark();
    const held = this.frame.getRootNode().activeElement?.closest(".grid");
    const columns = signature === this.signature ? null : this.table?.columns.map((c) => c.id).join();
    Object.assign(this, { words, signature, said: JSON.parse(words), table: JSON.parse(text.decode(bytes.subarray(two + 1))) });
    this.columns = [{ id: "", label: this.table.name }, ...this.table.columns];
    if (columns !== this.table.columns.map((c) => c.id).join()) this.sorted = null;
    this.build();
    this.arrange();
    if (held) this.focus(0, 0);
  }

  build() {
    const { root, table, said } = this;
    root.setAttribute("aria-label", said.alt);
    root.classList.toggle("wide", said.wide);
    this.place = new Map(table.ids.map((id, i) => [id, i]));
    const shape = JSON.stringify([said, this.columns.map((c) => [c.id, c.label, c.width, c.about])]);
    if (shape === this.shape) return;
    this.shape = shape;
    root.setAttribute("aria-colcount", this.columns.length);
    this.head = make("div", "row head", { role: "row", "aria-rowindex": 1 });
    this.columns.forEach((column, j) => {
      const cell = this.blank(j, "columnheader");
      cell.at = [-1, j];
      cell.textContent = column.label;
      cell.title = column.about || column.label;
      if (!j) cell.append(make("span", "grip"));
      this.head.append(cell);
    });
    this.body = make("div", "body", { role: "rowgroup" });
    root.replaceChildren(this.head, this.body);
    root.scrollLeft = 0;
    this.drawn.clear();
    this.shown = null;
    if (!this.full && this.frame.requestFullscreen) {
      this.full = make("button", "full", { type: "button" });
      this.full.onclick = () => document.fullscreenElement ? document.exitFullscreen() : this.frame.requestFullscreen();
      this.frame.append(this.full);
    }
    if (this.full) this.full.textContent = said.full;
  }

  arrange() {
    const { names, headings } = this.table;
    const groups = headings.length ? headings.map(([from, said], g) => [said, from, headings[g + 1]?.[0] ?? names.length])
      : [["", 0, names.length]];
    this.order = groups.flatMap(([said, from, to]) => {
      const rows = Array.from({ length: to - from }, (_, i) => from + i);
      if (this.sorted) rows.sort(this.sorted.compare);
      return said ? [said, ...rows] : rows;
    });
    this.root.setAttribute("aria-rowcount", this.order.length + 1);
    this.body.style.height = `${this.order.length * ROW}px`;
    this.left = [0];
    for (const column of this.columns.slice(1)) this.left.push(this.left.at(-1) + column.width);
    [...this.head.children].forEach((cell, j) => {
      const way = this.sorted?.column === j ? this.sorted.way : 0;
      cell.setAttribute("aria-sort", way ? (way > 0 ? "ascending" : "descending") : "none");
      cell.firstChild.textContent = this.columns[j].label + (way ? (way > 0 ? " ▲" : " ▼") : "");
    });
    this.active = [Math.min(this.active[0], this.order.length - 1), Math.min(this.active[1], this.columns.length - 1)];
    if (typeof this.order[this.active[0]] === "string") this.active[0] += 1;
    this.spare = [...this.drawn].sort((a, b) => a[0] - b[0]).map(([, row]) => row);
    this.drawn.clear();
    const wanted = this.order.indexOf(this.wanted()[0]);
    this.root.scrollTop = this.first && wanted > 8 ? (wanted - 4) * ROW : 0;
    if (this.first) this.reveal(this.columns.findIndex((c) => c.id === this.wanted()[1]));
    this.first = false;
    this.draw();
    this.mark();
  }

  reveal(j) {
    const room = this.root.clientWidth - this.head.firstChild.offsetWidth;
    if (j > 0 && this.left[j] > this.root.scrollLeft + room) this.root.scrollLeft = this.left[j] - room;
  }

  draw() {
    const held = this.root.getRootNode().activeElement?.at;
    const across = this.across();
    if (across.join() !== this.shown?.join()) {
      for (const row of [...this.drawn.values(), ...this.spare]) row.remove();
      this.drawn.clear();
      this.spare = [];
      this.shown = across;
    }
    const from = Math.max(0, Math.floor(this.root.scrollTop / ROW) - BEYOND);
    const to = Math.min(this.order.length, Math.ceil((this.root.scrollTop + this.root.clientHeight) / ROW) + BEYOND);
    const wanted = new Set(Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i));
    if (this.active[0] >= 0 && this.active[0] < this.order.length) wanted.add(this.active[0]);
    for (const [n, row] of this.drawn) if (!wanted.has(n)) { this.spare.push(row); this.drawn.delete(n); }
    const missing = [...wanted].filter((n) => !this.drawn.has(n)).sort((a, b) => a - b);
    for (const n of missing) this.drawn.set(n, this.row(n));
    for (const row of this.spare) row.remove();
    this.spare = [];
    if (missing.length) {
      let next = this.body.firstChild;
      for (const n of [...wanted].sort((a, b) => a - b)) {
        const row = this.drawn.get(n);
        if (row === next) next = next.nextSibling;
        else this.body.insertBefore(row, next);
      }
      this.mark();
    }
    if (held?.[0] >= 0 && !this.root.getRootNode().activeElement) this.at(...held)?.focus({ preventScroll: true });
  }

  at(n, j) {
    return [...((n < 0 ? this.head : this.drawn.get(n))?.children ?? [])].find((cell) => cell.at?.[1] === j);
  }

  across() {
    const { scrollLeft, clientWidth } = this.root, first = this.left.findIndex((x) => x > scrollLeft), end = this.left.length - 1;
    let last = first < 0 ? end : first;
    while (last < end && this.left[last - 1] < scrollLeft + clientWidth) last += 1;
    const from = Math.max(1, first - 1), held = this.active[0] >= 0 && this.active[1];
    return [held ? Math.min(from, held) : from, Math.max(last, held || 1)];
  }

  row(n) {
    const i = this.order[n], spare = this.spare.findIndex((row) => row.classList.contains("group") === (typeof i === "string"));
    const row = spare < 0 ? this.empty(typeof i === "string") : this.spare.splice(spare, 1)[0];
    row.setAttribute("aria-rowindex", n + 2);
    row.style.top = `${n * ROW}px`;
    row.style.width = `calc(var(--name) + ${this.left.at(-1)}px)`;
    if (typeof i === "string") row.firstChild.firstChild.textContent = i;
    else for (const cell of row.children) if (cell.column >= 0) this.fill(cell, n, i);
    return row;
  }

  empty(heading) {
    const row = make("div", heading ? "row group" : "row", { role: "row" });
    if (heading) {
      row.append(make("div", "heading", { role: "gridcell", "aria-colspan": this.columns.length }));
      row.firstChild.append(make("span"));
      return row;
    }
    const [from, to] = this.shown, gap = make("div", "gap");
    gap.style.width = `${this.left[from - 1]}px`;
    row.append(this.blank(0, "rowheader"), gap);
    for (let j = from; j <= to; j += 1) row.append(this.blank(j, "gridcell"));
    return row;
  }

  blank(j, role) {
    const cell = make("div", j ? "cell" : "cell first", { role, "aria-colindex": j + 1, tabindex: -1 });
    if (j) cell.style.width = `${this.columns[j].width}px`;
    cell.column = j;
    return cell;
  }

  fill(cell, n, i) {
    const j = cell.column, said = this.label(i, j), colour = this.colour(i, j);
    cell.at = [n, j];
    if (cell.said === said && cell.colour === colour) return;
    Object.assign(cell, { said, colour });
    if (!colour) {
      cell.textContent = said;
      if (said.length > 6) cell.title = said.trim();
      else cell.removeAttribute("title");
      return;
    }
    if (!cell.firstElementChild) cell.replaceChildren(make("span"));
    cell.firstChild.className = `badge ${colour}`;
    cell.firstChild.textContent = said;
  }

  code(i, j) { return this.columns[j].codes.charCodeAt(i) - 32; }
  label(i, j) { return j ? this.columns[j].labels[this.code(i, j)] : this.table.names[i]; }
  colour(i, j) { return j && this.columns[j].colours ? this.columns[j].colours[this.code(i, j)] : ""; }

  wanted() {
    const asked = new URLSearchParams(location.search);
    return [this.place.get(asked.get(this.said.asked) ?? "") ?? -1, asked.get("column") ?? ""];
  }

  mark(chosen = this.wanted()) {
    const [i, column] = chosen;
    for (const [n, row] of [[-1, this.head], ...this.drawn]) for (const cell of row.children) {
      if (!cell.at) continue;
      const is = n >= 0 && this.order[n] === i && this.columns[cell.at[1]].id === column;
      cell.classList.toggle("chosen", is);
      if (n >= 0) cell.ariaSelected = String(is);
      cell.tabIndex = n === this.active[0] && cell.at[1] === this.active[1] ? 0 : -1;
    }
  }

  pressed(cell) {
    if (!cell) return;
    const [n, j] = cell.at;
    this.active = [n, j];
    if (n < 0) return this.sort(j);
    cell.focus({ preventScroll: true });
    const i = this.order[n], column = this.columns[j];
    const id = column.colours ? column.id : "";
    this.mark([i, id]);
    this.choose(this.table.ids[i], id);
  }

  sort(j) {
    const way = this.sorted?.column !== j ? 1 : this.sorted.way > 0 ? -1 : 0;
    const compare = (a, b) => way * (this.columns[j].colours ? this.code(a, j) - this.code(b, j)
      : this.label(a, j).localeCompare(this.label(b, j), document.documentElement.lang)) || a - b;
    this.sorted = way ? { column: j, way, compare } : null;
    this.arrange();
    this.focus(-1, j);
  }

  key(event) {
    if (!event.target.at || event.altKey) return;
    const [n, j] = event.target.at, far = event.ctrlKey || event.metaKey;
    const last = this.order.length - 1, end = this.columns.length - 1, page = Math.floor(this.root.clientHeight / ROW) - 2;
    const to = {
      ArrowDown: [far ? last : n + 1, j], ArrowUp: [far ? 0 : n - 1, j], ArrowRight: [n, far ? end : j + 1],
      ArrowLeft: [n, far ? 0 : j - 1], PageDown: [n + page, j], PageUp: [Math.max(0, n - page), j],
      Home: [far ? 0 : n, 0], End: [far ? last : n, end],
    }[event.key];
    if (to) this.focus(Math.max(-1, Math.min(last, to[0])), Math.max(0, Math.min(end, to[1])), Math.sign(to[0] - n) || 1);
    else if ((event.key === "Enter" || event.key === " ") && !far) this.pressed(event.target);
    else if (event.key.toLowerCase() === "f" && !far) this.full?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  focus(n, j, way = 1) {
    while (typeof this.order[n] === "string") n += n + way >= 0 && n + way < this.order.length ? way : -way;
    this.active = [n, j];
    this.draw();
    this.mark();
    const cell = this.at(n, j);
    cell?.focus({ preventScroll: n < 0 });
    cell?.scrollIntoView({ block: "nearest", inline: j ? "nearest" : "start" });
  }

  resize(event) {
    const start = event.clientX, wide = this.head.firstChild.offsetWidth, grip = event.target;
    const move = (e) => this.frame.querySelectorAll(".grid").forEach((g) => g.style.setProperty("--name", `${Math.max(90, wide + e.clientX - start)}px`));
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = move;
    grip.onpointerup = () => { grip.onpointermove = null; };
    grip.onclick = (e) => e.stopPropagation();
    event.preventDefault();
  }
}

function make(tag, name, attributes = {}, text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  if (text) element.textContent = text;
  return element;
}
"""


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("grid", html=_HTML, css=_CSS, js=_SCRIPT)
