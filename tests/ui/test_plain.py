"""Text that people wrote stays text; dates and money read as they do in an office."""

from __future__ import annotations

import pytest

from workbench.ui.dates import dated, yen
from workbench.ui.plain import plain


@pytest.mark.parametrize(
    "nasty",
    [
        "**b**",
        "<img src=x>",
        "[a](http://x)",
        "![a](x)",
        "$x$",
        ":red[a]",
        ":material/home:",
        "# a",
        "- a",
        "1. a",
        "`a`",
        "a|b",
        "~~a~~",
        "&lt;",
    ],
)
def test_every_special_sign_is_escaped(nasty: str) -> None:
    escaped = plain(nasty)
    rest = escaped
    for sign in "\\`*_{}[]()#+-.!|~<>$:&=^":
        rest = rest.replace("\\" + sign, "")
    assert not set(rest) & set("\\`*_{}[]()#+-.!|~<>$:&=^")


@pytest.mark.parametrize("address", ["https://example.com/a", "www.example.com", "a@example.com"])
def test_bare_addresses_do_not_become_links(address: str) -> None:
    assert "\u2060" in plain(address)


def test_line_breaks_do_not_begin_a_block() -> None:
    assert "\n" not in plain("a\n\n# b")


def test_dates_are_in_era_and_iso() -> None:
    assert dated("2019-05-01", "ja") == "令和元年5月1日（2019-05-01）"
    assert dated("2019-04", "ja") == "平成31年4月（2019-04）"
    assert dated("1989-01", "ja") == "平成元年1月（1989-01）"
    assert dated(None, "en") == "–"


def test_money_is_in_yen() -> None:
    assert yen(0, "ja") == "0円" and yen(1200000, "en") == "¥1,200,000" and yen(None, "ja") == "–"
