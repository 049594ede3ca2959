"""How long a release takes to build, to verify and to write, and how much memory.

    python benchmarks/releasing.py

The whole sample with its documents is to be built within 30 s. Then 26 services × 1,000 elements × 22 municipalities are
generated (unless ``--workspace`` names another), and built in a fresh process without documents: at most 20 s and 1 GB.
Says also whether a second build gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
SAMPLE_SECONDS, SECONDS, MEMORY = 30, 20, 1024

_RELEASE = """
import json, resource, sys, tempfile, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from workbench.release import Plan, build, leaks
from workbench.verify import verify
from workbench.workspace import Workspace
from workbench.workspace.exporting import write_release

def timed(what, run):
    start = time.perf_counter()
    done = run()
    times[what] = round(time.perf_counter() - start, 1)
    return done

def memory():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 ** 2 if sys.platform == "darwin" else 1024))

times = {}
snapshot = timed("load", Workspace(sys.argv[1]).load)
plan = Plan(date="2013-07-01", documents=sys.argv[3] == "documents")
files = timed("build", lambda: build(snapshot, plan))
built = memory()
timed("search", lambda: leaks(snapshot, files))
found = timed("verify", lambda: verify(files))
with tempfile.TemporaryDirectory() as folder:
    timed("write", lambda: write_release(Path(folder), "1.0.0", files))
same = timed("again", lambda: build(snapshot, plan)) == files
print(json.dumps({
    **times, "cpu": round(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]), 1), "memory": built, "memory in all": memory(), "files": len(files), "bytes": sum(map(len, files.values())),
    "sound": found.sound, "same bytes": same,
}))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, help="measure this workspace and generate none")
    arguments = parser.parse_args()
    good = _measured("sample with documents", TOP, "documents", SAMPLE_SECONDS, None)
    with tempfile.TemporaryDirectory() as folder:
        workspace = arguments.workspace
        if workspace is None:
            sys.path.insert(0, str(Path(__file__).parent))
            from generate import generate

            workspace = Path(folder) / "workspace"
            start = time.perf_counter()
            generate(workspace)
            print(f"generated in {time.perf_counter() - start:.1f} s")
        good &= _measured("without documents", workspace, "bare", SECONDS, MEMORY)
    return 0 if good else 1


def _measured(what: str, workspace: Path, documents: str, seconds: float, memory: int | None) -> bool:
    """Whether a release of a workspace, built in a process of its own, keeps to its limits."""
    words = [sys.executable, "-c", _RELEASE, str(workspace), str(TOP), documents]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1], file=sys.stderr)
        return False
    found = json.loads(done.stdout)
    print(f"{what}:", "  ".join(f"{name} {value}" for name, value in found.items()))
    good = found["build"] <= seconds and found["sound"] and found["same bytes"]
    good &= memory is None or found["memory"] <= memory
    limit = f"{seconds} s" + (f", {memory} MB" if memory else "")
    print(f"build at most {limit}: {'yes' if good else 'NO'}")
    return good


if __name__ == "__main__":
    raise SystemExit(main())
