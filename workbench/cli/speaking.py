"""A parser of arguments that speaks Japanese too, and answers a slip with what is near."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

_JAPANESE = (
    (r"the following arguments are required: (.+)", "{0} を指定してください。"),
    (r"unrecognized arguments: (.+)", "{0} は知らない引数です。"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", "{0} に {1} は使えません。使えるもの: {2}"),
    (r"argument (.+?): expected (?:one|at least one) argument", "{0} には値が要ります。"),
    (r"argument (.+?): not allowed with argument (.+)", "{0} は {1} と一緒に使えません。"),
    (r"argument (.+?): ignored explicit argument (.+)", "{0} は値 {1} を取りません。"),
    (r"ambiguous option: (.+?) could match (.+)", "{0} は {1} のどれか分かりません。"),
)
"""What argparse says, and the same in Japanese; what is not here stays as argparse says it."""


class Speaking(argparse.ArgumentParser):
    """An argument parser whose headings and errors are in ``language``."""

    def __init__(self, *positional: Any, language: str = "en", **options: Any) -> None:
        super().__init__(*positional, **options)
        self.language = language
        if language == "ja":
            self._positionals.title, self._optionals.title = "引数", "オプション"

    def format_usage(self) -> str:
        """The usage, its heading in the language."""
        return self._headed(super().format_usage())

    def format_help(self) -> str:
        """The help, its headings in the language."""
        return self._headed(super().format_help())

    def _headed(self, text: str) -> str:
        return text.replace("usage: ", "使い方: ", 1) if self.language == "ja" else text

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and leave with status 2."""
        near = _near(message)
        said = in_japanese(message) if self.language == "ja" else message
        if near:
            said += (
                f" もしかして: {', '.join(near)}" if self.language == "ja" else f". Did you mean: {', '.join(near)}?"
            )
        self.exit(2, f"{self.format_usage()}{self.prog}: {said}\n")


def in_japanese(message: str) -> str:
    """An error message of argparse in Japanese.

    >>> in_japanese("unrecognized arguments: --lnit")
    '--lnit は知らない引数です。'
    """
    for pattern, template in _JAPANESE:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return template.format(*found.groups())
    return message


def _near(message: str) -> Sequence[str]:
    """What the choices of a message about a wrong choice have near what was typed."""
    found = re.search(r"invalid choice: '?(.+?)'? \(choose from (.+)\)$", message, re.DOTALL)
    if not found:
        return ()
    return get_close_matches(found[1], [choice.strip(" '") for choice in found[2].split(",")], n=3)
