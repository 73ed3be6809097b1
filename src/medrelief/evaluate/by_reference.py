"""A whole table through the reference evaluator.

Why: the meaning of a program, for tables small enough to take it claim by claim, and
for what the columnar evaluator is compared with.  In: `Inputs` and programs.  Out: a
frame of results in the order of the claims.  Must never: use anything columnar but
to hand rows over.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.batch import decide_all
from medrelief.evaluate.keys import all_per_person
from medrelief.evaluate.reference import Reference
from medrelief.evaluate.result import LISTED, amounts_of, extra_columns, result_columns
from medrelief.evaluate.totals import Totals
from medrelief.facts.headers import columns_read
from medrelief.facts.kinds import Kind
from medrelief.subjects.case import case_of
from medrelief.tables.cells import RATIO_SCALE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from medrelief.evaluate.inputs import Inputs
    from medrelief.evaluate.opening import Opening
    from medrelief.evaluate.outcome import Outcome
    from medrelief.program.program import Program
    from medrelief.subjects.case import Case, Facts

    Traced = Callable[[str], bool]


def decided_by_reference(
    inputs: Inputs,
    programs: Mapping[str, Program],
    opening: Mapping[str, Opening],
    progress: Callable[[int, int], None] | None = None,
) -> pl.DataFrame:
    """The result of every claim: amounts in fen, ids joined by `;`, in the order of the claims."""
    rows: list[tuple[int, dict[str, Any]]] = []
    done, total = 0, inputs.claims.frame.height
    for policy, program in programs.items():
        records, cases = cases_of(inputs, policy)
        outcomes = decide_all(
            Reference(program), cases, totals_of(inputs, policy, opening.get(policy))
        )
        rows += [(record, _row(each)) for record, each in zip(records, outcomes, strict=True)]
        done += len(cases)
        if progress is not None:
            progress(done, total)
    rows.sort(key=lambda row: row[0])
    return _frame([row for _, row in rows], programs)


def outcome_by_reference(
    inputs: Inputs,
    programs: Mapping[str, Program],
    opening: Mapping[str, Opening],
    claim_id: str,
) -> Outcome | None:
    """The outcome of one claim among the others, with its trace; None where there is none."""
    found = inputs.claims.frame.filter(pl.col("claim_id") == claim_id)
    if found.is_empty():
        return None
    policy = found["policy"].item()
    program = programs[policy]
    # Where every total belongs to a person, nobody else's claims matter.
    alone = found["person_id"].item() if all_per_person(program) else None
    _, cases = cases_of(inputs, policy, alone)
    outcomes = decide_all(
        Reference(program),
        cases,
        totals_of(inputs, policy, opening.get(policy)),
        traced=lambda each: each == claim_id,
    )
    return next(each for each in outcomes if each.claim_id == claim_id)


def cases_of(
    inputs: Inputs, policy: str, person_id: str | None = None
) -> tuple[list[int], list[Case]]:
    """The claims of a policy, or of one person under it, as cases, with the record of each."""
    frame = inputs.claims.frame.filter(pl.col("policy") == policy)
    if person_id is not None:
        frame = frame.filter(pl.col("person_id") == person_id)
    records = frame["record"].to_list()
    persons = {row["person_id"]: row for row in facts_of_frame(inputs.frame("persons"), "persons")}
    places = {
        row["facility_id"]: row for row in facts_of_frame(inputs.frame("facilities"), "facilities")
    }
    registrations = _by_person(inputs, "registrations", policy)
    identities = _by_person(inputs, "identities", policy)
    events = _by_person(inputs, "events", policy)
    cases = [
        case_of(
            claim,
            persons.get(claim["person_id"]),
            places.get(claim.get("facility_id")),
            registrations=None if registrations is None else registrations[claim["person_id"]],
            identities=None if identities is None else identities[claim["person_id"]],
            events=None if events is None else events[claim["person_id"]],
        )
        for claim in facts_of_frame(frame, "claims")
    ]
    return records, cases


def totals_of(inputs: Inputs, policy: str, opening: Opening | None) -> Totals:
    """The running totals to start from, and what rejected rows leave unknown."""
    return Totals(opening, _lost(inputs.claims.rejected, policy))


def _lost(rejected: pl.DataFrame, policy: str) -> dict[str, list[tuple[date, str]]]:
    """Person → the days of rejected rows that may have been claims under the policy."""
    lost: dict[str, list[tuple[date, str]]] = defaultdict(list)
    ours = rejected.filter(
        pl.col("person_id").is_not_null()
        & pl.col("date").is_not_null()
        & (pl.col("policy").is_null() | (pl.col("policy") == policy))
    )
    for person, day in ours.select("person_id", "date").iter_rows():
        # The id of a rejected row is not kept, so it comes before all others of its day.
        lost[person].append((day, ""))
    return lost


def _by_person(inputs: Inputs, table: str, policy: str) -> dict[str, list[Facts]] | None:
    """Person → rows of a table that count under the policy; a row without policy always does."""
    frame = inputs.frame(table)
    if frame is None:
        return None
    if "policy" in frame.columns:
        frame = frame.filter(pl.col("policy").is_null() | (pl.col("policy") == policy))
    rows: dict[str, list[Facts]] = defaultdict(list)
    for row in facts_of_frame(frame, table):
        rows[row["person_id"]].append(row)
    return rows


def facts_of_frame(frame: pl.DataFrame | None, table: str) -> Iterable[dict[str, Any]]:
    """Rows as facts: ratios as fractions, sets as frozen sets; none where there is no table."""
    if frame is None:
        return ()
    kinds = {column.name: column.kind for column in columns_read(table)}
    names = [name for name in frame.columns if name in kinds]
    columns = [_values(frame[name], kinds[name]) for name in names]
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _values(series: pl.Series, kind: Kind) -> Sequence[Any]:
    values = series.to_list()
    match kind:
        case Kind.RATIO:
            return [None if each is None else Fraction(each, RATIO_SCALE) for each in values]
        case Kind.SET:
            return [None if each is None else frozenset(each) for each in values]
        case _:
            return values


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "claim_id": outcome.claim_id,
        "policy": outcome.policy,
        "status": outcome.status.value,
        **amounts_of(outcome),
        **{name: ";".join(getattr(outcome, name)) for name in LISTED},
    }


def _frame(rows: list[dict[str, Any]], programs: Mapping[str, Program]) -> pl.DataFrame:
    extras = extra_columns(programs.values())
    texts = {"claim_id", "policy", "status", *LISTED}
    schema = {name: pl.String() if name in texts else pl.Int64() for name in result_columns(extras)}
    return pl.DataFrame(rows, schema=schema, orient="row")
