"""Running the command in this process, and small files to run it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from medrelief.cli.main import exit_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CLAIMS = (
    "claim_id,person_id,policy,service_date,care_type,disease,managed_as,facility_contracted,"
    "facility_division,total_cost,in_policy_cost,papers,registered,registration_decided_on,"
    "registration_valid_from,identities,household_division,insured_division,insured_scheme\n"
)
"""A header for one-file use: each row is a claim with all that the Linxi notice asks for."""

WHOLE = (
    "{id},p1,linxi,{day},chronic_outpatient,糖尿病,quota,true,150424,{total},{in_policy},"
    "身份证;处方;收据,true,2018-01-10,2018-01-10,建档立卡贫困人口,150424,150424,resident\n"
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Run the command in an empty folder, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("MEDRELIEF_DEBUG", raising=False)

    def ran(*arguments: object) -> Ended:
        capsys.readouterr()
        code = exit_code([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return ran


def claim(
    id: str = "c1",  # noqa: A002  # a column is called so
    day: str = "2018-03-05",
    total: str = "1000.00",
    in_policy: str = "800.00",
) -> str:
    """One row below `CLAIMS`: insurance 90 % of 800.00, relief up to 95 % of 1000.00."""
    return WHOLE.format(id=id, day=day, total=total, in_policy=in_policy)


@pytest.fixture
def claims(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of claims from rows."""

    def written(*rows: str, name: str = "claims.csv") -> Path:
        path = tmp_path / name
        path.write_text(CLAIMS + "".join(rows), encoding="utf-8")
        return path

    return written


def folder_of(path: Path) -> set[str]:
    """The names in a folder, hidden ones too."""
    return {each.name for each in path.iterdir()}
