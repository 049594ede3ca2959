"""When a page is drawn again because somebody saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from workbench.ui import live
from workbench.ui.shell import Room
from workbench.ui.source import Source
from workbench.workspace import open_workspace
from workbench.workspace.access import SYSTEM


@pytest.fixture
def room(sound: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A page of the small workspace, to which a second service was added; nobody may rely on a look of just before."""
    other = sound / "process_catalog" / "juki"
    other.mkdir()
    (other / "service.yaml").write_text("id: juki\nname: {ja: 住基}\nworking_group: juki\nsource: slides\n", "utf-8")
    (other / "tennyu.yaml").write_text("id: tennyu\nname: {ja: 転入}\nsource: slides\nsteps: []\n", "utf-8")
    monkeypatch.setattr(live, "FRESH", 0.0)
    monkeypatch.setattr(live, "EVERY", 0.0)
    st.cache_resource.clear()
    live.begin()
    place = open_workspace(sound)
    return Room(Source(place, SYSTEM), "ja", SYSTEM, place)


def change(room: Room, file: str) -> None:
    path = room.workspace.path / file
    path.write_text(path.read_text(encoding="utf-8") + "# 手で\n", encoding="utf-8")


def test_nothing_saved_is_nothing_to_draw(room: Room) -> None:
    assert not live.moved_on(room)


@pytest.mark.parametrize(
    ("only", "file", "drawn"),
    [
        ("", "process_catalog/juki/tennyu.yaml", True),
        ("senkyo", "process_catalog/juki/tennyu.yaml", False),
        ("juki", "municipalities/hatsukaichi/senkyo.yaml", False),
        ("senkyo", "municipalities/hatsukaichi/senkyo.yaml", True),
        ("senkyo", "process_catalog/senkyo/nyujoken.yaml", True),
        ("senkyo", "process_catalog/juki/service.yaml", True),
        ("senkyo", "municipalities/akiota/municipality.yaml", True),
        ("senkyo", "workspace.yaml", True),
    ],
)
def test_a_page_about_one_service_is_drawn_again_for_what_it_may_show(
    room: Room, only: str, file: str, drawn: bool
) -> None:
    live.only(room, only)
    before = room.source
    change(room, file)
    assert live.moved_on(room) is drawn
    assert room.source is before, "until it is drawn"


def test_what_came_new_is_drawn_where_it_may_be_shown(room: Room) -> None:
    live.only(room, "juki")
    new = room.workspace.path / "process_catalog/juki/tenkyo.yaml"
    new.write_text("id: tenkyo\nname: {ja: 転居}\nsource: slides\nsteps: []\n", "utf-8")
    assert live.moved_on(room)


def test_who_goes_to_another_service_sees_it_as_it_stands(room: Room) -> None:
    live.only(room, "senkyo")
    change(room, "process_catalog/juki/tennyu.yaml")
    assert not live.moved_on(room)
    known = room.source
    live.only(room, "senkyo")
    assert room.source is known
    live.only(room, "juki")
    assert room.source is not known and not live.moved_on(room)
    assert room.snapshot.processes.keys() == {"senkyo/nyujoken", "juki/tennyu"}


def test_what_is_derived_from_a_service_stays_while_nothing_of_it_changes(room: Room) -> None:
    derived: dict[str, Callable[[], object]] = {
        scope: lambda s=scope: room.source.measures(s)  # type: ignore[misc]
        for scope in ("senkyo", "senkyo/nyujoken", "juki", "all")
    }
    before = {scope: find() for scope, find in derived.items()}
    change(room, "process_catalog/juki/tennyu.yaml")
    room.look_again()
    assert {scope for scope, find in derived.items() if find() is not before[scope]} == {"juki", "all"}


async def asked(path: str, query: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def beyond(*_: Any) -> None:
        sent.append({"beyond": True})

    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": [], "method": "GET"}
    await live.Standing(beyond)(scope, None, send)  # type: ignore[arg-type]
    return sent


def answer(path: str, query: str = "") -> list[dict[str, Any]]:
    with ThreadPoolExecutor(1) as thread:  # a browser in this process may have left its event loop running here
        return thread.submit(asyncio.run, asked(path, query)).result()


@pytest.mark.parametrize("base", ["", "/tools/workbench"])
def test_a_page_is_told_how_the_files_stand_that_concern_it(
    room: Room, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.setenv("WORKBENCH_WORKSPACE", str(room.workspace.path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    for service in ("", "senkyo", "juki"):
        start, body = answer(f"{base}/standing", f"service={service}")
        assert start["status"] == 200 and (b"cache-control", b"no-store") in start["headers"]
        assert body["body"].decode() == room.source.versions.name(service)
    change(room, "process_catalog/juki/tennyu.yaml")
    said = {s: answer(f"{base}/standing", f"service={s}")[1]["body"].decode() for s in ("", "senkyo", "juki")}
    assert {s for s, name in said.items() if name != room.source.versions.name(s)} == {"", "juki"}


def test_other_addresses_are_not_its_business() -> None:
    assert answer("/_stcore/health") == [{"beyond": True}]
