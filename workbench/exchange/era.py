"""和暦: days and months as Japanese offices write them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import cache

from japanera import EraDate

_FIRST_IN_THIS_CALENDAR = date(1873, 1, 1)
_WEEKDAYS = "月火水木金土日"


@cache
def in_era(iso: str, *, weekday: bool = False) -> str:
    """A day or a month (``2015-12``) in its era; what is no date, or older than the calendar, stays as it is.

    >>> in_era("2013-06-20"), in_era("2015-12"), in_era("2013-06-20", weekday=True)
    ('平成25年6月20日', '平成27年12月', '平成25年6月20日（木）')
    """
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
    return f"{said}（{_WEEKDAYS[when.weekday()]}）" if weekday and days else said
