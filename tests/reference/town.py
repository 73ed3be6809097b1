"""Small packs written inside a test, and claims decided under them.

Why: a law of outcomes is best seen on a pack that has nothing else.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.batch import decide_all
from medrelief.evaluate.reference import Reference
from medrelief.facts.columns import FUNDS
from medrelief.policy.library import load_policy
from medrelief.program.compile import program_from_policy
from medrelief.subjects.case import case_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.evaluate.outcome import Outcome
    from medrelief.evaluate.totals import Totals
    from medrelief.program.program import Program
    from medrelief.subjects.case import Case

_HEAD = """\
pack: town
title: {zh: 甲, en: Town}
document: {number: 1, sha256: %s, file: town.txt}
division: "999999"
""" % ("0" * 64)
IN_FORCE = "in_force: {from: 2020-01-01, to: 2022-12-31, cite: art-1}\n"
_CLAUSES = "clauses:\n" + "".join(
    f"  art-{number}: {{at: {{zh: 甲, en: a}}, gist: {{zh: 甲, en: a}}, implements: [T1]}}\n"
    for number in range(1, 8)
)
ELSE = "else: {zh: 甲, en: a}"
"""What a condition says where it is false; no test here is about it."""


def town(body: str, *, in_force: str = IN_FORCE, **options: Mapping[str, str]) -> Program:
    """The program of a pack whose provisions are `body`; clauses are `art-1` to `art-7`."""
    with TemporaryDirectory() as folder:
        pack = Path(folder) / "town"
        pack.mkdir()
        text = (
            _HEAD
            + in_force
            + dedent(body).replace("ELSE", ELSE).replace("ABOUT", "about: {zh: 甲, en: a}")
        )
        (pack / "policy.yaml").write_text(text, encoding="utf-8")
        (pack / "clauses.yaml").write_text(_CLAUSES, encoding="utf-8")
        return program_from_policy(load_policy(pack, **options))


def case(  # the tables beside the claim are its own arguments
    claim_id: str = "c1",
    on: str = "2020-03-01",
    total_cost: int = 10_000,
    *,
    person: Mapping[str, Any] | None = None,
    facility: Mapping[str, Any] | None = None,
    registrations: list[dict[str, Any]] | None = None,
    identities: list[dict[str, Any]] | None = None,
    **facts: Any,
) -> Case:
    """A claim of 100.00 yuan of person p1 on 1 March 2020, unless it says otherwise."""
    claim = {
        "claim_id": claim_id,
        "person_id": "p1",
        "service_date": date.fromisoformat(on),
        "total_cost": total_cost,
        **facts,
    }
    return case_of(claim, person, facility, registrations=registrations, identities=identities)


def decided(program: Program, *cases: Case, totals: Totals | None = None) -> list[Outcome]:
    """The outcomes, in the order of the cases."""
    return decide_all(_ready(program), cases, totals)


_ready = lru_cache(maxsize=64)(Reference)


def outcome(program: Program, each: Case, totals: Totals | None = None) -> Outcome:
    """The outcome of one claim alone."""
    (only,) = decided(program, each, totals=totals)
    return only


def amounts(found: Outcome) -> list[int | None]:
    """The five funds in the order of payment, then what the person pays."""
    return [*(found.amounts[fund] for fund in FUNDS), found.person_pays]


EMPTY = [None] * 6
