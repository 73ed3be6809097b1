"""`cases.yaml` → frozen scenarios: given facts, expected outcome, the rule they show.

Why: `policies test`, pytest and the coverage of rows run the same cases.  In: the
file and the policy it belongs to.  Out: `Case`s whose cells are still text, as a
table would hold them.  Must never: work out an expected value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.columns import FUNDS, PERSON_COLUMNS, TABLES
from medrelief.language.scope import SUBJECTS
from medrelief.policy.diagnostics import Label, fault, refuse_errors
from medrelief.policy.fields import (
    Faults,
    Fields,
    day_of,
    fields_of,
    is_empty,
    items_of,
    unknown_key,
)
from medrelief.policy.nearest import hint_for
from medrelief.policy.pack_nodes import scalars_under
from medrelief.policy.settings import WrongUse, with_settings
from medrelief.policy.values import EXPECTED
from medrelief.policy.yaml_nodes import ListNode, MapNode, ScalarNode, read_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from medrelief.policy.diagnostics import Diagnostic
    from medrelief.policy.model import Place, Policy, Provision
    from medrelief.policy.yaml_nodes import Entry, Node

    Cell = str | tuple[str, ...]
    Row = Mapping[str, Cell]

AMOUNTS = (*FUNDS, "fund_total", "person_pays")
LISTED = ("reasons", "missing", "findings", "clauses")
RESULT_COLUMNS = ("claim_id", "policy", "status", *AMOUNTS, *LISTED)
JUDGED = ("reasons", "missing", "findings", "alerts", "clauses")
KEY_OF_SUBJECT: Mapping[str, str] = MappingProxyType(
    {
        "claim": "claim",
        "application": "application",
        "person": "period",
        "identity_change": "change",
        "occurrence": "occurrence",
        "statement": "statement",
    }
)
"""What a provision is about → the key of a case that holds the facts of it."""
_DERIVED = frozenset({"date", "today", "start", "end", "month_start", "month_end"})
SUBJECT_KEYS = tuple(KEY_OF_SUBJECT.values())
_OF_CLAIMS = ("others", "opening")
_OF_PROVISIONS = ("today", "enrolments", "claims")


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario.  A cell is text, or a tuple of texts for a set; an empty cell is `""`.

    `None` for a table means that it is not supplied, an empty tuple that it is
    supplied and has no row.  A scenario is about a claim, or about the subject of
    the `provision` that it names: then `subject` holds the facts of that.
    """

    name: str
    cite: tuple[str, ...]
    rows: tuple[str, ...]
    claim: Row
    person: Row | None
    registrations: tuple[Row, ...] | None
    identities: tuple[Row, ...] | None
    facility: Row | None
    others: tuple[Row, ...]
    rejected: tuple[date, ...]
    opening: Row | None
    events: tuple[Row, ...] | None
    choose: Mapping[str, str]
    set: Mapping[str, str]
    expect: Row
    place: Place
    provision: str = ""
    subject: Row = field(default_factory=lambda: MappingProxyType({}))
    today: date | None = None
    enrolments: tuple[Row, ...] | None = None
    claims: tuple[Row, ...] | None = None


def read_cases(path: Path, policy: Policy) -> tuple[Case, ...]:
    """The cases of a pack, in the order of the file.

    Raises: `PackFaults` for unknown keys and columns, names or clauses that the
    policy does not have, and two cases with one name.
    """
    node = read_nodes(path)
    faults = Faults([])
    top = fields_of(node, "cases", node.place, faults)
    under = top.entry("cases")
    items = items_of(under.value, "'cases'", faults) if under else ()
    cases = tuple(_case(item, policy, faults) for item in items)
    found = (*faults.found, *_repeated(cases), *_uncited(node, policy))
    refuse_errors(found)
    return cases


def _case(node: Node, policy: Policy, faults: Faults) -> Case:
    fields = fields_of(node, "case", node.place, faults)
    claim_columns = (*_columns("claims"), *(column.name for column in PERSON_COLUMNS))
    about = _provision(fields, policy)
    results = (*RESULT_COLUMNS, *_yields(policy)) if about is None else judgement_columns(about)
    case = Case(
        name=fields.text("name"),
        cite=fields.cite(),
        rows=fields.texts("rows"),
        claim=_row(fields, "claim", claim_columns) or MappingProxyType({}),
        person=_row(fields, "person", _columns("persons")),
        registrations=_rows(fields, "registrations", _columns("registrations")),
        identities=_rows(fields, "identities", _columns("identities")),
        facility=_row(fields, "facility", _columns("facilities")),
        others=_rows(fields, "others", claim_columns) or (),
        rejected=tuple(_days(fields)),
        opening=_row(fields, "opening", tuple(policy.accumulators), "accumulator"),
        events=_rows(fields, "events", _columns("events")),
        choose=_texts(_row(fields, "choose", tuple(policy.readings), "reading")),
        set=_texts(_row(fields, "set", tuple(policy.parameters), "parameter")),
        expect=_row(fields, "expect", results) or MappingProxyType({}),
        place=node.place,
        provision=about.id if about else "",
        subject=_subject(fields, about),
        today=fields.date_if("today"),
        enrolments=_rows(fields, "enrolments", _columns("enrolments")),
        claims=_rows(fields, "claims", claim_columns),
    )
    _refuse_unusable(case, fields, policy)
    return case


def judgement_columns(provision: Provision) -> tuple[str, ...]:
    """What can be expected of a provision."""
    return ("verdict", *(each.id for each in provision.yields), *JUDGED)


def _provision(fields: Fields, policy: Policy) -> Provision | None:
    """The provision that the case is about; None where it is about a claim, or about nothing."""
    entry = fields.entry("provision")
    if entry is None:
        if not fields.has("claim"):
            what = fields.shape.what
            fields.faults.add("MR103", fields.place, what=what, key="claim' or 'provision")
        _refuse_keys(fields, (*SUBJECT_KEYS[1:], *_OF_PROVISIONS), "a case about a claim")
        return None
    name = fields.text("provision")
    found = policy.provisions.get(name)
    if found is None:
        hint = hint_for(name, policy.provisions)
        fields.faults.add("MR602", entry.value.place, hint, kind="provision", name=name)
        return None
    others = (key for key in SUBJECT_KEYS if key != KEY_OF_SUBJECT[found.subject])
    _refuse_keys(fields, (*others, *_OF_CLAIMS), f"a case about '{name}'")
    return found


def _refuse_keys(fields: Fields, keys: Iterable[str], what: str) -> None:
    for key in keys:
        entry = fields.entry(key)
        if entry is not None:
            fields.faults.add("MR102", entry.key.place, what=what, key=key)


def _subject(fields: Fields, provision: Provision | None) -> Row:
    if provision is None:
        return MappingProxyType({})
    key = KEY_OF_SUBJECT[provision.subject]
    owned = SUBJECTS[provision.subject].owners[key]
    known = [name for name in owned if name not in _DERIVED]
    if provision.subject == "statement":
        known.append("month")
    return _row(fields, key, tuple(known)) or MappingProxyType({})


def _columns(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in TABLES[table].columns)


def _yields(policy: Policy) -> tuple[str, ...]:
    return tuple(extra.id for benefit in policy.benefits.values() for extra in benefit.yields)


def _row(fields: Fields, key: str, known: tuple[str, ...], kind: str = "") -> Row | None:
    entry = fields.entry(key)
    if entry is None:
        return None
    if is_empty(entry.value):
        return MappingProxyType({})
    return _row_of(entry.value, f"'{key}'", known, fields.faults, kind)


def _rows(fields: Fields, key: str, known: tuple[str, ...]) -> tuple[Row, ...] | None:
    entry = fields.entry(key)
    if entry is None:
        return None
    items = items_of(entry.value, f"'{key}'", fields.faults)
    return tuple(_row_of(item, f"a row of '{key}'", known, fields.faults) for item in items)


def _row_of(node: Node, what: str, known: tuple[str, ...], faults: Faults, kind: str = "") -> Row:
    if not isinstance(node, MapNode):
        faults.add("MR101", node.place, what=what, wanted="a mapping", got="something else")
        return MappingProxyType({})
    for entry in node.entries:
        if entry.key.text in known:
            continue
        if kind:
            hint = hint_for(entry.key.text, known)
            faults.add("MR602", entry.key.place, hint, kind=kind, name=entry.key.text)
        else:
            unknown_key(entry.key, what, known, faults)
    return MappingProxyType({e.key.text: _cell(e, faults) for e in node.entries})


def _cell(entry: Entry, faults: Faults) -> Cell:
    value = entry.value
    if isinstance(value, ScalarNode):
        return value.text
    if isinstance(value, ListNode):
        return tuple(item.text for item in value.items if isinstance(item, ScalarNode))
    what = f"'{entry.key.text}'"
    faults.add("MR101", value.place, what=what, wanted="a text or a list", got="a mapping")
    return ""


def _texts(row: Row | None) -> Mapping[str, str]:
    """Cells as one text each; a list as `--set` takes it."""
    cells = (row or {}).items()
    texts = {name: cell if isinstance(cell, str) else ";".join(cell) for name, cell in cells}
    return MappingProxyType(texts)


def _days(fields: Fields) -> Iterator[date]:
    for scalar in fields.scalars("rejected"):
        day = day_of(scalar, fields.faults)
        if day is not None:
            yield day


def _refuse_unusable(case: Case, fields: Fields, policy: Policy) -> None:
    """Options and values are judged by what a run would do with them."""
    for name, option in case.choose.items():
        reading = policy.readings.get(name)
        options = [known for known, _ in reading.options] if reading else [option]
        if option not in options:
            hint = f"known: {', '.join(options)}"
            fields.faults.add(
                "MR602", _place(fields, "choose", name), hint, kind="option", name=option
            )
    for name, text in case.set.items():
        if name not in policy.parameters:
            continue
        try:
            with_settings(policy, {name: text})
        except WrongUse as wrong:
            kind = EXPECTED[policy.parameters[name].kind]
            place = _place(fields, "set", name)
            fields.faults.add("MR105", place, wrong.hint, text=text, kind=kind)


def _place(fields: Fields, key: str, name: str) -> Place:
    """Where the value of `name` under `key` stands."""
    entry = fields.entry(key)
    value = entry.value.get(name) if entry and isinstance(entry.value, MapNode) else None
    return value.place if value else fields.place


def _repeated(cases: Iterable[Case]) -> Iterator[Diagnostic]:
    first: dict[str, Place] = {}
    for case in cases:
        if case.name in first:
            label = (Label(first[case.name], "the first of them"),)
            words = {"name": case.name}
            yield fault("MR601", case.place, labels=label, **words)
        first.setdefault(case.name, case.place)


def _uncited(node: Node, policy: Policy) -> Iterator[Diagnostic]:
    for cited in scalars_under(node, "cite"):
        if cited.text not in policy.clauses:
            hint = hint_for(cited.text, policy.clauses)
            yield fault("MR301", cited.place, hint=hint, name=cited.text)
