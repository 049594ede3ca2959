"""Dates as offices write them, at the edges of the eras."""

from __future__ import annotations

import pytest

from workbench.ui.dates import dated


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2019-04-30", "平成31年4月30日（2019-04-30）"),
        ("2019-05-01", "令和元年5月1日（2019-05-01）"),
        ("2019-05", "令和元年5月（2019-05）"),
        ("1989-01-07", "昭和64年1月7日（1989-01-07）"),
        ("1989-01-08", "平成元年1月8日（1989-01-08）"),
        ("1926-12-24", "大正15年12月24日（1926-12-24）"),
        ("1912-07-30", "大正元年7月30日（1912-07-30）"),
        ("1868-01-01", "1868-01-01"),
        ("2013-02-30", "2013-02-30"),
        ("いつか", "いつか"),
        ("", "–"),
        (None, "–"),
    ],
)
def test_the_era_is_that_of_the_day_and_what_is_no_date_stays(iso: str | None, said: str) -> None:
    assert dated(iso, "ja") == said
    assert dated(iso, "en") == (iso or "–")
