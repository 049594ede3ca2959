"""The settings the app relies on are still known to Streamlit, and say what they must."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit import config

SETTINGS = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("server", "address", "127.0.0.1"),
        ("server", "allowedHosts", ["127.0.0.1", "localhost"]),
        ("server", "enableCORS", True),
        ("server", "enableXsrfProtection", True),
        ("server", "enableStaticServing", False),
        ("server", "enableAgentApi", False),
        ("server", "fileWatcherType", "none"),
        ("runner", "postScriptGC", False),
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("client", "toolbarMode", "viewer"),
    ],
)
def test_what_speed_and_privacy_rest_on_is_set_and_known(section: str, option: str, value: object) -> None:
    assert SETTINGS[section][option] == value
    assert f"{section}.{option}" in config.get_config_options()


def test_no_font_or_theme_is_loaded_from_outside() -> None:
    assert "://" not in str(SETTINGS["theme"])
