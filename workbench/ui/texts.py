"""Every text of the app in both languages; the words of the vocabularies are in ``workbench.model.words``.

The texts stand in gettext catalogues beside this module, ``locale/ja/<part>.po`` and ``locale/en/<part>.po``: one file
in each language for each page or part. They are read when the app starts; nothing needs compiling. To add a text, add an
entry to both files of its part; to add a part, add both files (with the same three header lines as the others)::

    msgid "points.see"
    msgstr "マトリクスで見る"

    msgid "count.points"                  # where a number decides the form: ``count("count.points", 3, language)``
    msgid_plural "count.points"
    msgstr[0] "**{n}** point"             # English: one, other; Japanese: only msgstr[0]
    msgstr[1] "**{n}** points"

The message id is the key: unique over all parts, its first word naming a page or a kind of text. ``{name}`` takes a
value. Texts are Markdown; the values put into them must be plain already where people wrote them.
"""

from __future__ import annotations

from collections.abc import Mapping
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("ja", "en")


class _Spoken(NamedTuple):
    keys: frozenset[str]
    said: GNUTranslations


def messages(language: str) -> Mapping[str, Message]:
    """Every message of a language by its key.

    Raises
    ------
    ValueError
        If two entries have the same key.
    """
    found: dict[str, Message] = {}
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if not message.id:
                    continue
                key = message.id if isinstance(message.id, str) else message.id[0]
                if key in found:
                    raise ValueError(f"{path}: the text {key} is there twice")
                found[key] = message
    return found


def _spoken(language: str) -> _Spoken:
    together = Catalog(locale=language)
    found = messages(language)
    for message in found.values():
        together.add(message.id, message.string)
    compiled = BytesIO()
    write_mo(compiled, together)
    compiled.seek(0)
    return _Spoken(frozenset(found), GNUTranslations(compiled))


_SPOKEN = {language: _spoken(language) for language in LANGUAGES}


def text(key: str, language: str, *, known: bool = True, **values: object) -> str:
    """The text ``key`` with ``values`` put in.

    Raises
    ------
    KeyError
        If there is no such text and ``known`` is left true; otherwise the key itself comes back.
    """
    spoken = _SPOKEN.get(language, _SPOKEN["ja"])
    if key not in spoken.keys:
        if known:
            raise KeyError(key)
        return key
    found = spoken.said.gettext(key)
    return found.format(**values) if values else found


def count(key: str, n: int, language: str, **values: object) -> str:
    """The text ``key`` in the form that fits ``n``, which takes the place of ``{n}``.

    >>> count("count.points", 1, "en"), count("count.points", 1200, "en")
    ('**1** point', '**1,200** points')

    Raises
    ------
    KeyError
        If there is no such text.
    """
    spoken = _SPOKEN.get(language, _SPOKEN["ja"])
    if key not in spoken.keys:
        raise KeyError(key)
    return spoken.said.ngettext(key, key, n).format(n=f"{n:,}", **values)
