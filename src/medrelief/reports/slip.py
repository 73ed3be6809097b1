"""Settlement slips of claims, with the arithmetic; slips of chronic drugs that were delivered.

In: claims with everything they are decided on.  Out: a sheet per claim, and one more where
drugs were delivered.  Must never: show an amount that is not decided as if it were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.evaluate.batch import decide_all
from medrelief.evaluate.by_reference import cases_of, totals_of
from medrelief.evaluate.inputs import Inputs
from medrelief.evaluate.opening import opening_of
from medrelief.evaluate.outcome import Status
from medrelief.evaluate.reference import Reference
from medrelief.explain.labels import label
from medrelief.language.values import Unknown
from medrelief.policy.settings import WrongUse
from medrelief.reports.sheets import BLANK, Cell, Sheet, amount, text
from medrelief.reports.tables import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medrelief.evaluate.outcome import Outcome
    from medrelief.program.program import Program
    from medrelief.reports.tables import Wanted
    from medrelief.subjects.case import Case

MAIN, SECTION = "claims", ""
_DECIDED = (Status.SETTLED, Status.NOT_ELIGIBLE, Status.UNDETERMINED)


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """The slips of the claims asked for, or of all, by pack in the order of the claims.

    Raises: `WrongUse` where a claim asked for is not there.
    """
    left = set(wanted.claims)
    for policy, pack in wanted.packs.items():
        for case, outcome in _outcomes(wanted, policy, pack.program):
            left.discard(case.claim_id)
            yield _slip(wanted, pack.program, case, outcome)
            if case.facts["delivered"] is True:
                yield _delivery(wanted, pack.program, case)
    if left:
        raise WrongUse(f"claims of --claim that are not in the file: {len(left)}")


def _outcomes(wanted: Wanted, policy: str, program: Program) -> list[tuple[Case, Outcome]]:
    beside = {name: read for name, read in wanted.sources.tables.items() if name != MAIN}
    inputs = Inputs(wanted.sources.tables[MAIN], beside)
    _, cases = cases_of(inputs, policy)
    asked = frozenset(wanted.claims or (case.claim_id for case in cases))
    opening = opening_of(wanted.sources.frame("opening"), {policy: program})
    outcomes = decide_all(
        Reference(program),
        cases,
        totals_of(inputs, policy, opening.get(policy)),
        traced=lambda claim_id: claim_id in asked,
    )
    return [
        (case, outcome)
        for case, outcome in zip(cases, outcomes, strict=True)
        if case.claim_id in asked
    ]


def _slip(wanted: Wanted, program: Program, case: Case, outcome: Outcome) -> Sheet:
    say, facts = wanted.say, case.facts
    told = _amounts_told(outcome, wanted.lang)
    return Sheet(
        name=say("slip"),
        title=say("slip"),
        source=wanted.source(program.policy),
        head=(
            *_head(wanted, case),
            (say("total_cost"), _money(facts, "total_cost")),
            (say("in_policy_cost"), _money(facts, "in_policy_cost")),
            (say("result"), text(label("statuses", outcome.status, wanted.lang))),
        ),
        columns=(say("payer"), say("amount"), say("how")),
        rows=_rows(outcome, told, say("person_pays")),
        foot=((say("institution_signs"), BLANK), (say("person_signs"), BLANK)),
        notes=_named(outcome, wanted.lang),
    )


def _rows(
    outcome: Outcome, told: Mapping[str, tuple[str, str]], person: str
) -> tuple[tuple[Cell, ...], ...]:
    if outcome.status not in _DECIDED:
        return ((Cell(person), Cell("", right=True), Cell("")),)
    return tuple(
        (Cell(name), Cell(shown, right=True), Cell(how)) for name, (shown, how) in told.items()
    )


def _amounts_told(outcome: Outcome, lang: str) -> dict[str, tuple[str, str]]:
    """Payer → amount and arithmetic, as the explanation of the claim gives them."""
    heading = "金额" if lang == "zh" else "Amounts"
    unit = " 元" if lang == "zh" else " yuan"
    lines = outcome.explain(lang).splitlines()
    at = next((place for place, line in enumerate(lines) if line.startswith(heading)), None)
    found: dict[str, tuple[str, str]] = {}
    for line in [] if at is None else lines[at + 1 :]:
        if not line.startswith("  "):
            break
        name, _, rest = line.strip().partition("  ")
        shown, _, how = rest.partition("  ")
        known = shown.endswith(unit)
        found[name] = (shown.removesuffix(unit), how) if known else ("", rest)
    return found


def _named(outcome: Outcome, lang: str) -> tuple[str, ...]:
    """Why, what is missing, what to look at, and the clauses, as the explanation says them."""
    wanted = (
        ("原因", "缺少的事实", "提示", "采用的理解", "依据")
        if lang == "zh"
        else ("Because", "Missing facts", "Findings", "Readings used", "Clauses")
    )
    colon = "：" if lang == "zh" else ": "
    notes: list[str] = []
    heading = ""
    for line in outcome.explain(lang).splitlines():
        if not line.startswith("  "):
            heading = line
        elif heading in wanted:
            notes.append(f"{heading}{colon}{line.strip()}")
    return tuple(notes)


def _delivery(wanted: Wanted, program: Program, case: Case) -> Sheet:
    say, facts = wanted.say, case.facts
    days = facts["prescription_days"]
    lacking = say("lacking")
    return Sheet(
        name=say("delivery"),
        title=say("delivery"),
        source=wanted.source(program.policy),
        head=(
            *_head(wanted, case),
            (say("disease"), text(wanted.label("disease", _known(facts, "disease")), lacking)),
            (say("prescription_days"), text("" if isinstance(days, Unknown) else days, lacking)),
            (say("total_cost"), _money(facts, "total_cost")),
            (say("delivered_to"), text(_known(facts, "village"), lacking)),
        ),
        foot=((say("deliverer_signs"), BLANK), (say("receiver_signs"), BLANK)),
    )


def _head(wanted: Wanted, case: Case) -> tuple[tuple[str, Cell], ...]:
    facts = case.facts
    known = {name: _known(facts, name) for name in ("name", "id_number", "facility_name")}
    place = known["facility_name"] or _known(facts, "facility_id")
    return (
        *wanted.person(case.person_id, known),
        (wanted.say("claim"), text(case.claim_id)),
        (wanted.say("date"), text(iso(case.date))),
        (wanted.say("facility"), text(place)),
        (wanted.say("care_type"), text(wanted.label("care_type", _known(facts, "care_type")))),
    )


def _known(facts: Mapping[str, object], name: str) -> object:
    value = facts.get(name)
    return None if isinstance(value, Unknown) else value


def _money(facts: Mapping[str, object], name: str) -> Cell:
    value = facts[name]
    return amount(int(value)) if isinstance(value, int) else BLANK
