"""Dates as people in an office write them: Japanese era and ISO; and money."""

from __future__ import annotations

from workbench.exchange.era import in_era


def dated(iso: str | None, language: str) -> str:
    """``2015-12`` or ``2013-05-20`` as an era date with the ISO form in brackets; in English the ISO form.

    >>> dated("2015-12", "ja"), dated("2013-05-20", "en")
    ('平成27年12月（2015-12）', '2013-05-20')
    """
    if not iso:
        return "–"
    if language != "ja" or (said := in_era(iso)) == iso:
        return iso
    return f"{said}（{iso}）"


def yen(amount: int | None, language: str) -> str:
    """An amount of money.

    >>> yen(1200000, "ja")
    '1,200,000円'
    """
    if amount is None:
        return "–"
    return f"{amount:,}円" if language == "ja" else f"¥{amount:,}"
