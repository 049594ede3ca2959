"""Where everything stands in a YAML text: a tree of spans, in characters, from the events of libyaml."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from yaml._yaml import CParser


@dataclass(slots=True)
class Span:
    """A node of the text: what it covers, from its anchor or tag on to the last character of its content.

    ``items`` are the items of a list, or the keys and values of a mapping in turn; ``opens`` is where the bracket of a
    flow collection stands; ``value`` is what a scalar says, and ``literal`` how long the mark of a literal or folded
    block is (``|-``; 0: it is none).
    """

    kind: Literal["scalar", "list", "mapping", "alias"]
    start: int
    end: int
    flow: bool = False
    opens: int = 0
    value: str = ""
    literal: int = 0
    items: list[Span] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[Span, Span]]:
        """The keys of a mapping with their values."""
        return list(zip(self.items[::2], self.items[1::2], strict=True))


def spans(text: str) -> Span | None:
    """The root of the text; None where it says nothing."""
    parser = CParser(text.encode())
    root: Span | None = None
    open_: list[Span] = []
    while (event := parser.get_event()) is not None:
        kind = type(event).__name__
        if kind in ("SequenceEndEvent", "MappingEndEvent"):
            closed = open_.pop()
            closed.end = event.end_mark.index if closed.flow else closed.items[-1].end if closed.items else closed.start
            continue
        span = _span(kind, event, text)
        if span is None:
            continue
        if open_:
            open_[-1].items.append(span)
        root = root or span
        if span.kind in ("list", "mapping"):
            open_.append(span)
    return root


def _span(kind: str, event: Any, text: str) -> Span | None:
    start, end = event.start_mark.index, event.end_mark.index
    if kind == "ScalarEvent":
        if event.style not in ("|", ">"):
            return Span("scalar", start, end, value=event.value)
        mark = len(text[start:end].split(maxsplit=1)[0]) if text[start] == event.style else 0
        return Span("scalar", start, _end_of_block(text, start, end), value=event.value, literal=mark)
    if kind == "AliasEvent":
        return Span("alias", start, end, value=event.anchor)
    if kind in ("SequenceStartEvent", "MappingStartEvent"):
        what: Literal["list", "mapping"] = "list" if kind.startswith("S") else "mapping"
        return Span(what, start, end, flow=bool(event.flow_style), opens=end - 1)
    return None


def _end_of_block(text: str, start: int, end: int) -> int:
    """The end of a literal or folded block: of its last line, or where blank lines are kept, of the last of those."""
    written = text[start:end]
    header = written.split("\n", 1)[0].split("#")[0]
    if "+" in header:
        return start + len(written.removesuffix("\n").removesuffix("\r"))
    return start + len(written.rstrip(" \t\r\n"))
