"""Data as YAML for people, fast: every reader, of YAML 1.1 or 1.2, reads it as what it was.

A text stands without quotes only where it begins with a letter or kanji and holds nothing that any reader takes for more;
all others are in double quotes, written as in JSON. Files that are edited by hand are written elsewhere, with more care
for their looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson

_PLAIN = re.compile(r"[A-Za-z\u3041-\u30fe\u4e00-\u9fff][A-Za-z0-9_./\u3041-\u30fe\u4e00-\u9fff-]*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SHORT = 3


def as_yaml(data: Mapping[str, Any]) -> str:
    """A mapping as a YAML document."""
    return "\n".join(_mapping(data, "")) + "\n"


def _mapping(data: Mapping[str, Any], pad: str) -> Iterator[str]:
    for key, value in data.items():
        name = _text(key)
        if _on_one_line(value):
            yield f"{pad}{name}: {_inline(value)}"
        else:
            yield f"{pad}{name}:"
            yield from _block(value, pad + "  ")


def _block(value: Any, pad: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _mapping(value, pad)
        return
    for item in value:
        if isinstance(item, Mapping) and not _on_one_line(item):
            first, *rest = _mapping(item, pad + "  ")
            yield f"{pad}- {first[len(pad) + 2 :]}"
            yield from rest
        else:
            yield f"{pad}- {_inline(item)}"


def _on_one_line(value: Any) -> bool:
    """Whether a value is a scalar, a list of scalars, or a few scalars by name."""
    if isinstance(value, Mapping):
        return len(value) <= _SHORT and not any(isinstance(v, dict | list) for v in value.values())
    return not isinstance(value, list) or not any(isinstance(v, dict | list) for v in value)


def _inline(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(k)}: {_inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return orjson.dumps(value).decode()


@lru_cache(maxsize=1 << 16)
def _text(text: str) -> str:
    r"""A text as a scalar.

    >>> _text("印刷する"), _text("no"), _text("011002"), _text("a: b")
    ('印刷する', '"no"', '"011002"', '"a: b"')
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _BREAKS.sub(lambda m: f"\\u{ord(m[0]):04x}", orjson.dumps(text).decode())
