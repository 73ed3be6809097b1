"""A policy ready to decide claims one at a time, for programs that ask as they go.

Why: a service loads a pack once and then has a tenth of a millisecond per claim.
In: records or plain mappings.  Out: `Outcome`s that can explain themselves.
Must never: hold anything that changes; threads share one `ReadyPolicy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import ValidationError

from medrelief.evaluate.batch import decide_all
from medrelief.evaluate.keys import all_per_person
from medrelief.evaluate.reference import Reference
from medrelief.evaluate.totals import Totals
from medrelief.facts.records import (
    Claim,
    Event,
    Facility,
    Identity,
    Person,
    Record,
    Registration,
)
from medrelief.policy.library import load_policy as policy_of
from medrelief.policy.settings import WrongUse
from medrelief.program.compile import program_from_policy
from medrelief.subjects.case import case_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from medrelief.evaluate.outcome import Outcome
    from medrelief.policy.model import Policy
    from medrelief.program.program import Program
    from medrelief.subjects.case import Case, Facts

    Given: TypeAlias = Mapping[str, Any]

_NOBODY = "person"
"""The id of a person whom the caller does not name."""


def load_policy(
    name: str | Path,
    *,
    settings: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    overlays: Sequence[str | Path] = (),
    policies: str | Path | None = None,
) -> ReadyPolicy:
    """A policy, read, checked and compiled; share it between threads.

    Args:
        name: a shipped pack such as `linxi`, or the folder of one.
        settings: parameter → value as in a pack, such as `{"base_ratio": "50%"}`.
        choices: reading → option, such as `{"uplift_as": "relative"}`.
        overlays: files laid over the pack, the later over the earlier.
        policies: the folder in which names are looked up; the shipped packs by default.
    Raises:
        PackFaults: the pack or an overlay has an error; everything known to be wrong is in it.
        WrongUse: no such pack, parameter, reading or option.
    Example:
        >>> from medrelief import load_policy
        >>> load_policy("linxi", choices={"uplift_as": "relative"}).id
        'linxi'
    """
    policy = policy_of(
        name, overlays=overlays, settings=settings, choices=choices, policies_folder=policies
    )
    return ReadyPolicy(policy, program_from_policy(policy))


@dataclass(frozen=True, slots=True)
class ReadyPolicy:
    """A policy with its program."""

    policy: Policy
    program: Program = field(repr=False)
    _reference: Reference = field(init=False, repr=False, compare=False)
    _totals_beyond_person: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_reference", Reference(self.program))
        object.__setattr__(self, "_totals_beyond_person", not all_per_person(self.program))

    @property
    def id(self) -> str:
        """The name of the pack."""
        return self.policy.id

    @property
    def digest(self) -> str:
        """sha256 over the pack and everything laid over it."""
        return self.policy.digest

    def evaluate(
        self,
        claim: Claim | Given,
        person: Person | Given | None = None,
        *,
        registrations: Iterable[Registration | Given] | None = None,
        identities: Iterable[Identity | Given] | None = None,
        facility: Facility | Given | None = None,
        events: Iterable[Event | Given] | None = None,
        history: Iterable[Claim | Given] | None = None,
    ) -> Outcome:
        """What the notice decides about one claim, with all that explains it.

        Args:
            claim: a record, or column → value; money as text, whole yuan or `Decimal`.
                An omitted field is a column not carried, None is unknown.  A mapping may
                leave `person_id` out, as may those of the other arguments.
            person: the person's row; None where nothing is known beyond the claim.
            registrations, identities, events: the person's rows.  None is a table that
                is not supplied: then the claim's own registration and the person's
                undated identities count.  `()` is a table in which the person has no row.
            facility: the institution of the claim.
            history: the person's other claims under this policy, which count into running
                totals.  `()` means that there are none, None that nobody knows.  A total
                that several persons share is not known here; see `decide`.
        Returns:
            Amounts in whole fen; None where an amount is not known.
        Raises:
            WrongUse: a field that does not exist, or a value that does not read as it should.
        """
        facts = _facts(Claim, claim, "claim", {"person_id": _person_id(claim, person)})
        about = None if person is None else _facts(Person, person, "person", _id_of(facts))
        place = None if facility is None else _facility(facility, facts)
        with_rows = partial(
            case_of,
            person=about,
            registrations=_rows(Registration, registrations, "registrations", facts),
            identities=_rows(Identity, identities, "identities", facts),
            events=_rows(Event, events, "events", facts),
        )
        case = with_rows(facts, facility=place)
        others = [] if history is None else [with_rows(e) for e in _others(history, facts)]
        totals = Totals(unknown_start=history is None or self._totals_beyond_person)
        return decide_all(self._reference, [case, *others], totals, traced=_always)[0]

    def decide(self, cases: Sequence[Case]) -> list[Outcome]:
        """The outcomes of all claims that share totals, in the order given, without traces.

        Args: cases made with `medrelief.subjects.case.case_of`; totals begin at zero.
        """
        return decide_all(self._reference, cases)


def _always(_: str) -> bool:
    return True


def _person_id(claim: object, person: object) -> object:
    # A record needs no default, and asking for its class is far quicker than `isinstance`.
    if claim.__class__ is Claim:
        return None
    for given in (claim, person):
        if isinstance(given, Record):
            return given.__dict__["person_id"]
        if isinstance(given, Mapping) and given.get("person_id") is not None:
            return given["person_id"]
    return _NOBODY


def _id_of(claim: Facts) -> Given:
    return {"person_id": claim["person_id"]}


def _facility(given: Facility | Given, claim: Facts) -> Facts:
    return _facts(Facility, given, "facility", {"facility_id": claim.get("facility_id") or "none"})


def _rows(
    record: type[Record],
    given: Iterable[Record | Given] | None,
    what: str,
    claim: Facts,
) -> list[Facts] | None:
    if given is None:
        return None
    return [_facts(record, row, what, _id_of(claim)) for row in given]


def _others(history: Iterable[Claim | Given], claim: Facts) -> list[Facts]:
    others = [_facts(Claim, each, "history", _id_of(claim)) for each in history]
    ids = [claim["claim_id"], *(each["claim_id"] for each in others)]
    if len(set(ids)) < len(ids):
        raise WrongUse("two claims have one claim_id", "leave the claim itself out of its history")
    if any(each["person_id"] != claim["person_id"] for each in others):
        raise WrongUse("history holds a claim of another person")
    return others


def _facts(record: type[Record], given: Record | Given, what: str, defaults: Given) -> Facts:
    """Column → value.  A record has been checked when it was made."""
    if given.__class__ is record or isinstance(given, record):
        # The fields as pydantic stores them: twice as fast as reading them one by one.
        return given.__dict__
    if not isinstance(given, Mapping):
        raise WrongUse(f"{what} is neither a {record.__name__} nor a mapping of columns to values")
    try:
        return record.model_validate({**defaults, **given}).__dict__
    except ValidationError as error:
        raise WrongUse(_faults_of(error, what)) from None


def _faults_of(error: ValidationError, what: str) -> str:
    """Each field with what was expected; never the value, which may name a person."""
    told = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        field_name = ".".join(str(part) for part in fault["loc"])
        message = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            message = "there is no such column"
        elif fault["type"] == "missing":
            message = "the column is required"
        told.append(f"{what}.{field_name}: {message}")
    return "; ".join(told)
