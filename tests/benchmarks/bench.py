"""Measures jobs: processor time (or time on the wall), each round beside what it is compared with, in the same process.

A line a job, tab-separated: name, median, unit, ratio, what the ratio is against, spread, load average. The ratio is
the lowest of all rounds, so that the claim is the worst round and not the best.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Oracle:
    """What a job is compared with. `scale`: how many times longer the whole would take, where only a sample is run."""

    name: str
    run: Callable[[], object]
    scale: float = 1


@dataclass(frozen=True, slots=True)
class Job:
    """`run` is measured `rounds` times, after one round that is not counted.

    `oracle` runs in every round, too, and `against` is its time over the job's ("300 ×": the job is 300 times faster).
    With `floor` the ratio is turned round: how many times the floor's time the job takes. With `waits` (for another
    process) it is the time on the wall instead of processor time.
    """

    name: str
    run: Callable[[], object]
    against: str = ""
    oracle: Oracle | None = None
    floor: bool = False
    rounds: int = 15
    waits: bool = False


def milliseconds(run: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Processor time (or another clock's) of one call until its answer is there; letting go of it is not counted."""
    gc.collect()
    before = clock()
    answer = run()
    took = clock() - before
    del answer
    return took * 1000


def measured(job: Job) -> str:
    """The line of a job."""
    clock = time.perf_counter if job.waits else time.process_time
    job.run()
    gc.collect()
    gc.freeze()  # what a job is fed with is not looked through by the collector; what it makes itself is
    own: list[float] = []
    ratios: list[float] = []
    for _round in range(job.rounds):
        own.append(milliseconds(job.run, clock))
        if job.oracle:
            other = milliseconds(job.oracle.run, clock) * job.oracle.scale
            ratios.append(own[-1] / other if job.floor else other / own[-1])
    gc.unfreeze()
    worst = (max if job.floor else min)(ratios, default=None)
    median = statistics.median(own)
    columns = [
        job.name,
        f"{median:.2f}",
        "ms" if job.waits else "ms CPU",
        "" if worst is None else f"{worst:.1f}",
        job.against or (job.oracle.name if job.oracle else ""),
        f"{min(own):.2f} to {max(own):.2f}",
        f"{os.getloadavg()[0]:.2f}",
    ]
    return "\t".join(columns)
