"""How long reading a large workspace takes, and its full matrix, against PyYAML's C loader alone on the same files.

    python benchmarks/read_and_matrix.py

Generates 26 services × 1,000 elements × 22 municipalities with 2 % deviations (unless ``--workspace`` names one), then
measures, each time in a fresh process and from its start to its end: PyYAML alone; check and matrix from cold (no
cache); the same from warm. The ratios are what counts: cold at most 2, warm at most 0.35, memory at most 600 MB.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
LIMITS = {"cold": 2.0, "warm": 0.35}
MEMORY_LIMIT = 600

_PYYAML = """
import sys, time
from pathlib import Path
contents = [p.read_bytes() for p in sorted(Path(sys.argv[1]).rglob("*.yaml"))]
import yaml
start = time.perf_counter()
for content in contents:
    yaml.load(content, Loader=yaml.CSafeLoader)
print('{"seconds": %f}' % (time.perf_counter() - start))
"""
_WORKBENCH = """
import gc, json, sys, time
start = time.perf_counter()
sys.path.insert(0, sys.argv[2])
from workbench.workspace import Workspace
imported = time.perf_counter()
workspace = Workspace(sys.argv[1])
snapshot = workspace.load()
gc.freeze()  # as the command line and the app do
loaded = time.perf_counter()
try:
    from workbench.check import check
    problems = check(workspace, snapshot)
except ImportError:
    problems = snapshot.problems
checked = time.perf_counter()
try:
    from workbench.fitgap import matrix
    rows, columns = matrix(snapshot).states.shape
except ImportError:
    rows = columns = 0
end = time.perf_counter()
try:
    import resource
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 ** 2 if sys.platform == "darwin" else 1024)
except ImportError:  # Windows
    memory = 0
print(json.dumps({
    "import": imported - start, "load": loaded - imported, "check": checked - loaded, "matrix": end - checked,
    "seconds": end - start, "memory": memory,
    "problems": len(problems), "rows": rows, "columns": columns,
}))
"""


def _run(code: str, *arguments: str) -> dict[str, float]:
    """What a fresh process reports."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _forget(workspace: Path) -> None:
    shutil.rmtree(workspace / ".workbench", ignore_errors=True)


def measure(workspace: Path, rounds: int) -> dict[str, list[dict[str, float]]]:
    """All measurements, by what was measured; the kinds take turns, so that a busy moment hits each of them."""
    found: dict[str, list[dict[str, float]]] = {"PyYAML alone": [], "cold": [], "warm": []}
    for _ in range(rounds):
        found["PyYAML alone"].append(_run(_PYYAML, str(workspace)))
        _forget(workspace)
        found["cold"].append(_run(_WORKBENCH, str(workspace), str(TOP)))
        found["warm"].append(_run(_WORKBENCH, str(workspace), str(TOP)))
    return found


def _report(found: dict[str, list[dict[str, float]]]) -> bool:
    """Print the medians and their ratios; whether all limits are kept."""
    base = statistics.median(m["seconds"] for m in found["PyYAML alone"])
    print(f"{'':14}{'seconds':>9}{'ratio':>8}{'limit':>8}{'MB':>7}   import / load / check / matrix")
    print(f"{'PyYAML alone':14}{base:9.2f}{1:8.2f}")
    kept = True
    for kind, limit in LIMITS.items():
        median = {key: statistics.median(m[key] for m in found[kind]) for key in found[kind][0]}
        ratio = median["seconds"] / base
        parts = " / ".join(f"{median[part]:.2f}" for part in ("import", "load", "check", "matrix"))
        print(f"{kind:14}{median['seconds']:9.2f}{ratio:8.2f}{limit:8.2f}{median['memory']:7.0f}   {parts}")
        kept = kept and ratio <= limit and median["memory"] <= MEMORY_LIMIT
    last = found["warm"][-1]
    print(f"matrix of {last['rows']:,.0f} rows × {last['columns']:.0f} municipalities, {last['problems']:.0f} problems")
    return kept


def main() -> int:
    """Generate, measure, report; status 1 where a limit is not kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--workspace", type=Path, help="measure this workspace (its cache is removed) and generate none"
    )
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = arguments.workspace
        if workspace is None:
            from generate import generate

            workspace = Path(folder)
            start = time.perf_counter()
            sizes = generate(workspace)
            shown = ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items())
            print(f"generated in {time.perf_counter() - start:.1f} s: {shown}")
        return 0 if _report(measure(workspace, arguments.rounds)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
