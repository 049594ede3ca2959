"""How much is tried: usually what tells within minutes, with ``WORKBENCH_TESTS=thorough`` all there is time for."""

from __future__ import annotations

import os

THOROUGH = os.environ.get("WORKBENCH_TESTS") == "thorough"
"""Examples are many and new each time, and every call fails in every way."""


def examples(usually: int) -> int:
    """How many examples a property is tried with that costs more than others."""
    return usually * 20 if THOROUGH else usually
