"""The synthetic tables beside claims and persons: identities, registrations and the rest.

In: the traits of persons.  Out: frames in the columns of `facts.columns`.
"""

from __future__ import annotations

import polars as pl

from medrelief.synthetic.cities import CITIES, LINXI_INDEX, WEIHAI_INDEX, XUCHANG_INDEX, ZIBO_INDEX
from medrelief.synthetic.draws import Draws, by_city, where
from medrelief.synthetic.facilities import SECONDARY, facility_column

_CITY = pl.col("city")
_POLICY = [city.policy for city in CITIES]


def identities(people: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Dated identities: most since long, some with a gap inside the year, some two at once."""
    draws = Draws(seed, "person_chance")
    needy = people.filter(pl.col("needy"))
    year = pl.col("year")
    since = pl.date(year - draws.between("years needy", 0, 4), 1, 1)
    since = since + pl.duration(days=draws.below("identity from", 60))
    ended = pl.date(year, 1, 1) + pl.duration(days=draws.between("gap from", 60, 180))
    again = ended + pl.duration(days=draws.between("gap days", 20, 120))
    ends = pl.when(pl.col("gap")).then(ended)
    first = _identity_rows(needy, pl.col("identity"), since, ends, draws)
    gone = needy.filter(pl.col("gap") & ~draws.chance("gap for good", 2_000))
    second = _identity_rows(gone, pl.col("identity"), again, pl.lit(None, dtype=pl.Date), draws)
    double = needy.filter(pl.col("two_identities"))
    third = _identity_rows(
        double, pl.col("other_identity"), since, pl.lit(None, dtype=pl.Date), draws
    )
    return pl.concat([first, second, third])


def _identity_rows(
    people: pl.DataFrame, identity: pl.Expr, since: pl.Expr, until: pl.Expr, draws: Draws
) -> pl.DataFrame:
    received = since + pl.duration(days=draws.below("received after", 15))
    return people.select(
        "person_id",
        identity=identity,
        valid_from=since,
        valid_to=until,
        source=draws.one_of("source", (("civil_affairs", 1), ("poverty_relief_office", 1))),
        received_on=received,
        maintained_on=received
        + pl.duration(days=pl.when(draws.chance("kept late", 500)).then(2).otherwise(0)),
    )


def registrations(people: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Registrations of the main disease, and for some of the second one."""
    draws = Draws(seed, "person_chance")
    held = people.filter(pl.col("registered"))
    second = held.filter(
        draws.chance("second registered", 5_500) & (pl.col("second_disease") != pl.col("disease"))
    )
    return pl.concat(
        [
            _registration_rows(held, "disease", Draws(seed, "person_chance")),
            _registration_rows(second, "second_disease", Draws(seed + 1, "person_chance")),
        ]
    )


def _registration_rows(people: pl.DataFrame, disease: str, draws: Draws) -> pl.DataFrame:
    """Linxi and others by the calendar year; some decisions fall in the middle of it."""
    usual = draws.between("applied", -40, -5)
    late = draws.between("applied late", 20, 200)
    applied = pl.date(pl.col("year"), 1, 1) + pl.duration(
        days=pl.when(draws.chance("late application", 1_500)).then(late).otherwise(usual)
    )
    waited = pl.when(_CITY == WEIHAI_INDEX).then(0).otherwise(draws.between("waited", 3, 14))
    decided = applied + pl.duration(days=waited)
    decision = draws.one_of("decision", (("approved", 93), ("refused", 4), ("pending", 3)))
    is_decided = pl.col("decision") != "pending"
    year_start = pl.date(pl.col("year"), 1, 1)
    return people.with_columns(decision=decision, applied_on=applied, decided=decided).select(
        "person_id",
        policy=by_city(_POLICY),
        disease=pl.col(disease),
        kind=draws.one_of("kind", (("first", 5), ("additional", 2), ("renewal", 3))),
        applied_on=pl.col("applied_on"),
        accepted_on=pl.col("applied_on"),
        county_received_on=where(
            _CITY == XUCHANG_INDEX,
            pl.col("applied_on") + pl.duration(days=draws.below("to the county", 3)),
        ),
        decided_on=where(is_decided, pl.col("decided")),
        notified_on=where(is_decided, pl.col("decided") + pl.duration(days=1)),
        decision=pl.col("decision"),
        valid_from=where(
            pl.col("decision") == "approved",
            pl.max_horizontal(
                year_start,
                pl.col("decided")
                + pl.duration(days=pl.when(_CITY == WEIHAI_INDEX).then(1).otherwise(0)),
            ),
        ),
        valid_to=where(
            (pl.col("decision") == "approved") & draws.chance("to the year's end", 7_000),
            pl.date(pl.col("year"), 12, 31),
        ),
        grade=where(
            pl.col(disease).str.contains("高血压") & draws.chance("grade known", 9_500),
            draws.between("grade", 1, 3),
        ),
        subtype=where(
            pl.col(disease).str.contains("结核|冠心病") & draws.chance("subtype known", 9_500),
            _subtype(disease, draws),
        ),
        anomaly=where(draws.chance("records seen", 9_000), draws.chance("anomaly", 300)),
        chosen=where(_CITY == XUCHANG_INDEX, draws.chance("chosen", 8_000)),
        papers=pl.lit("诊断证明;门诊病历;检查资料"),
        papers_requested=where(
            _CITY == XUCHANG_INDEX,
            draws.one_of("asked for", (("检查资料", 97), ("住院病历", 3))),
        ),
    )


def _subtype(disease: str, draws: Draws) -> pl.Expr:
    special = (
        pl.when(pl.col(disease).str.contains("结核"))
        .then(pl.lit("multidrug_resistant"))
        .otherwise(pl.lit("silent"))
    )
    return pl.when(draws.chance("special subtype", 800)).then(special).otherwise(pl.lit("other"))


def enrolments(people: pl.DataFrame, seed: int) -> pl.DataFrame:
    """One enrolment a person in the year of the claims; a few lapse, a few never enrol."""
    draws = Draws(seed, "person_chance")
    enrolled = pl.date(pl.col("year") - 1, 10, 1) + pl.duration(
        days=draws.between("enrolled on", 0, 85)
    )
    return people.filter(~draws.chance("not enrolled", 200)).select(
        "person_id",
        policy=by_city(_POLICY),
        year=pl.col("year"),
        scheme=draws.one_of("scheme", (("resident", 96), ("employee", 4))),
        enrolled_on=enrolled,
        lapsed_on=where(
            draws.chance("lapsed", 200),
            pl.date(pl.col("year"), 1, 1) + pl.duration(days=draws.below("lapsed on", 300)),
        ),
    )


def events(people: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Contracts with family doctors, screenings and home visits."""
    draws = Draws(seed, "person_chance")
    year_start = pl.date(pl.col("year"), 1, 1)
    hospital = facility_column("facility_id", _CITY, pl.lit(SECONDARY))
    nothing = pl.lit(None, dtype=pl.String)
    contracts = people.filter(draws.chance("doctor", 8_500)).select(
        kind=pl.lit("contract_signed"),
        policy=by_city(_POLICY),
        person_id=pl.col("person_id"),
        facility_id=nothing,
        on=year_start - pl.duration(days=draws.between("contract before", 10, 300)),
        value=pl.lit("family_doctor"),
        note=nothing,
    )
    screened = people.filter((_CITY == ZIBO_INDEX) & draws.chance("screened", 6_000)).select(
        kind=pl.lit("screened"),
        policy=by_city(_POLICY),
        person_id=pl.col("person_id"),
        facility_id=hospital,
        on=year_start + pl.duration(days=draws.between("screened on", 5, 200)),
        value=draws.one_of("found", (("meets", 7), ("does_not_meet", 3))),
        note=nothing,
    )
    visits = people.filter((_CITY != LINXI_INDEX) & draws.chance("visited", 800)).select(
        kind=pl.lit("visit"),
        policy=by_city(_POLICY),
        person_id=pl.col("person_id"),
        facility_id=hospital,
        on=year_start + pl.duration(days=draws.between("visited on", 5, 350)),
        value=nothing,
        note=nothing,
    )
    return pl.concat([contracts, screened, visits])
