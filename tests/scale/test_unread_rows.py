"""A registration that cannot be read is unknown in buckets as in a whole run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.evaluate.packs_in_use import Choice

from .runs import as_a_whole, in_buckets

if TYPE_CHECKING:
    from pathlib import Path

HEAD = (
    "claim_id,person_id,policy,service_date,care_type,disease,total_cost,in_policy_cost,managed_as,"
    "facility_contracted,facility_division,household_division,insured_division,insured_scheme,"
    "identities\n"
)
REST = "linxi,2018-03-01,chronic_outpatient,糖尿病,100,80,quota,true,150424,150424,150424,resident"


def test_rows_that_cannot_be_read(tmp_path: Path) -> None:
    claims, registrations = tmp_path / "claims.csv", tmp_path / "registrations.csv"
    rows = [f"c{n},p{n % 7},{REST},建档立卡贫困人口" for n in range(40)]
    claims.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    days = ["2018-13-05", "2018-01-05"]  # every other day is none
    registered = [f"p{n},linxi,糖尿病,approved,{days[n % 2]},2018-01-05" for n in range(6)]
    registrations.write_text(
        "person_id,policy,disease,decision,decided_on,valid_from\n" + "\n".join(registered) + "\n",
        encoding="utf-8",
    )
    beside = {"registrations": registrations}
    whole = as_a_whole(tmp_path, claims, beside, Choice())
    parts = in_buckets(tmp_path, claims, beside, Choice())
    assert parts == whole
    assert whole.result.count(b",undetermined,") == 18
    assert whole.result.count(b",not_eligible,") == 5
