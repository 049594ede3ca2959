"""The headers every answer carries, and who may open the live connection, on an app that is not Streamlit's."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import streamlit as st

from workbench.ui.guard import HEADERS, MIDDLEWARE

Answer = list[dict[str, Any]]


async def behind(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-content-type-options", b"wrong")]})
        await send({"type": "http.response.body", "body": b""})


def answered(kind: str, **headers: str) -> Answer:
    sent: Answer = []
    app: Any = behind
    for layer in reversed(MIDDLEWARE):
        app = layer.cls(app, *layer.args, **layer.kwargs)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": kind, "path": "/", "headers": [(k.encode(), v.encode()) for k, v in headers.items()]}
    with ThreadPoolExecutor(1) as thread:  # a browser in this process may have left its event loop running here
        thread.submit(asyncio.run, app(scope, None, send)).result()
    return sent


def test_every_answer_carries_each_header_once() -> None:
    start = answered("http", host="here:1")[0]
    for name, value in HEADERS.items():
        assert [v.decode() for k, v in start["headers"] if k.decode() == name.lower()] == [value]


def test_a_refusal_carries_them_too() -> None:
    start = answered("http", host="here:1", origin="http://evil.example")[0]
    assert start["status"] == 403
    assert len(start["headers"]) >= len(HEADERS)


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [
        ("http://here:1", True),
        ("https://here:1", True),
        ("http://here:2", False),
        ("http://here", False),
        ("http://here:1.evil.example", False),
        ("http://evil.example/http://here:1", False),
        ("null", False),
        ("", False),
    ],
)
def test_the_live_connection_is_for_pages_from_here(origin: str, let_in: bool) -> None:
    said = answered("websocket", host="here:1", origin=origin)[0]["type"]
    assert said == ("websocket.accept" if let_in else "websocket.close")


def test_an_origin_that_the_settings_name_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "get_option", lambda name: ["https://portal.example/"])
    assert answered("websocket", host="here:1", origin="https://portal.example")[0]["type"] == "websocket.accept"
    assert answered("websocket", host="here:1", origin="https://other.example")[0]["type"] == "websocket.close"
