"""カスタマイズ要望: what decisions ask of the vendor, what is alike, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model import Agreement, Decision, Edit, Request, Snapshot, VendorAnswer


@dataclass(frozen=True)
class Asked:
    """A request with its service, the point it comes from, and the vendor's answers on the elements themselves."""

    service: str
    request: Request
    agreement: Agreement | None
    about_elements: tuple[VendorAnswer, ...]
    similar: tuple[str, ...]
    """Keys (``service/id``) of requests that could be asked together with this one."""

    @property
    def key(self) -> str:
        """The request's key: ``senkyo/senkyo-r001``."""
        return f"{self.service}/{self.request.id}"


def requests(snapshot: Snapshot, service: str | None = None) -> tuple[Asked, ...]:
    """Every request (of one service, if given), in the order of the catalogue, then by number."""
    return ()


def request_of(snapshot: Snapshot, service: str, agreement: Agreement, decision: Decision) -> Request | None:
    """The request that the decision makes, as a draft; None where it asks nothing of the vendor."""
    return None


def bundling(snapshot: Snapshot, keys: tuple[str, ...], name: str) -> Edit:
    """The edit that bundles requests (by their keys) under a name."""
    return ()


def next_request_id(snapshot: Snapshot, service: str) -> str:
    """The number of the next request of a service: ``senkyo-r001``."""
    raise NotImplementedError
