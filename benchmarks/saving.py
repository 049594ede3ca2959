"""How long saving one record takes on the sample workspace, with its history, and what a load reads after it.

    python benchmarks/saving.py

On a copy of the sample: the median of saving one record until the new snapshot is there, for a deviation, an answer and
a step of the catalogue; how many files a load reads after one save, in the process that saved and in another that had
the workspace open; and saves by eight processes at once. The limits: 100 ms at the median, one file.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from workbench.model import Put, Snapshot  # noqa: E402
from workbench.workspace import Workspace, create_workspace  # noqa: E402
from workbench.workspace import state as states  # noqa: E402
from workbench.workspace.access import SYSTEM  # noqa: E402

LIMIT = 0.1
RECORDS = {
    "deviation": "practice/hatsukaichi/senkyo/nyujoken/deviations/{deviation}",
    "answer": "practice/akiota/senkyo/nyujoken/answers/{step}",
    "step of the catalogue": "catalog/senkyo/nyujoken/{step}",
}


def edits(workspace: Workspace, kind: str, number: int) -> tuple[Put, ...]:
    """An edit of a record of one kind that changes something each time."""
    snapshot = workspace.load()
    process = snapshot.processes["senkyo/nyujoken"]
    deviations = snapshot.practice("hatsukaichi", "senkyo/nyujoken").deviations
    names = {"step": f"steps/{process.steps[0].id}", "deviation": deviations[0].id if deviations else ""}
    record = RECORDS[kind].format(**names)
    value = dict(workspace.value(record) or {})
    if kind == "deviation":
        value["reason"] = f"理由 {number}"
    elif kind == "answer":
        standard = snapshot.fingerprint("senkyo/nyujoken")[:8]
        value = {"state": "same", "by": "係", "date": "2014-06-01", "standard": standard}
        if number % 2:
            value = {"state": "not_applicable", "reason": "使わない"}
    else:
        value["name"] = {"ja": f"名簿から抽出する {number}"}
    return (Put(record=record, value=value),)


def seconds(workspace: Workspace, kind: str, rounds: int) -> list[tuple[float, float]]:
    """How long each save took until its snapshot was there, and how much of that this process was at work."""
    found = []
    for number in range(rounds):
        edit = edits(workspace, kind, number)
        before, start, worked = workspace.load(), time.perf_counter(), time.process_time()
        snapshot = workspace.record(edit, SYSTEM, f"{kind} {number}")
        found.append((time.perf_counter() - start, time.process_time() - worked))
        assert isinstance(snapshot, Snapshot) and snapshot is not before
    return found


def files_read(folder: Path) -> tuple[int, int]:
    """Files that a load reads after one save: where it was saved, and where the workspace was open."""
    here, there = Workspace(folder), Workspace(folder)
    here.load(), there.load()
    read: list[str] = []
    real = states.parse
    states.parse = lambda place, *rest: read.append(place.file) or real(place, *rest)  # type: ignore[assignment, func-returns-value]
    try:
        here.record(edits(here, "deviation", 999), SYSTEM)
        here.load()
        mine = len(read)
        there.load()
        return mine, len(read) - mine
    finally:
        states.parse = real  # type: ignore[assignment]


def save_many(folder: Path, writer: int, rounds: int, found: multiprocessing.Queue[float]) -> None:
    """One of several writers, each with a record of its own."""
    workspace = Workspace(folder)
    services = [s for s in workspace.load().services if ("etajima", s) in workspace.load().practices]
    record = f"practice/etajima/{services[writer % len(services)]}"
    for number in range(rounds):
        value = {**(workspace.value(record) or {}), "note": f"{writer} {number}"}
        value.pop("note") if number % 2 else None
        source = ["own", "example"][number % 2]
        start = time.perf_counter()
        workspace.record((Put(record=record, value={**value, "source": [source]}),), SYSTEM, wait=60)
        found.put(time.perf_counter() - start)


def at_once(folder: Path, writers: int, rounds: int) -> tuple[float, list[float]]:
    """The time for all saves of several processes, and how long each waited for its own."""
    found: multiprocessing.Queue[float] = multiprocessing.Queue()
    work = [multiprocessing.Process(target=save_many, args=(folder, w, rounds, found)) for w in range(writers)]
    start = time.perf_counter()
    for process in work:
        process.start()
    times = [found.get(timeout=300) for _ in range(writers * rounds)]
    for process in work:
        process.join()
    return time.perf_counter() - start, times


def main() -> int:
    """Measure and report; status 1 where a limit is not kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--writers", type=int, default=8)
    arguments = parser.parse_args()
    kept = True
    with tempfile.TemporaryDirectory() as place:
        folder = create_workspace(Path(place) / "w", sample=True)
        workspace = Workspace(folder)
        workspace.load()
        start = time.perf_counter()
        workspace.catch_up(SYSTEM)
        print(f"first commit of the whole workspace: {(time.perf_counter() - start) * 1000:.0f} ms")
        print(f"{'saving one':24}{'median ms':>10}{'p95':>6}{'limit':>7}{'at work':>10}")
        for kind in RECORDS:
            measured = seconds(workspace, kind, arguments.rounds)
            times = sorted(time for time, _ in measured)
            median, worked = statistics.median(times), statistics.median(work for _, work in measured)
            kept = kept and median <= LIMIT
            p95 = times[int(len(times) * 0.95)]
            print(f"{kind:24}{median * 1000:10.0f}{p95 * 1000:6.0f}{LIMIT * 1000:7.0f}{worked * 1000:10.0f}")
        mine, other = files_read(folder)
        kept = kept and mine == other == 1
        print(f"files read after one save: {mine} where it was saved, {other} where the workspace was open (limit 1)")
        whole, times = at_once(folder, arguments.writers, 10)
        print(
            f"{arguments.writers} processes at once: {whole / len(times) * 1000:.0f} ms a save in all, "
            f"each waited {statistics.median(times) * 1000:.0f} ms (median), {max(times) * 1000:.0f} ms (longest)"
        )
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
