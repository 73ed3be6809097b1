"""Both engines write the same file, byte for byte, and so does a claim on its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from medrelief.synthetic import write_generated

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ended

    Run = Callable[..., Ended]

EXAMPLES = Path(__file__).parents[2] / "examples"
BESIDE = ("persons", "identities", "registrations", "facilities", "events", "opening")
GIVEN = (
    "linxi.base_ratio=50%",
    "linxi.quota_amount=500 yuan",
    "xuchang.assistance_deductible=300 yuan",
    "xuchang.assistance_ratio=70%",
    "xuchang.assistance_cap=3000 yuan",
    "yeji.deductible_township=100 yuan",
    "yeji.deductible_secondary=300 yuan",
    "yeji.deductible_tertiary=500 yuan",
    "zibo.pooled_ratio=50%",
    "zibo.pooled_ceiling=300 yuan",
)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    write_generated(claims=2_000, seed=5, folder=folder)
    return folder


def tables(folder: Path) -> list[str]:
    return [part for name in BESIDE for part in (f"--{name}", str(folder / f"{name}.csv"))]


def options(flag: str, values: tuple[str, ...]) -> list[str]:
    return [part for value in values for part in (flag, value)]


@pytest.mark.parametrize(
    "more",
    [
        [],
        options("--set", GIVEN),
        [*options("--set", GIVEN), "--choose", "zibo.ceiling_of=township_year"],
        options("--choose", ("linxi.other_payers=must_be_reported", "yeji.carry=none")),
    ],
    ids=["nothing", "figures", "township", "readings"],
)
@pytest.mark.parametrize("beside", [True, False], ids=["tables", "one-file"])
@pytest.mark.parametrize("source", ["examples", "drawn"])
def test_both_engines_write_the_same_file(
    run: Run, tmp_path: Path, drawn: Path, source: str, beside: bool, more: list[str]
) -> None:
    folder = EXAMPLES if source == "examples" else drawn
    written = {}
    for engine in ("reference", "columns"):
        ended = run(
            *("evaluate", folder / "claims.csv", "-o", f"{engine}.csv", "--engine", engine),
            *(tables(folder) if beside else []),
            *more,
        )
        assert ended.code == (3 if source == "examples" else 0), ended.err
        written[engine] = (tmp_path / f"{engine}.csv").read_bytes()
    assert written["reference"] == written["columns"]
