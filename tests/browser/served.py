"""A copy of the sample workspace, served by an app of its own: for tests that write."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT
from workbench.model import Snapshot
from workbench.workspace import Workspace, create_workspace
from workbench.workspace.people import Chosen, keep_choice


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Served:
    """The app on a workspace that may be written to; stopped and started again at will."""

    workspace: Path
    port: int = field(default_factory=_free_port)
    server: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """Where the app answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the app and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(self.port)]
        environment = {**os.environ, "WORKBENCH_WORKSPACE": str(self.workspace)}
        self.server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{self.base}/_stcore/health", timeout=1).close()
                return
            except OSError:
                time.sleep(0.2)
        pytest.fail("the app did not start")

    def stop(self) -> None:
        """Stop it, as a restart of the machine would."""
        if self.server is not None:
            self.server.kill()
            self.server.wait(timeout=20)

    def sits(self, name: str, **more: object) -> None:
        """Who sits at the next browser that comes."""
        keep_choice(self.workspace, Chosen.model_validate({"name": name, **more}))

    def snapshot(self) -> Snapshot:
        """The workspace as it stands on disk."""
        return Workspace(self.workspace).load(cache=False)


def sample(folder: Path) -> Served:
    """The sample workspace in a new folder, not served yet."""
    create_workspace(folder, sample=True)
    return Served(folder)
