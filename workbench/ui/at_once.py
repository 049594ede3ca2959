"""What is said to a browser is sent at once.

The system holds back a small packet until the one before it is acknowledged, and a browser takes up to 40 ms to
acknowledge one: with the many small messages of a page that is most of the time it takes. asyncio turns that off for
sockets it makes itself, but not for Streamlit's.
"""

from __future__ import annotations

import socket
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send


class AtOnce:
    """No packet of the live connection waits for another to be acknowledged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open the live connection."""
        if scope["type"] == "websocket":
            transport = getattr(getattr(send, "__self__", None), "transport", None)
            connection = transport.get_extra_info("socket") if transport is not None else None
            if connection is not None:
                with suppress(OSError):  # not every connection is one of TCP
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._app(scope, receive, send)
