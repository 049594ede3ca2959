"""When a page is drawn again because somebody saved."""

from __future__ import annotations

from pathlib import Path

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
    live.only(only)
    before = room.source
    change(room, file)
    assert live.moved_on(room) is drawn
    if drawn:
        assert room.source is before and live.moved_on(room), "until it is drawn"
    else:
        assert room.source is not before and room.source.version == room.workspace.version()
        assert not live.moved_on(room)


def test_what_came_new_is_always_drawn(room: Room) -> None:
    live.only("senkyo")
    new = room.workspace.path / "process_catalog/juki/tenkyo.yaml"
    new.write_text("id: tenkyo\nname: {ja: 転居}\nsource: slides\nsteps: []\n", "utf-8")
    assert live.moved_on(room)
