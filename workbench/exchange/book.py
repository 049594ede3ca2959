"""A longer document as plain data: a title page, chapters, and in them sentences, tables and pictures.

What Word and what PDF show of it is the same, and the same book gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain

from workbench.exchange.minutes import Table


@dataclass(frozen=True)
class Heading:
    """A heading; chapters are of level 1."""

    level: int
    text: str


@dataclass(frozen=True)
class Lines:
    """Paragraphs; what a reader must not overlook is a ``notice``."""

    lines: tuple[str, ...]
    notice: bool = False


@dataclass(frozen=True)
class Facts:
    """Lines with a name before each."""

    facts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, its size on the page in millimetres, and what it shows in words."""

    svg: str
    width: float
    height: float
    said: str


@dataclass(frozen=True)
class Pictures:
    """Drawings one after the other; with a table, it stands beside them where there is room."""

    pictures: tuple[Picture, ...]
    beside: Table | None = None


Block = Heading | Lines | Facts | Table | Pictures
_KINDS = {Heading: "heading", Lines: "lines", Facts: "facts", Table: "table", Pictures: "pictures"}


@dataclass(frozen=True)
class Book:
    """A document: what its title page says, and its blocks in order."""

    title: str
    subject: str
    owner: str
    date: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    notice: str
    blocks: tuple[Block, ...]

    def pictures(self) -> Iterator[Picture]:
        """Every picture, in order."""
        return chain.from_iterable(b.pictures for b in self.blocks if isinstance(b, Pictures))

    def data(self) -> dict[str, object]:
        """The book as plain data, for JSON."""
        said = {n: getattr(self, n) for n in ("title", "subject", "owner", "facts", "notice")}
        return said | {"blocks": [{"kind": _KINDS[type(b)]} | asdict(b) for b in self.blocks]}
