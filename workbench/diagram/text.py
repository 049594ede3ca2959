"""Breaking text into lines by an estimate of its width: no font is asked, so the result is the same everywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_NOT_FIRST = frozenset(
    "、。，．,.)）]］}｝」』】〉》・：；:;？！?!ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々〜～…%％"
)
_NOT_LAST = frozenset("(（[［{｛「『【〈《")
_TOKENS = re.compile(r"\s+|[A-Za-z0-9][A-Za-z0-9'’.,:;%/&+-]*|.", re.DOTALL)


def width(text: str, size: float) -> float:
    """The width of ``text`` at font size ``size``, in pixels, estimated a little too wide.

    >>> width("氏名", 10)
    20.0
    """
    return sum(map(_em, text)) * size


@lru_cache(maxsize=8192)
def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if unicodedata.combining(char):
        return 0.0
    if char in "il.,:;'|!()[] ":
        return 0.36
    return 0.78 if char in "mwMW@%" or char.isupper() else 0.58


def wrap(text: str, limit: float, size: float, most: int = 99) -> tuple[str, ...]:
    """``text`` in as few lines no wider than ``limit`` as it takes, and those about equally long.

    What does not fit in ``most`` lines ends in an ellipsis.

    Japanese breaks between any two characters but those that may not begin or end a line; words of other
    scripts stay together where they fit.
    """
    tokens = list(_tokens(text, limit, size))
    lines = _lines(tokens, limit, size)
    if len(lines) > most:
        return (*lines[: most - 1], _shortened(lines[most - 1] + "…", limit, size))
    if len(lines) < 2:
        return tuple(lines)
    narrow = max([width(text, size) / len(lines), *(width(token, size) for token in tokens)])
    while narrow < limit:
        balanced = _lines(tokens, narrow, size)
        if len(balanced) == len(lines) and max(width(line, size) for line in balanced) <= limit:
            return tuple(balanced)
        narrow += size / 2
    return tuple(lines)


def _lines(tokens: Sequence[str], limit: float, size: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for token in tokens:
        if not line:
            line = token.lstrip()
        elif width(line + token.rstrip(), size) <= limit:
            line += token
        else:
            line, carried = _broken(line, token)
            lines.append(line)
            line = carried
    if line.strip():
        lines.append(line)
    return [found.strip() for found in lines if found.strip()]


def _tokens(text: str, limit: float, size: float) -> Iterator[str]:
    for found in _TOKENS.findall(text):
        if found.isspace():
            yield " "
        elif width(found, size) <= limit:
            yield found
        else:
            yield from found


def _broken(line: str, token: str) -> tuple[str, str]:
    """Where to end ``line`` so that neither it ends nor the next begins with a character that may not."""
    at = len(line)
    carried = token.lstrip()
    while at > 1 and (carried[:1] in _NOT_FIRST or line[at - 1] in _NOT_LAST) and len(line) - at < 3:
        at -= 1
        carried = line[at] + carried
    return line[:at], carried


def _shortened(text: str, limit: float, size: float) -> str:
    while len(text) > 2 and width(text, size) > limit:
        text = text[:-2] + "…"
    return text
