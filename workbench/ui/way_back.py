"""The way back from signing in: whoever opened a link and was sent to the identity provider arrives at that link."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LEAVING, _RETURNING = "/auth/login", "/oauth2callback"
_COOKIE = "workbench_way_back"
_SECONDS, _LONGEST = 900, 2000


class WayBack:
    """Keeps, in a cookie while somebody signs in, the address they left, and leads them there when they come back.

    Streamlit itself leads everybody to the first page. Only addresses of this very app are gone to.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        path = scope.get("path", "") if scope["type"] == "http" else ""
        if not path.endswith((_LEAVING, _RETURNING)):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        base = path.removesuffix(_LEAVING).removesuffix(_RETURNING)
        left = _left(request) if path.endswith(_LEAVING) else ""
        wanted = _own(unquote(request.cookies.get(_COOKIE, ""))) if path.endswith(_RETURNING) else ""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and 300 <= message["status"] < 400:
                headers = MutableHeaders(scope=message)
                if left:
                    headers.append("set-cookie", _cookie(left, _SECONDS, base, request))
                if wanted:
                    headers["location"] = wanted
                if _COOKIE in request.cookies and path.endswith(_RETURNING):
                    headers.append("set-cookie", _cookie("", 0, base, request))
            await send(message)

        await self._app(scope, receive, answer)


def _left(request: Request) -> str:
    """The address, in this app, of the page that sends somebody away to sign in; "" where it is not said."""
    from_ = urlsplit(request.headers.get("referer", ""))
    address = from_.path + (f"?{from_.query}" if from_.query else "")
    return _own(address) if from_.netloc == request.headers.get("host") else ""


def _own(address: str) -> str:
    """The address, if a browser can only understand it as one of this very app and it is not too long; else ""."""
    sound = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if sound and address.isascii() and address.isprintable() and len(address) <= _LONGEST else ""


def _cookie(address: str, seconds: int, base: str, request: Request) -> str:
    """Sent back only with the answer of the provider, which comes from another site by a link (hence ``Lax``)."""
    secure = "; Secure" if request.url.scheme == "https" else ""
    value = quote(address, safe="/")
    return f"{_COOKIE}={value}; Max-Age={seconds}; Path={base}{_RETURNING}; HttpOnly; SameSite=Lax{secure}"
