"""New YAML text, as the files of a workspace are written by hand: short records on one line, longer ones in blocks."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Mapping
from typing import Any, NamedTuple

from workbench.model import Text
from workbench.workspace.reading import CONTROL

WIDTH = 120
"""How long a new line may be before a record is written in a block."""
LONGEST = 140
"""How long a line may grow."""
_STEP = 2
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<"})
_NUMBER = re.compile(
    r"[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|\.(inf|Inf|INF)|\.(nan|NaN|NAN))"
)
_TIME = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9].*")
_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BREAKS = "\x85\u2028\u2029\ufeff"
_LITERAL = re.compile(r"[^\s][^\r]*[^\s]\n?")


class Unwritable(Exception):
    """Data that cannot be written as YAML that reads the same."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(message.en)


class Written(NamedTuple):
    """A value as it follows ``key:`` or ``-``: what stands on that line, and the lines below."""

    head: str
    lines: tuple[str, ...] = ()


def block(data: Any, column: int = 0, offset: int = _STEP) -> list[str]:
    """A mapping or a list as the lines of a block; ``offset`` is how far lists are indented below their key."""
    if isinstance(data, Mapping):
        return [line for key, value in data.items() for line in pair(key, value, column, offset)]
    if isinstance(data, list | tuple):
        return [line for value in data for line in item(value, column, offset)]
    return [" " * column + flow(data)]


def pair(key: str, value: Any, column: int, offset: int = _STEP) -> list[str]:
    """A key and its value as lines of a block."""
    name = flow(key)
    new = below(value, column, offset, used=len(name) + 2)
    return [f"{' ' * column}{name}:{new.head}", *new.lines]


def item(value: Any, column: int, offset: int = _STEP, one_line: bool | None = None) -> list[str]:
    """An item of a list as lines of a block; ``one_line`` is how its siblings are written (None: it has none)."""
    new = beside(value, column, offset, one_line)
    return [f"{' ' * column}-{new.head}", *new.lines]


def below(value: Any, column: int, offset: int = _STEP, used: int = 0, was: str = "") -> Written:
    """What follows a key at ``column``; ``was`` is how the value's text began before."""
    if isinstance(value, str):
        return _text(value, column, was)
    if _one_line(value, column + used, None):
        return Written(" " + flow(value))
    inner = column + (_STEP if isinstance(value, Mapping) else offset)
    return Written("", tuple(block(value, inner, offset)))


def beside(value: Any, column: int, offset: int = _STEP, one_line: bool | None = None, was: str = "") -> Written:
    """What follows the dash at ``column``."""
    if isinstance(value, str):
        return _text(value, column, was)
    if _one_line(value, column + 2, one_line):
        return Written(" " + flow(value))
    first, *rest = block(value, column + 2, offset)
    return Written(" " + first.lstrip(" "), tuple(rest))


def fits(value: Any, column: int) -> bool:
    """Whether a value would be written on one line, whatever stands beside it."""
    return _one_line(value, column, None)


def _one_line(value: Any, column: int, wanted: bool | None) -> bool:
    """Whether a value is written on one line: if it is short and simple, or short and its siblings are."""
    if not isinstance(value, Mapping | list | tuple) or not value:
        return True
    if _room_after(value, WIDTH - column) < 0:
        return False
    if wanted is not None and isinstance(value, Mapping):
        return wanted
    if isinstance(value, Mapping):
        return _simple(value) and not all(isinstance(v, Mapping) for v in value.values())
    return _simple(value)


def _room_after(value: Any, room: int) -> int:
    """The characters that are left of ``room`` after a value on one line; no further than to where none are."""
    if isinstance(value, Mapping):
        room -= 2 + 2 * max(0, len(value) - 1)
        for key, inner in value.items():
            room = _room_after(inner, _room_after(key, room - 2)) if room >= 0 else room
        return room
    if isinstance(value, list | tuple):
        room -= 2 + 2 * max(0, len(value) - 1)
        for inner in value:
            room = _room_after(inner, room) if room >= 0 else room
        return room
    return room - len(flow(value))


def _simple(value: Any) -> bool:
    """Whether a value reads well on one line: no list of lists or mappings, no list in what has an id of its own."""
    if isinstance(value, Mapping):
        return all(_simple(v) and not (isinstance(v, list | tuple) and "id" in value) for v in value.values())
    if isinstance(value, list | tuple):
        return not any(isinstance(v, Mapping | list | tuple) for v in value)
    return not (isinstance(value, str) and "\n" in value)


def flow(value: Any, was: str = "") -> str:
    """A value on one line, as it may stand between brackets; ``was`` is the quote it had."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str):
        return scalar(value, was, between_brackets=True)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float) and not math.isfinite(value):
        raise Unwritable(Text(ja=f"`{value}` は数ではありません。", en=f"`{value}` is no number."))
    if isinstance(value, int | float):
        return repr(value)
    raise Unwritable(Text(ja=f"`{value!r}` は書けない値です。", en=f"`{value!r}` is nothing that can be written."))


def scalar(value: str, was: str = "", between_brackets: bool = False) -> str:
    """A text on one line: plain where every YAML reader reads it as this text, otherwise in quotes."""
    control = CONTROL.search(value)
    if control:
        code = f"U+{ord(control.group()):04X}"
        raise Unwritable(
            Text(
                ja=f"文字列に制御文字（{code}）があります。消してから保存してください: {CONTROL.sub('□', value)[:60]}",
                en=f"There is a control character ({code}) in a text. Delete it, then save: "
                f"{CONTROL.sub('□', value)[:60]}",
            )
        )
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise Unwritable(Text(ja="文字列に壊れた文字があります。", en="There is a broken character in a text."))
    escapes = any(c in value for c in "\n\r\t" + _BREAKS)
    if was not in ("'", '"') and not escapes and _plain(value, between_brackets):
        return value
    if not escapes and (was == "'" or (was != '"' and ('"' in value or "\\" in value))):
        return "'" + value.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPED.get(c) or (f"\\u{ord(c):04x}" if c in _BREAKS else c) for c in value) + '"'


def _plain(value: str, between_brackets: bool) -> bool:
    if not value or value != value.strip() or value[0] in _FIRST or value.endswith(":"):
        return False
    if ": " in value or " #" in value or value.startswith(("---", "...")):
        return False
    if value.lower() in _WORDS or _NUMBER.fullmatch(value) or _TIME.fullmatch(value):
        return False
    return not between_brackets or not any(c in value for c in (*",[]{}", ":?"))


def _text(value: str, column: int, was: str) -> Written:
    """A text in a block: of several lines in a literal block, folded where it was folded before."""
    if "\n" in value and _literal(value):
        indent = " " * (column + _STEP)
        lines = value.removesuffix("\n").split("\n")
        return Written(" |" if value.endswith("\n") else " |-", tuple(indent + x if x else "" for x in lines))
    if was == ">" and _folds(value, column):
        indent = " " * (column + _STEP)
        lines = textwrap.wrap(value, LONGEST - len(indent), break_long_words=False, break_on_hyphens=False)
        return Written(" >-", tuple(indent + x for x in lines))
    return Written(" " + scalar(value, was))


def _literal(value: str) -> bool:
    scalar(value)
    return bool(_LITERAL.fullmatch(value)) and not any(c in value for c in "\t" + _BREAKS)


def _folds(value: str, column: int) -> bool:
    scalar(value)
    odd = any(c in value for c in "\n\r\t" + _BREAKS) or "  " in value or value != value.strip()
    return not odd and len(value) + column > WIDTH and " " in value
