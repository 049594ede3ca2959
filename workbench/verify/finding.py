"""What a verification found, what it looked at, and what it could not look at."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model import Text


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong: the file (path in the bag), a stable code, and in words what was found and expected."""

    path: str
    code: str
    ja: str
    en: str

    @property
    def message(self) -> Text:
        """What is wrong, in both languages."""
        return Text(ja=self.ja, en=self.en)


@dataclass(frozen=True)
class Verification:
    """The result: what is wrong, how much of what was checked, and what was not checked and why."""

    findings: tuple[Finding, ...]
    checked: dict[str, int]
    skipped: tuple[Text, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings
