"""Synthetic people: the traits that every other table refers to, and the persons table.

Why: a claim, a registration and an identity of one person must fit together, so
each person's traits are settled once, in `traits`, and the tables read them there.
Ids stand in the unassigned area 999999, where no living person can be.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from medrelief.synthetic.cities import (
    CITIES,
    GIVEN,
    SURNAMES,
    TOWNSHIPS,
    VILLAGES_PER_TOWNSHIP,
)
from medrelief.synthetic.draws import Draws, by_city, padded, where, with_chance
from medrelief.synthetic.facilities import FIRST_TOWNSHIP, SECONDARY, facility_column

FIRST_BIRTH = date(1935, 1, 1)
BIRTH_DAYS = 29_950
"""Births run from 1935 to the end of 2016; a day and a three-digit number make an id."""
DAY_STEP = 7_919
AREA = "999999"
AREA_SUM = 9 * (7 + 9 + 10 + 5 + 8 + 4)
WEIGHTS = (2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Weights of the eleven digits after the area, GB 11643-1999."""
CHECK = tuple("10X98765432")
CLAIMS_A_YEAR = ((1, 15), (2, 15), (3, 13), (4, 12), (5, 9), (6, 8), (7, 6), (8, 5))
CLAIMS_A_YEAR_TAIL = ((9, 4), (10, 4), (11, 3), (12, 6))


def traits(first: int, count: int, seed: int) -> pl.DataFrame:
    """Persons number `first` onwards, one row each: number, city, place, identity, disease."""
    draws = Draws(seed, "person_chance")
    numbers = pl.int_range(first, first + count, dtype=pl.Int64, eager=True).alias("number")
    frequencies = [
        claims for claims, weight in CLAIMS_A_YEAR + CLAIMS_A_YEAR_TAIL for _ in range(weight)
    ]
    return (
        with_chance(numbers.to_frame(), "person_chance", ["number"])
        .with_columns(
            city=pl.lit(pl.Series(_city_of_each_myriad(), dtype=pl.Int64)).gather(
                draws.below("city", 100)
            ),
            claims=pl.lit(pl.Series(frequencies, dtype=pl.Int64)).gather(
                draws.below("claims", len(frequencies))
            ),
            township=draws.below("township", len(TOWNSHIPS)),
            village=draws.below("village", VILLAGES_PER_TOWNSHIP),
            needy=draws.chance("needy", 9_000),
            two_identities=draws.chance("two identities", 1_200),
            gap=draws.chance("gap", 800),
            registered=draws.chance("registered", 8_800),
            person_id=pl.concat_str(pl.lit("P"), padded(pl.col("number") + 1, 9)),
        )
        .with_columns(
            disease=draws.one_per_city("disease", [city.diseases for city in CITIES]),
            second_disease=draws.one_per_city("second", [city.diseases for city in CITIES]),
            identity=draws.one_per_city("identity", [city.identities for city in CITIES]),
            other_identity=draws.one_per_city(
                "other identity", [city.other_identities for city in CITIES]
            ),
            year=by_city([city.first_year for city in CITIES])
            + draws.number("year") % by_city([city.years for city in CITIES]).cast(pl.UInt64),
        )
        .with_columns(pl.col("year").cast(pl.Int32))
    )


def persons(people: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The persons table of these people."""
    draws = Draws(seed, "person_chance")
    division = by_city([city.division for city in CITIES])
    elsewhere = by_city([city.other_divisions[0] for city in CITIES])
    township = pl.lit(pl.Series(TOWNSHIPS)).gather(pl.col("township"))
    village = pl.concat_str(
        township, pl.lit(pl.Series(list("一二三四"))).gather(pl.col("village")), pl.lit("村")
    )
    numbered = people.with_columns(
        birth_day=pl.col("number") * DAY_STEP % BIRTH_DAYS,
        round=pl.col("number") // BIRTH_DAYS,
    )
    numbered = with_chance(numbered, "day_chance", ["birth_day"]).with_columns(
        birth_date=pl.lit(FIRST_BIRTH) + pl.duration(days=pl.col("birth_day")),
        sequence=(pl.col("round") + Draws(seed, "day_chance").below("sequence", 1000)) % 1000,
    )
    return numbered.select(
        "person_id",
        household_id=pl.concat_str(pl.lit("F"), padded(pl.col("number") // 3 + 1, 9)),
        name=_name(draws),
        id_number=_id_number(),
        sex=pl.when(pl.col("sequence") % 2 == 1).then(pl.lit("male")).otherwise(pl.lit("female")),
        birth_date=where(~draws.chance("birth unknown", 50), pl.col("birth_date")),
        identities=_identities_as_listed(),
        household_division=where(
            ~draws.chance("household unknown", 50),
            pl.when(draws.chance("household", 9_700)).then(division).otherwise(elsewhere),
        ),
        insured_division=pl.when(draws.chance("insured in", 9_800))
        .then(division)
        .otherwise(elsewhere),
        insured_scheme=where(
            ~draws.chance("scheme unknown", 50),
            draws.one_of("scheme", (("resident", 96), ("employee", 3), ("none", 1))),
        ),
        township=township,
        village=village,
        mobility_limited=draws.chance("mobility", 600),
        delivery_publicised=draws.chance("publicised", 400),
        family_doctor=where(
            draws.chance("doctor", 8_500), pl.concat_str(pl.lit("签约医生"), village)
        ),
        family_doctor_phone=where(draws.chance("doctor", 8_500), pl.lit("000-0000000")),
        township_official=where(
            draws.chance("township official", 9_500), pl.concat_str(township, pl.lit("干部"))
        ),
        village_official=where(
            draws.chance("village official", 9_500), pl.concat_str(village, pl.lit("干部"))
        ),
        contracted_hospital=where(
            draws.chance("hospital", 9_000),
            facility_column("facility_id", pl.col("city"), pl.lit(SECONDARY)),
        ),
        contracted_township=where(
            draws.chance("contracted township", 9_000),
            facility_column("facility_id", pl.col("city"), FIRST_TOWNSHIP + pl.col("township")),
        ),
        disqualified_years=where(draws.chance("disqualified", 20), pl.col("year").cast(pl.String)),
    )


def _city_of_each_myriad() -> list[int]:
    """City indices, one per hundred of a myriad, in proportion to the shares."""
    return [index for index, city in enumerate(CITIES) for _ in range(city.share // 100)]


def _identities_as_listed() -> pl.Expr:
    both = pl.concat_str(pl.col("identity"), pl.lit(";"), pl.col("other_identity"))
    listed = pl.when(pl.col("two_identities")).then(both).otherwise(pl.col("identity"))
    return pl.when(pl.col("needy")).then(listed).otherwise(pl.lit("none"))


def _name(draws: Draws) -> pl.Expr:
    surname = draws.one_of("surname", [(letter, 1) for letter in SURNAMES])
    given = draws.one_of("given name", [(letter, 1) for letter in GIVEN])
    return pl.concat_str(surname, pl.lit("试"), given)


def _id_number() -> pl.Expr:
    day = pl.col("birth_date").dt
    digits = pl.concat_str(
        padded(day.year(), 4),
        padded(day.month(), 2),
        padded(day.day(), 2),
        padded(pl.col("sequence"), 3),
    )
    weighed = pl.lit(AREA_SUM)
    for place, weight in enumerate(WEIGHTS):
        weighed = weighed + digits.str.slice(place, 1).cast(pl.Int64) * weight
    return pl.concat_str(pl.lit(AREA), digits, pl.lit(pl.Series(CHECK)).gather(weighed % 11))
