"""One run: tables in, a result per claim out.

Why: the command line, the Python interface and the comparison of packs run claims by
the same steps.  In: sources, `Choice`, the engine.  Out: `Run`.
Must never: lose a row: every claim is in the result or among the rejects.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, assert_never

from medrelief.evaluate.inputs import Inputs, read_inputs
from medrelief.evaluate.opening import opening_of
from medrelief.evaluate.packs_in_use import programs_of
from medrelief.policy.settings import WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from medrelief.evaluate.opening import Opening
    from medrelief.evaluate.outcome import Outcome
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.program.program import Program

    Progress = Callable[[int, int], None]


class Engine(StrEnum):
    """Which evaluator decides a table; they agree."""

    REFERENCE = "reference"
    COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything read and compiled, nothing decided yet."""

    inputs: Inputs
    programs: Mapping[str, Program]
    opening: Mapping[str, Opening]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run read, what it ran, and what came out.

    `result`: one row per accepted claim in the order of the claims; amounts in fen,
    ids joined by `;`.
    """

    ready: Ready
    result: pl.DataFrame

    @property
    def inputs(self) -> Inputs:
        """The tables."""
        return self.ready.inputs

    @property
    def programs(self) -> Mapping[str, Program]:
        """The packs that were used or spoken of."""
        return self.ready.programs


def prepared(
    claims: Any,
    beside: Mapping[str, Any],
    choice: Choice,
    *,
    lang: str = "en",
    reading: Progress | None = None,
) -> Ready:
    """Read and compile.

    Args:
        claims: a path, `-`, a stream or any Arrow-capable frame.
        beside: table → source, None where it is not supplied.
        lang: the language of the rejects' messages.
        reading: told how much is read and how much there is.
    Raises: `Unreadable`, `Unwritable`, `WrongUse`, `PackFaults`.
    """
    # Options are judged before a long file is read.
    programs = programs_of(choice)
    inputs = read_inputs(
        claims, beside, lang=lang, policy=choice.policy, policies=choice.names, progress=reading
    )
    used = inputs.claims.frame["policy"].unique().to_list()
    if not set(used) <= set(programs):
        programs = programs_of(choice, used)
    return Ready(inputs, programs, opening_of(inputs.frame("opening"), programs))


def run_prepared(
    ready: Ready, *, engine: Engine = Engine.COLUMNS, progress: Progress | None = None
) -> Run:
    """Decide every claim; `progress` is told how many are done and how many there are."""
    result = _decided(ready, engine, progress)
    if result.height != ready.inputs.claims.frame.height:
        raise AssertionError("rows in differ from rows out and rejects")
    return Run(ready, result)


def explanation_of(ready: Ready, claim_id: str) -> Outcome:
    """The outcome of one claim among all others, with its trace.

    Raises: `WrongUse` where no accepted claim has that id.
    """
    from medrelief.evaluate.by_reference import outcome_by_reference

    outcome = outcome_by_reference(ready.inputs, ready.programs, ready.opening, claim_id)
    if outcome is None:
        raise WrongUse("no claim that could be read has the claim_id given to --explain")
    return outcome


def _decided(ready: Ready, engine: Engine, progress: Progress | None) -> pl.DataFrame:
    inputs = ready.inputs
    occurring = set(inputs.claims.frame["policy"].unique())
    programs = {name: each for name, each in ready.programs.items() if name in occurring}
    match engine:
        case Engine.REFERENCE:
            from medrelief.evaluate.by_reference import decided_by_reference

            return decided_by_reference(inputs, programs, ready.opening, progress)
        case Engine.COLUMNS:
            from medrelief.evaluate.by_columns import decided_by_columns

            return decided_by_columns(inputs, programs)
        case _:
            assert_never(engine)
