"""A scenario about a provision → the matter that the provision is judged on.

Why: a scenario says only what it is about; the rest is as the verbs would have it.
In: a rule and a scenario.  Out: `Matter`.  Must never: give a fact that the scenario
does not give, other than the ids and the days that are said by its subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.evaluate.case_facts import (
    PERSON,
    Unread,
    claims_of,
    facts_of_row,
    person_of,
    read_cell,
    rows_of_table,
    searched_claims,
)
from medrelief.facts.columns import Column
from medrelief.facts.kinds import Kind
from medrelief.policy.values import date_of
from medrelief.subjects import matters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from medrelief.policy.cases import Case as Scenario
    from medrelief.program.provision import Rule
    from medrelief.subjects.rows import Matter


def matter_of_scenario(rule: Rule, scenario: Scenario) -> Matter:
    """What the rule is judged on.  Raises `Unread` for a cell that is not what it should be."""
    today = scenario.today
    match rule.provision.subject:
        case "application":
            row = _subject(scenario, "registrations", "application")
            return matters.application(row, _about(scenario), today)
        case "identity_change":
            row = _subject(scenario, "identities", "change")
            return matters.identity_change(row, _about(scenario), today)
        case "occurrence":
            row = _subject(scenario, "events", "occurrence")
            if row.get("on") is None:
                raise Unread("occurrence has no on")
            return matters.occurrence(row, _about(scenario), today)
        case "person":
            return matters.person_in_year(_year(scenario), _about(scenario), today)
        case "statement":
            return _statement(scenario)
        case _:
            return _claim(scenario)


def _claim(scenario: Scenario) -> Matter:
    if not scenario.claim:
        raise Unread("the case has no claim")
    claims = claims_of(scenario)
    others = searched_claims(scenario, claims[0].person_id) or []
    return matters.claim(claims[0], matters.claim_rows([claims[0], *others], scenario.rejected))


def _subject(scenario: Scenario, table: str, where: str) -> dict[str, Any]:
    row = facts_of_row(table, scenario.subject, where)
    row.setdefault("person_id", PERSON)
    return row


def _about(scenario: Scenario, *, of_person: bool = True) -> matters.About:
    owner = scenario.subject.get("person_id", PERSON)
    claims = searched_claims(scenario, owner if of_person else None)
    tables = {
        name: rows_of_table(getattr(scenario, name), name, owner, owner)
        for name in ("registrations", "identities", "enrolments", "events")
    }
    facility = scenario.facility
    return matters.About(
        person=person_of(scenario) if of_person else None,
        facility=None if facility is None else facts_of_row("facilities", facility, "facility"),
        claims=None if claims is None else matters.claim_rows(claims, scenario.rejected),
        **tables,
    )


def _year(scenario: Scenario) -> int:
    cell = scenario.subject.get("year")
    if cell is not None:
        return int(read_cell(Column("year", Kind.COUNT), cell, "period"))
    if scenario.today is None:
        raise Unread("the case has neither a period nor today")
    return scenario.today.year


def _statement(scenario: Scenario) -> Matter:
    cells = scenario.subject
    kinds = {"payer": Kind.TEXT, "amount": Kind.MONEY, "claims": Kind.COUNT}
    known = {
        name: read_cell(Column(name, kind), cells[name], "statement")
        for name, kind in kinds.items()
        if name in cells
    }
    return matters.statement(
        _month(cells),
        known.get("payer"),
        known.get("amount"),
        known.get("claims"),
        _about(scenario, of_person=False),
        scenario.today,
    )


def _month(cells: Mapping[str, object]) -> date:
    day = date_of(f"{cells.get('month')}-01")
    if day is None:
        raise Unread("statement: month: expected a month such as 2020-05")
    return day
