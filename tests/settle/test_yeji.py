"""Yeji: indicators by township with ranks; cost outside the policy by institution."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ended

    Settle = Callable[..., Ended]

PERSONS = """
    person_id,identities,insured_scheme,township
    a1,低保对象,resident,甲镇
    a2,低保对象,resident,甲镇
    a3,无,resident,甲镇
    b1,特困人员,resident,乙镇
    b2,特困人员,resident,乙镇
    b3,特困人员,resident,乙镇
"""
HEADER = (
    "claim_id,person_id,policy,service_date,care_type,facility_id,facility_division,"
    "facility_level,referred,total_cost,in_policy_cost,basic_paid\n"
)
CLAIMS = (
    HEADER
    + """
y1,a1,yeji,2024-07-03,inpatient,H1,341504,secondary,true,1000.00,800.00,500.00
y2,a1,yeji,2024-07-09,chronic_outpatient,H9,340100,tertiary,true,100.00,60.00,50.00
y3,a2,yeji,2024-07-31,chronic_outpatient,H1,341504,secondary,true,90.00,90.00,40.00
y4,a3,yeji,2024-07-05,inpatient,H1,341504,secondary,true,70.00,70.00,30.00
y5,b1,yeji,2024-07-05,inpatient,H1,341504,secondary,true,50.00,20.00,20.00
y6,b2,yeji,2024-08-01,inpatient,H1,341504,secondary,true,50.00,20.00,20.00
""".lstrip()
)


def test_rates_and_ranks_by_township(settle: Settle) -> None:
    ended = settle(CLAIMS, "2024-07", persons=PERSONS)
    rows = {row["township"]: row for row in ended.indicators}
    first, second = rows["甲镇"], rows["乙镇"]
    # Needy people only: 1 of 2 and 1 of 3 inpatients; 1 of 3 visits outside, none of 1.
    assert (first["persons"], first["inpatients"], first["inpatient_rate"]) == ("2", "1", "0.5000")
    assert (second["persons"], second["inpatient_rate"]) == ("3", "0.3333")
    assert (first["visits"], first["outside_share"]) == ("3", "0.3333")
    assert (second["visits"], second["outside_share"]) == ("1", "0.0000")
    assert (first["fund_spending"], second["fund_spending"]) == ("590.00", "20.00")
    ranks = ("inpatient_rate_rank", "outside_share_rank", "fund_spending_rank")
    assert [first[name] for name in ranks] == ["2", "2", "2"]
    assert [second[name] for name in ranks] == ["1", "1", "1"]


def test_of_whom_the_rates_are_is_a_reading(settle: Settle) -> None:
    ended = settle(CLAIMS, "2024-07", "--choose", "yeji.rate_of=all_insured", persons=PERSONS)
    first = next(row for row in ended.indicators if row["township"] == "甲镇")
    assert (first["persons"], first["inpatients"], first["inpatient_rate"]) == ("3", "2", "0.6667")


def test_a_person_of_whom_something_is_not_known_leaves_the_rate_open(settle: Settle) -> None:
    claims = CLAIMS.replace(",90.00,40.00", ",90.00,")
    ended = settle(claims, "2024-07", persons=PERSONS)
    first = next(row for row in ended.indicators if row["township"] == "甲镇")
    assert (first["fund_spending"], first["status"]) == ("", "undetermined")
    assert (first["persons_undetermined"], first["fund_spending_rank"]) == ("1", "")
    assert "basic_paid" in first["missing"]


def test_cost_outside_the_policy_of_an_institution(settle: Settle) -> None:
    line = settle(CLAIMS, "2024-07", persons=PERSONS).line("H1", "basic_insurance")
    # 200 + 0 + 0 + 30 of 1000 + 90 + 70 + 50
    assert (line["outside_policy_cost"], line["whole_cost"]) == ("230.00", "1210.00")
