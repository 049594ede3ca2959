"""The app as people have it: a server of its own on a free port, and a real browser that reaches nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.browser.served import ROOT, SETTLED, Served, sample

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _without(what: str) -> None:
    """Skip with a clear word; in continuous integration the lack is a failure."""
    said = f"{what} is not there; the pages are not walked in a browser"
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a busy machine a browser may be late once: what it saw is looked at a second time before it counts."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@dataclass
class Visit:
    """A page in the browser, and everything that must not happen while it is looked at."""

    page: object
    base: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address of the app and wait until it has been drawn."""
        self.page.goto(self.base + path)  # type: ignore[attr-defined]
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run to its end and the heading stands."""
        self.page.wait_for_selector(SETTLED, timeout=60_000)  # type: ignore[attr-defined]

    def was_clean(self) -> None:
        """No request left this machine, nothing was complained of, and no exception is on the page."""
        assert self.outside == []
        assert self.complaints == []
        assert self.page.locator('[data-testid="stException"]').count() == 0  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The app on the sample workspace, on a free port of this machine."""
    app = Served(ROOT)
    app.start()
    yield app.base
    app.stop()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Served]:
    """The app on a sample that the tests of a module write to; ``SITS`` of the module says who sits there, if anybody."""
    served = sample(tmp_path_factory.mktemp("served") / "workspace")
    if hasattr(request.module, "SITS"):
        served.sits(**request.module.SITS)
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Chromium, headless; closed with its module, for while it runs so does its event loop, and others need theirs."""
    playwright = (
        pytest.importorskip("playwright.sync_api")
        if os.environ.get("CI") != "true"
        else __import__("playwright.sync_api", fromlist=["sync_api"])
    )
    executable = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if executable is None:
        _without("Chromium")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: object) -> Iterator[object]:
    """A window as wide and high as the projector's."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")  # type: ignore[attr-defined]
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(page: object, address: str) -> Visit:
    """A fresh visitor of the sample workspace."""
    seen = Visit(page, address)
    own = (address, address.replace("http://", "ws://"), "data:", "blob:", "about:")
    page.on("request", lambda r: None if r.url.startswith(own) else seen.outside.append(r.url))
    page.on("console", lambda m: _listen(seen, m))
    page.on("pageerror", lambda e: seen.complaints.append(str(e)))
    return seen


def _listen(seen: Visit, message: object) -> None:
    # looking for its base path below a page's, Streamlit asks once in vain
    expected = "/_stcore/" in message.location.get("url", "")  # type: ignore[attr-defined]
    if message.type == "error" and not expected:  # type: ignore[attr-defined]
        seen.complaints.append(message.text)  # type: ignore[attr-defined]
