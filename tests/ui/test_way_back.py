"""Whoever left for the identity provider comes back to the address they left, and to no other site."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from typing import Any

import pytest

from workbench.ui.way_back import WayBack

PROVIDER = "https://provider.example/authorize"


async def streamlit(scope: Any, receive: Any, send: Any) -> None:
    """What Streamlit answers: off to the provider, back to the first page, and pages."""
    to = {"/auth/login": PROVIDER, "/oauth2callback": "/"}.get(scope["path"])
    headers = [(b"location", to.encode())] if to else []
    await send({"type": "http.response.start", "status": 302 if to else 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


class Browser:
    """Keeps cookies as a browser does, as far as this needs it."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> dict[str, str]:
        """The headers of the answer."""
        said = {"host": "here:1", "cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        scope = {
            "type": "http", "method": "GET", "path": path, "query_string": b"code=1", "scheme": "http",
            "headers": [(k.encode(), v.encode()) for k, v in said.items()],
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        with ThreadPoolExecutor(1) as thread:  # a browser in this process may have left its event loop running here
            thread.submit(asyncio.run, WayBack(streamlit)(scope, None, send)).result()  # type: ignore[arg-type]
        found = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
        for name, cookie in SimpleCookie(found.get("set-cookie", "")).items():
            self.cookies.pop(name, None)
            if cookie["max-age"] != "0":
                self.cookies[name] = cookie.coded_value
        return found


@pytest.fixture
def browser() -> Browser:
    return Browser()


def test_one_returns_to_the_page_one_left_once(browser: Browser) -> None:
    address = "/inventory?municipality=akiota&element=senkyo/nyujoken/steps/print&q=%E6%B0%8F%E5%90%8D"
    gone = browser.get("/auth/login", referer=f"http://here:1{address}")
    assert gone["location"] == PROVIDER
    cookie = SimpleCookie(gone["set-cookie"])["workbench_way_back"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/oauth2callback"
    back = browser.get("/oauth2callback")
    assert back["location"] == address
    assert browser.get("/oauth2callback")["location"] == "/"


@pytest.mark.parametrize(
    "referer",
    ["http://evil.example/matrix", "http://here:2/matrix", "http://here:1//evil.example", "", "not an address"],
)
def test_nobody_is_led_elsewhere_by_where_they_came_from(browser: Browser, referer: str) -> None:
    browser.get("/auth/login", referer=referer)
    assert browser.get("/oauth2callback")["location"] == "/"


@pytest.mark.parametrize(
    "planted",
    ["https://evil.example/", "//evil.example", "%2F%2Fevil.example", "/%5Cevil.example", "/a%0D%0Ax: y", "javascript:1", "/" + 3000 * "a"],
)  # fmt: skip
def test_nobody_is_led_elsewhere_by_a_planted_cookie(browser: Browser, planted: str) -> None:
    answer = browser.get("/oauth2callback", cookie=f"workbench_way_back={planted}")
    assert answer["location"] == "/"


def test_other_addresses_are_left_alone(browser: Browser) -> None:
    browser.get("/auth/login", referer="http://here:1/matrix")
    assert browser.get("/matrix") == {}
