"""A process, started and measured from outside: wall time, processor time, peak memory.

Why: the system counts the memory of whoever starts a process into that process's peak, so
this module starts itself, small, and that one starts what is measured.  Run as a script it
must never import what is not in the standard library.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROCESS = Path(__file__).resolve().parent / "process.py"
STARTED = "@started"
"""An argument that stands for the moment at which the process is started."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended; seconds and MiB."""

    code: int
    wall: float
    cpu: float
    peak_mib: float
    out: str
    err: str

    @property
    def last_line(self) -> str:
        """The last thing it said, for a report of what went wrong."""
        if self.code < 0:
            return f"ended by signal {-self.code}"
        return (self.err.strip().splitlines() or ["no message"])[-1]


def ended(command: Sequence[object], variables: Mapping[str, str] | None = None) -> Ended:
    """Run a command to its end."""
    small = [sys.executable, "-S", __file__, *(str(part) for part in command)]
    done = subprocess.run(
        small,
        stdout=subprocess.PIPE,
        env={**os.environ, **(variables or {})},
        text=True,
        check=True,
    )
    return Ended(**json.loads(done.stdout))


def contender_run(
    python: Path,
    contender: str,
    job: str,
    files: Path,
    target: Path,
    variables: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """One run of a contender: what `process.py` tells, or `{"fault": …}`."""
    end = ended([python, PROCESS, contender, job, files, target, STARTED], variables)
    if end.code:
        return {"contender": contender, "job": job, "fault": end.last_line}
    told: dict[str, Any] = json.loads(end.out)
    return told


def _measured(command: Sequence[str]) -> Ended:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        now = repr(time.time())
        child = subprocess.Popen(
            [now if part == STARTED else part for part in command], stdout=out, stderr=err
        )
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Ended(
            child.returncode,
            wall,
            used.ru_utime + used.ru_stime,
            used.ru_maxrss / 1024,
            out.read().decode(errors="replace"),
            err.read().decode(errors="replace"),
        )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measured(sys.argv[1:]))))
