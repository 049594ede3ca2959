"""What the files of a workspace refer to in each other, gathered once for all checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.model import Process, Text, replacement, retirement
from workbench.workspace.layout import Layout
from workbench.workspace.parsed import Parsed


@dataclass(slots=True)
class KnownProcess:
    """A process that other files may refer to; with a broken file ``addresses`` is None: anything may be there."""

    address: str
    process: Process | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    addresses: frozenset[str] | None = None
    fingerprint: str = ""
    whole: bool = True
    added: set[str] = field(default_factory=set)
    """What some municipality adds."""
    decided: set[str] = field(default_factory=set)
    """What a decision is, or was, about."""

    def has(self, address: str) -> bool:
        """Whether the process has, or may have, an element at the relative ``address``."""
        return self.addresses is None or address in self.addresses

    def retired(self, address: str) -> dict[str, Any] | None:
        """What a message says of the retirement of what stood at the relative ``address``; None if it was not retired."""
        gone = retirement(self.process, address) if self.process else None
        if gone is None or self.process is None:
            return None
        instead = replacement(self.process, address)
        meant = Text(ja=f"代わりは `{instead}` です。", en=f"`{instead}` stands for it now.") if instead else ""
        return {"found": address, "date": gone.date, "why": gone.why, "meant": meant}

    def ended(self) -> dict[str, Any] | None:
        """What a message says of the end of the process; None where it has not ended."""
        end = self.process.ended if self.process else None
        if end is None:
            return None
        instead = end.replaced_by
        meant = Text(ja=f"代わりは `{instead}` です。", en=f"`{instead}` stands for it now.") if instead else ""
        return {"found": self.address, "date": end.date, "why": end.why, "meant": meant}

    def names(self) -> Iterable[str]:
        """The addresses to suggest from."""
        return self.addresses or ()


@dataclass(slots=True)
class World:
    """The ids that may be referred to; None where the file that declares them is broken: then nothing is refused."""

    services: frozenset[str]
    municipalities: frozenset[str]
    processes: dict[str, KnownProcess]
    external: frozenset[str] | None = frozenset()
    sources: frozenset[str] | None = frozenset()
    groups: frozenset[str] | None = None
    levels: frozenset[str] | None = None
    marks: frozenset[str] | None = None
    upstream: dict[str, frozenset[str]] = field(default_factory=dict)
    laws: dict[str, frozenset[str]] = field(default_factory=dict)
    kept: dict[str, list[tuple[str, KnownProcess]]] = field(default_factory=dict)
    referred: set[tuple[str, str]] = field(default_factory=set)


def gather(layout: Layout, files: list[Parsed]) -> World:
    """The world of these files."""
    world = World(frozenset(layout.services), frozenset(layout.municipalities), {})
    for parsed in files:
        place, value = parsed.place, parsed.value
        match place.kind:
            case "workspace" if value is not None:
                world.groups = frozenset(g.id for g in value.working_groups) if parsed.whole else None
                world.levels = frozenset(level.id for level in value.levels) if parsed.whole else None
                world.marks = frozenset(value.answer_marks) if parsed.whole else None
            case "sources":
                world.sources = frozenset(s.id for s in value) if parsed.whole else None
            case "external":
                world.external = frozenset(s.id for s in value) if parsed.whole else None
            case "service" if parsed.whole:
                world.upstream[place.folder] = frozenset(value.upstream)
                world.laws[place.folder] = frozenset(law.title for law in value.laws)
            case "process":
                address = f"{place.folder}/{place.name}"
                world.processes[address] = known(address, parsed)
    return world


def known(address: str, parsed: Parsed) -> KnownProcess:
    """A process as others may refer to it."""
    if parsed.value is None:
        return KnownProcess(address, whole=False)
    addresses = frozenset(parsed.digests) | parsed.named
    return KnownProcess(address, parsed.value, parsed.digests, addresses, whole=parsed.whole)
