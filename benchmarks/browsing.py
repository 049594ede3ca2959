"""How long people wait in the browser, beside a bare Streamlit app with the same settings, in the same run.

    python benchmarks/browsing.py [--workspace DIR] [--rounds 40]

Generates 26 services × 1,000 elements × 22 municipalities unless ``--workspace`` names one; starts the workbench on it
and the bare app (``bare_app.py``), each on a free port, and drives both in turn in one Chromium. A time is from the key
or click to two frames after the new content stands and nothing on the page is stale. The ratios are what counts:
opening a service's matrix and filtering it at most 1.5 (median) and 2.5 (95th percentile) times the bare table; opening
a cell and answering a question of the inventory at most 3 times the bare button and text. ``cell/cell`` is the same
opening of a cell beside a click on a cell of the bare table: Streamlit waits 150 ms before it tells of one.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from serving import TOP, Place, inhabited, served

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
LIMITS: dict[str, tuple[float | None, float | None]] = {
    "matrix": (1.5, 2.5),
    "filter": (1.5, 2.5),
    "cell": (3.0, None),
    "cell/cell": (None, None),
    "answer": (3.0, None),
}
WATCH = """
() => {
  for (const name of ['keydown', 'pointerdown']) window.addEventListener(name, () => { window.__t0 = performance.now() }, true)
  const inside = e => [...e.querySelectorAll('*')].filter(x => x.shadowRoot).map(x => x.shadowRoot.textContent)
  window.__shown = selector => [...document.querySelectorAll(selector)]
    .map(e => [e.className, e.innerText, ...inside(e)].join('|')).join('\\n')
}
"""
SETTLED = """
({selector, before}) => new Promise((resolve, reject) => {
  const start = performance.now()
  const now = () => window.__shown(selector)
  const look = () => {
    const app = document.querySelector('[data-testid="stApp"]')
    const done = app && app.getAttribute('data-test-script-state') === 'notRunning'
      && !document.querySelector('[data-stale="true"]') && now() !== before && now() !== ''
    if (done) requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - window.__t0)))
    else if (performance.now() - start > 30000) reject(new Error('did not settle: ' + selector))
    else requestAnimationFrame(look)
  }
  look()
})
"""
CONTENT = "selector => window.__shown(selector)"


class Tab:
    """A page in the browser whose changes are timed."""

    def __init__(self, browser: Any, address: str, ready: str) -> None:
        context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")
        self.page = context.new_page()
        self.page.goto(address)
        self.page.wait_for_selector(ready, timeout=120_000)
        self.page.evaluate(WATCH)
        time.sleep(1.5)

    def timed(self, selector: str, act: Callable[[], None]) -> float:
        """Milliseconds from the last key or click of ``act`` until what ``selector`` finds is another, and settled."""
        before = self.page.evaluate(CONTENT, selector)
        act()
        taken: float = self.page.evaluate(SETTLED, {"selector": selector, "before": before})
        return taken


def choose(tab: Tab, key: str, label: str) -> Callable[[], None]:
    """Choose ``label`` in a select box; the clock starts with the click on it."""

    def act() -> None:
        box = tab.page.locator(f".st-key-{key} input")
        box.click()
        box.fill(label)
        tab.page.get_by_role("option", name=label, exact=True).click()

    return act


def write(tab: Tab, key: str, text: str) -> Callable[[], None]:
    """Write into a text box; the clock starts with the Enter."""

    def act() -> None:
        box = tab.page.locator(f".st-key-{key} input")
        box.fill(text)
        box.press("Enter")

    return act


def press(tab: Tab, selector: str) -> Callable[[], None]:
    """Click something."""
    return lambda: tab.page.locator(selector).first.click()


def click(tab: Tab, selector: str, number: int) -> Callable[[], None]:
    """Click a cell of the bare table, each time another."""

    def act() -> None:
        box = tab.page.locator(selector).first.bounding_box()
        tab.page.mouse.click(box["x"] + 320, box["y"] + 60 + 35 * (number % 8))

    return act


def open_cell(tab: Tab, grid: str, number: int) -> Callable[[], None]:
    """Click a cell of the matrix, each time another."""
    return lambda: tab.page.locator(f"{grid} [role=gridcell][aria-colindex='3']").nth(number % 8).click()


def measure(
    app: str, bare: str, rounds: int, place: Place, municipality: str, service: str
) -> dict[str, tuple[list[float], list[float]]]:
    """Times of workbench and bare app for each thing that is done, in turn."""
    from playwright.sync_api import sync_playwright

    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in LIMITS}
    with sync_playwright() as running:
        executable = next(p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n)))
        browser = running.chromium.launch(executable_path=executable, args=FLAGS)
        grid, count = ".st-key-matrix-grid", '[data-testid="stMarkdownContainer"] p'
        matrix = Tab(browser, f"{app}/matrix?lang=ja&service={service}&process=all", f"{grid} [role=gridcell]")
        table = Tab(browser, f"{bare}/", '[data-testid="stDataFrame"] canvas')
        cells = Tab(browser, f"{bare}/cell", '[data-testid="stDataFrame"] canvas')
        questions = Tab(browser, f"{bare}/question", ".st-key-next button")
        inventory = Tab(
            browser,
            f"{app}/inventory?lang=ja&municipality={municipality}&service={service}",
            ".st-key-inventory-statement",
        )
        for i in range(rounds):
            name = place.names[i % 25 + 1]
            found["matrix"][0].append(matrix.timed(grid, choose(matrix, "matrix-service", name)))
            found["matrix"][1].append(table.timed(count, choose(table, "service", f"service {i % 25 + 1}")))
            wanted = str(i % 20 + 10)
            found["filter"][0].append(matrix.timed(grid, write(matrix, "matrix-text", wanted)))
            found["filter"][1].append(table.timed(count, write(table, "search", wanted)))
            matrix.timed(grid, write(matrix, "matrix-text", ""))
            table.timed(count, write(table, "search", ""))
            opened = matrix.timed(".st-key-detail", open_cell(matrix, grid, i))
            found["cell"][0].append(opened)
            found["cell/cell"][0].append(opened)
            found["cell/cell"][1].append(cells.timed(".st-key-chosen", click(cells, "canvas", i)))
            found["answer"][0].append(
                inventory.timed(".st-key-inventory-statement", press(inventory, ".st-key-inventory-same button"))
            )
            bare_click = questions.timed(count, press(questions, ".st-key-next button"))
            found["cell"][1].append(bare_click)
            found["answer"][1].append(bare_click)
        browser.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    with inhabited(given.workspace) as place:
        municipality, service = place.municipalities[-1], place.services[0]
        (place.folder / "municipalities" / municipality / f"{service}.yaml").unlink()  # somebody who has not begun
        with (
            served(TOP / "app.py", "--workspace", str(place.folder)) as app,
            served(TOP / "benchmarks" / "bare_app.py") as bare,
        ):
            found = measure(app, bare, given.rounds, place, municipality, service)
    print(f"{'':10}{'workbench':>20}{'bare':>20}{'ratio':>16}{'limit':>12}   (ms: median / 95th percentile)")
    kept = True
    for name, (ours, theirs) in found.items():
        (m, p), (bm, bp) = ((statistics.median(t), statistics.quantiles(t, n=20)[-1]) for t in (ours, theirs))
        limit = "/".join(f"{x:g}" if x else "–" for x in LIMITS[name])
        kept = kept and all(x is None or ratio <= x for x, ratio in zip(LIMITS[name], (m / bm, p / bp), strict=True))
        print(f"{name:10}{m:12.0f} /{p:6.0f}{bm:12.0f} /{bp:6.0f}{m / bm:9.2f} /{p / bp:5.2f}{limit:>12}")

    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
