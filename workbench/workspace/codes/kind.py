"""What a kind of problem is: a stable code with a title, a message, a remedy, a reason and an example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.model import Problem, Text


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem, with its page in ``docs/problems.md``.

    ``message`` and ``mend`` are templates: ``{found}`` and the like are filled in for each problem.
    """

    code: str
    title: Text
    message: Text
    mend: Text
    why: Text
    example: str

    def problem(self, file: str, line: int, column: int, details: dict[str, Any], address: str = "") -> Problem:
        """A problem of this kind."""
        return Problem(self.code, file, line, column, _fill(self.message, details), _fill(self.mend, details), address)


def _fill(template: Text, details: dict[str, Any]) -> Text:
    return Text(ja=_format(template.ja, details, "ja"), en=_format(template.en or template.ja, details, "en"))


def _format(template: str, details: dict[str, Any], language: str) -> str:
    values = {k: v.get(language) if isinstance(v, Text) else v for k, v in details.items()}
    return template.format_map(_Blank(values))


class _Blank(dict[str, Any]):
    """A detail that a problem does not give reads as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def kind(code: str, title: str, message: str, mend: str, why: str, example: str) -> ProblemKind:
    """A kind of problem from texts written ``Japanese || English``."""
    return ProblemKind(code, _both(title), _both(message), _both(mend), _both(why), example)


def _both(text: str) -> Text:
    ja, _, en = text.partition("||")
    return Text(ja=ja.strip(), en=en.strip())
