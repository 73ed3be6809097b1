"""Synthetic claims: a year of each person, with reversals, stays of several steps and gaps.

In: the traits of persons.  Out: the claims table.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from medrelief.facts.columns import TABLES
from medrelief.synthetic.amounts import AMOUNT_COLUMNS, amounts
from medrelief.synthetic.cities import (
    CITIES,
    LINXI_INDEX,
    VILLAGES_PER_TOWNSHIP,
    WEIHAI_INDEX,
    YEJI_INDEX,
    ZIBO_INDEX,
)
from medrelief.synthetic.draws import Draws, by_city, padded, where, with_chance
from medrelief.synthetic.facilities import (
    ELSEWHERE,
    FIRST_TOWNSHIP,
    FIRST_VILLAGE,
    SECONDARY,
    TERTIARY,
    UNCONTRACTED,
    facility_column,
)
from medrelief.synthetic.reversals import with_reversals

STEPS_OF_A_STAY = 3
"""Inpatient claims of Yeji come in stays of up to three steps, a week apart."""

_CITY = pl.col("city")
_CARE = pl.col("care_type")


def claims(people: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The claims table of these people; person after person."""
    rows = with_chance(_one_row_per_claim(people), "claim_chance", ["number", "turn"])
    rows = rows.with_columns(stay=pl.col("turn") // STEPS_OF_A_STAY)
    rows = with_chance(rows, "stay_chance", ["number", "stay"])
    draws = Draws(seed, "claim_chance")
    rows = rows.with_columns(
        care_type=draws.one_per_city(
            "care type",
            [[care for care, weight in city.care_types for _ in range(weight)] for city in CITIES],
        ),
        claim_id=pl.concat_str(
            pl.lit("C"), padded(pl.col("number") + 1, 9), padded(pl.col("turn") + 1, 2)
        ),
    )
    rows = _placed(_dated(rows, draws), draws)
    rows = rows.with_columns(disease=_disease(draws), managed_as=_managed_as(draws))
    rows = rows.with_columns(**amounts(draws))
    return in_table_order(with_reversals(rows.select(_columns(draws)), draws))


def in_table_order(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of the claims table that are there, in its order; the order of rows mixed."""
    names = [column.name for column in TABLES["claims"].columns if column.name in rows.columns]
    return rows.sort("mixed").select(names)


def _one_row_per_claim(people: pl.DataFrame) -> pl.DataFrame:
    return people.with_columns(turn=pl.int_ranges(0, pl.col("claims"))).explode("turn")


def _dated(rows: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    """Most claims lie in force; a few are older than the notice."""
    in_stay = (_CITY == YEJI_INDEX) & (_CARE == "inpatient")
    drawn = draws.below("day of the year", 365)
    by_stay = Draws(draws.seed, "stay_chance").below("day of the stay", 345)
    step = pl.col("turn") % STEPS_OF_A_STAY * 7
    return (
        rows.with_columns(in_stay=in_stay)
        .with_columns(day=pl.when(in_stay).then(by_stay + step).otherwise(drawn))
        .with_columns(drawn_on=pl.date(pl.col("year"), 1, 1) + pl.duration(days=pl.col("day")))
        .with_columns(
            service_date=pl.when(
                (pl.col("drawn_on") < by_city([city.in_force for city in CITIES]))
                & ~draws.chance("before the notice", 600)
            )
            .then(pl.col("drawn_on") + timedelta(days=210))
            .otherwise(pl.col("drawn_on"))
        )
    )


def _placed(rows: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    """The institution's number within its city, by the kind of care."""
    place = draws.below("facility", 100)
    township = FIRST_TOWNSHIP + pl.col("township")
    village = FIRST_VILLAGE + pl.col("township") * VILLAGES_PER_TOWNSHIP + pl.col("village")
    near = pl.when(place < 50).then(village).when(place < 92).then(township).otherwise(SECONDARY)
    clinic = (
        pl.when(place < 62)
        .then(SECONDARY + place % 2)
        .when(place < 84)
        .then(township)
        .when(place < 92)
        .then(pl.lit(TERTIARY))
        .when(place < 96)
        .then(pl.lit(UNCONTRACTED))
        .otherwise(pl.lit(ELSEWHERE))
    )
    ward = (
        pl.when(place < 35)
        .then(township)
        .when(place < 75)
        .then(pl.lit(SECONDARY))
        .when(place < 88)
        .then(pl.lit(TERTIARY))
        .otherwise(pl.lit(ELSEWHERE))
    )
    return rows.with_columns(
        facility=pl.when(_CARE == "inpatient")
        .then(ward)
        .when(_CARE == "chronic_outpatient")
        .then(clinic)
        .otherwise(near)
        .cast(pl.Int64)
    )


def _disease(draws: Draws) -> pl.Expr:
    """Mostly the person's main disease, sometimes the second one or one on no list."""
    turn = draws.below("which disease", 100)
    drawn = (
        pl.when(turn < 78)
        .then(pl.col("disease"))
        .when(turn < 95)
        .then(pl.col("second_disease"))
        .otherwise(draws.one_per_city("other", [city.other_diseases for city in CITIES]))
    )
    return where(~draws.chance("disease unknown", 60), drawn)


def _managed_as(draws: Draws) -> pl.Expr:
    drawn = draws.one_of("managed as", (("quota", 6), ("inpatient", 3), ("", 1)))
    return where((_CITY == LINXI_INDEX) & (drawn != ""), drawn)


def _columns(draws: Draws) -> list[pl.Expr]:
    return [*_who_and_where(draws), *_facts(draws)]


def _who_and_where(draws: Draws) -> list[pl.Expr]:
    place = (_CITY, pl.col("facility"))
    stated_level = pl.when(draws.chance("other level", 20)).then(pl.lit("tertiary"))
    return [
        draws.number("order of rows").alias("mixed"),
        pl.col("claim_chance"),
        pl.col("number"),
        pl.col("turn"),
        pl.col("claim_id"),
        pl.col("person_id"),
        by_city([city.policy for city in CITIES]).alias("policy"),
        pl.col("service_date"),
        where(
            (_CARE == "inpatient") & ~draws.chance("still in", 200),
            pl.col("service_date") + pl.duration(days=draws.between("days in", 2, 6)),
        ).alias("discharge_date"),
        where(~draws.chance("care unknown", 15), _CARE).alias("care_type"),
        pl.col("disease"),
        facility_column("facility_id", *place).alias("facility_id"),
        where(
            ~draws.chance("level unknown", 40),
            stated_level.otherwise(facility_column("level", *place)),
        ).alias("facility_level"),
        facility_column("division", *place).alias("facility_division"),
        facility_column("contracted", *place).alias("facility_contracted"),
    ]


def _facts(draws: Draws) -> list[pl.Expr]:
    """The columns that one notice asks for and another does not."""
    linxi, weihai = _CITY == LINXI_INDEX, _CITY == WEIHAI_INDEX
    yeji, zibo = _CITY == YEJI_INDEX, _CITY == ZIBO_INDEX
    chronic, near = _CARE == "chronic_outpatient", _CITY.is_in([ZIBO_INDEX, YEJI_INDEX])
    deceived = draws.chance("deception", 50)
    return [
        where(yeji, draws.chance("referred", 8_500)).alias("referred"),
        where(yeji, draws.chance("emergency", 900)).alias("emergency"),
        where(yeji, draws.chance("severe", 700)).alias("severe"),
        *(pl.col(name) for name in AMOUNT_COLUMNS),
        pl.col("managed_as"),
        where(linxi & draws.chance("base ratio", 2_500), pl.lit("50%")).alias("base_ratio"),
        where(linxi & draws.chance("expert asked", 9_500), draws.chance("expert", 9_400)).alias(
            "expert_approved"
        ),
        where(linxi & chronic & draws.chance("papers looked at", 5_000), _papers(draws)).alias(
            "papers"
        ),
        where(weihai & chronic, _prescription_days(draws)).alias("prescription_days"),
        where(
            pl.col("disease").str.contains("支架"),
            pl.col("service_date") - pl.duration(days=draws.between("operation", 20, 420)),
        ).alias("operation_date"),
        where(
            pl.col("in_stay"),
            pl.concat_str(
                pl.lit("E"), padded(pl.col("number") + 1, 9), padded(pl.col("stay") + 1, 2)
            ),
        ).alias("episode_id"),
        where(near, facility_column("consortium_id", _CITY, pl.col("facility"))).alias(
            "consortium_id"
        ),
        where(
            draws.chance("collected", 250),
            draws.one_of("collector", (("family_doctor", 8), ("relative", 2))),
        ).alias("collected_by"),
        where(zibo, draws.chance("delivered", 250)).alias("delivered"),
        where(deceived, pl.lit(value=True)).alias("deception_proven"),
        where(
            deceived, pl.col("service_date") + pl.duration(days=draws.between("found", 10, 400))
        ).alias("deception_found_on"),
        where(yeji & (_CARE == "inpatient"), draws.chance("outside expert", 150)).alias(
            "outside_expert"
        ),
    ]


def _papers(draws: Draws) -> pl.Expr:
    return draws.one_of(
        "papers",
        (("身份证;处方;收据", 94), ("身份证;收据", 3), ("处方;收据", 2), ("none", 1)),
    )


def _prescription_days(draws: Draws) -> pl.Expr:
    drawn = draws.below("prescription", 100)
    return (
        pl.when(drawn < 60)
        .then(pl.lit(28))
        .when(drawn < 80)
        .then(pl.lit(56))
        .when(drawn < 95)
        .then(pl.lit(84))
        .otherwise(84 + drawn - 94)
    )
