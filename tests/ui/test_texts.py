"""Every text is there in both languages and in every form, used, and asked for by a key that exists."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from babel import Locale

import workbench.ui
from workbench.model import WORDS
from workbench.ui.texts import LANGUAGES, LOCALE, count, messages, text

SOURCES = sorted(p for p in Path(workbench.ui.__file__).parent.rglob("*.py") if p.name != "texts.py")
SAID = {language: messages(language) for language in LANGUAGES}
KEYS = sorted(SAID["ja"])


def written() -> tuple[set[str], set[str]]:
    """String constants, and the fixed beginnings of formatted strings, in the pages."""
    whole, beginnings = set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(node.values[0].value)
    return whole, {b for b in beginnings if re.fullmatch(r"[a-z]+(\.[a-z-]+)*\.", b)}


def forms(language: str, key: str) -> tuple[str, ...]:
    said = SAID[language][key].string
    return (said,) if isinstance(said, str) else tuple(said)


def takes(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name is not None}


def test_both_languages_have_the_same_parts_and_in_them_the_same_texts() -> None:
    def parts(language: str) -> dict[str, list[str]]:
        found = (LOCALE / language).glob("*.po")
        return {p.name: re.findall(r'^msgid "(.+)"$', p.read_text(encoding="utf-8"), re.MULTILINE) for p in found}

    ours, theirs = parts("ja"), parts("en")
    assert ours.keys() == theirs.keys()
    for part, keys in ours.items():
        assert sorted(keys) == sorted(theirs[part]), part
    assert SAID["ja"].keys() == SAID["en"].keys()


def test_every_text_is_complete_in_every_form_and_takes_the_same_values_in_both_languages() -> None:
    for key in KEYS:
        for language in LANGUAGES:
            message = SAID[language][key]
            assert not message.fuzzy, key
            assert message.pluralizable == SAID["ja"][key].pluralizable, key
            expected = {"ja": 1, "en": 2}[language] if message.pluralizable else 1
            assert len(forms(language, key)) == expected, key
            for said in forms(language, key):
                assert said.strip(), key
                assert takes(said) == takes(forms("ja", key)[0]), (key, said)
        if SAID["ja"][key].pluralizable:
            assert "n" in takes(forms("ja", key)[0]), key


def test_every_text_is_used() -> None:
    whole, beginnings = written()
    unused = {k for k in KEYS if k not in whole and not any(k.startswith(b) for b in beginnings)}
    assert not unused


def test_every_key_that_is_written_exists() -> None:
    whole, _ = written()
    sections = {k.split(".", 1)[0] for k in KEYS if "." in k}
    asked = {w for w in whole if re.fullmatch(r"[a-z]+(\.[a-z_-]+)+", w) and w.split(".", 1)[0] in sections}
    assert asked <= set(KEYS)


def test_english_texts_hold_no_japanese() -> None:
    japanese = re.compile(r"[぀-ヿ㐀-鿿]")
    assert not [k for k in KEYS for said in forms("en", k) if japanese.search(said)]


@pytest.mark.parametrize(("n", "en", "ja"), [(0, "**0** points", "論点 **0** 件"), (1, "**1** point", "論点 **1** 件")])
def test_a_number_decides_the_form(n: int, en: str, ja: str) -> None:
    assert (count("count.points", n, "en"), count("count.points", n, "ja")) == (en, ja)


def test_a_text_that_is_not_there_is_an_error_unless_one_asks_what_may_be_unknown() -> None:
    with pytest.raises(KeyError):
        text("page.nowhere", "ja")
    with pytest.raises(KeyError):
        count("count.nothing", 2, "en")
    assert text("attribute.nothing", "ja", known=False) == "attribute.nothing"


def test_the_forms_of_the_catalogues_are_those_of_their_language() -> None:
    for language in LANGUAGES:
        forms_of = len(Locale(language).plural_form.tags) + 1
        for path in (LOCALE / language).glob("*.po"):
            assert f"nplurals={forms_of};" in path.read_text(encoding="utf-8"), path


def test_every_code_has_its_word_in_both_languages() -> None:
    assert all(t.ja and t.en for words in WORDS.values() for t in words.values())
