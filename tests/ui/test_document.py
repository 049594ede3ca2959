"""What Streamlit's own controls say in Japanese: every phrase is one that this Streamlit still shows."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from babel.messages.pofile import read_po

from workbench.ui.texts import LOCALE

PUT_TOGETHER = (
    "{0} option",
    "Press ",
    "Upload ",
    "Drag and drop ",
    "You can only select up to ",
    "Made with Streamlit",
    "Copy version",
    "The page that you have requested does not seem to exist",
)
"""Phrases that Streamlit puts together from pieces: their beginnings are looked for."""


def test_every_phrase_is_one_of_streamlits_and_has_its_words() -> None:
    scripts = (Path(st.__file__).parent / "static" / "static" / "js").glob("*.js")
    shown = "\n".join(path.read_text(encoding="utf-8", errors="ignore") for path in scripts)
    with (LOCALE / "streamlit" / "ja.po").open("rb") as file:
        phrases = {str(m.id): str(m.string) for m in read_po(file, locale="ja") if m.id}
    assert len(phrases) > 80
    for english, japanese in phrases.items():
        assert japanese.strip() and not japanese.isascii()
        assert english.count("{0}") == japanese.count("{0}") <= 1
        begins = next((p for p in PUT_TOGETHER if english.startswith(p)), None)
        for part in (begins,) if begins else english.split("{0}"):
            assert part.replace("{0}", "").strip() in shown, english
