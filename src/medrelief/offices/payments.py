"""Relief and assistance paid but not due, and due but not paid.

Why: what a notice grants is compared with what was paid, claim by claim.  In: claims that
report payments, programs.  Out: rows of two lists that every pack has.
Must never: compare where the amount due is not known, or where the claim file does not
carry the column that says what was paid.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.batch import decide_all
from medrelief.evaluate.by_reference import cases_of, totals_of
from medrelief.evaluate.inputs import Inputs
from medrelief.evaluate.opening import opening_of
from medrelief.evaluate.reference import Reference
from medrelief.evaluate.run import Engine, Ready, run_prepared
from medrelief.facts.amounts import fen_text
from medrelief.facts.columns import REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medrelief.offices.sources import Sources
    from medrelief.program.program import Program

COMPARED = ("relief_fund", "assistance")
PAID_NOT_DUE, DUE_NOT_PAID = "paid_not_due", "due_not_paid"
_DECIDED = ("settled", "not_eligible", "undetermined")


def differing_payments(
    sources: Sources, program: Program, *, engine: Engine = Engine.REFERENCE
) -> list[dict[str, Any]]:
    """Rows of the lists `paid_not_due` and `due_not_paid`, in the order of the claims.

    Returns: `detail` names the claim and the amount in yuan by which the two differ;
        `reasons` say why nothing is due.  An empty cell of a column that the file carries
        means that nothing was paid.
    """
    claims = sources.tables.get("claims")
    if claims is None:
        return []
    ours = claims.frame.filter(pl.col("policy") == program.policy.id)
    rows: list[dict[str, Any]] = []
    for fund in COMPARED:
        if REPORTED[fund] in ours.columns and _ruling(program, fund):
            rows += _differing(sources, program, ours, fund, engine)
    return sorted(rows, key=lambda row: row["record"])


def _ruling(program: Program, fund: str) -> frozenset[str]:
    """The benefits under which the notice computes the fund."""
    return frozenset(
        decision.id
        for decision in program.decisions
        if any(pay.fund == fund for pay in decision.pay)
    )


def _differing(
    sources: Sources, program: Program, claims: pl.DataFrame, fund: str, engine: Engine
) -> Iterator[dict[str, Any]]:
    paid = REPORTED[fund]
    # What was paid must not stand in for what is due.
    inputs = _inputs(sources, claims.drop(paid))
    programs = {program.policy.id: program}
    ready = Ready(inputs, programs, opening_of(sources.frame("opening"), programs))
    due = run_prepared(ready, engine=engine).result.select(
        "claim_id", "status", "reasons", "clauses", due=pl.col(fund)
    )
    elsewhere = f"{program.policy.id}.care_type"
    compared = (
        claims.select("claim_id", "person_id", "record", paid=pl.col(paid).fill_null(0))
        .join(due, on="claim_id", maintain_order="left")
        .filter(
            pl.col("status").is_in(_DECIDED)
            & (pl.col("due") != pl.col("paid"))
            & ~pl.col("reasons").str.split(";").list.contains(elsewhere)
        )
    )
    ruling = _ruling(program, fund)
    everywhere = ruling == {decision.id for decision in program.decisions}
    benefits = {} if everywhere else _benefits(inputs, program, compared)
    for row in compared.iter_rows(named=True):
        if everywhere or benefits[row["claim_id"]] in ruling:
            yield _row(program, row)


def _row(program: Program, row: Mapping[str, Any]) -> dict[str, Any]:
    over = row["paid"] - row["due"]
    return {
        "record": row["record"],
        "policy": program.policy.id,
        "list": PAID_NOT_DUE if over > 0 else DUE_NOT_PAID,
        "person_id": row["person_id"],
        "detail": f"{row['claim_id']} {fen_text(abs(over))}",
        "status": "listed",
        "reasons": row["reasons"],
        "clauses": row["clauses"],
    }


def _benefits(inputs: Inputs, program: Program, claims: pl.DataFrame) -> dict[str, str]:
    """Claim → the benefit that applied to it; only the persons concerned are decided again."""
    found: dict[str, str] = {}
    reference, policy = Reference(program), program.policy.id
    for person in claims["person_id"].unique(maintain_order=True):
        _, cases = cases_of(inputs, policy, person)
        outcomes = decide_all(reference, cases, totals_of(inputs, policy, None))
        found.update((each.claim_id, each.benefit) for each in outcomes)
    return found


def _inputs(sources: Sources, claims: pl.DataFrame) -> Inputs:
    read = sources.tables["claims"]
    carried = tuple(name for name in read.carried if name in claims.columns)
    beside = {name: table for name, table in sources.tables.items() if name != "claims"}
    return Inputs(replace(read, frame=claims, carried=carried), beside)
