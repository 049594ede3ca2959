"""The document itself: its language, what Streamlit's own controls say, and where the keyboard is.

Streamlit says ``lang="en"`` and knows no other language. One small script in the page sets the language and puts the
words of ``locale/streamlit/ja.po`` where Streamlit's controls show their English; in English it puts them back. It looks
only at what is newly drawn, and leaves alone what the pages or the data say: Markdown, tables, options, cells.

Where the keyboard is Streamlit shows by a shade that few people see, for links by hardly any. Here it is a ring that
stands out in both themes, and nothing comes to lie under the bar at the top. And when what had the focus is drawn anew
or goes (a form that is saved, a button that was pressed), whoever uses the keyboard goes on from there: at the first
thing in what it stood in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st
from babel.messages.pofile import read_po

from workbench.ui.texts import LOCALE

_FOCUS = """
:focus-visible, label:has(input:focus-visible), [data-testid="stDataFrame"]:has(canvas:focus-visible) {
  outline: 3px solid light-dark(#1b5e8c, #8cc4ee) !important; outline-offset: 2px; border-radius: .2rem;
}
:is(input, textarea, canvas):focus-visible, [data-testid="stMain"]:focus-visible {
  outline-style: none !important;
}
:is([role="tab"], [role="radio"]):focus-visible { outline-offset: -2px; }
label:has(input[type="radio"]:focus-visible) { outline-offset: -1px; }
[data-testid="stElementToolbar"]:focus-within { opacity: 1; }
[data-testid="stMain"] { scroll-padding: 4.5rem 0 1.5rem; }
[data-testid="stMain"]:has(.st-key-edit-bar) { scroll-padding-bottom: 8rem; }
[data-testid="stHeaderActionElements"] { display: none; }
button kbd { opacity: .85 !important; }
"""
"""The ring; a box to type into has its own. No link at each heading: the address names what is looked at. Keys can be read."""
_SCRIPT = """
const FOCUS = new CSSStyleSheet();
FOCUS.replaceSync(`__FOCUS__`);
const REACHED = ["a[href]", "button:enabled", "input:enabled", "textarea:enabled", "summary"];
const WORDS = __WORDS__;
const exact = new Map(WORDS.filter(([english]) => !english.includes("{0}")));
const open = WORDS.filter(([english]) => english.includes("{0}")).map(([english, said]) => [...english.split("{0}"), said]);
const ATTRIBUTES = ["aria-label", "placeholder", "title"];
const PEOPLES = '[data-testid="stMarkdownContainer"], [data-testid="stTable"], [data-testid="stHtml"], [role="option"], ' +
  '[role="gridcell"], [role="columnheader"], canvas, svg, code, textarea, script, style';
const OURS_IN_OPTIONS = /^(No results|Select all|Select \\d+ matches|Add: .*)$/;

function said(english) {
  const text = english.trim();
  if (!/[A-Za-z]{2}/.test(text)) return undefined;
  if (exact.has(text)) return exact.get(text);
  for (const [before, after, words] of open) {
    const inner = text.slice(before.length, text.length - after.length);
    if (inner && text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after)) {
      return words.replace("{0}", () => inner);
    }
  }
  const [control, ...of] = text.split(": ");
  return of.length && exact.has(control) ? exact.get(control) + "：" + of.join(": ") : undefined;
}

function peoples(element, text) {
  const owner = element.closest(PEOPLES);
  if (!owner) return false;
  if (owner.closest('[data-testid="stTooltipContent"], [data-testid="stFileUploaderDropzone"]')) return false;
  return !(owner.closest('[role="option"]') && OURS_IN_OPTIONS.test(text.trim()));
}

class Speaker {
  changed = new Map();
  observer = new MutationObserver((records) => records.forEach((record) => this.look(record)));

  speak(language) {
    document.documentElement.lang = language;
    this.observer.disconnect();
    if (language !== "ja") return this.restore();
    this.walk(document.body);
    this.observer.observe(document.body, {
      childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
    });
  }

  look(record) {
    if (record.type === "attributes") this.attribute(record.target, record.attributeName);
    else if (record.type === "characterData") this.text(record.target);
    else record.addedNodes.forEach((node) => this.walk(node));
  }

  walk(root) {
    if (root.nodeType === Node.TEXT_NODE) return this.text(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      /^(canvas|svg|script|style)$/i.test(node.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) this.text(node);
      else ATTRIBUTES.forEach((name) => node.hasAttribute(name) && this.attribute(node, name));
    }
  }

  text(node) {
    const words = said(node.data);
    if (words === undefined || !node.parentElement || peoples(node.parentElement, node.data)) return;
    this.keep(node, "", node.data, words);
    node.data = words;
  }

  attribute(element, name) {
    const english = element.getAttribute(name);
    const words = english === null ? undefined : said(english);
    if (words === undefined || peoples(element, english)) return;
    this.keep(element, name, english, words);
    element.setAttribute(name, words);
  }

  keep(node, name, english, words) {
    if (this.changed.size > 500) {
      for (const known of this.changed.keys()) if (!known.isConnected) this.changed.delete(known);
    }
    this.changed.set(node, { ...this.changed.get(node), [name]: [english, words] });
  }

  restore() {
    for (const [node, places] of this.changed) {
      for (const [name, [english, words]] of Object.entries(places)) {
        if (name && node.getAttribute(name) === words) node.setAttribute(name, english);
        if (!name && node.data === words) node.data = english;
      }
    }
    this.changed.clear();
  }
}

// where the keyboard is: the element, and the names of what it stands in, from the inside out
let place = null, withKeys = false, waiting;

function named(element) {
  const names = [];
  for (let at = element; at; at = at.parentElement) {
    const name = [...at.classList].find((c) => c.startsWith("st-key-"));
    if (name) names.push("." + CSS.escape(name));
  }
  return { element, names };
}

function lost() { return withKeys && place && document.activeElement === document.body; }

function bringBack() {
  if (!lost()) return;
  const running = document.querySelector('[data-testid="stApp"]:not([data-test-script-state="notRunning"])');
  if (running) return look();
  if (place.element.isConnected && !place.element.matches(":disabled")) return place.left || place.element.focus();
  for (const name of [...place.names, '[data-testid="stMain"]']) {
    const found = [...document.querySelectorAll(REACHED.map((kind) => `${name} ${kind}`).join())].find((e) => e.checkVisibility());
    if (found) return found.focus();
  }
}

function look() {
  clearTimeout(waiting);
  waiting = setTimeout(bringBack, 400);
}

function keepPlace() {
  document.addEventListener("focusin", (event) => { place = named(event.target); });
  document.addEventListener("focusout", ({ target }) => { if (place) place.left = !target.matches(":disabled"); });
  document.addEventListener("keydown", () => { withKeys = true; }, true);
  document.addEventListener("pointerdown", () => { withKeys = false; }, true);
  const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] };
  new MutationObserver(() => lost() && look()).observe(document.body, changes);
}

export default function (component) {
  const speaker = (window.workbenchSpeaker ??= new Speaker());
  speaker.speak(component.data.language);
  if (document.adoptedStyleSheets.includes(FOCUS)) return;
  document.adoptedStyleSheets.push(FOCUS);
  keepPlace();
}
"""


def _words() -> list[tuple[str, str]]:
    with (LOCALE / "streamlit" / "ja.po").open("rb") as file:
        return [(str(m.id), str(m.string)) for m in read_po(file, locale="ja", abort_invalid=True) if m.id]


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    script = _SCRIPT.replace("__FOCUS__", _FOCUS).replace("__WORDS__", json.dumps(_words(), ensure_ascii=False))
    return st.components.v2.component("document_language", js=script)


def speak(language: str) -> None:
    """Say in which language the page is, and let Streamlit's own controls speak it."""
    _component()(data={"language": language}, key="document-language")
