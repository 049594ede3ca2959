"""A process or a service that has ended is part of the standard no more, loses nothing, and can come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspace.small import build
from workbench.fitgap import matrix, points
from workbench.fitgap.applied import applied
from workbench.fitgap.effect import effect
from workbench.fitgap.inventory import inventory
from workbench.model import Process, Put, Snapshot
from workbench.workspace import Workspace
from workbench.workspace.access import SYSTEM

ADDRESS = "senkyo/nyujoken"
ENDED = {"date": "2026-11-01", "why": "電子化した"}


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return Workspace(build(tmp_path))


def put(place: Workspace, address: str, ended: dict[str, str] | None) -> tuple[Put, ...]:
    record = f"catalog/{address}"
    value = {k: v for k, v in (place.value(record) or {}).items() if k != "ended"}
    return (Put(record=record, value={**value, **({"ended": ended} if ended else {})}),)


@pytest.mark.parametrize("address", [ADDRESS, "senkyo"])
def test_what_has_ended_is_nowhere_counted_and_comes_back_as_it_was(place: Workspace, address: str) -> None:
    before = place.load()
    files = {p: p.read_bytes() for p in place.path.rglob("*.yaml")}
    gone = place.record(put(place, address, ENDED), SYSTEM)
    assert ADDRESS not in gone.processes and ("senkyo" in gone.services) == (address == ADDRESS)
    assert isinstance(gone.ended[ADDRESS], Process)
    end = gone.end_of(ADDRESS)
    assert end is not None and end.why == "電子化した"
    assert gone.partner_name("senkyo").ja == "選挙人名簿"
    assert matrix(gone).rows == () and not points(gone)
    assert gone.practices == before.practices and gone.agreements == before.agreements
    assert not [p for p in gone.problems if p.severity == "error"]
    back = place.record(put(place, address, None), SYSTEM)
    assert {p: p.read_bytes() for p in place.path.rglob("*.yaml")} == files
    assert back.ended == {} and back.fingerprint(ADDRESS) == before.fingerprint(ADDRESS)
    one, other = matrix(before), matrix(back)
    assert (one.states == other.states).all() and [r.address for r in one.rows] == [r.address for r in other.rows]


@pytest.mark.parametrize("address", [ADDRESS, "senkyo"])
def test_the_end_that_is_looked_at_first_is_the_one_that_is_saved(place: Workspace, address: str) -> None:
    before = place.load()
    seen = applied(before, put(place, address, ENDED))
    assert isinstance(seen, Snapshot)
    saved = place.record(put(place, address, ENDED), SYSTEM)
    for snapshot in (seen, saved):
        assert set(snapshot.processes) == set() and set(snapshot.ended) == {ADDRESS, address}
    assert seen.ended[address] == saved.ended[address] and dict(seen.confirmed) == dict(saved.confirmed)
    told = effect(before, seen)
    assert {(x.municipality, x.deviation) for x in told.lost} >= {("hatsukaichi", "ticket-place")}
    assert told.orphans
    again = applied(saved, put(place, address, None))
    assert isinstance(again, Snapshot) and set(again.processes) == {ADDRESS} and not again.ended


def test_an_answer_in_what_has_ended_can_still_be_taken_back(place: Workspace) -> None:
    place.record(put(place, ADDRESS, ENDED), SYSTEM)
    record = f"practice/hatsukaichi/{ADDRESS}/answers/rules/overflow"
    place.record((Put(record=record, value=None),), SYSTEM)
    assert not inventory(place.load(), "hatsukaichi", "senkyo").questions
