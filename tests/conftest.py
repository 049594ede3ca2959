"""What holds for every test."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import samples
from tests.thoroughly import THOROUGH, examples

# how long an example takes depends on what else the machine does: no test may fail by that. Usually the same code is
# tried with the same examples, so that nobody's change fails by what somebody else's left
settings.register_profile("workbench", deadline=None, derandomize=not THOROUGH, max_examples=examples(50))
settings.load_profile("workbench")

MEMORY, ROOM = Path("/dev/shm"), 4 << 30


def pytest_configure() -> None:
    """What tests write goes to memory where there is room: saves wait for the disk, and a disk has others to serve.

    That a save waits is tested by what is asked of the system, not by a disk. ``TMPDIR`` names another place.
    """
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


@pytest.fixture(scope="session", autouse=True)
def samples_go_with_the_session() -> Iterator[None]:
    """What is made once to be copied is removed at the end."""
    yield
    samples.clear()


@pytest.fixture(scope="session", autouse=True)
def nothing_stays_frozen() -> Iterator[None]:
    """A server and a command tell the collector to leave alone for ever what they have read; these tests outlive them.

    What was frozen would never be freed, and with each test there is more that has to be counted.
    """
    freeze = gc.freeze

    def freeze_and_thaw() -> None:
        freeze()
        gc.unfreeze()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gc, "freeze", freeze_and_thaw)
        yield
