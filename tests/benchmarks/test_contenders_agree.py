"""Every contender that is installed decides both jobs as this engine does, on a small file."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks.compare import decided, differing_rows  # noqa: E402  # the same
from benchmarks.data import job_files  # noqa: E402  # the same
from benchmarks.launch import ended  # noqa: E402  # the same
from benchmarks.peers import CONTENDERS, FLOOR, OURS  # noqa: E402  # the same

from benchmarks import jobs  # noqa: E402  # found from the repository's root only

CLAIMS = 500
PEERS = [name for name in CONTENDERS if name not in (FLOOR, OURS)]


def _lacking(contender: str) -> str | None:
    """A distribution that the contender needs and this environment does not have, or too old."""
    module = import_module(f"benchmarks.contenders.{contender}")
    least = getattr(module, "LEAST", {})
    for name in module.REQUIRES:
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            return str(name)
        if int(found.split(".")[0]) < least.get(name, 0):
            return str(name)
    return None


def _run(contender: str, job: str, files: Path, target: Path) -> Path:
    process = ROOT / "benchmarks" / "process.py"
    command = [sys.executable, process, contender, job, files, target, "0"]
    subprocess.run(command, check=True, timeout=240, capture_output=True)
    return target


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("benchmarks")


@pytest.mark.parametrize("job", jobs.JOBS)
def test_contenders_that_are_installed_give_equal_outputs(job: str, folder: Path) -> None:
    files = job_files(job, CLAIMS, folder)
    expected = decided(_run(OURS, job, files, folder / f"ours-{job}.csv"), job)
    assert expected.height > 0
    there = [name for name in PEERS if _lacking(name) is None]
    assert {"hand_polars", "plain_python"} <= set(there)
    differing = {
        name: differing_rows(_run(name, job, files, folder / f"{name}-{job}.csv"), expected, job)
        for name in there
    }
    assert differing == dict.fromkeys(there, 0)


def test_a_difference_of_one_fen_is_seen(tmp_path: Path) -> None:
    head = ",".join(jobs.OUTPUT[jobs.LINXI])
    (tmp_path / "a.csv").write_text(f"{head}\nc1,settled,1.00,0.50,0.00,1.50,0.00,\n")
    (tmp_path / "b.csv").write_text(f"{head}\nc1,settled,1.00,0.51,0.00,1.51,-0.01,\n")
    expected = decided(tmp_path / "a.csv", jobs.LINXI)
    assert differing_rows(tmp_path / "a.csv", expected, jobs.LINXI) == 0
    assert differing_rows(tmp_path / "b.csv", expected, jobs.LINXI) == 1


def test_rows_that_lack_are_counted(tmp_path: Path) -> None:
    head = ",".join(jobs.OUTPUT[jobs.LINXI])
    row = "settled,1.00,0.50,0.00,1.50,0.00,"
    (tmp_path / "a.csv").write_text(f"{head}\nc1,{row}\nc2,{row}\n")
    (tmp_path / "b.csv").write_text(f"{head}\nc1,{row}\n")
    expected = decided(tmp_path / "a.csv", jobs.LINXI)
    assert differing_rows(tmp_path / "b.csv", expected, jobs.LINXI) == 2


def test_the_memory_of_who_measures_does_not_count() -> None:
    held = bytearray(400 << 20)
    end = ended([sys.executable, "-S", "-c", "print('here')"])
    assert (end.code, end.out.strip()) == (0, "here")
    assert end.peak_mib < 100 < len(held) >> 20
