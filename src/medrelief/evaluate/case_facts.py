"""The cells of a scenario → facts, as a table would have given them.

Why: a scenario about a claim and one about another subject are read alike.
In: rows of `policy.cases`, whose cells are text.  Out: facts, claims, expected cells.
Must never: pass over a cell that does not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.facts.amounts import fen_of_text, fen_text
from medrelief.facts.cells import value_of
from medrelief.facts.columns import Column
from medrelief.facts.headers import columns_read
from medrelief.facts.kinds import Kind
from medrelief.facts.refusals import Refused
from medrelief.subjects.case import case_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medrelief.policy.cases import Case as Scenario
    from medrelief.policy.cases import Cell, Row
    from medrelief.subjects.case import Case, Facts

CLAIM, PERSON = "c1", "p1"
"""The ids of the claim and the person where a scenario does not give them."""


class Unread(ValueError):  # it says what a cell should have been
    """A cell of a scenario that is not the fact it should be."""


def facts_of_row(table: str, row: Row, where: str) -> dict[str, Any]:
    """Column → value of one row.  Raises `Unread`."""
    columns = {column.name: column for column in columns_read(table)}
    return {name: read_cell(columns[name], cell, where) for name, cell in row.items()}


def read_cell(column: Column, cell: Cell, where: str) -> Any:
    """What a cell states; None where it is empty.  Raises `Unread`."""
    try:
        return value_of(column, cell)
    except Refused as refused:
        raise Unread(f"{where}: {column.name}: {refused}") from None


def rows_of_table(
    rows: Sequence[Row] | None, table: str, person: object, owner: object
) -> list[Facts] | None:
    """The rows of one person; a row that names nobody is the `owner`'s.  None stays None."""
    if rows is None:
        return None
    read = (facts_of_row(table, row, table) for row in rows)
    return [row for row in read if row.get("person_id", owner) == person]


def claims_of(scenario: Scenario) -> list[Case]:
    """The claim of the scenario, then the further ones."""
    owner = facts_of_row("claims", scenario.claim, "claim").get("person_id", PERSON)
    own = _claim(scenario, {"claim_id": CLAIM, **scenario.claim}, "claim", owner, is_subject=True)
    others = (
        _claim(scenario, {"claim_id": f"other-{number}", **row}, f"others {number}", owner)
        for number, row in enumerate(scenario.others, 1)
    )
    return [own, *others]


def searched_claims(scenario: Scenario, person: object) -> list[Case] | None:
    """The claims that a provision can search; None where the scenario gives no such table."""
    if scenario.claims is None:
        return None
    read = (
        _claim(scenario, {"claim_id": f"claim-{number}", **row}, f"claims {number}", PERSON)
        for number, row in enumerate(scenario.claims, 1)
    )
    return [each for each in read if person is None or each.person_id == person]


def person_of(scenario: Scenario) -> Facts:
    """What the scenario says about its person."""
    person = facts_of_row("persons", scenario.person or {}, "person")
    person.pop("person_id", None)
    return person


def _claim(
    scenario: Scenario, row: Row, where: str, owner: object, *, is_subject: bool = False
) -> Case:
    facts = facts_of_row("claims", row, where)
    facts.setdefault("person_id", PERSON)
    for required in ("service_date", "total_cost"):
        if facts.get(required) is None:
            raise Unread(f"claim {facts['claim_id']} has no {required}")
    # Rows of other tables belong to the person of the scenario unless they name another.
    person = facts["person_id"]
    return case_of(
        facts,
        person_of(scenario) if person == owner else {},
        _facility(scenario, facts, is_subject=is_subject),
        registrations=rows_of_table(scenario.registrations, "registrations", person, owner),
        identities=rows_of_table(scenario.identities, "identities", person, owner),
        events=rows_of_table(scenario.events, "events", person, owner),
    )


def _facility(scenario: Scenario, claim: Facts, *, is_subject: bool) -> Facts | None:
    if scenario.facility is None:
        return None
    facility = facts_of_row("facilities", scenario.facility, "facility")
    same = facility.get("facility_id") is not None and (
        claim.get("facility_id") == facility["facility_id"]
    )
    return facility if is_subject or same else None


def fen_of_cell(name: str, cell: Cell) -> int:
    """An amount in fen.  Raises `Unread`."""
    try:
        return fen_of_text(cell if isinstance(cell, str) else ";".join(cell))
    except Refused as refused:
        raise Unread(f"{name}: {refused}") from None


def spelled(name: str, cell: Cell, kind: Kind) -> str:
    """An expected cell as results spell it; an empty one stays empty.  Raises `Unread`."""
    if not cell:
        return ""
    if kind is Kind.MONEY:
        return fen_text(fen_of_cell(name, cell))
    if kind is Kind.DATE:
        return str(read_cell(Column(name, kind), cell, "expect"))
    return cell if isinstance(cell, str) else ";".join(sorted(cell))


def ids_of_cell(cell: Cell) -> tuple[str, ...]:
    """The ids of a cell, sorted."""
    if isinstance(cell, str):
        cell = tuple(part.strip() for part in cell.split(";") if part.strip())
    return tuple(sorted(cell))


def same_ids(expected: Sequence[str], got: Sequence[str], city: str) -> bool:
    """Whether these are the same ids; an expected one may lack its city."""
    left = list(got)
    for each in expected:
        for written in (each, f"{city}.{each}"):
            if written in left:
                left.remove(written)
                break
        else:
            return False
    return not left
