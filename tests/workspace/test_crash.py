"""Several processes save at once and some are killed: see ``stress.py``, of which this is a small run."""

from __future__ import annotations

import pytest

from tests.workspace.stress import FORK, stress


@pytest.mark.slow
@pytest.mark.skipif(FORK is None, reason="needs fork and kill")
def test_what_was_acknowledged_is_there_whoever_was_killed(tmp_path):
    found = stress(tmp_path, writers=4, saves=25, every=0.2)
    assert not found.wrong, "\n".join(found.wrong[:10])
    assert found.acknowledged == 100 and found.reads > 0
