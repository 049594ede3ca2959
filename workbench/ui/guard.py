"""What stands between a browser and the app: headers that keep other pages out, and who may open the live connection."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from workbench.ui.at_once import AtOnce
from workbench.ui.live import Standing
from workbench.ui.way_back import WayBack


def _own_scripts() -> str:
    """The scripts written into Streamlit's page itself, by their digests: these and no others may stand there."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


_SOURCES = {
    "default-src": "'self'",
    # components arrive as blobs; pictures of graphs are drawn by WebAssembly
    "script-src": f"'self' 'wasm-unsafe-eval' blob: {_own_scripts()}",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(f"{name} {allowed}" for name, allowed in _SOURCES.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""What every answer of the server says to the browser."""


class Headed:
    """Every answer carries :data:`HEADERS`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, headed if scope["type"] == "http" else send)


class SameOrigin:
    """Pages of this very address may ask, and those in ``server.corsAllowedOrigins``; nothing else in a browser.

    The live connection is for them alone. Streamlit by itself would let in what says no origin and every page of this
    machine, whatever its port; and to judge an unknown origin it would ask the internet for its own address.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is from here."""
        headers = Headers(scope=scope) if scope["type"] in ("http", "websocket") else None
        if headers is None or _from_here(headers, unsaid=scope["type"] == "http"):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(code=1008)(scope, receive, send)
        else:
            await PlainTextResponse("Forbidden", status_code=403)(scope, receive, send)


def _from_here(headers: Headers, *, unsaid: bool) -> bool:
    """Whether a request comes from a page that may ask; ``unsaid``: what is so where it does not say from which."""
    origin, host = headers.get("origin"), headers.get("host")
    if not origin:
        return unsaid
    known = {allowed.rstrip("/") for allowed in st.get_option("server.corsAllowedOrigins") or ()}
    return origin in known or (bool(host) and urlsplit(origin).netloc == host)


MIDDLEWARE = (Middleware(Headed), Middleware(SameOrigin), Middleware(Standing), Middleware(WayBack), Middleware(AtOnce))
