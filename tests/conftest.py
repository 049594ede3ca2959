"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

from tests.thoroughly import THOROUGH, examples

# how long an example takes depends on what else the machine does: no test may fail by that. Usually the same code is
# tried with the same examples, so that nobody's change fails by what somebody else's left
settings.register_profile("workbench", deadline=None, derandomize=not THOROUGH, max_examples=examples(50))
settings.load_profile("workbench")
