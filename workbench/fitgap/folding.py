"""Text as a search sees it: one form for all ways of writing the same word; and where in the text that form was found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_VOICING = "\u3099\u309a\uff9e\uff9f"
_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_SMALL_KA_KE = {0x3095: 0x304B, 0x3096: 0x3051, 0x30F5: 0x304B, 0x30F6: 0x3051}
_PASSED_OVER = dict.fromkeys(
    map(ord, " \t\n\r\u3000\u200b\u2060ー・·‐‑‒–—―−-〜~"), None
)  # what people write or leave out as they like: spaces, long vowels, middle dots, dashes
_FORM: dict[int, int | None] = {**_HIRAGANA, **_SMALL_KA_KE, **_PASSED_OVER}


def folded(text: str) -> str:
    """The one form: width, case, hiragana or katakana, long vowels, spaces, middle dots and dashes make no difference.

    >>> folded("サーバー・ＡＢＣ") == folded("さーば abc")
    True
    """
    if text.isascii():
        return text.lower().translate(_FORM)
    return unicodedata.normalize("NFKC", text).casefold().translate(_FORM)


def words(query: str) -> tuple[str, ...]:
    """What is asked for: the folded words of a query, each once; nothing where only signs were typed."""
    return tuple(dict.fromkeys(w for w in map(folded, unicodedata.normalize("NFKC", query).split()) if w))


class Piece(NamedTuple):
    """Part of a text, and whether it is what was asked for."""

    text: str
    found: bool


def marked(text: str, asked: Sequence[str]) -> tuple[Piece, ...]:
    """``text`` cut where the folded words ``asked`` begin and end; put together again it is ``text``.

    >>> marked("投票所ｺｰﾄﾞ一覧", ("こど",))
    (Piece(text='投票所', found=False), Piece(text='ｺｰﾄﾞ', found=True), Piece(text='一覧', found=False))
    """
    units = list(_units(text))
    form = "".join(unit for _, unit in units)
    owner = [i for i, (_, unit) in enumerate(units) for _ in unit]
    ends = [start for start, _ in units[1:]] + [len(text)]
    inside = bytearray(len(text))
    for word in asked:
        at = form.find(word)
        while at >= 0:
            first, last = units[owner[at]][0], ends[owner[at + len(word) - 1]]
            inside[first:last] = b"\x01" * (last - first)
            at = form.find(word, at + len(word))
    pieces: list[Piece] = []
    begin = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or inside[i] != inside[begin]:
            pieces.append(Piece(text[begin:i], bool(inside[begin])))
            begin = i
    return tuple(pieces)


def shortened(pieces: Sequence[Piece], around: int = 30) -> tuple[Piece, ...]:
    """The pieces with no more than ``around`` characters on each side of what was found."""
    short: list[Piece] = []
    for i, piece in enumerate(pieces):
        text = piece.text
        if not piece.found:
            head = text[:around] if i > 0 else ""
            tail = text[-around:] if i < len(pieces) - 1 else ""
            if len(head) + len(tail) < len(text):
                text = f"{head}…{tail}"
        short.append(Piece(text, piece.found))
    return tuple(short)


def _units(text: str) -> Iterator[tuple[int, str]]:
    """Each character with the marks that voice it, by where it begins, folded."""
    begin = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or not (text[i] in _VOICING or unicodedata.combining(text[i])):
            yield begin, folded(text[begin:i])
            begin = i
