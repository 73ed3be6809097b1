"""This engine, claim after claim: the reference evaluator behind explanations and services."""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import jobs
from benchmarks.contenders import medrelief_columns as columns

if TYPE_CHECKING:
    from pathlib import Path

REQUIRES = columns.REQUIRES
read = columns.read


def prepare(job: str) -> Any:
    if job == jobs.LINXI:
        import medrelief.evaluate.by_reference  # noqa: F401  # part of the start
    return columns.prepare(job)


def join(job: str, ready: Any, tables: Any) -> Any:
    return tables


def evaluate(job: str, ready: Any, joined: Any) -> Any:
    if job == jobs.MONITOR:
        return columns.monitored_by("reference", ready, joined)
    from medrelief.evaluate.run import Engine, run_prepared

    return ready, run_prepared(joined, engine=Engine.REFERENCE)


def write(job: str, result: Any, target: Path) -> None:
    columns.write(job, result, target)
