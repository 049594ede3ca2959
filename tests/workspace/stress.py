"""Many processes save to one workspace at once while some of them are killed; what was acknowledged must be there.

    python tests/workspace/stress.py                           8 processes × 200 saves, a kill every 300 ms
    python tests/workspace/stress.py --writers 4 --saves 25    a smaller one

Half of the writers change records of the same file; every fifth save writes two files together. Meanwhile readers look
at the workspace all the time. At the end every acknowledged save is in the history, the files hold each writer's last
one (or the one that was cut short after it), the history equals the files, nobody holds the lock.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

from tests.workspace.small import ETAJIMA, PRACTICE, build, write  # noqa: E402
from workbench.model import Put  # noqa: E402
from workbench.workspace import Busy, Workspace  # noqa: E402
from workbench.workspace.access import SYSTEM  # noqa: E402

FORK = multiprocessing.get_context("fork") if hasattr(os, "fork") else None
PROCESS = "practice/hatsukaichi/senkyo/nyujoken"


@dataclass
class Outcome:
    """What came of it: problems found (none, one hopes), and figures."""

    wrong: list[str] = field(default_factory=list)
    acknowledged: int = 0
    kills: int = 0
    reads: int = 0
    seconds: float = 0.0


def prepare(folder: Path, writers: int) -> None:
    """The small workspace with a record for each writer: in a file that they share, or in one of its own."""
    build(folder)
    deviation = (
        "      - id: w{n}\n        title: {{ja: 差異 {n}}}\n        changes:\n"
        "          - {{op: add, at: rules/r{n}, value: {{name: {{ja: 規則 {n}}}}}}}\n"
        "        cause: form\n        reason: まだ\n"
    )
    shared = "".join(deviation.format(n=n) for n in range(0, writers, 2))
    write(folder, PRACTICE, (folder / PRACTICE).read_text(encoding="utf-8") + shared)
    for n in range(1, writers, 2):
        text = (folder / ETAJIMA).read_text(encoding="utf-8").replace("id: etajima", f"id: town-{n}")
        code = f"34{n:03d}"
        digit = (11 - sum(int(d) * w for d, w in zip(code, (6, 5, 4, 3, 2), strict=True)) % 11) % 10
        text = text.replace("342157", f"{code}{digit}")
        write(folder, f"municipalities/town-{n}/municipality.yaml", f"# 町 {n}\n{text}")
    write(folder, "municipalities/etajima/senkyo.yaml", "service: senkyo\nprocesses: {nyujoken: {note: まだ}}\n")
    Workspace(folder).record((Put(record=PROCESS, value={"note": "まだ"}),), SYSTEM, "始め")


def edit(workspace: Workspace, writer: int, save: int) -> tuple[Put, ...]:
    """What a writer saves for the ``save``-th time; its mark is in every file that it writes."""
    mark = f"{writer}-{save}"
    if save % 5 == 4:
        twins = (PROCESS, "practice/etajima/senkyo/nyujoken")
        return tuple(Put(record=r, value={**(workspace.value(r) or {}), "note": mark}) for r in twins)
    record, key = record_of(writer)
    value: dict[str, Any] = {**(workspace.value(record) or {}), key: {"ja": mark} if key == "name" else mark}
    return (Put(record=record, value=value),)


def record_of(writer: int) -> tuple[str, str]:
    """A writer's own record, and the key in it that carries the mark."""
    return (f"municipality/town-{writer}", "name") if writer % 2 else (f"{PROCESS}/deviations/w{writer}", "reason")


def mark_of(workspace: Workspace, writer: int) -> str:
    record, key = record_of(writer)
    value = (workspace.value(record) or {}).get(key)
    return value["ja"] if isinstance(value, dict) else str(value)


def write_saves(folder: Path, log: Path, writer: int, first: int, saves: int) -> None:
    """A writer: saves and writes down each number once the save has returned."""
    workspace = Workspace(folder)
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in range(first, saves):
        while True:
            workspace.load()
            try:
                workspace.record(edit(workspace, writer, number), SYSTEM, f"{writer}-{number}", wait=60)
                break
            except Busy:
                continue
        os.write(handle, f"{number}\n".encode())
    os._exit(0)


def read_on(folder: Path, log: Path, fresh: bool) -> None:
    """A reader: looks again and again, and writes down what no reader may ever see."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    workspace = Workspace(folder)
    while True:
        snapshot = Workspace(folder).load(cache=False) if fresh else workspace.load()
        wrong = [p.message.ja for p in snapshot.problems]
        twins = [snapshot.practice(m, "senkyo/nyujoken").note for m in ("hatsukaichi", "etajima")]
        if len(set(map(str, twins))) > 1:
            wrong.append(f"half a save: {twins}")
        os.write(handle, (json.dumps(wrong, ensure_ascii=False) + "\n").encode())
        time.sleep(0.01)


def numbers(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().split()] if log.exists() else []


def stress(folder: Path, writers: int, saves: int, every: float, seed: int = 1) -> Outcome:
    """Run it in an empty folder."""
    assert FORK is not None
    place, logs = folder / "w", folder / "logs"
    prepare(place, writers)
    logs.mkdir()
    chance, found, began = random.Random(seed), Outcome(), time.monotonic()

    since: dict[int, tuple[float, int]] = {}
    in_vain = dict.fromkeys(range(writers), 0)

    def start(writer: int) -> Any:
        log = logs / f"{writer}.txt"
        since[writer] = time.monotonic(), len(numbers(log))
        process = FORK.Process(target=write_saves, args=(place, log, writer, since[writer][1], saves))
        process.start()
        return process

    def may_be_killed(writer: int) -> bool:
        """One that was killed in vain is given longer each time, or on a slow machine nobody would ever save."""
        return time.monotonic() - since[writer][0] >= every * 0.5 * 1.6 ** in_vain[writer]

    readers = [FORK.Process(target=read_on, args=(place, logs / f"reader-{f}.txt", f)) for f in (False, True)]
    running = {writer: start(writer) for writer in range(writers)}
    for reader in readers:
        reader.start()
    try:
        while running:
            time.sleep(every * chance.uniform(0.5, 1.5))
            for writer in [w for w, p in running.items() if p.exitcode == 0]:
                del running[writer]
            if not running:
                break
            victims = [w for w in running if may_be_killed(w)]
            if not victims:
                continue
            victim = chance.choice(victims)
            os.kill(running[victim].pid, signal.SIGKILL)
            running[victim].join()
            got_on = len(numbers(logs / f"{victim}.txt")) > since[victim][1]
            in_vain[victim] = 0 if got_on else in_vain[victim] + 1
            found.kills += running[victim].exitcode != 0
            running[victim] = start(victim)
    finally:
        for process in (*running.values(), *readers):
            process.kill()
            process.join()
    found.seconds = time.monotonic() - began
    _judge(place, logs, writers, saves, found)
    return found


def _judge(place: Path, logs: Path, writers: int, saves: int, found: Outcome) -> None:
    workspace = Workspace(place)
    workspace.catch_up(SYSTEM, wait=0.5)
    moments = workspace.history().moments()
    said = {m.message for m in moments}
    for writer in range(writers):
        acknowledged = numbers(logs / f"{writer}.txt")
        found.acknowledged += len(acknowledged)
        if acknowledged != list(range(saves)):
            found.wrong.append(f"writer {writer} acknowledged {acknowledged}")
        found.wrong += [f"save {writer}-{n} is not in the history" for n in acknowledged if f"{writer}-{n}" not in said]
        last = max(n for n in range(saves) if n % 5 != 4)
        if mark_of(workspace, writer) != f"{writer}-{last}":
            found.wrong.append(f"writer {writer}: the file says {mark_of(workspace, writer)}, not {writer}-{last}")
    strange = {m.kind for m in moments} - {"first", "save"}
    if strange:
        found.wrong.append(f"saves taken for hand edits: {strange}")
    here = {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*.yaml") if ".workbench" not in p.parts}
    if workspace.history().files_at(moments[0]) != here:
        found.wrong.append("the history is not the files")
    left = [p.name for p in place.rglob("*.saving")] + [
        n for n in ("saving.json", "holder.json") if (place / ".workbench" / n).exists()
    ]
    if left or list((place / ".workbench").glob("unkept/*")):
        found.wrong.append(f"left behind: {left}")
    problems = Workspace(place).load(cache=False).problems
    found.wrong += [f"at the end: {p.message.ja}" for p in problems]
    for log in logs.glob("reader-*.txt"):
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        found.reads += len(lines)
        found.wrong += [f"a reader saw: {wrong}" for wrong in lines if wrong]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--saves", type=int, default=200, help="of each writer")
    parser.add_argument("--every", type=float, default=0.3, help="seconds between kills")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="workbench-stress-"))
    found = stress(folder, arguments.writers, arguments.saves, arguments.every, arguments.seed)
    print(
        f"{found.acknowledged} saves acknowledged by {arguments.writers} processes in {found.seconds:.1f} s "
        f"({found.seconds / max(1, found.acknowledged) * 1000:.0f} ms each), {found.kills} kills, {found.reads} reads"
    )
    for wrong in found.wrong[:20]:
        print("WRONG:", wrong)
    print("everything is there" if not found.wrong else f"{len(found.wrong)} things wrong; see {folder}")
    if not found.wrong:
        shutil.rmtree(folder)
    return bool(found.wrong)


if __name__ == "__main__":
    raise SystemExit(main())
