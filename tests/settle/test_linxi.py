"""Linxi: statement per institution and payer, with advance, balance, due day and recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ended

    Settle = Callable[..., Ended]

PERSONS = """
    person_id,identities,household_division,insured_division,insured_scheme
    p1,建档立卡贫困人口,150424,150424,resident
    p2,建档立卡贫困人口,150424,150424,resident
"""
REGISTRATIONS = """
    person_id,policy,disease,decision,applied_on,decided_on,valid_from
    p1,linxi,diabetes,approved,2018-01-02,2018-01-05,2018-01-06
    p2,linxi,diabetes,approved,2018-01-02,2018-01-05,2018-01-06
"""
FACILITIES = """
    facility_id,level,division,contracted
    H1,secondary,150424,true
    H2,township,150424,true
"""
HEADER = (
    "claim_id,person_id,policy,service_date,care_type,disease,facility_id,total_cost,"
    "in_policy_cost,basic_paid,relief_paid,managed_as,papers,deception_proven,reverses\n"
)
PAPERS = "identity_card;prescription;receipt"


def claim(
    claim_id: str,
    day: str,
    cost: str,
    paid: str,
    *,
    person: str = "p1",
    place: str = "H1",
    relief: str = "",
    papers: str = PAPERS,
    deception: str = "",
    reverses: str = "",
) -> str:
    return (
        f"{claim_id},{person},linxi,{day},chronic_outpatient,diabetes,{place},{cost},{cost},"
        f"{paid},{relief},quota,{papers},{deception},{reverses}\n"
    )


def run(settle: Settle, claims: str, month: str, *options: str, **beside: str) -> Ended:
    tables = {"persons": PERSONS, "registrations": REGISTRATIONS, "facilities": FACILITIES}
    return settle(HEADER + claims, month, *options, **tables, **beside)


def test_what_each_payer_owes_after_its_advance(settle: Settle) -> None:
    # 95 % of the cost less the insurance's part is the fund's: 950 - 900 = 50, 190 - 180 = 10.
    claims = claim("c1", "2018-03-01", "1000.00", "900.00")
    claims += claim("c2", "2018-03-31", "200.00", "180.00", person="p2")
    claims += claim("c3", "2018-04-01", "400.00", "360.00")
    events = """
        kind,policy,facility_id,on,value
        advance,linxi,H1,2018-03-02,basic_insurance:1000.00
        advance,linxi,H1,2018-03-31,basic_insurance:200.50
        advance,linxi,H1,2018-04-01,basic_insurance:7.00
        advance,linxi,H1,2018-03-02,relief_fund:20
    """
    ended = run(settle, claims, "2018-03", events=events)
    assert ended.code == 0
    insurance = ended.line("H1", "basic_insurance")
    assert (insurance["claims"], insurance["amount"]) == ("2", "1080.00")
    assert (insurance["advance"], insurance["balance"]) == ("1200.50", "-120.50")
    fund = ended.line("H1", "relief_fund")
    assert (fund["claims"], fund["amount"], fund["advance"]) == ("2", "60.00", "20.00")
    assert (fund["balance"], fund["receivable"], fund["status"]) == ("40.00", "60.00", "approved")
    assert {row["due_on"] for row in ended.rows} == {"2018-04-25"}
    assert {row["month"] for row in ended.rows} == {"2018-03"}


def test_the_month_in_which_to_report_is_a_reading(settle: Settle) -> None:
    claims = claim("c1", "2018-12-01", "1000.00", "900.00")
    ended = run(settle, claims, "2018-12")
    assert ended.line("H1", "relief_fund")["due_on"] == "2019-01-25"
    ended = run(settle, claims, "2018-12", "--choose", "linxi.statement_month=same")
    assert ended.line("H1", "relief_fund")["due_on"] == "2018-12-25"


def test_a_claim_that_is_not_decided_is_counted_and_named(settle: Settle) -> None:
    claims = claim("c1", "2018-03-01", "1000.00", "900.00")
    claims += claim("c2", "2018-03-02", "200.00", "180.00", papers="identity_card;prescription")
    claims += claim("c0", "2018-03-03", "300.00", "270.00", papers="")
    ended = run(settle, claims, "2018-03")
    fund = ended.line("H1", "relief_fund")
    # Papers that nobody looked at do not stop a payment: 285 - 270 beside the 50.
    assert (fund["claims"], fund["amount"], fund["status"]) == ("2", "65.00", "undetermined")
    assert (fund["undetermined"], fund["open_claims"]) == ("1", "c2")
    assert "papers" in fund["missing"]
    # Strictness is for the whole run, as with every verb.
    assert run(settle, claims, "2018-03", "--strict").code == 1


def test_void_claims_count_nowhere_and_an_orphan_reversal_is_open(settle: Settle) -> None:
    claims = claim("c1", "2018-03-01", "1000.00", "900.00")
    claims += claim("c2", "2018-03-02", "-1000.00", "-900.00", reverses="c1")
    claims += claim("c3", "2018-03-05", "200.00", "180.00")
    claims += claim("c4", "2018-03-06", "-40.00", "-36.00", reverses="not-there", person="p2")
    ended = run(settle, claims, "2018-03")
    fund = ended.line("H1", "relief_fund")
    assert (fund["amount"], fund["open_claims"]) == ("10.00", "c4")
    assert ended.receipt["rows"]["claims_void"] == 2


def test_what_is_to_be_recovered_is_a_line_of_its_own(settle: Settle) -> None:
    claims = claim("c1", "2018-03-01", "1000.00", "900.00", relief="45.00", deception="true")
    claims += claim("c2", "2018-03-09", "200.00", "180.00", person="p2", place="H2")
    ended = run(settle, claims, "2018-03")
    recovery = ended.line("H1", "recovery")
    assert (recovery["claims"], recovery["amount"], recovery["advance"]) == ("1", "45.00", "")
    assert not any(row["payer"] == "recovery" for row in ended.rows if row["facility_id"] == "H2")


@pytest.mark.parametrize(
    ("value", "advance", "balance", "missing"),
    [
        ("relief_fund:10.00", "10.00", "40.00", ""),
        ("relief_fund:", "", "", "events.value"),
        ("relief_fund:-1", "", "", "events.value"),
    ],
)
def test_an_advance_that_states_no_amount_leaves_the_balance_open(
    settle: Settle, value: str, advance: str, balance: str, missing: str
) -> None:
    events = f"kind,policy,facility_id,on,value\nadvance,linxi,H1,2018-03-02,{value}"
    claims = claim("c1", "2018-03-01", "1000.00", "900.00")
    fund = run(settle, claims, "2018-03", events=events).line("H1", "relief_fund")
    assert (fund["advance"], fund["balance"], fund["missing"]) == (advance, balance, missing)
    assert fund["status"] == ("undetermined" if missing else "approved")


def test_an_advance_without_payer_stands_apart_where_several_pay(settle: Settle) -> None:
    events = "kind,policy,facility_id,on,value\nadvance,linxi,H1,2018-03-02,500"
    claims = claim("c1", "2018-03-01", "1000.00", "900.00")
    ended = run(settle, claims, "2018-03", events=events)
    apart = ended.line("H1", "unassigned")
    assert (apart["amount"], apart["advance"], apart["balance"]) == ("0.00", "500.00", "-500.00")
    assert apart["findings"] == "advance_without_payer"
    assert ended.line("H1", "relief_fund")["advance"] == "0.00"


def test_a_claim_without_institution_is_not_left_out(settle: Settle) -> None:
    ended = run(settle, claim("c1", "2018-03-01", "1000.00", "900.00", place=""), "2018-03")
    lines = {row["payer"]: row for row in ended.rows}
    assert lines["basic_insurance"]["amount"] == "900.00"
    assert lines["basic_insurance"]["facility_id"] == ""
    assert lines["basic_insurance"]["missing"].split(";")[-1] == "facility_id"


def test_both_engines_settle_alike(settle: Settle) -> None:
    claims = claim("c1", "2018-03-01", "1000.00", "900.00")
    claims += claim("c2", "2018-03-02", "200.00", "180.00", papers="")
    found = [
        run(settle, claims, "2018-03", "--engine", name).rows for name in ("reference", "columns")
    ]
    assert found[0] == found[1] != []


@pytest.mark.parametrize("month", ["2018", "2018-13", "201803", "March"])
def test_a_month_that_is_none_is_wrong_use(settle: Settle, month: str) -> None:
    ended = run(settle, claim("c1", "2018-03-01", "1.00", "0.90"), month)
    assert ended.code == 2
    assert "--month: expected" in ended.err


def test_the_summary_says_what_is_counted(settle: Settle) -> None:
    claims = claim("c1", "2018-03-01", "1000.00", "900.00")
    for lang, words in (("en", "relief fund"), ("zh", "救助基金")):
        ended = run(settle, claims, "2018-03", "--lang", lang, "-o", "out.xlsx")
        assert ended.code == 0
        assert words not in ended.out
