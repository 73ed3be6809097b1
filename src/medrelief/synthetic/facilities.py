"""The institutions of the five cities: the facilities table, and look-ups by number.

Why: a claim names an institution by its number within its city; level, division
and consortium must be the ones that the facilities table states.
"""

from __future__ import annotations

import polars as pl

from medrelief.synthetic.cities import CITIES, TOWNSHIPS, VILLAGES_PER_TOWNSHIP, City

ELSEWHERE, TERTIARY, SECONDARY, UNCONTRACTED, FIRST_TOWNSHIP = 0, 1, 2, 4, 5
FIRST_VILLAGE = FIRST_TOWNSHIP + len(TOWNSHIPS)
PER_CITY = FIRST_VILLAGE + len(TOWNSHIPS) * VILLAGES_PER_TOWNSHIP

SCHEMA = {
    "facility_id": pl.String,
    "name": pl.String,
    "level": pl.String,
    "township": pl.String,
    "division": pl.String,
    "contracted": pl.Boolean,
    "diagnostic": pl.Boolean,
    "consortium_id": pl.String,
    "parent_id": pl.String,
}


def facilities() -> pl.DataFrame:
    """Every institution, city after city, in the order of its number."""
    rows = [_row(city, number) for city in range(len(CITIES)) for number in range(PER_CITY)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def facility_column(name: str, city: pl.Expr, number: pl.Expr) -> pl.Expr:
    """What the facilities table states in a column, for a city and a number."""
    return pl.lit(facilities().get_column(name)).gather(city * PER_CITY + number)


def facility_id(city: int, number: int) -> str:
    """Ids follow the national pattern with the area 999999, where no institution is."""
    return f"H999999{city + 1}{number:04d}"


def _row(city_index: int, number: int) -> tuple[str | bool | None, ...]:
    city = CITIES[city_index]
    level, name, township, parent = _kind_of(number)
    consortium = f"{city.policy}-consortium" if number not in {ELSEWHERE, UNCONTRACTED} else "none"
    return (
        facility_id(city_index, number),
        name,
        level,
        township,
        _division(city, number),
        number not in {ELSEWHERE, UNCONTRACTED},
        level in {"secondary", "tertiary"},
        consortium,
        None if parent is None else facility_id(city_index, parent),
    )


def _kind_of(number: int) -> tuple[str, str, str | None, int | None]:
    """Level, name, township and the number of the institution above."""
    match number:
        case 0:
            return "tertiary", "外地示例医院", None, None
        case 1:
            return "tertiary", "示例人民医院", None, None
        case 2 | 3:
            return "secondary", f"示例县第{'一二'[number - SECONDARY]}医院", None, None
        case 4:
            return "secondary", "示例民营医院", None, None
    if number < FIRST_VILLAGE:
        township = TOWNSHIPS[number - FIRST_TOWNSHIP]
        return "township", f"{township}卫生院", township, None
    place, village = divmod(number - FIRST_VILLAGE, VILLAGES_PER_TOWNSHIP)
    township = TOWNSHIPS[place]
    name = f"{township}{'一二三四'[village]}村卫生室"
    return "village", name, township, FIRST_TOWNSHIP + place


def _division(city: City, number: int) -> str:
    return city.other_divisions[0] if number == ELSEWHERE else city.division
