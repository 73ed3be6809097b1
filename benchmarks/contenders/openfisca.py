"""OpenFisca core: the rules as variables of claims and of persons, Polars reads and writes.

A claim is OpenFisca's entity "person", the insured person its group.  Its integers have
32 bits, so products are formed in 64 and shortened again.  What other rows say of a claim
(a registration, a deception) is joined by Polars, under `evaluate`.
"""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import jobs
from benchmarks.contenders import hand_polars

if TYPE_CHECKING:
    from pathlib import Path

REQUIRES = ("OpenFisca-Core", "numpy", "polars")
CASE_FLAGS = (
    "is_chronic",
    "covered_person",
    "is_insured",
    "is_county",
    "not_disqualified",
    "papers_complete",
    "registered_for_year",
    "within_stent_year",
    "contracted_in_county",
    "expert_said_yes",
    "is_quota",
    "basic_given",
)
CASE_AMOUNTS = ("total", "in_policy", "basic_paid", "relief_paid", "other", "base_ratio")
REFUSALS = (
    "covered_person",
    "listed_disease",
    "not_disqualified",
    "papers_complete",
    "registered_for_year",
    "within_stent_year",
)


def prepare(job: str) -> Any:
    import numpy as np
    import polars as pl
    from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

    claim = entities.Entity("claim", "claims", "One claim", "")
    insured = entities.GroupEntity(
        "insured",
        "insured_persons",
        "Whose claims they are",
        "",
        roles=[{"key": "of", "plural": "ofs", "label": "A claim of the person"}],
    )
    system = taxbenefitsystems.TaxBenefitSystem([claim, insured])
    make = _Maker(np, variables.Variable, claim, insured, periods.DateUnit.YEAR)
    for variable in make.linxi() if job == jobs.LINXI else make.monitor():
        system.add_variable(variable)
    return pl, np, system, simulations.SimulationBuilder


def read(job: str, ready: Any, folder: Path) -> Any:
    return hand_polars.read(job, ready[0], folder)


def join(job: str, ready: Any, tables: Any) -> Any:
    return hand_polars.join(job, ready[0], tables)


def evaluate(job: str, ready: Any, tables: Any) -> Any:
    pl, np, system, builder_of = ready
    if job == jobs.LINXI:
        return _linxi(pl, np, system, builder_of, tables)
    return _monitor(pl, np, system, builder_of, tables)


def write(job: str, result: Any, target: Path) -> None:
    result.write_csv(target, float_precision=2)


class _Maker:
    """The variables of both jobs; a formula reads other variables of the same entity."""

    def __init__(self, np: Any, base: Any, claim: Any, insured: Any, unit: Any) -> None:
        self._np, self._base, self._claim, self._insured = np, base, claim, insured
        self._unit = unit

    def _variable(self, name: str, kind: type, formula: Any = None, entity: Any = None) -> Any:
        body: dict[str, Any] = {
            "value_type": kind,
            "entity": entity or self._claim,
            "definition_period": self._unit,
            "label": name,
        }
        if formula is not None:
            body["formula"] = formula
        return type(name, (self._base,), body)

    def linxi(self) -> list[Any]:
        """Facts, then conditions, amounts and the status as a number."""
        np = self._np

        def wide(entity: Any, name: str, period: Any) -> Any:
            return entity(name, period).astype(np.int64)

        def listed(c: Any, period: Any) -> Any:
            return c("is_insured", period) + c("is_county", period)

        def granted(c: Any, period: Any) -> Any:
            holds = c("is_chronic", period)
            for name in REFUSALS:
                holds = holds * c(name, period)
            return holds

        def expert(c: Any, period: Any) -> Any:
            return np.logical_not(c("is_county", period)) + c("expert_said_yes", period)

        def topped(c: Any, period: Any) -> Any:
            return (
                c("granted", period)
                * c("contracted_in_county", period)
                * c("expert_approved", period)
            )

        def basic(c: Any, period: Any) -> Any:
            in_policy, total = wide(c, "in_policy", period), wide(c, "total", period)
            ratio = np.where(
                c("is_quota", period),
                jobs.QUOTA_RATIO,
                np.minimum(wide(c, "base_ratio", period) + jobs.UPLIFT, jobs.WHOLE),
            )
            share = (in_policy * ratio + 5_000) // 10_000
            computed = np.minimum(np.minimum(share, in_policy), total - wide(c, "other", period))
            asks = c("granted", period) * c("is_insured", period)
            asks = asks * np.logical_not(c("basic_given", period))
            return np.where(asks, computed, c("basic_paid", period))

        def relief(c: Any, period: Any) -> Any:
            total, paid = wide(c, "total", period), wide(c, "basic", period)
            top = np.maximum((total * jobs.RELIEF_TARGET + 5_000) // 10_000 - paid, 0)
            left = np.maximum(total - paid - wide(c, "other", period), 0)
            return np.where(c("topped", period), np.minimum(top, left), c("relief_paid", period))

        def fund_total(c: Any, period: Any) -> Any:
            return c("basic", period) + c("relief", period) + c("other", period)

        def overpaid(c: Any, period: Any) -> Any:
            reported = c("basic_paid", period) + c("relief_paid", period) + c("other", period)
            return reported > c("total", period)

        def settled(c: Any, period: Any) -> Any:
            return c("granted", period) * (c("is_insured", period) + c("topped", period))

        return [
            *(self._variable(name, bool) for name in CASE_FLAGS),
            *(self._variable(name, int) for name in CASE_AMOUNTS),
            self._variable("listed_disease", bool, listed),
            self._variable("granted", bool, granted),
            self._variable("expert_approved", bool, expert),
            self._variable("topped", bool, topped),
            self._variable("basic", int, basic),
            self._variable("relief", int, relief),
            self._variable("fund_total", int, fund_total),
            self._variable("overpaid", bool, overpaid),
            self._variable("settled", bool, settled),
        ]

    def monitor(self) -> list[Any]:
        """Costs of claims, and what they sum to for a person."""
        np, insured = self._np, self._insured

        def own_in_policy(c: Any, period: Any) -> Any:
            return np.maximum(c("in_policy", period) - c("funds", period), 0)

        def own(c: Any, period: Any) -> Any:
            return c("total", period) - c("funds", period)

        def summed(name: str) -> Any:
            return lambda p, period: p.sum(p.members(name, period))

        def over(measure: str, at: int) -> Any:
            def formula(p: Any, period: Any) -> Any:
                key, general = jobs.LINES["key"][at], jobs.LINES["general"][at]
                return p(measure, period) > np.where(p("is_key", period), key, general)

            return formula

        return [
            *(self._variable(name, int) for name in ("total", "in_policy", "funds")),
            self._variable("is_key", bool, entity=insured),
            self._variable("own_in_policy", int, own_in_policy),
            self._variable("own", int, own),
            self._variable("in_policy_burden", int, summed("own_in_policy"), insured),
            self._variable("actual_burden", int, summed("own"), insured),
            self._variable("over_in_policy", bool, over("in_policy_burden", 0), insured),
            self._variable("over_actual", bool, over("actual_burden", 1), insured),
        ]


ONE_YEAR = "2022"
"""OpenFisca dates every value; here all stand in one year."""


def _simulation(
    system: Any, builder_of: Any, np: Any, claims: int, whose: Any, persons: int
) -> Any:
    builder = builder_of()
    builder.create_entities(system)
    builder.declare_person_entity("claim", np.arange(claims))
    group = builder.declare_entity("insured", np.arange(persons))
    builder.join_with_persons(group, whose, np.repeat("of", claims))
    return builder.build(system)


def _linxi(pl: Any, np: Any, system: Any, builder_of: Any, tables: Any) -> Any:
    col, day = pl.col, pl.col("service_date")
    claims = hand_polars.known(
        pl, tables["claims"].lazy(), tables["registrations"].lazy()
    ).collect()
    papers = pl.all_horizontal(
        col("papers").str.contains(paper, literal=True) for paper in jobs.PAPERS
    )
    listed = col("disqualified_years").str.contains(col("year").cast(pl.String), literal=True)
    facts = claims.select(
        is_chronic=col("care_type") == "chronic_outpatient",
        covered_person=col("identities").str.contains(jobs.POOR, literal=True)
        & (col("household_division") == jobs.DIVISION)
        & (col("insured_division") == jobs.DIVISION)
        & (col("insured_scheme") == "resident"),
        is_insured=col("disease").is_in(jobs.INSURED),
        is_county=col("disease").is_in(jobs.COUNTY),
        not_disqualified=col("deceived").is_null() & ~listed.fill_null(value=False),
        papers_complete=papers.fill_null(value=True),
        registered_for_year=col("registered").is_not_null(),
        within_stent_year=(col("disease") != jobs.STENT)
        | ((col("operation_date") <= day) & (day <= col("operation_date").dt.offset_by("1y"))),
        contracted_in_county=col("facility_contracted")
        & (col("facility_division") == jobs.DIVISION),
        expert_said_yes="expert_approved",
        is_quota=col("managed_as") == "quota",
        basic_given=col("basic_paid").is_not_null(),
        total="total_cost",
        in_policy="in_policy_cost",
        basic_paid=col("basic_paid").fill_null(0),
        relief_paid=col("relief_paid").fill_null(0),
        other=col("other_paid").fill_null(0),
        base_ratio=(col("base_ratio").fill_null(0) * 10_000).round().cast(pl.Int64),
    )
    persons = claims.get_column("person_id").rank("dense").to_numpy() - 1
    simulation = _simulation(
        system, builder_of, np, claims.height, persons.astype(np.int64), int(persons.max()) + 1
    )
    for name in (*CASE_FLAGS, *CASE_AMOUNTS):
        simulation.set_input(name, ONE_YEAR, facts.get_column(name).to_numpy())
    names = (
        "granted",
        "basic",
        "relief",
        "fund_total",
        "overpaid",
        "settled",
        "expert_approved",
        "listed_disease",
    )
    found = {name: simulation.calculate(name, ONE_YEAR) for name in names}
    return _shown(pl, claims, facts, pl.DataFrame(found))


def _shown(pl: Any, claims: Any, facts: Any, found: Any) -> Any:
    col, day = pl.col, pl.col("service_date")
    rows = claims.select("claim_id", "service_date").hstack(facts.drop("basic_paid", "relief_paid"))
    rows = rows.hstack(found)
    chronic, granted = col("is_chronic"), col("granted")
    late = ("contracted_in_county", "expert_approved")
    status = (
        pl.when(day < pl.lit(jobs.IN_FORCE).str.to_date())
        .then(pl.lit("not_in_force"))
        .when("overpaid")
        .then(pl.lit("conflict"))
        .when("settled")
        .then(pl.lit("settled"))
        .otherwise(pl.lit("not_eligible"))
    )
    reasons = pl.concat_str(
        pl.when(~chronic).then(pl.lit("linxi.care_type")),
        *(pl.when(granted & ~col(name)).then(pl.lit(f"linxi.{name}")) for name in late[:1]),
        *(pl.when(chronic & ~col(name)).then(pl.lit(f"linxi.{name}")) for name in REFUSALS),
        *(pl.when(granted & ~col(name)).then(pl.lit(f"linxi.{name}")) for name in late[1:]),
        separator=";",
        ignore_nulls=True,
    )
    decided = col("status").is_in(["settled", "not_eligible"])
    amounts = {
        "basic_insurance": col("basic"),
        "relief_fund": col("relief"),
        "other_funds": col("other"),
        "fund_total": col("fund_total"),
        "person_pays": col("total") - col("fund_total"),
    }
    return rows.with_columns(status=status).select(
        "claim_id",
        "status",
        *(pl.when(decided).then(fen / 100).alias(name) for name, fen in amounts.items()),
        reasons=pl.when(decided).then(reasons).otherwise(pl.lit("")),
    )


def _monitor(pl: Any, np: Any, system: Any, builder_of: Any, tables: Any) -> Any:
    col = pl.col
    paid = hand_polars.PAID
    claims = tables["claims"].with_columns(
        year=col("service_date").dt.year(),
        funds=sum((col(name).fill_null(0) for name in paid[1:]), col(paid[0])),
    )
    claims = claims.with_columns(whose=pl.struct("person_id", "year").rank("dense") - 1)
    persons = (
        claims.group_by("whose")
        .agg(col("person_id", "year", "identities", "insured_scheme").first())
        .sort("whose")
        .with_columns(is_key=col("identities").str.contains_any(list(jobs.NEEDY)))
    )
    whose = claims.get_column("whose").to_numpy().astype(np.int64)
    simulation = _simulation(system, builder_of, np, claims.height, whose, persons.height)
    columns = {"total": "total_cost", "in_policy": "in_policy_cost", "funds": "funds"}
    for name, column in columns.items():
        simulation.set_input(name, ONE_YEAR, claims.get_column(column).to_numpy())
    simulation.set_input("is_key", ONE_YEAR, persons.get_column("is_key").to_numpy())
    names = ("in_policy_burden", "actual_burden", "over_in_policy", "over_actual")
    found = {name: simulation.calculate(name, ONE_YEAR) for name in names}
    rows = persons.hstack(pl.DataFrame(found))
    key = col("is_key")
    line = {
        name: pl.when(key).then(jobs.LINES["key"][at]).otherwise(jobs.LINES["general"][at])
        for at, name in enumerate(("in_policy", "actual"))
    }
    group = pl.when(key).then(pl.lit("key")).otherwise(pl.lit("general"))
    return rows.filter(key | (col("insured_scheme") == "resident")).select(
        "person_id",
        "year",
        group=group,
        in_policy_burden=col("in_policy_burden") / 100,
        actual_burden=col("actual_burden") / 100,
        to_in_policy=pl.max_horizontal(line["in_policy"] - col("in_policy_burden"), 0) / 100,
        to_actual=pl.max_horizontal(line["actual"] - col("actual_burden"), 0) / 100,
        alerts=pl.concat_str(
            *(
                pl.when(col(f"over_{name}")).then(
                    pl.concat_str(pl.lit("xuchang."), group, pl.lit(f"_{name}"))
                )
                for name in ("actual", "in_policy")
            ),
            separator=";",
            ignore_nulls=True,
        ),
    )
