"""Whether a day exists."""

from datetime import date
from functools import cache


@cache
def exists(day: str) -> bool:
    """Whether ``day`` (``YYYY-MM-DD``) is a day of the calendar.

    >>> exists("2013-02-30")
    False
    """
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
