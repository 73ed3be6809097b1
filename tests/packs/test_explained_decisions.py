"""What an explanation says of amounts, limits, refusals and clauses that cannot be computed.

Every expected line is worked out from the notice: Linxi pays 90 % of the in-policy cost and tops
up to 95 % of the total cost.
"""

from __future__ import annotations

from medrelief import load_policy

LINXI = {
    "claim_id": "c",
    "service_date": "2018-03-05",
    "care_type": "chronic_outpatient",
    "disease": "diabetes",
    "managed_as": "quota",
    "facility_contracted": True,
    "facility_division": "150424",
    "total_cost": "1000.00",
    "in_policy_cost": "800.00",
}
PERSON = {
    "identities": ["registered_poor"],
    "household_division": "150424",
    "insured_division": "150424",
    "insured_scheme": "resident",
}


def _linxi(**facts: object) -> list[str]:
    claim = {**LINXI, **facts}
    registration = {
        "disease": claim["disease"],
        "decision": "approved",
        "decided_on": "2018-01-10",
        "valid_from": "2018-01-10",
    }
    outcome = load_policy("linxi").evaluate(claim, PERSON, registrations=[registration], history=())
    return outcome.explain("en").splitlines()


def _line(lines: list[str], beginning: str) -> str:
    return next(line for line in lines if line.startswith(beginning))


def test_what_is_paid_is_told_with_its_arithmetic() -> None:
    lines = _linxi()
    assert _line(lines, "  basic insurance").startswith(
        "  basic insurance  720.00 yuan  = in-policy cost 800.00 yuan × "
    )
    assert _line(lines, "  relief fund").endswith(" 95% − basic insurance 720.00 yuan")


def test_a_limit_that_bites_is_told() -> None:
    # 950.00 - 720.00 = 230.00, of which 1000.00 - 720.00 - 50.01 = 229.99 are left
    line = _line(_linxi(other_paid="50.01"), "  relief fund  229.99")
    assert line.endswith(", within what is left of the cost")


def test_what_would_have_to_be_different_leaves_the_case_itself_alone() -> None:
    lines = _linxi(disease="vascular_stent_anticoagulation", operation_date="2017-03-04")
    change = lines[lines.index("For a payment, this would have to be different") + 1]
    assert change == (
        "  the day the claim counts on 2018-03-05, needed: ≤ a year after the operation 2018-03-04"
    )


def test_a_clause_that_cannot_be_computed_says_why() -> None:
    outcome = load_policy("zibo").evaluate(
        {
            "claim_id": "c",
            "service_date": "2020-06-01",
            "care_type": "inpatient",
            "total_cost": "100.00",
        },
        {"identities": ["registered_poor"]},
        history=(),
    )
    assert outcome.status == "not_encoded"
    assert "which inpatient fees are reduced" in outcome.explain("en")
