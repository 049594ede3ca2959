"""Ground types every record is made of: immutable records, ids, texts, values."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
)

ID_PATTERN = r"^[a-z][a-z0-9-]*$"
_YAML_1_1_BOOLEANS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def _refuse_yaml_words(value: str) -> str:
    """An id that another YAML reader would take for a boolean or null is refused."""
    if value in _YAML_1_1_BOOLEANS:
        raise ValueError(f"{value!r} is a word that YAML 1.1 reads as a boolean or null; choose another id")
    return value


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=100), AfterValidator(_refuse_yaml_words)]
"""A stable, ASCII, lower-case kebab id."""

ServiceRef = Annotated[str, StringConstraints(pattern=r"^(ext:)?[a-z][a-z0-9-]*$", max_length=100)]
"""A service id, or ``ext:<id>`` for a system outside the shared package."""

NonEmpty = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
"""A calendar date, ``YYYY-MM-DD``; whether the day exists is checked with the whole workspace."""
YearMonth = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,64}$")]
"""Leading hex digits (eight at least) of the SHA-256 of what was confirmed."""
Yen = Annotated[int, Field(strict=True, ge=0)]


class Record(BaseModel):
    """Base of every record of the workspace: immutable; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=False)

    def dump(self) -> dict[str, Any]:
        """The record as plain YAML data: aliases, nothing that was left at its default."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)


class Text(Record):
    """A text people read: Japanese required, English wanted."""

    ja: NonEmpty
    en: NonEmpty | None = None

    def get(self, language: str) -> str:
        """The text in ``language`` (``ja`` or ``en``); Japanese where there is no English."""
        return self.en if language == "en" and self.en else self.ja


Scalar = StrictBool | StrictInt | StrictFloat | str
Row = tuple[Scalar, ...]

ParameterValue = Annotated[
    StrictBool | StrictInt | StrictFloat | str | tuple[Row, ...] | tuple[Scalar, ...] | None,
    Field(union_mode="left_to_right"),
]
"""The value of a parameter: a scalar, a list of scalars, or a table (a tuple of rows)."""


def as_tuple(value: Any) -> Any:
    """Accept one item where a list is expected."""
    if value is None or isinstance(value, list | tuple):
        return value
    return (value,)


RequirementClass = Literal["must", "option", "prohibited"]
Disposition = Literal[
    "adopt", "amend_ordinance", "parameter", "option", "euc", "work_around", "outside", "customize",
    "raise_standard", "drop", "petition", "defer",
]  # fmt: skip
"""対応方針: how a gap closes; a deviation's ``wish`` names one, a decision's ``disposition`` settles one."""
MunicipalityKind = Literal["city", "town", "village", "ward", "core_city", "designated_city"]


def is_id(value: str) -> bool:
    """Whether ``value`` may serve as an id."""
    return re.fullmatch(ID_PATTERN, value) is not None and value not in _YAML_1_1_BOOLEANS
