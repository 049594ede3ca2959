"""A copy of the sample workspace, served by an app of its own: for tests that write."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from workbench.model import Snapshot
from workbench.workspace import Workspace, create_workspace
from workbench.workspace.people import Chosen, keep_choice

ROOT = Path(__file__).parent.parent.parent
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"] h1'
"""The heading of a page that has been drawn to its end."""


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Served:
    """The app on a workspace, stopped and started again at will; ``folder`` is where its settings (and secrets) lie."""

    workspace: Path
    port: int = field(default_factory=free_port)
    folder: Path = ROOT
    address: str = "127.0.0.1"
    server: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """Where the app answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the app and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
        command += ["--server.port", str(self.port), "--server.address", self.address]
        environment = {**os.environ, "WORKBENCH_WORKSPACE": str(self.workspace), "PYTHONPATH": str(ROOT)}
        with tempfile.TemporaryFile() as log:
            self.server = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
            for _ in range(150):
                try:
                    urllib.request.urlopen(f"{self.base}/_stcore/health", timeout=1).close()
                    return
                except OSError:
                    time.sleep(0.2)
            log.seek(0)
            pytest.fail("the app did not start: " + log.read().decode(errors="replace"))

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
