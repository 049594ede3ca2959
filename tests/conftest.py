"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# how long an example takes depends on what else the machine does: no test may fail by that
settings.register_profile("workbench", deadline=None)
settings.load_profile("workbench")
