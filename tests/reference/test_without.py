"""`without`: what a fund would pay if a condition held."""

from __future__ import annotations

from typing import Any

import pytest

from medrelief.evaluate.outcome import Status
from reference.town import case, outcome, town

BODY = """
conditions:
  honest: {that: not claim.deception_proven, ELSE, cite: art-2}
  listed: {that: claim.disease == "diabetes", ELSE, cite: art-3}
  contracted: {that: claim.facility_contracted, ELSE, cite: art-4}
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    require: [honest, listed]
    pay:
      basic_insurance: {cite: art-5, amount: "share(claim.in_policy_cost, 50%)"}
      relief_fund:
        cite: art-5
        require: [contracted]
        amount: top_up(share(claim.total_cost, 95%), paid_before)
    yields:
      to_recover: {cite: art-6, amount: "without(honest, relief_fund)"}
      if_contracted: {cite: art-6, amount: "without(contracted, relief_fund)"}
"""
GOOD: dict[str, Any] = {
    "severe": True,
    "in_policy_cost": 8_000,
    "deception_proven": True,
    "disease": "diabetes",
    "facility_contracted": True,
}


@pytest.mark.parametrize(
    ("changes", "to_recover", "if_contracted"),
    [
        # refused for deception: without it 50 % of 80.00 are insured, 95.00 − 40.00 is relief
        ({}, 5_500, 0),
        # granted all the same
        ({"deception_proven": False}, 5_500, 5_500),
        # another condition refuses too, and stays
        ({"disease": "other"}, 0, 0),
        # a condition of the fund
        ({"facility_contracted": False}, 0, 0),
        ({"facility_contracted": False, "deception_proven": False}, 0, 5_500),
        ({"facility_contracted": None, "deception_proven": False}, None, 5_500),
        # what was reported as paid counts first
        ({"relief_paid": 1_234}, 1_234, 1_234),
        ({"disease": None}, None, 0),
        ({"in_policy_cost": None}, None, 0),
    ],
)
def test_without(
    changes: dict[str, Any], to_recover: int | None, if_contracted: int | None
) -> None:
    found = outcome(town(BODY), case(**{**GOOD, **changes}))
    assert found.extras == {"to_recover": to_recover, "if_contracted": if_contracted}


def test_the_refusal_itself_stands() -> None:
    found = outcome(town(BODY), case(**GOOD))
    assert (found.status, found.reasons) == (Status.NOT_ELIGIBLE, ("town.honest",))
    assert found.amounts["relief_fund"] == 0
