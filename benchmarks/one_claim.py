"""One claim at a time by the reference evaluator, as a service asks: seconds per claim, as JSON.

The same claim of Linxi each time, settled, with its person and a registration: decided
from records that are made already, decided and explained in full, and decided from plain
mappings, which are checked first.
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATED, TIMES = 500, 9


def seconds_per_claim() -> dict[str, dict[str, float]]:
    """What is measured → wall and processor seconds for one claim."""
    from datetime import date

    from medrelief import load_policy
    from medrelief.facts.records import Claim, Person, Registration

    ready = load_policy("linxi")
    claim = {
        "claim_id": "c1",
        "person_id": "p1",
        "service_date": date(2018, 5, 4),
        "care_type": "chronic_outpatient",
        "disease": "diabetes",
        "total_cost": "812.40",
        "in_policy_cost": "790.10",
        "managed_as": "quota",
        "facility_contracted": True,
        "facility_division": "150424",
    }
    person = {
        "person_id": "p1",
        "identities": ["registered_poor"],
        "household_division": "150424",
        "insured_division": "150424",
        "insured_scheme": "resident",
    }
    registration = {
        "person_id": "p1",
        "disease": "diabetes",
        "decision": "approved",
        "decided_on": date(2018, 1, 10),
        "valid_from": date(2018, 1, 10),
    }
    records = (Claim(**claim), Person(**person), [Registration(**registration)])

    def decide() -> object:
        one, about, rows = records
        return ready.evaluate(one, about, registrations=rows, history=())

    def explain() -> object:
        one, about, rows = records
        return ready.evaluate(one, about, registrations=rows, history=()).explain("en")

    def from_mappings() -> object:
        return ready.evaluate(claim, person, registrations=[registration], history=())

    outcome = ready.evaluate(claim, person, registrations=[registration], history=())
    assert outcome.status.value == "settled", outcome.missing
    return {
        "decided, from records": _per_call(decide),
        "decided and explained, from records": _per_call(explain),
        "decided, from mappings": _per_call(from_mappings),
    }


def _per_call(call: Callable[[], object]) -> dict[str, float]:
    walls, cpus = [], []
    for _ in range(TIMES):
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(REPEATED):
            call()
        walls.append((time.perf_counter() - wall) / REPEATED)
        cpus.append((time.process_time() - cpu) / REPEATED)
    return {"wall": median(walls), "cpu": median(cpus)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(seconds_per_claim()))
