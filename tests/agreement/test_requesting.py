"""Requests opened by hand: numbered, in one bundle with what is alike, asked only when they say all they must."""

from __future__ import annotations

from dataclasses import replace

from tests.agreement.small import SERVICE, world
from workbench.agreement import alike, asking
from workbench.fitgap.applied import applied
from workbench.model import Request, Snapshot

FULL = {
    "what": "余白を広げる", "why": "読みにくい", "acceptance": ["はがきに収まること"], "municipalities": ["big"], "wanted_by": "2015-11",
}  # fmt: skip


def request(id_: str = "new", **more: object) -> Request:
    """A request about the ticket."""
    return Request.model_validate({"id": id_, "about": ["nyujoken/forms/ticket"], "title": {"ja": "入場券"}, **more})


def test_what_a_request_lacks_is_named() -> None:
    assert request().lacks == ("what", "why", "acceptance", "municipalities", "wanted_by")
    assert request(**FULL).lacks == ()


def test_a_request_opened_by_hand_gets_the_next_number_and_joins_what_is_alike() -> None:
    there = replace(world(), requests={SERVICE: (request("senkyo-r001", **FULL),)})
    opened = request(**FULL)
    similar = alike(there, SERVICE, opened)
    assert similar == ("senkyo/senkyo-r001",)
    alone = asking(there, SERVICE, opened)
    assert [p.record for p in alone] == ["request/senkyo/senkyo-r002"]
    after = applied(there, asking(there, SERVICE, opened, similar))
    assert isinstance(after, Snapshot)
    assert {r.id: r.bundle for r in after.requests[SERVICE]} == {
        "senkyo-r001": "senkyo-r001",
        "senkyo-r002": "senkyo-r001",
    }
    assert alike(there, SERVICE, request(about=["nyujoken/steps/print"])) == ()
