"""How long "least change for all" takes: 500 points, 22 municipalities, with and without a cap.

Run: python -m benchmarks.least_change [seed …]
"""

from __future__ import annotations

import random
import sys
import time

from workbench.agreement.least_change import Issue, Plans, Way, least_change

POINTS, MUNICIPALITIES = 500, 22


def issues(seed: int) -> list[Issue]:
    """Points with two to five ways; sizes of municipalities differ by a thousand, half of them follow the standard."""
    chance = random.Random(seed)
    sizes = {f"m{m:02}": int(10 ** chance.uniform(2, 5)) for m in range(MUNICIPALITIES)}
    found = []
    for number in range(POINTS):
        count, use = chance.randint(2, 5), chance.uniform(0.05, 1)
        does = {m: chance.randrange(count) if chance.random() < 0.5 else 0 for m in sizes}
        ways = (
            Way(
                str(w),
                {m: 0 if does[m] == w else max(1, int(sizes[m] * use * chance.uniform(0.8, 1.2))) for m in sizes},
            )
            for w in range(count)
        )
        found.append(Issue(f"p{number:03}", tuple(ways)))
    return found


def told(what: str, plans: Plans, seconds: float) -> None:
    """One line of the result."""
    best = plans.best
    how = "none found" if best is None else f"total {best.total:>12,}  worst {best.worst:>10,}"
    gap = "" if best is None else "exact" if best.exact else f"within {(best.total - best.bound) / best.total:.4%}"
    print(
        f"{what:<16} {seconds:6.2f} s  {how}  {gap}  front {len(plans.front)} ({sum(p.exact for p in plans.front)} exact)"
    )


def main(seeds: list[int]) -> None:
    """Each seed without a cap, then with tighter ones, then with the front."""
    for seed in seeds:
        points = issues(seed)
        start = time.perf_counter()
        free = least_change(points, alternatives=1)
        told(f"{seed}: no cap", free, time.perf_counter() - start)
        assert free.best is not None
        for part in (95, 90, 85, 80):
            start = time.perf_counter()
            told(
                f"{seed}: cap {part} %",
                least_change(points, free.best.worst * part // 100, alternatives=1),
                time.perf_counter() - start,
            )
        start = time.perf_counter()
        told(f"{seed}: front of 12", least_change(points), time.perf_counter() - start)


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [1, 2, 3])
