"""Writing to a terminal or a pipe: colours, widths of Japanese text, tables."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from workbench.model import Text

Colour = Literal["red", "green", "yellow", "blue", "dim", "bold"]
_CODES: dict[str, str] = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "dim": "2", "bold": "1"}


class UserError(Exception):
    """Something a user can put right; ``message`` says what, in both languages."""

    def __init__(self, ja: str, en: str) -> None:
        ja, en = (said.encode("utf-8", "replace").decode() for said in (ja, en))  # words that were no text in the shell
        self.message = Text(ja=ja, en=en)
        super().__init__(en)


class Terminal:
    """Where a command writes: plain text in a pipe, colours and fitted tables on a terminal.

    ``color`` is ``auto`` (where a terminal reads, unless ``NO_COLOR`` is set), ``always`` or ``never``.
    """

    def __init__(self, language: str, color: str = "auto") -> None:
        self.language = language
        self._colours = color == "always" or (
            color == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        )

    def text(self, ja: str, en: str) -> str:
        """The one of two texts that is in the user's language."""
        return en if self.language == "en" else ja

    def paint(self, text: str, colour: Colour | None) -> str:
        """The text in a colour, where colours are shown."""
        return f"\x1b[{_CODES[colour]}m{text}\x1b[0m" if colour and self._colours and text else text

    def write(self, line: str = "") -> None:
        """One line for the reader. Control characters in what a file said do nothing to a terminal."""
        print(line if self._colours else plain(line))

    def complain(self, sentence: str) -> None:
        """One sentence about what went wrong, on standard error."""
        print(f"workbench: {plain(sentence)}", file=sys.stderr)

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], colours: dict[str, Colour] | None = None
    ) -> None:
        """A table; on a terminal the widest columns are cut to fit, in a pipe nothing is."""
        body = [[plain(cell).replace("\n", " ") for cell in row] for row in rows]
        widths = [max(map(width, column)) for column in zip(heads, *body, strict=True)]
        if sys.stdout.isatty():
            widths = _fitted(widths, shutil.get_terminal_size().columns)
        self.write(self.paint("  ".join(pad(h, w) for h, w in zip(heads, widths, strict=True)).rstrip(), "bold"))
        for row in body:
            cells = [self.paint(pad(cell, w), (colours or {}).get(cell)) for cell, w in zip(row, widths, strict=True)]
            self.write("  ".join(cells).rstrip())


def plain(text: str) -> str:
    """The text without control characters."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) != "Cc" else " " for c in text)


def width(text: str) -> int:
    """How many columns a text takes: East Asian wide and full-width characters (and ambiguous marks) take two.

    >>> width("入場券 A")
    8
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def pad(text: str, columns: int) -> str:
    """The text in exactly so many columns, cut with … where it is longer."""
    if width(text) > columns:
        while text and width(text) > columns - 2:
            text = text[:-1]
        text += "…"
    return text + " " * (columns - width(text))


def _fitted(widths: list[int], columns: int) -> list[int]:
    """Widths that fit the terminal: the widest columns give way first, none below eight."""
    widths = list(widths)
    while sum(widths) + 2 * (len(widths) - 1) > columns and max(widths) > 8:
        widths[widths.index(max(widths))] -= 1
    return widths
