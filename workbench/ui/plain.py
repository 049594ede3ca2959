"""The one way for text that people wrote to reach a surface that reads Markdown."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&=^])")
_JOINER = "\u2060"


def plain(text: object) -> str:
    r"""``text`` so that Markdown shows it as it is: no emphasis, link, image, HTML, formula, icon or colour.

    >>> plain("**a** <b>")
    '\\*\\*a\\*\\* \\<b\\>'
    """
    found = " ".join(str(text).split())
    for opening in ("://", "www.", "@"):
        # a word joiner keeps bare addresses from becoming links; escapes alone do not
        found = found.replace(opening, opening[0] + _JOINER + opening[1:] if opening != "@" else _JOINER + opening)
    return _SPECIAL.sub(r"\\\1", found)
