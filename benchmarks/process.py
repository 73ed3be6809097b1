"""One contender, one job, one run: its split times and its peak memory, as JSON.

In: the contender's module, the job, a folder of files, the result's path, and the moment
at which the process was started.  Out: one JSON line.  Runs in the contender's own
environment, so it must never import what is not in the standard library.
"""

from __future__ import annotations

import json
import platform
import resource
import sys
import time
from importlib import import_module, metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def measured(name: str, job: str, folder: Path, target: Path, started: float) -> dict[str, object]:
    """Run the contender once; wall seconds and seconds of processor per phase."""
    contender = import_module(f"benchmarks.contenders.{name}")
    wall, cpu = {}, {}
    last_wall, last_cpu = started, 0.0

    def lap(phase: str) -> None:
        nonlocal last_wall, last_cpu
        now, used = time.time(), time.process_time()
        wall[phase], cpu[phase] = now - last_wall, used - last_cpu
        last_wall, last_cpu = now, used

    ready = contender.prepare(job)
    lap("start")
    tables = contender.read(job, ready, folder)
    lap("read")
    joined = contender.join(job, ready, tables)
    lap("join")
    result = contender.evaluate(job, ready, joined)
    lap("evaluate")
    contender.write(job, result, target)
    lap("write")
    for phase in getattr(contender, "UNCOUNTED", ()):
        wall[phase] = cpu[phase] = 0.0
    return {
        "contender": name,
        "job": job,
        "wall": wall,
        "cpu": cpu,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "python": platform.python_version(),
        "versions": {each: metadata.version(each) for each in contender.REQUIRES},
    }


if __name__ == "__main__":
    _, name, job, folder, target, started = sys.argv
    sys.stdout.write(json.dumps(measured(name, job, Path(folder), Path(target), float(started))))
