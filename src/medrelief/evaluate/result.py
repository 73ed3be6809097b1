"""An outcome as the cells of the result table.

Why: the file that `evaluate` writes, the cases of packs and the comparison of
packs must show one outcome in one way.  In: `Outcome`.  Out: column → text, amounts
in yuan with two decimals, ids joined by `;`.  Must never: decide anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.facts.amounts import fen_text
from medrelief.facts.columns import FUNDS
from medrelief.facts.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from medrelief.evaluate.outcome import Outcome
    from medrelief.program.program import Program

AMOUNTS = (*FUNDS, "fund_total", "person_pays")
LISTED = ("reasons", "missing", "findings", "clauses")


def result_columns(extras: Iterable[str]) -> tuple[str, ...]:
    """The columns of a result, in order: those every run has, then the extra ones of its packs."""
    return ("claim_id", "policy", "status", *AMOUNTS, *LISTED, *extras)


def extra_columns(programs: Iterable[Program]) -> tuple[str, ...]:
    """Every extra column of the packs of a run, each once, in the order of the packs."""
    return tuple(dict.fromkeys(name for program in programs for name in program.extras))


def amounts_of(outcome: Outcome) -> dict[str, int | None]:
    """Amount column → fen, None where it is empty."""
    return {
        **{fund: outcome.amounts.get(fund) for fund in FUNDS},
        "fund_total": outcome.fund_total,
        "person_pays": outcome.person_pays,
        **outcome.extras,
    }


def cells_of(outcome: Outcome) -> dict[str, str]:
    """Column → cell; an empty amount is an empty text."""
    return {
        "claim_id": outcome.claim_id,
        "policy": outcome.policy,
        "status": outcome.status.value,
        **{name: amount_text(fen) for name, fen in amounts_of(outcome).items()},
        **{name: ";".join(getattr(outcome, name)) for name in LISTED},
    }


def amount_text(fen: int | None) -> str:
    """Yuan with two decimals, or nothing."""
    return "" if fen is None else fen_text(fen)


def kinds_of(result: pl.DataFrame) -> dict[str, Kind]:
    """Which columns of a frame of results are amounts in fen."""
    texts = {"claim_id", "policy", "status", *LISTED}
    return {name: Kind.MONEY for name in result.columns if name not in texts}


def for_file(result: pl.DataFrame) -> pl.DataFrame:
    """A frame of results whose empty lists of ids are empty cells."""
    import polars as pl

    return result.with_columns(
        pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in LISTED
    )
