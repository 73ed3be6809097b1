"""An amount held under a running total is told with what it comes to, in brackets that add up."""

from __future__ import annotations

from medrelief import load_policy

REGISTERED = [
    {"disease": "rheumatoid_arthritis", "decision": "approved", "valid_from": "2022-01-01"}
]


def test_a_deductible_used_up_before_stands_as_its_own_term() -> None:
    # yearly deductible 100.00, used up by the first claim's base of 300.00:
    # (800.00 - 500.00 - 0.00) x 50 % = 150.00
    policy = load_policy(
        "xuchang",
        settings={
            "assistance_deductible": "100 yuan",
            "assistance_ratio": "50%",
            "assistance_cap": "25000 yuan",
        },
    )
    claim = {
        "claim_id": "c",
        "service_date": "2022-09-02",
        "care_type": "chronic_outpatient",
        "disease": "rheumatoid_arthritis",
        "total_cost": "1000.00",
        "in_policy_cost": "800.00",
        "basic_paid": "500.00",
    }
    earlier = {**claim, "claim_id": "b", "service_date": "2022-09-01", "assistance_paid": "10.00"}
    outcome = policy.evaluate(
        claim, {"identities": ["minimum_living"]}, registrations=REGISTERED, history=(earlier,)
    )
    assert outcome.amounts["assistance"] == 150_00
    said = outcome.explain("en")
    assert "500.00 yuan − 0.00 yuan (300.00 yuan, within the yearly deductible" in said
    assert ") × the ratio of medical assistance 50%" in said
