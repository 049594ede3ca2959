"""On a closed network: no request leaves this machine, and no other page gets at the app."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
TICKET = "service=senkyo&process=nyujoken"
CELL = "element=senkyo/nyujoken/forms/ticket/fields/place-address&column=hatsukaichi"
INNER = (
    f"/catalogue?{TICKET}&municipality=hatsukaichi&lang=ja",
    f"/matrix?{TICKET}&{CELL}&lang=ja",
    "/search?q=入場券&lang=ja",
)


def blocked(visit: Visit) -> list[str]:
    """Keep the browser on this machine, and the list of what it tried to fetch elsewhere."""
    tried: list[str] = []
    here = urlsplit(visit.base).netloc

    def judge(route: object) -> None:
        url = urlsplit(route.request.url)  # type: ignore[attr-defined]
        if url.scheme in ("http", "https", "ws", "wss") and url.netloc != here:
            tried.append(route.request.url)  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    visit.page.context.route("**/*", judge)
    visit.page.on("websocket", lambda w: None if urlsplit(w.url).netloc == here else tried.append(w.url))
    return tried


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_request_leaves_this_machine_on_any_page(visit: Visit, scheme: str) -> None:
    tried = blocked(visit)
    visit.page.emulate_media(color_scheme=scheme)
    visit.go("/?lang=ja")
    links = visit.page.get_by_test_id("stTopNavLink")
    pages = {urlsplit(links.nth(i).get_attribute("href") or "").path.rsplit("/", 1)[-1] for i in range(links.count())}
    assert len(pages) >= 6
    for path in (*(f"/{page}?lang=en" for page in sorted(pages - {""})), *INNER):
        visit.go(path)
        visit.page.wait_for_load_state("networkidle")
    assert tried == []
    visit.was_clean()


EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("path", ["/", "/matrix", "/_stcore/health", "/static/nothing.js", "/_stcore/host-config"])
def test_every_answer_says_what_may_be_done_with_it(address: str, path: str) -> None:
    try:
        answer = urllib.request.urlopen(address + path, timeout=10)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        assert {name: answer.headers[name] for name in EXPECTED} == EXPECTED
        allowed = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert allowed["default-src"] == allowed["connect-src"] == "'self'"
    assert allowed["frame-ancestors"] == allowed["object-src"] == "'none'"
    assert "unsafe-eval'" not in allowed["script-src"].replace("'wasm-unsafe-eval'", "")
    assert "unsafe-inline" not in allowed["script-src"]
    assert not any("://" in sources or "*" in sources for sources in allowed.values())
    assert "geolocation=()" in answer.headers["Permissions-Policy"]


def knocked(address: str, origin: str | None, host: str | None = None) -> int:
    """The answer to opening the live connection: 101 is in, 403 is out."""
    place = urlsplit(address)
    asked = [
        "GET /_stcore/stream HTTP/1.1", f"Host: {host or place.netloc}", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
        *([f"Origin: {origin}"] if origin else []), "", "",
    ]  # fmt: skip
    with socket.create_connection((place.hostname, place.port), timeout=10) as line:
        line.sendall("\r\n".join(asked).encode())
        return int(line.recv(100).split(b" ")[1])


def test_the_live_connection_is_for_pages_of_this_address_alone(address: str) -> None:
    assert knocked(address, address) == 101
    others = ("http://evil.example", "https://127.0.0.1:1", "http://127.0.0.1:1", "http://localhost:3000", "null", None)
    assert {other: knocked(address, other) for other in others} == dict.fromkeys(others, 403)


def test_a_name_that_is_not_the_apps_is_refused_although_the_page_came_from_it(address: str) -> None:
    port = urlsplit(address).port
    assert knocked(address, f"http://evil.example:{port}", f"evil.example:{port}") == 403


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/host-config"])
def test_another_page_cannot_ask(address: str, path: str) -> None:
    asked = urllib.request.Request(address + path, headers={"Origin": "http://evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(asked, timeout=10)


def test_no_program_drives_the_app_by_the_side_door(address: str) -> None:
    asked = urllib.request.Request(
        address + "/_stcore/agent/interact", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=10)
    assert refused.value.code in (403, 404)
