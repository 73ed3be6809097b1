"""Whatever frame a program has goes in, and a Polars frame comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from medrelief import evaluate
from medrelief.synthetic import generate

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES = ("claims", "persons", "identities", "registrations", "facilities", "events", "opening")
GIVEN = {"zibo.pooled_ratio": "50%", "zibo.pooled_ceiling": "300 yuan"}


@pytest.fixture(scope="module")
def drawn() -> dict[str, pl.DataFrame]:
    frames = generate(claims=80, seed=6)
    # Amounts as exact decimals, as a database has them.
    money = [name for name in frames["claims"].columns if name.endswith(("_paid", "_cost"))]
    typed = frames["claims"].with_columns(pl.col(money).cast(pl.Decimal(12, 2)))
    return {name: frames[name] for name in TABLES} | {"claims": typed}


def as_duckdb(frame: pl.DataFrame) -> Any:
    duckdb = pytest.importorskip("duckdb")
    return duckdb.connect().from_arrow(frame.to_arrow())


def as_pandas(frame: pl.DataFrame) -> Any:
    pytest.importorskip("pandas")
    return frame.to_pandas(use_pyarrow_extension_array=True)


@pytest.mark.parametrize("engine", ["reference", "columns"])
@pytest.mark.parametrize(
    "form",
    [
        as_pandas,
        pl.DataFrame.to_arrow,
        pl.DataFrame.lazy,
        as_duckdb,
        lambda frame: frame.to_arrow().to_reader(),
    ],
    ids=["pandas", "pyarrow", "lazy", "duckdb", "arrow-stream"],
)
def test_any_frame_in_polars_out(
    drawn: dict[str, pl.DataFrame], form: Callable[[pl.DataFrame], Any], engine: str
) -> None:
    expected = evaluate(**drawn, settings=GIVEN, engine=engine)
    found = evaluate(**{n: form(f) for n, f in drawn.items()}, settings=GIVEN, engine=engine)
    assert isinstance(found, pl.DataFrame)
    assert found.equals(expected)
    assert expected["fund_total"].dtype == pl.Decimal(38, 2)
