"""Dates as people in an office write them: Japanese era and ISO."""

from __future__ import annotations

_ERAS = (("2019-05-01", "令和", 2018), ("1989-01-08", "平成", 1988), ("1926-12-25", "昭和", 1925))


def dated(iso: str | None, language: str) -> str:
    """``2015-12`` or ``2013-05-20`` as an era date with the ISO form in brackets; in English the ISO form.

    >>> dated("2015-12", "ja"), dated("2013-05-20", "en")
    ('平成27年12月（2015-12）', '2013-05-20')
    """
    if not iso:
        return "–"
    if language != "ja":
        return iso
    year, month, *day = iso.split("-")
    era = next(((name, base) for start, name, base in _ERAS if start[: len(iso)] <= iso), None)
    if era is None:
        return iso
    count = int(year) - era[1]
    said = f"{era[0]}{'元' if count == 1 else count}年{int(month)}月" + (f"{int(day[0])}日" if day else "")
    return f"{said}（{iso}）"


def yen(amount: int | None, language: str) -> str:
    """An amount of money.

    >>> yen(1200000, "ja")
    '1,200,000円'
    """
    if amount is None:
        return "–"
    return f"{amount:,}円" if language == "ja" else f"¥{amount:,}"
