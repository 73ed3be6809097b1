"""This engine, by columns: all that `medrelief evaluate` and `medrelief monitor --all` do."""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import jobs

if TYPE_CHECKING:
    from pathlib import Path

REQUIRES = ("medrelief", "polars")
CHOICES = ("linxi.missing_paper=refused",)


def prepare(job: str) -> Any:
    from medrelief.evaluate.packs_in_use import Choice

    if job != jobs.MONITOR:
        import medrelief.evaluate.by_columns
        import medrelief.evaluate.run  # part of the start

        return Choice(choices=CHOICES if job == jobs.LINXI else ())
    import medrelief.offices.monitor  # noqa: F401  # part of the start
    from medrelief.evaluate.packs_in_use import programs_of
    from medrelief.offices.packs import packs_of

    choice = Choice(policy="xuchang")
    return choice, packs_of(choice, "monitoring", ["xuchang"], programs_of(choice))


def read(job: str, ready: Any, folder: Path) -> Any:
    claims = folder / "claims.csv"
    if job != jobs.MONITOR:
        from medrelief.evaluate.run import prepared

        beside = {name: folder / f"{name}.csv" for name in ("persons", "registrations")}
        return prepared(claims, beside, ready)
    from medrelief.offices.sources import read_sources

    choice, _ = ready
    return read_sources(
        "claims",
        claims,
        {"persons": folder / "persons.csv"},
        lang="en",
        policy=choice.policy,
        policies=choice.names,
    )


def join(job: str, ready: Any, tables: Any) -> Any:
    if job == jobs.MONITOR:
        return tables
    from medrelief.subjects.frames import frames_of

    inputs = tables.inputs
    beside = {name: inputs.frame(name).drop("record") for name in ("persons", "registrations")}
    return tables, frames_of(inputs.claims.frame.drop("record"), **beside)


def evaluate(job: str, ready: Any, joined: Any) -> Any:
    if job != jobs.MONITOR:
        from medrelief.evaluate.columns import decided_frame
        from medrelief.evaluate.run import Run

        tables, frames = joined
        occurring = set(frames.claims["policy"].unique())
        programs = {name: each for name, each in tables.programs.items() if name in occurring}
        return ready, Run(tables, decided_frame(programs, frames))
    return monitored_by("columns", ready, joined)


def write(job: str, result: Any, target: Path) -> None:
    if job == jobs.MONITOR:
        from medrelief.tables.write import write_table

        write_table(result.frame, target, result.kinds)
        return
    from medrelief.cli.evaluate_files import targets_of, write_run

    choice, run = result
    write_run(run, choice, targets_of(str(target), None, None), engine="columns")


def monitored_by(engine: str, ready: Any, sources: Any) -> Any:
    """The monitor's report of every person, by one of the engines."""
    from medrelief.evaluate.run import Engine
    from medrelief.offices.monitor import Asked, monitored

    _, packs = ready
    asked = Asked(None, None, every=True)
    return monitored(sources, packs, asked, all_persons_under="xuchang", engine=Engine(engine))
