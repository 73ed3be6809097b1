"""The Python interface: one claim for a service, a frame for a program."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import medrelief
from medrelief.facts.records import Claim, Person, Registration

CLAIM: dict[str, Any] = {
    "claim_id": "c1",
    "service_date": "2018-03-05",
    "care_type": "chronic_outpatient",
    "disease": "糖尿病",
    "managed_as": "quota",
    "facility_contracted": True,
    "facility_division": "150424",
    "total_cost": "1000.00",
    "in_policy_cost": "800.00",
    "papers": ["identity_card", "prescription", "receipt"],
}
PERSON: dict[str, Any] = {
    "identities": ["建档立卡贫困人口"],
    "household_division": "150424",
    "insured_division": "150424",
    "insured_scheme": "resident",
}
REGISTRATION: dict[str, Any] = {
    "disease": "糖尿病",
    "decision": "approved",
    "decided_on": "2018-01-10",
    "valid_from": "2018-01-10",
}
INPATIENT: dict[str, Any] = {
    "claim_id": "c1",
    "service_date": "2022-06-01",
    "care_type": "inpatient",
    "total_cost": "2000.00",
    "in_policy_cost": "1500.00",
    "basic_paid": "500.00",
    "identities": "特困人员",
}
LIMITS = {
    "assistance_deductible": "500 yuan",
    "assistance_ratio": "70%",
    "assistance_cap": "1500 yuan",
}


@pytest.fixture(scope="module")
def linxi() -> medrelief.Policy:
    return medrelief.load_policy("linxi")


@pytest.fixture(scope="module")
def xuchang() -> medrelief.Policy:
    return medrelief.load_policy("xuchang", settings=LIMITS)


def test_a_claim_given_as_mappings(linxi: medrelief.Policy) -> None:
    outcome = linxi.evaluate(CLAIM, PERSON, registrations=[REGISTRATION], history=())
    assert outcome.status == "settled"
    assert outcome.amounts["basic_insurance"] == 720_00
    assert outcome.amounts["relief_fund"] == 230_00
    assert outcome.person_pays == 50_00


def test_a_claim_given_as_records(linxi: medrelief.Policy) -> None:
    outcome = linxi.evaluate(
        Claim(person_id="p1", **CLAIM),
        Person(person_id="p1", **PERSON),
        registrations=[Registration(person_id="p1", **REGISTRATION)],
        history=(),
    )
    assert outcome == linxi.evaluate(CLAIM, PERSON, registrations=[REGISTRATION], history=())


def test_an_empty_table_is_a_known_no_and_an_absent_one_is_not(
    linxi: medrelief.Policy,
) -> None:
    refused = linxi.evaluate(CLAIM, PERSON, registrations=[], history=())
    assert refused.reasons == ("linxi.registered_for_year",)
    unknown = linxi.evaluate(CLAIM, PERSON, history=())
    assert unknown.status == "undetermined"
    assert "registered" in unknown.missing


def test_an_outcome_explains_itself(linxi: medrelief.Policy) -> None:
    outcome = linxi.evaluate(CLAIM, PERSON, registrations=[REGISTRATION], history=())
    for lang in ("zh", "en"):
        assert "230.00" in outcome.explain(lang)


def test_history_that_nobody_knows_leaves_totals_unknown(xuchang: medrelief.Policy) -> None:
    outcome = xuchang.evaluate(INPATIENT)
    assert outcome.status == "undetermined"
    assert outcome.missing == (
        "assistance_paid",
        "history.assistance_cap",
        "history.assistance_deductible",
    )


def test_history_counts_into_the_totals(xuchang: medrelief.Policy) -> None:
    # Base 1500.00 - 500.00 = 1000.00; (1000.00 - 500.00) x 70 % = 350.00
    first = xuchang.evaluate(INPATIENT, history=())
    assert first.amounts["assistance"] == 350_00
    # An earlier base of 300.00 leaves 200.00 of the deductible: (1000.00 - 200.00) x 70 %
    earlier = INPATIENT | {
        "claim_id": "c0",
        "service_date": "2022-03-01",
        "total_cost": "1000.00",
        "in_policy_cost": "800.00",
    }
    assert xuchang.evaluate(INPATIENT, history=[earlier]).amounts["assistance"] == 560_00
    later = earlier | {"service_date": "2022-09-01"}
    assert xuchang.evaluate(INPATIENT, history=[later]).amounts["assistance"] == 350_00


def test_a_total_of_a_township_is_not_known_from_one_person() -> None:
    zibo = medrelief.load_policy(
        "zibo",
        settings={"pooled_ratio": "50%", "pooled_ceiling": "300 yuan"},
        choices={"ceiling_of": "township_year"},
    )
    outcome = zibo.evaluate(
        {
            "claim_id": "c1",
            "service_date": "2020-06-01",
            "care_type": "outpatient",
            "facility_level": "township",
            "facility_division": "370302",
            "total_cost": "100.00",
            "in_policy_cost": "100.00",
            "identities": "none",
            "insured_scheme": "resident",
        },
        facility={"township": "北镇"},
        history=(),
    )
    assert "history.pooled_ceiling" in outcome.missing


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"total_cost": 0.1}, "claim.total_cost: expected an amount as text, whole yuan"),
        ({"total_cost": "1.005"}, "claim.total_cost: expected an amount with at most two decimals"),
        ({"service_date": "soon"}, "claim.service_date: expected a date"),
        ({"shoe_size": 42}, "claim.shoe_size: there is no such column"),
        ({"claim_id": None}, "claim.claim_id: expected a value"),
    ],
)
def test_what_cannot_be_read_is_named(
    linxi: medrelief.Policy, change: dict[str, Any], told: str
) -> None:
    with pytest.raises(medrelief.WrongUse) as raised:
        linxi.evaluate(CLAIM | change, PERSON)
    assert str(raised.value).startswith(told)


def test_a_claim_is_not_its_own_history(linxi: medrelief.Policy) -> None:
    with pytest.raises(medrelief.WrongUse, match="two claims have one claim_id"):
        linxi.evaluate(CLAIM, PERSON, history=[CLAIM])


def test_history_is_that_of_the_person(linxi: medrelief.Policy) -> None:
    other = CLAIM | {"claim_id": "c2", "person_id": "p2"}
    with pytest.raises(medrelief.WrongUse, match="another person"):
        linxi.evaluate(CLAIM | {"person_id": "p1"}, history=[other])


def test_threads_share_a_policy(xuchang: medrelief.Policy) -> None:
    expected = xuchang.evaluate(INPATIENT, history=())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: xuchang.evaluate(INPATIENT, history=()), range(400)))
    assert found == [expected] * 400


def test_a_pack_that_does_not_exist() -> None:
    with pytest.raises(medrelief.WrongUse, match="no pack is named 'linx'"):
        medrelief.load_policy("linx")


def frame(**columns: Any) -> pl.DataFrame:
    given: dict[str, Any] = {"person_id": "p1", "basic_paid": "0.00"} | INPATIENT | columns
    return pl.DataFrame({name: [value] for name, value in given.items()})


SETTINGS = {f"xuchang.{name}": value for name, value in LIMITS.items()}


@pytest.mark.parametrize("engine", ["reference", "columns"])
def test_a_frame_in_and_a_frame_out(engine: str) -> None:
    result = medrelief.evaluate(frame(), policy="xuchang", settings=SETTINGS, engine=engine)
    (row,) = result.rows(named=True)
    assert (row["claim_id"], row["policy"], row["status"]) == ("c1", "xuchang", "settled")
    assert row["assistance"] == Decimal("350.00")
    assert row["person_pays"] == Decimal("1150.00")
    assert row["missing"] == ""


def test_other_frames_go_in_too() -> None:
    expected = medrelief.evaluate(frame(), policy="xuchang", settings=SETTINGS)
    arrow = frame().to_arrow()
    for given in (arrow, arrow.to_pandas(), frame().lazy()):
        assert medrelief.evaluate(given, policy="xuchang", settings=SETTINGS).equals(expected)


def test_rows_of_a_frame_that_cannot_be_read() -> None:
    with pytest.raises(
        medrelief.Unreadable, match="rows that cannot be read: 1; the first is line 1"
    ):
        medrelief.evaluate(frame(total_cost="1.005"), policy="xuchang")


IN_ANY_ORDER = """
import medrelief.evaluate.reference
from medrelief import evaluate
import medrelief
assert callable(evaluate) and callable(medrelief.evaluate)
assert medrelief.evaluate.reference.Reference
"""


def test_the_function_and_the_folder_of_one_name_live_together() -> None:
    subprocess.run([sys.executable, "-c", IN_ANY_ORDER], check=True, timeout=60)


def test_what_does_not_exist_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'evaluat'"):
        _ = medrelief.evaluat  # type: ignore[attr-defined]
