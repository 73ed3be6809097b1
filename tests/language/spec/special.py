"""Words and forms that are more than an operation on values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from language.spec.table import BOOL, COUNT, MONEY, TEXT, day, fen, some
from medrelief.facts.days import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.facts.kinds import Kind

    Values = Mapping[str, object]


class Waits(frozenset[str]):
    """A value that is not known, waiting for these facts."""


def waits(*facts: str) -> Waits:
    """Not known, waiting for these facts."""
    return Waits(facts)


@dataclass(frozen=True, slots=True)
class World:
    """What a formula is worked out in; everything absent is unknown, or not supplied.

    `a`, `b`, `c` are parameters of the table's kinds.  `taken` is what earlier
    claims took of the accumulator `total`, whose key is `person_id`; None where
    nobody knows.
    """

    given: tuple[object, ...] = ()
    claim: Values = field(default_factory=dict)
    registrations: tuple[Values, ...] | None = None
    identities: tuple[Values, ...] | None = None
    events: tuple[Values, ...] | None = None
    peers: tuple[Values, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    taken: int | None = 0
    key: str = "claim.person_id"
    cost_left: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One formula in one world."""

    formula: str
    world: World
    expected: object


@dataclass(frozen=True, slots=True)
class Table:
    """The cases of one word."""

    word: str
    cases: tuple[Case, ...]
    kinds: tuple[Kind, ...] = ()


def _given(formula: str, *rows: tuple[object, ...]) -> tuple[Case, ...]:
    """Cases of one formula over the parameters `a`, `b`, `c`; the value expected stands last."""
    return tuple(Case(formula, World(given=row[:-1]), row[-1]) for row in rows)


A, B, AB = waits("spec.a"), waits("spec.b"), waits("spec.a", "spec.b")

LOGIC = (
    Table(
        "and",
        _given(
            "a and b",
            (True, True, True),
            (True, False, False),
            (False, True, False),
            (False, False, False),
            (False, None, False),
            (None, False, False),
            (True, None, B),
            (None, True, A),
            (None, None, AB),
        ),
        (BOOL, BOOL),
    ),
    Table(
        "or",
        _given(
            "a or b",
            (True, True, True),
            (True, False, True),
            (False, True, True),
            (False, False, False),
            (True, None, True),
            (None, True, True),
            (False, None, B),
            (None, False, A),
            (None, None, AB),
        ),
        (BOOL, BOOL),
    ),
    Table("not", _given("not a", (True, False), (False, True), (None, A)), (BOOL,)),
    Table(
        "not in",
        (
            Case('a not in ["x", "y"]', World(("x",)), False),
            Case('a not in ["x", "y"]', World(("z",)), True),
            Case('a not in ["x", "y"]', World((None,)), A),
            Case("a not in []", World(("x",)), True),
        ),
        (TEXT,),
    ),
)

CHOICE = (
    Table(
        "if",
        _given(
            "if a then b else c",
            (True, 1, 2, 1),
            (False, 1, 2, 2),
            # the branch that is not taken does not matter
            (True, 1, None, 1),
            (False, None, 2, 2),
            (True, None, 2, B),
            (False, 1, None, waits("spec.c")),
            # not knowing the test does not matter where both branches are the same
            (None, 1, 1, 1),
            (None, 1, 2, A),
            (None, None, 1, AB),
            (None, 1, None, waits("spec.a", "spec.c")),
            (None, None, None, waits("spec.a", "spec.b", "spec.c")),
        ),
        (BOOL, MONEY, MONEY),
    ),
    Table(
        "by_reading",
        (
            Case("by_reading(which, first: 1, second: 2)", World(), 1),
            Case("by_reading(which, second: 2, first: 1)", World(), 1),
            Case(
                "by_reading(which, first: 1, second: 2)",
                World(choices={"which": "second"}),
                2,
            ),
            # an option that is not chosen leaves nothing open
            Case("by_reading(which, first: 1, second: a)", World((None,)), 1),
            Case(
                "by_reading(which, first: 1, second: a)",
                World((None,), choices={"which": "second"}),
                A,
            ),
        ),
        (COUNT,),
    ),
    Table(
        "first_known",
        (
            *_given(
                "first_known(a, b)",
                (1, 2, 1),
                (1, None, 1),
                (None, 2, 2),
                (None, None, AB),
                (0, 5, 0),
            ),
            *_given(
                "first_known(a, b, c)",
                (None, None, 3, 3),
                (None, 2, 3, 2),
                (None, None, None, waits("spec.a", "spec.b", "spec.c")),
            ),
            Case("first_known(claim.registered, true)", World(claim={"registered": False}), False),
            Case("first_known(claim.registered, true)", World(), True),
        ),
        (MONEY, MONEY, MONEY),
    ),
    Table(
        "pending",
        (
            Case("pending(claim.disease)", World(claim={"disease": "diabetes"}), waits("disease")),
            Case("pending(claim.disease)", World(), waits("disease")),
            Case("pending(facility.diagnostic)", World(), waits("facilities.diagnostic")),
            Case("pending(claim.date)", World(), waits("service_date")),
            Case("pending(a)", World((5,)), A),
            Case("pending(a)", World((None,)), A),
            # what only waits has no kind of its own: it fits beside an amount
            Case("first_known(pending(claim.disease), 5 yuan)", World(), 500),
        ),
        (MONEY,),
    ),
    Table(
        "given",
        (
            *_given("given(a)", (5, True), (0, True), (None, False)),
            Case("given(claim.papers)", World(claim={"papers": some("receipt")}), True),
            Case("given(claim.papers)", World(claim={"papers": some()}), True),
            Case("given(claim.papers)", World(), False),
            # `since` is given from 1 March 2020 on
            Case("given(since)", World(claim={"service_date": day("2020-02-29")}), False),
            Case("given(since)", World(claim={"service_date": day("2020-03-01")}), True),
            Case("given(since)", World(claim={"service_date": day("2020-03-02")}), True),
        ),
        (MONEY,),
    ),
)

TOTALS = (
    Table(
        "fill",
        (
            *(
                Case("fill(a, b, total)", World((amount, limit), taken=taken), expected)
                for amount, limit, taken, expected in (
                    (100, 500, 0, 100),
                    (100, 500, 400, 100),
                    (100, 500, 401, 99),
                    (100, 500, 499, 1),
                    (100, 500, 500, 0),
                    # the limit is below what was taken already
                    (100, 500, 501, 0),
                    (0, 500, 0, 0),
                    (-100, 500, 0, 0),
                    (100, 0, 0, 0),
                    (100, -5, 0, 0),
                    # whole fen are taken, halves up; a limit likewise
                    (fen("0.5"), 500, 0, 1),
                    (fen("0.4999"), 500, 0, 0),
                    (100, fen("2.5"), 0, 3),
                    (None, 500, 0, A),
                    (100, None, 0, B),
                    (None, None, 0, AB),
                    (100, 500, None, waits("history.total")),
                    (None, 500, None, waits("history.total", "spec.a")),
                )
            ),
            Case(
                "fill(a, b, total)",
                World((100, 500), key="claim.episode_id"),
                waits("episode_id"),
            ),
        ),
        (MONEY, MONEY),
    ),
    Table(
        "highest_before",
        (
            Case("highest_before(a, total)", World((300,)), 0),
            Case("highest_before(a, total)", World((None,)), 0),
            Case("highest_before(a, total)", World((300,), taken=None), waits("history.total")),
            Case(
                "highest_before(a, total)",
                World((None,), taken=None),
                waits("history.total", "spec.a"),
            ),
            Case(
                "highest_before(a, total)",
                World((300,), key="claim.episode_id"),
                waits("episode_id"),
            ),
            Case(
                "highest_before(a, total)",
                World((None,), key="claim.episode_id"),
                waits("episode_id", "spec.a"),
            ),
        ),
        (MONEY,),
    ),
    Table(
        "within_cost",
        (
            *(
                Case("within_cost(a)", World((amount, left), cost_left="b"), expected)
                for amount, left, expected in (
                    (100, 101, 100),
                    (100, 100, 100),
                    (100, 99, 99),
                    (100, 0, 0),
                    (fen("0.5"), 100, 1),
                    (fen("99.5"), 99, 99),
                    (None, 100, A),
                    (100, None, B),
                    (None, None, AB),
                )
            ),
        ),
        (MONEY, MONEY),
    ),
)

_GRADES = "registration.grade >= 2"


def _rows(formula: str, *rows: tuple[tuple[Values, ...] | None, object]) -> tuple[Case, ...]:
    """Cases of one formula over rows of the registrations table."""
    return tuple(Case(formula, World(registrations=found), expected) for found, expected in rows)


def _grades(*grades: int | None) -> tuple[Values, ...]:
    return tuple({"grade": grade} for grade in grades)


_G = waits("registrations.grade")
_PEER_MONEY = "peer.date <= claim.date"


def _peers(formula: str, *rows: tuple[tuple[Values, ...], object]) -> tuple[Case, ...]:
    return tuple(Case(formula, World(peers=peers), expected) for peers, expected in rows)


def _peer(total_cost: int, **facts: object) -> Values:
    return {"total_cost": total_cost, **facts}


_EARLY, _LATE = day("2020-02-01"), day("2020-03-02")
"""Before and after the claim's day, 1 March 2020."""

SEARCHES = (
    Table(
        "exists",
        (
            *_rows(
                f"exists registration with {_GRADES}",
                ((), False),
                (_grades(1), False),
                (_grades(2), True),
                (_grades(1, 1, 3), True),
                (_grades(None), _G),
                (_grades(1, None), _G),
                (_grades(None, 2), True),
                (_grades(2, None), True),
            ),
            # without a table the claim's own registration counts
            Case(
                f"exists registration with {_GRADES}",
                World(claim={"registered": True, "registration_grade": 2}),
                True,
            ),
            Case(
                f"exists registration with {_GRADES}",
                World(claim={"registered": True}),
                waits("registration_grade"),
            ),
            Case(
                f"exists registration with {_GRADES}",
                World(claim={"registered": False, "registration_grade": 2}),
                False,
            ),
            # an end that is not given is an open end
            *_rows(
                "exists registration with registration.valid_to >= claim.date",
                (({},), True),
                (({"valid_to": day("2020-03-01")},), True),
                (({"valid_to": day("2020-02-29")},), False),
            ),
            Case('exists event with event.kind == "visit"', World(), False),
            Case(
                'exists event with event.kind == "visit"',
                World(events=({"kind": "visit"},)),
                True,
            ),
            # an undated identity counts on every day
            Case(
                'exists identity with identity.identity == "a" and identity.valid_from <= day',
                World(claim={"identities": some("a")}),
                True,
            ),
            Case(
                'exists identity with identity.identity == "a"',
                World(claim={"identities": some()}),
                False,
            ),
            Case('exists identity with identity.identity == "a"', World(), waits("identities")),
        ),
    ),
    Table(
        "count",
        (
            *_rows(
                f"count registration with {_GRADES}",
                ((), 0),
                (_grades(1), 0),
                (_grades(2, 3, 1), 2),
                (_grades(2, None), _G),
                (_grades(None, None), _G),
            ),
            *_rows(
                f"count registration.disease with {_GRADES}",
                ((), 0),
                (({"grade": 2, "disease": "x"}, {"grade": 3, "disease": "x"}), 1),
                (({"grade": 2, "disease": "x"}, {"grade": 3, "disease": "y"}), 2),
                (({"grade": 2, "disease": "x"}, {"grade": 1, "disease": "y"}), 1),
                (({"grade": 2},), waits("registrations.disease")),
                # what is not known of a row that does not count does not matter
                (({"grade": 1},), 0),
                (({"disease": "x"},), _G),
            ),
        ),
    ),
    Table(
        "total",
        (
            *_peers(
                f"total peer of peer.total_cost with {_PEER_MONEY}",
                ((), 0),
                ((_peer(100),), 100),
                ((_peer(100), _peer(100)), 200),
                ((_peer(100, service_date=_EARLY), _peer(900, service_date=_LATE)), 100),
            ),
            *_peers(
                f"total peer of peer.total_cost - peer.basic_paid with {_PEER_MONEY}",
                ((_peer(100, basic_paid=30), _peer(50, basic_paid=0)), 120),
                ((_peer(100, basic_paid=30), _peer(50)), waits("basic_paid")),
                ((_peer(100, basic_paid=30), _peer(50, service_date=_LATE)), 70),
            ),
            *_peers(
                'total peer of peer.total_cost with peer.disease == "x"',
                ((_peer(100, disease="x"), _peer(50)), waits("disease")),
            ),
        ),
    ),
    Table(
        "known_total",
        (
            *_peers(
                f"known_total peer of peer.basic_paid with {_PEER_MONEY}",
                ((), 0),
                ((_peer(100, basic_paid=30), _peer(50)), 30),
                ((_peer(100), _peer(50)), 0),
                ((_peer(100, basic_paid=30), _peer(50, basic_paid=5)), 35),
            ),
            *_peers(
                'known_total peer of peer.total_cost with peer.disease == "x"',
                ((_peer(100, disease="x"), _peer(50)), 100),
            ),
        ),
    ),
    Table(
        "earliest",
        _rows(
            f"earliest registration.valid_from with {_GRADES}",
            ((), OPEN_END),
            (({"grade": 1, "valid_from": _EARLY},), OPEN_END),
            (
                ({"grade": 2, "valid_from": _LATE}, {"grade": 2, "valid_from": _EARLY}),
                _EARLY,
            ),
            (({"grade": 2}, {"grade": 2, "valid_from": _EARLY}), waits("registrations.valid_from")),
            (({"valid_from": _EARLY},), _G),
        ),
    ),
    Table(
        "latest",
        _rows(
            f"latest registration.valid_from with {_GRADES}",
            ((), date.min),
            (
                ({"grade": 2, "valid_from": _LATE}, {"grade": 2, "valid_from": _EARLY}),
                _LATE,
            ),
            (({"grade": 2}, {"grade": 2, "valid_from": _LATE}), waits("registrations.valid_from")),
            (({"valid_from": _EARLY},), _G),
        ),
    ),
    Table(
        "values",
        _rows(
            f"values registration.disease with {_GRADES}",
            ((), frozenset()),
            (
                (
                    {"grade": 2, "disease": "diabetes"},
                    {"grade": 2, "disease": "psychosis"},
                    {"grade": 3, "disease": "diabetes"},
                    {"grade": 1, "disease": "epilepsy"},
                ),
                frozenset({"diabetes", "psychosis"}),
            ),
            (({"grade": 2}, {"grade": 2, "disease": "diabetes"}), waits("registrations.disease")),
            (({"disease": "diabetes"},), _G),
        ),
    ),
)

NAMES = (
    Table(
        "day",
        (
            Case("day", World(), day("2020-03-01")),
            Case(
                "day",
                World(claim={"care_type": "inpatient", "discharge_date": _LATE}),
                _LATE,
            ),
            Case(
                "day",
                World(claim={"care_type": "outpatient", "discharge_date": _LATE}),
                day("2020-03-01"),
            ),
        ),
    ),
    Table("policy.division", (Case("policy.division", World(), "999999"),)),
    Table(
        "literal",
        (
            Case("true", World(), True),
            Case("false", World(), False),
            Case('"糖尿病"', World(), "糖尿病"),
            Case('""', World(), ""),
            Case("95%", World(), Fraction(95, 100)),
            Case("0.01%", World(), Fraction(1, 10_000)),
            Case("33.3%", World(), Fraction(333, 1000)),
            Case("14500 yuan", World(), 1_450_000),
            Case("0.01 yuan", World(), 1),
            Case("0.5 yuan", World(), 50),
            Case("12 weeks", World(), 84),
            Case("1 week", World(), 7),
            Case("10 days", World(), 10),
            Case("1 day", World(), 1),
            Case("2020-02-29", World(), day("2020-02-29")),
            Case("3", World(), 3),
            Case('["b", "a", "a"]', World(), some("a", "b")),
            Case("[]", World(), some()),
            Case('["a",]', World(), some("a")),
        ),
    ),
)

TABLES = (*LOGIC, *CHOICE, *TOTALS, *SEARCHES, *NAMES)
