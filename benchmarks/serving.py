"""What the benchmarks of the app stand on: a large workspace of their own, and a server on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generate import generate  # puts the workbench on the path

from workbench.workspace import Workspace
from workbench.workspace.people import Chosen, keep_choice

TOP = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Place:
    """A workspace to measure in: its folder, the ids and names of its services, the ids of its municipalities."""

    folder: Path
    services: tuple[str, ...]
    names: tuple[str, ...]
    municipalities: tuple[str, ...]


@contextmanager
def inhabited(workspace: Path | None) -> Iterator[Place]:
    """A copy of a workspace, or a generated one, where the person at this machine has a name."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "workspace"
        if workspace:
            shutil.copytree(workspace, folder)
        else:
            generate(folder)
        keep_choice(folder, Chosen(name="計測"))
        snapshot = Workspace(folder).load()
        names = tuple(s.name.ja for s in snapshot.services.values())
        yield Place(folder, tuple(snapshot.services), names, tuple(snapshot.municipalities))


@contextmanager
def served(script: Path, *arguments: str) -> Iterator[str]:
    """A Streamlit server on a free port, with the settings of the workbench; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--", *arguments]
    environment = {k: v for k, v in os.environ.items() if k != "WORKBENCH_WORKSPACE"}
    server = subprocess.Popen(command, cwd=TOP, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{base}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        else:
            raise SystemExit(f"{script} did not start")
        yield base
    finally:
        server.terminate()
        server.wait(timeout=20)
