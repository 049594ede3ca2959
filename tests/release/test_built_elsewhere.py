"""Built twice on two machines: another path, another clock, another language, other rights and another order of files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.workspace import create_workspace

BUILD = ("release", "build", "--service", "senkyo", "--date", "2013-07-01", "--with-open", "--without-documents")
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def built(workspace: Path, umask: str, **environment: str) -> Path:
    """The zip of a release that a process of its own makes."""
    program = f"import os, sys; os.umask({umask}); from workbench.cli import main; sys.exit(main(sys.argv[1:]))"
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT")}
    subprocess.run(
        [sys.executable, "-c", program, "--workspace", str(workspace), *BUILD], check=True, capture_output=True,
        env={**kept, "PYTHONPATH": str(ROOT), **environment}, cwd=workspace.parent,
    )  # fmt: skip
    return workspace / "exports" / "1.0.0.zip"


@pytest.mark.skipif(os.name == "nt", reason="clocks and rights are set as POSIX does")
def test_the_same_release_elsewhere_is_the_same_bytes(tmp_path: Path) -> None:
    one = create_workspace(tmp_path / "one", sample=True)
    other = tmp_path / "二台目 の" / "other"
    for file in sorted(one.rglob("*"), reverse=True):
        if file.is_file() and ".workbench" not in file.parts:
            to = other / file.relative_to(one)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, to)
            os.utime(to, (1e9, 1e9))
    (tmp_path / "home").mkdir()
    here = built(one, "0o022", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    there = built(
        other, "0o077", PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", LC_ALL="POSIX", HOME=str(tmp_path / "home"),
        SOURCE_DATE_EPOCH="5",
    )  # fmt: skip
    assert here.read_bytes() == there.read_bytes()
