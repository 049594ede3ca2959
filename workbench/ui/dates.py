"""Dates as people in an office write them: Japanese era and ISO; and money."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import cache

from japanera import EraDate

_FIRST_IN_THIS_CALENDAR = date(1873, 1, 1)


def dated(iso: str | None, language: str) -> str:
    """``2015-12`` or ``2013-05-20`` as an era date with the ISO form in brackets; in English the ISO form.

    >>> dated("2015-12", "ja"), dated("2013-05-20", "en")
    ('平成27年12月（2015-12）', '2013-05-20')
    """
    if not iso:
        return "–"
    return _in_era(iso) if language == "ja" else iso


@cache
def _in_era(iso: str) -> str:
    try:
        year, month, *days = (int(part) for part in iso.split("-"))
        # a month in which an era began is called after the era it ended in
        when = date(year, month, days[0] if days else monthrange(year, month)[1])
    except ValueError:
        return iso
    if when < _FIRST_IN_THIS_CALENDAR:
        return iso
    era = EraDate.from_date(when).era
    count = era.calc_relative_year(when)
    said = f"{era.kanji}{'元' if count == 1 else count}年{month}月" + (f"{days[0]}日" if days else "")
    return f"{said}（{iso}）"


def yen(amount: int | None, language: str) -> str:
    """An amount of money.

    >>> yen(1200000, "ja")
    '1,200,000円'
    """
    if amount is None:
        return "–"
    return f"{amount:,}円" if language == "ja" else f"¥{amount:,}"
