"""Zibo: one ceiling for a township hospital and its clinics, per head and by item, transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ended

    Settle = Callable[..., Ended]

CLAIMS = """
    claim_id,person_id,policy,service_date,care_type,facility_id,total_cost,in_policy_cost,basic_paid
    z1,poor,zibo,2020-05-06,outpatient,V1,100.00,80.00,60.00
    z2,poor,zibo,2020-05-07,outpatient,V1,100.00,80.00,60.00
    z3,other,zibo,2020-05-08,outpatient,V1,100.00,80.00,60.00
    z4,other,zibo,2020-05-09,outpatient,T1,200.00,150.00,90.00
    z5,poor,zibo,2020-06-01,outpatient,V1,10.00,8.00,6.00
"""
PERSONS = """
    person_id,identities,insured_scheme
    poor,建档立卡贫困人口,resident
    other,无,resident
"""
FACILITIES = """
    facility_id,level,township,parent_id
    T1,township,甲镇,
    V1,village,甲镇,T1
"""
CEILING = ("--set", "zibo.pooled_ceiling=100")


def run(settle: Settle, *options: str, claims: str = CLAIMS, events: str = "") -> Ended:
    beside = {"persons": PERSONS, "facilities": FACILITIES}
    if events:
        beside["events"] = "kind,policy,facility_id,on,value\n" + events
    return settle(claims, "2020-05", *CEILING, *options, **beside)


def test_per_head_below_the_ceiling_and_by_item_above(settle: Settle) -> None:
    # The poor person: 60 and 40 below the ceiling of 100, 20 above it by item.
    # The other person: 60 at the clinic, 40 at the hospital, nothing above.
    ended = run(settle)
    clinic, hospital = ended.line("V1", "basic_insurance"), ended.line("T1", "basic_insurance")
    assert (clinic["claims"], clinic["amount"]) == ("3", "180.00")
    assert (clinic["per_head"], clinic["by_item"]) == ("160.00", "20.00")
    assert (hospital["amount"], hospital["per_head"], hospital["by_item"]) == (
        "40.00", "40.00", "0.00",
    )  # fmt: skip


def test_a_township_hospital_sees_what_its_clinics_are_owed(settle: Settle) -> None:
    ended = run(settle)
    clinic, hospital = ended.line("V1", "basic_insurance"), ended.line("T1", "basic_insurance")
    assert (clinic["parent_id"], clinic["owed"], clinic["due_on"]) == ("T1", "180.00", "2020-06-20")
    assert (hospital["of_clinics"], hospital["due_on"]) == ("180.00", "")


def test_a_township_hospital_without_claims_still_has_a_line(settle: Settle) -> None:
    claims = "\n".join(line for line in CLAIMS.splitlines() if "z4" not in line)
    hospital = run(settle, claims=claims).line("T1", "basic_insurance")
    assert (hospital["claims"], hospital["amount"], hospital["of_clinics"]) == (
        "0",
        "0.00",
        "180.00",
    )


@pytest.mark.parametrize(
    ("day", "state", "late"),
    [
        ("2020-06-19", "done", "0"),
        ("2020-06-20", "done", "0"),
        ("2020-06-21", "done_late", "1"),
    ],
)
def test_a_payout_on_both_sides_of_the_20th(
    settle: Settle, day: str, state: str, late: str
) -> None:
    clinic = run(settle, events=f"payout,zibo,V1,{day},2020-05").line("V1", "basic_insurance")
    assert (clinic["done_on"], clinic["state"], clinic["days_late"]) == (day, state, late)


def test_a_payout_that_is_missing_is_late_as_of_a_day(settle: Settle) -> None:
    clinic = run(settle, "--on", "2020-06-25").line("V1", "basic_insurance")
    assert (clinic["state"], clinic["days_late"]) == ("overdue", "5")


def test_transfers_are_summed_by_the_month_they_are_for(settle: Settle) -> None:
    events = """transfer,zibo,V1,2020-06-15,100.00
    transfer,zibo,V1,2020-08-01,2020-05:30.50
    transfer,zibo,V1,2020-05-15,9.00
    transfer,zibo,V1,2020-06-15,2020-04:7.00"""
    clinic = run(settle, events=events).line("V1", "basic_insurance")
    assert clinic["transferred"] == "130.50"


def test_clinics_that_are_not_decided_are_said_of_their_hospital(settle: Settle) -> None:
    claims = CLAIMS.replace("100.00,80.00,60.00\n    z2", "100.00,80.00,\n    z2")
    ended = run(settle, claims=claims)
    clinic, hospital = ended.line("V1", "basic_insurance"), ended.line("T1", "basic_insurance")
    # Without the first payment of the year, what fits under the ceiling later is open as well,
    # but the whole payment of a poor person does not depend on it.
    assert (clinic["amount"], clinic["open_claims"]) == ("120.00", "z1")
    assert clinic["per_head"] == ""
    assert hospital["findings"] == "clinics_undetermined"


def test_fees_waived_stand_on_the_institution(settle: Settle) -> None:
    ended = run(
        settle, "--set", "zibo.bed_reduction=50%", events="fee_item,zibo,T1,2020-05-09,bed:25.01"
    )
    hospital = ended.line("T1", "basic_insurance")
    # Half of 25.01 is 12.505, half up.
    assert (hospital["bed_waived"], hospital["waived"]) == ("12.51", "12.51")
