"""Which service reads what from which, the cycles among them, and the picture of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import east_asian_width

from workbench.model import WRITTEN_BY, Interface, Snapshot, elements

_SIZE = "12"
"""Of the letters in the picture, in points."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """A service reads from another (or from an outside system, ``ext:``).

    ``declared``: the reader's ``upstream`` names it. ``elements``: the whole addresses of the fields whose value comes
    from there and of the interfaces through which it arrives.
    """

    reader: str
    source: str
    declared: bool
    elements: tuple[str, ...]


@dataclass(frozen=True)
class Dependencies:
    """All dependencies between services, by reader and source, and the groups of services that feed each other."""

    by_pair: Mapping[tuple[str, str], Dependency]
    cycles: tuple[tuple[str, ...], ...]

    def read_by(self, service: str) -> tuple[Dependency, ...]:
        """What ``service`` reads."""
        return tuple(d for d in self.by_pair.values() if d.reader == service)

    def readers_of(self, source: str) -> tuple[Dependency, ...]:
        """Who reads from ``source``."""
        return tuple(d for d in self.by_pair.values() if d.source == source)

    def in_cycle(self, dependency: Dependency) -> bool:
        """Whether the dependency lies on a cycle."""
        return any(dependency.reader in c and dependency.source in c for c in self.cycles)


def dependencies(snapshot: Snapshot) -> Dependencies:
    """The dependencies of the catalogue; cycles are its strongly connected components (Tarjan, 1972)."""
    import networkx as nx

    evidence: dict[tuple[str, str], list[str]] = defaultdict(list)
    for reader, source, address in _evidence(snapshot):
        if source != reader:
            evidence[reader, source].append(address)
    declared = {(s.id, u) for s in snapshot.services.values() for u in s.upstream if u != s.id}
    pairs = [*declared, *(p for p in evidence if p not in declared)]
    order = {s: i for i, s in enumerate(snapshot.services)}
    pairs.sort(key=lambda p: (order.get(p[0], len(order)), p[1].startswith("ext:"), order.get(p[1], len(order)), p[1]))
    found = {p: Dependency(*p, p in declared, tuple(evidence.get(p, ()))) for p in pairs}
    graph = nx.DiGraph((reader, source) for reader, source in found if not source.startswith("ext:"))
    cycles = [tuple(sorted(c, key=lambda s: order.get(s, 0))) for c in nx.strongly_connected_components(graph)]
    return Dependencies(found, tuple(sorted(c for c in cycles if len(c) > 1)))


def _evidence(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    """Every place where something is read: reader, source, whole address."""
    for address, process in snapshot.processes.items():
        service = address.split("/", 1)[0]
        for local, kind, element in elements(process):
            whole = f"{address}/{local}"
            if kind == "field":
                for origin in element.origin:  # type: ignore[attr-defined]
                    if origin not in WRITTEN_BY:
                        yield service, origin, whole
            elif isinstance(element, Interface):
                if element.direction != "out":
                    yield service, element.partner, whole
                if element.direction != "in" and element.partner in snapshot.services:
                    yield element.partner, service, whole


def dependency_graph(
    snapshot: Snapshot, language: str = "ja", *, around: str | None = None, external: bool = False
) -> str:
    """The dependencies as a picture in the DOT language: an arrow leads from the source to the reader.

    ``around`` draws one service with what it reads and who reads from it, and nothing else. Dependencies on a cycle
    are drawn in bold, so that colour is not needed; outside systems are shown where ``external`` asks for them.
    """
    import graphviz

    found = dependencies(snapshot)
    graph = graphviz.Digraph("services")
    graph.attr(rankdir="LR", fontname="sans-serif", nodesep="0.15", ranksep="1.0", concentrate="true")
    graph.attr("node", shape="box", style="rounded,filled", fillcolor="white", fontname="sans-serif", fontsize=_SIZE)
    graph.attr("edge", color="#64748b", arrowsize="0.6")
    shown = [
        d
        for d in found.by_pair.values()
        if (external or not d.source.startswith("ext:")) and around in (None, d.reader, d.source)
    ]
    # a service that is both read and reader of the one in the middle stands on both sides of it
    for d in shown:
        source, reader = d.source.replace(":", "_"), d.reader
        if around == d.source and (d.source, d.reader) in found.by_pair:
            reader = f"{reader}_again"
        for node, reference in ((source, d.source), (reader, d.reader)):
            middle = {"penwidth": "2", "fillcolor": "#e8eef4"} if reference == around else {}
            outside = {"style": "dashed,filled"} if reference.startswith("ext:") else {}
            name = snapshot.partner_name(reference).get(language)
            graph.node(node, graphviz.escape(name), width=_width(name), **middle, **outside)
        bold = {"penwidth": "1.8", "color": "#b45309"} if found.in_cycle(d) else {}
        graph.edge(source, reader, **bold)
    return graph.source


def _width(name: str) -> str:
    """How wide a box must be for a name, in inches: by itself the drawing takes Japanese for narrower than it is."""
    ems = sum(1 if east_asian_width(sign) in "WF" else 0.5 for sign in name)
    return f"{max(0.75, ems * int(_SIZE) / 72 + 0.3):.2f}"
