"""Alerts as they arise, day by day, worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ended

    Watch = Callable[..., Ended]

PERIOD = ("--set", "xuchang.enrolment_period_end=2022-03-31")
NEEDY = {"table": "identities", "person_id": "p", "identity": "minimum_living",
         "valid_from": "2022-01-10", "received_on": "2022-01-10"}  # fmt: skip
INSURED = {"table": "enrolments", "person_id": "p", "policy": "xuchang", "year": 2022,
           "scheme": "resident", "enrolled_on": "2022-01-12"}  # fmt: skip


def claim(claim_id: str, day: str, cost: str, **more: Any) -> dict[str, Any]:
    return {"table": "claims", "claim_id": claim_id, "person_id": "p", "policy": "xuchang",
            "service_date": day, "total_cost": cost, "in_policy_cost": "0", "basic_paid": "0",
            **more}  # fmt: skip


@pytest.mark.parametrize(
    ("last", "days"),
    [("28.00", []), ("28.01", ["2022-05-02"]), ("27.99", [])],
)
def test_a_threshold_is_crossed_on_the_day_of_the_claim(
    watch: Watch, last: str, days: list[str]
) -> None:
    lines = [NEEDY, INSURED, claim("a", "2022-02-01", "29000.00"), claim("b", "2022-05-02", last)]
    ended = watch(lines, *PERIOD)
    assert ended.code == 0
    told = [(day, "raised", "xuchang.key_actual") for day in days]
    assert ended.told("threshold_crossed") == told


def test_a_threshold_that_a_reversal_takes_back_ends(watch: Watch) -> None:
    lines = [
        NEEDY, INSURED, claim("a", "2022-02-01", "30000.00"),
        claim("b", "2022-03-02", "-30000.00", reverses="a"),
    ]  # fmt: skip
    assert watch(lines, *PERIOD).told("threshold_crossed") == [
        ("2022-02-01", "raised", "xuchang.key_actual"),
        ("2022-03-02", "ended", "xuchang.key_actual"),
    ]


def test_lines_of_one_day_are_looked_at_together(watch: Watch) -> None:
    lines = [
        NEEDY, INSURED, claim("a", "2022-02-01", "30000.00"),
        claim("b", "2022-02-01", "-30000.00", reverses="a"),
        claim("c", "2022-02-02", "1.00"),
    ]  # fmt: skip
    assert watch(lines, *PERIOD).told("threshold_crossed") == []


def test_a_deadline_comes_near_and_is_missed(watch: Watch) -> None:
    # Accepted on 27 September 2022: ten working days end on 14 October.
    application = {"table": "registrations", "person_id": "p", "policy": "xuchang",
                   "disease": "psychosis", "kind": "first", "applied_on": "2022-09-27",
                   "accepted_on": "2022-09-27", "decision": "pending"}  # fmt: skip
    ended = watch([application], *PERIOD, "--until", "2022-10-13")
    assert ended.told("deadline_near") == [("2022-10-11", "raised", "xuchang.appraisal")]
    assert ended.told("deadline_missed") == []
    ended = watch([application], *PERIOD, "--until", "2022-10-14")
    assert ended.told("deadline_missed") == []
    ended = watch([application], *PERIOD, "--until", "2022-10-15")
    assert ended.told("deadline_missed") == [("2022-10-15", "raised", "xuchang.appraisal")]
    decided = {**application, "decision": "approved", "decided_on": "2022-10-14",
               "notified_on": "2022-10-14"}  # fmt: skip
    ended = watch([application, decided], *PERIOD, "--until", "2022-12-31")
    assert ended.told("deadline_missed") == []
    assert [state for _, state, _ in ended.told("deadline_near")] == ["raised", "ended"]


@pytest.mark.parametrize(("near", "day"), [(0, "2022-10-14"), (5, "2022-10-09")])
def test_from_when_a_deadline_is_near(watch: Watch, near: int, day: str) -> None:
    application = {"table": "registrations", "person_id": "p", "policy": "xuchang",
                   "disease": "psychosis", "kind": "first", "accepted_on": "2022-09-27",
                   "decision": "pending"}  # fmt: skip
    ended = watch([application], *PERIOD, "--until", "2022-10-14", "--near", near)
    assert ended.told("deadline_near") == [(day, "raised", "xuchang.appraisal")]


def test_newly_needy_and_not_enrolled_until_enrolled(watch: Watch) -> None:
    needy = {**NEEDY, "valid_from": "2022-04-10", "received_on": "2022-04-10"}
    enrolled = {**INSURED, "enrolled_on": "2022-04-20"}
    ended = watch([needy, enrolled], "--policy", "xuchang", *PERIOD)
    told = [each for each in ended.told("not_enrolled") if each[2] == "xuchang.newly_needy"]
    assert told == [
        ("2022-04-10", "raised", "xuchang.newly_needy"),
        ("2022-04-20", "ended", "xuchang.newly_needy"),
    ]


def test_what_only_time_changes_is_told_on_its_day(watch: Watch) -> None:
    # Identified within the enrolment period, and not insured once it has ended.
    ended = watch([NEEDY], "--policy", "xuchang", *PERIOD, "--until", "2022-04-30")
    told = [each for each in ended.told("not_enrolled") if each[2] == "xuchang.to_urge"]
    assert told == [("2022-04-01", "raised", "xuchang.to_urge")]


def test_treated_and_not_registered_until_registered(watch: Watch) -> None:
    needy = {"table": "identities", "person_id": "p", "identity": "minimum_living",
             "valid_from": "2021-01-10", "received_on": "2021-01-10"}  # fmt: skip
    treated = {**claim("a", "2021-02-01", "10.00"), "policy": "weihai", "disease": "diabetes"}
    registered = {"table": "registrations", "person_id": "p", "policy": "weihai",
                  "disease": "diabetes", "applied_on": "2021-02-08", "decided_on": "2021-02-08",
                  "decision": "approved", "valid_from": "2021-02-09"}  # fmt: skip
    ended = watch([needy, treated, registered])
    assert ended.told("treated_not_registered") == [
        ("2021-02-01", "raised", "weihai.unregistered"),
        ("2021-02-08", "ended", "weihai.unregistered"),
    ]


def test_a_change_that_contradicts_another_is_refused(watch: Watch) -> None:
    first = {**NEEDY, "valid_to": "2022-06-30", "source": "civil_affairs"}
    second = {**NEEDY, "valid_to": "2022-09-30", "source": "poverty_relief_office"}
    overlapping = {**NEEDY, "person_id": "q", "valid_from": "2022-02-01",
                   "received_on": "2022-02-01"}  # fmt: skip
    ended = watch([first, second, {**NEEDY, "person_id": "q"}, overlapping])
    told = [(a["person_id"], a["name"]) for a in ended.alerts if a["alert"] == "change_refused"]
    assert told == [("p", "contradiction"), ("q", "overlap")]


def test_lines_that_cannot_be_taken_are_named_and_the_rest_goes_on(watch: Watch) -> None:
    lines = [
        {"table": "claims", "claim_id": "a"},
        {"table": "visits"},
        {**claim("a", "2022-02-01", "29029.00"), "total_cost": "1.005"},
        NEEDY, INSURED, claim("a", "2022-02-01", "29029.00"), claim("a", "2022-02-02", "1.00"),
    ]  # fmt: skip
    ended = watch(lines, *PERIOD, "--lang", "en")
    assert ended.code == 3
    places = [line.split(" ")[0] for line in ended.err.splitlines()]
    assert places[:4] == [
        "stream.jsonl:1:person_id:", "stream.jsonl:2:table:", "stream.jsonl:3:total_cost:",
        "stream.jsonl:7:claim_id:",
    ]  # fmt: skip
    assert "1.005" not in ended.err
    assert ended.told("threshold_crossed") == [("2022-02-01", "raised", "xuchang.key_actual")]
