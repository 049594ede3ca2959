"""Every text is there in both languages, used, and asked for by a key that exists."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import workbench.ui
from workbench.model import WORDS
from workbench.ui.texts import TEXTS

SOURCES = sorted(p for p in Path(workbench.ui.__file__).parent.glob("*.py") if p.name != "texts.py")
LEFT_TO_ATTRIBUTES = "attribute."


def written() -> tuple[set[str], set[str]]:
    """String constants, and the fixed beginnings of formatted strings, in the pages."""
    whole, beginnings = set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(node.values[0].value)
    return whole, {b for b in beginnings if re.fullmatch(r"[a-z]+(\.[a-z]+)*\.", b)}


def test_every_text_is_complete_and_takes_the_same_values_in_both_languages() -> None:
    for key, (ja, en) in TEXTS.items():
        assert ja.strip() and en.strip(), key
        names = [{name for _, name, _, _ in string.Formatter().parse(t) if name} for t in (ja, en)]
        assert names[0] == names[1], key


def test_every_text_is_used() -> None:
    whole, beginnings = written()
    unused = {k for k in TEXTS if k not in whole and not any(k.startswith(b) for b in beginnings)}
    assert not unused


def test_every_key_that_is_written_exists() -> None:
    whole, _ = written()
    sections = {k.split(".", 1)[0] for k in TEXTS if "." in k}
    asked = {w for w in whole if re.fullmatch(r"[a-z]+(\.[a-z_-]+)+", w) and w.split(".", 1)[0] in sections}
    assert asked <= set(TEXTS)


def test_english_texts_hold_no_japanese_and_japanese_ones_some() -> None:
    kana = re.compile(r"[぀-ヿ]")
    for key, (_, en) in TEXTS.items():
        assert not kana.search(en), key


def test_every_code_has_its_word_in_both_languages() -> None:
    assert all(t.ja and t.en for words in WORDS.values() for t in words.values())
