"""Small packs drawn at random: every word of the language, in formulas that fit its kinds.

Why: five cities use a part of the language in a few shapes; agreement has to hold for
whatever a pack may say.  Nothing drawn here means anything.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.columns import FUNDS
from medrelief.facts.kinds import Kind
from medrelief.language.operations import WORDS
from medrelief.policy.model import (
    Accumulator,
    Benefit,
    Condition,
    Definition,
    Document,
    Finding,
    Formula,
    Item,
    NamedList,
    NotEncoded,
    Parameter,
    Payment,
    Place,
    Policy,
    Reading,
    Text,
    Yield,
)

if TYPE_CHECKING:
    from random import Random

WORDS_BY_KIND: dict[Kind, list[tuple[str, tuple[Kind, ...]]]] = {}
"""Kind → the words that give it, with the kinds of their arguments; filled below."""
for _word in WORDS.values():
    for _kinds in (*product(Kind, repeat=1), *product(Kind, repeat=2)):
        _gives = _word.typed(_kinds)
        # a working day far from the calendar raises, so that word is drawn apart
        if _gives is not None and _word.name != "working_days_after":
            WORDS_BY_KIND.setdefault(_gives, []).append((_word.name, _kinds))

NOWHERE = Place("drawn", 1, 1)
SAID = Text("", "")

PARAMETERS = (
    ("ratio_given", Kind.RATIO, ((date(2000, 1, 1), Fraction(3333, 10000)),)),
    (
        "ratio_dated",
        Kind.RATIO,
        ((date(2018, 1, 1), Fraction(1, 2)), (date(2022, 1, 1), Fraction(19, 20))),
    ),
    ("ratio_open", Kind.RATIO, ()),
    ("cap_given", Kind.MONEY, ((date(2000, 1, 1), 100),)),
    ("cap_dated", Kind.MONEY, ((date(2019, 1, 1), 150), (date(2022, 1, 1), 60))),
    ("cap_rising", Kind.MONEY, ((date(2000, 1, 1), 50), (date(2021, 6, 1), 500))),
    ("cap_open", Kind.MONEY, ()),
    ("count_given", Kind.COUNT, ((date(2000, 1, 1), 2),)),
    ("days_given", Kind.DURATION, ((date(2021, 1, 1), 84),)),
    ("day_given", Kind.DATE, ((date(2000, 1, 1), date(2021, 1, 1)),)),
    ("set_given", Kind.SET, ((date(2021, 1, 1), frozenset(["diabetes", "poor"])),)),
)
KEYS = (
    ("claim.person_id", "year(claim.date)"),
    ("claim.person_id", "year(claim.date)"),
    ("claim.person_id", "year(claim.date)", "claim.disease"),
    ("facility.township", "year(claim.date)"),
    ("claim.episode_id",),
    ("claim.person_id",),
    ("year(claim.date)",),
)
MONEY_FACTS = (
    "claim.total_cost",
    "claim.in_policy_cost",
    "claim.in_policy_cost",
    "claim.basic_paid",
    "claim.assistance_paid",
    "claim.relief_paid",
)
CLAIM_TEXTS = ("claim.disease", "claim.care_type", "claim.managed_as", "facility.level")
CLAIM_DAYS = ("claim.date", "claim.date", "claim.operation_date", "person.birth_date", "day_given")
CLAIM_BOOLS = ("claim.referred", "claim.emergency", "claim.delivered", "person.mobility_limited")
CLAIM_SETS = ("person.identities", "claim.papers", "person.disqualified_years", "set_given", "poor")
ROW_FACTS = {
    "registration": {
        Kind.TEXT: ("disease", "decision", "subtype", "kind"),
        Kind.DATE: ("valid_from", "valid_to", "decided_on", "applied_on"),
        Kind.COUNT: ("grade",),
        Kind.BOOL: ("chosen", "anomaly"),
        Kind.SET: ("papers",),
    },
    "identity": {
        Kind.TEXT: ("identity", "source"),
        Kind.DATE: ("valid_from", "valid_to", "received_on"),
    },
    "event": {Kind.TEXT: ("kind", "value"), Kind.DATE: ("on",)},
    "peer": {
        Kind.TEXT: ("disease", "care_type"),
        Kind.DATE: ("date", "service_date", "operation_date"),
        Kind.MONEY: ("total_cost", "in_policy_cost", "basic_paid"),
        Kind.BOOL: ("deception_proven", "referred"),
        Kind.SET: ("papers",),
    },
}
WORDS_OF_TEXT = ("diabetes", "poor", "inpatient", "quota", "approved", "township", "2021")


def drawn_policy(random: Random, name: str = "drawn") -> Policy:
    """A pack of up to three benefits; it may hold a formula that does not compile."""
    return _Pack(random, name).policy()


class _Pack:
    def __init__(self, random: Random, name: str) -> None:
        self._random = random
        self._name = name
        self._row = ""
        self._totals = False
        self._paying = False
        self._funds: tuple[str, ...] = ()
        self._definitions: dict[str, tuple[Kind, str]] = {}

    def policy(self) -> Policy:
        random = self._random
        definitions = {}
        for number in range(random.randint(0, 3)):
            kind = random.choice((Kind.BOOL, Kind.MONEY, Kind.RATIO, Kind.DATE))
            name = f"definition_{number}"
            definitions[name] = Definition(name, self._formula(kind))
            self._definitions[name] = (kind, name)
        conditions = {
            name: Condition(name, self._formula(Kind.BOOL), SAID, (f"c-{name}",), NOWHERE)
            for name in (f"condition_{number}" for number in range(4))
        }
        benefits = {
            name: self._benefit(name)
            for name in (f"benefit_{number}" for number in range(random.choice((1, 1, 2, 3))))
        }
        findings = {
            name: Finding(
                name, self._formula(Kind.BOOL), SAID, (f"f-{name}",), random.random() < 0.3, NOWHERE
            )
            for name in ("finding_0", "finding_1")
        }
        closed = {}
        if random.random() < 0.3:
            closed["closed"] = NotEncoded("closed", self._formula(Kind.BOOL), SAID, ("n-1",))
        return Policy(
            id=self._name,
            title=SAID,
            document=Document("", None, "", ""),
            division="150424",
            in_force_from=self._as_formula(
                random.choice(("2000-01-01",) * 6 + ("2021-01-01", "day_given"))
            ),
            in_force_to=self._as_formula("2024-06-30") if random.random() < 0.2 else None,
            in_force_cite=("in-force",),
            parameters=MappingProxyType({each.id: each for each in map(_parameter, PARAMETERS)}),
            lists=MappingProxyType({"poor": _list("poor", "poor", "needy", "diabetes")}),
            readings=MappingProxyType(
                {"way": Reading("way", ("r",), SAID, (("one", SAID), ("other", SAID)))}
            ),
            definitions=MappingProxyType(definitions),
            conditions=MappingProxyType(conditions),
            findings=MappingProxyType(findings),
            accumulators=MappingProxyType(
                {
                    name: Accumulator(
                        name,
                        SAID,
                        tuple(map(self._as_formula, random.choice(KEYS))),
                        (f"a-{name}",),
                    )
                    for name in ("total_0", "total_1")
                }
            ),
            benefits=MappingProxyType(benefits),
            not_encoded=MappingProxyType(closed),
            clauses=MappingProxyType({}),
            choices=MappingProxyType({"way": "other"} if random.random() < 0.5 else {}),
        )

    def _benefit(self, name: str) -> Benefit:
        random = self._random
        number = name[-1]
        care = ("chronic_outpatient", "inpatient", "outpatient")[int(number)]
        when = f'claim.care_type == "{care}"'
        if random.random() < 0.2:
            when = self._text(Kind.BOOL, 2)
        ruled = [fund for fund in FUNDS[:4] if random.random() < 0.5] or ["relief_fund"]
        pay = []
        self._paying = self._totals = True
        for fund in ruled:
            self._funds = FUNDS[: FUNDS.index(fund)]
            pay.append(
                Payment(
                    fund,
                    self._formula(Kind.MONEY, 3),
                    (f"p-{fund}",),
                    self._formula(Kind.BOOL, 2) if random.random() < 0.3 else None,
                    tuple(random.sample(("condition_2", "condition_3"), random.randint(0, 1))),
                    reported_stands=random.random() < 0.6,
                    place=NOWHERE,
                )
            )
        self._paying = False
        self._funds = FUNDS
        yields = tuple(
            Yield(
                extra,
                self._of_yield(ruled),
                (f"y-{extra}",),
                SAID,
                random.choice((*ruled, "")),
                NOWHERE,
            )
            for extra in ("extra_0", "extra_1")
            if random.random() < 0.4
        )
        self._funds = ()
        self._totals = False
        return Benefit(
            name,
            SAID,
            (f"b-{name}",),
            self._as_formula(when),
            tuple(random.sample(("condition_0", "condition_1"), random.randint(0, 2))),
            tuple(pay),
            yields,
            tuple(random.sample(("finding_0", "finding_1"), random.randint(0, 2))),
            NOWHERE,
        )

    def _of_yield(self, ruled: list[str]) -> Formula:
        if self._random.random() < 0.25:
            condition = self._random.choice(("condition_0", "condition_1", "condition_2"))
            return self._as_formula(f"without({condition}, {self._random.choice(ruled)})")
        return self._formula(Kind.MONEY, 3)

    def _formula(self, kind: Kind, depth: int = 3) -> Formula:
        return self._as_formula(self._text(kind, depth))

    @staticmethod
    def _as_formula(text: str) -> Formula:
        return Formula(text, ((0, NOWHERE),))

    def _text(self, kind: Kind, depth: int) -> str:
        """The text of a formula of this kind."""
        if depth <= 0:
            return self._leaf(kind)
        random = self._random
        if random.random() < 0.12:
            test, yes = self._text(Kind.BOOL, depth - 1), self._text(kind, depth - 1)
            return f"(if {test} then {yes} else {self._text(kind, depth - 1)})"
        if random.random() < 0.08:
            return f"first_known({self._text(kind, depth - 1)}, {self._text(kind, depth - 1)})"
        if random.random() < 0.04:
            one, other = self._text(kind, depth - 1), self._text(kind, depth - 1)
            return f"by_reading(way, one: {one}, other: {other})"
        if random.random() < 0.15 and kind in WORDS_BY_KIND:
            word, kinds = random.choice(WORDS_BY_KIND[kind])
            return f"{word}({', '.join(self._text(each, depth - 1) for each in kinds)})"
        named = [name for name, (of, _) in self._definitions.items() if of is kind]
        if named and not self._row and random.random() < 0.1:
            return random.choice(named)
        make = {
            Kind.BOOL: self._bool,
            Kind.MONEY: self._money,
            Kind.RATIO: self._ratio,
            Kind.COUNT: self._count,
            Kind.DATE: self._date,
            Kind.DURATION: self._duration,
            Kind.TEXT: self._word,
            Kind.SET: self._set,
        }[kind]
        return make(depth - 1)

    def _leaf(self, kind: Kind) -> str:
        random = self._random
        if self._row and random.random() < 0.7:
            facts = ROW_FACTS[self._row].get(kind)
            if facts:
                return f"{self._row}.{random.choice(facts)}"
        match kind:
            case Kind.BOOL:
                return random.choice(
                    (*CLAIM_BOOLS, *CLAIM_BOOLS, "true", "false", "pending(claim.referred)")
                )
            case Kind.MONEY:
                own = [f"fund.{fund}" for fund in self._funds]
                own += ["paid_before", "cost_left"] if self._paying else []
                constants = ("5 yuan", "0.01 yuan", "0 yuan", "1.01 yuan")
                parameters = ("cap_given", "cap_dated", "cap_rising", "cap_open")
                return random.choice((*MONEY_FACTS, *MONEY_FACTS, *own, *constants, *parameters))
            case Kind.RATIO:
                return random.choice(
                    (
                        "50%",
                        "33.33%",
                        "100%",
                        "claim.base_ratio",
                        "ratio_given",
                        "ratio_dated",
                        "ratio_open",
                    )
                )
            case Kind.COUNT:
                return random.choice(("2", "0", "year(claim.date)", "count_given"))
            case Kind.DATE:
                return random.choice((*CLAIM_DAYS, "2021-12-31", "2020-02-29"))
            case Kind.DURATION:
                return random.choice(
                    ("84 days", "2 weeks", "claim.prescription_days", "days_given")
                )
            case Kind.TEXT:
                word = random.choice(WORDS_OF_TEXT)
                return random.choice((*CLAIM_TEXTS, f'"{word}"', "policy.division"))
        words = ", ".join(
            f'"{word}"' for word in random.sample(WORDS_OF_TEXT, random.randint(1, 5))
        )
        return random.choice((*CLAIM_SETS, f"[{words}]"))

    def _bool(self, depth: int) -> str:
        random = self._random
        if random.random() < 0.25 and not self._row:
            return self._search("exists", depth)
        match random.randrange(9):
            case 0 | 1:
                sign = random.choice(("and", "or"))
                return f"({self._text(Kind.BOOL, depth)} {sign} {self._text(Kind.BOOL, depth)})"
            case 2:
                return f"(not {self._text(Kind.BOOL, depth)})"
            case 3:
                sign = random.choice(("in", "not in"))
                return f"({self._text(Kind.TEXT, depth)} {sign} {self._text(Kind.SET, depth)})"
            case 4:
                word = random.choice(("has_all", "has_any"))
                return f"{word}({self._text(Kind.SET, depth)}, {self._text(Kind.SET, depth)})"
            case 5:
                return random.choice(("given(claim.papers)", "given(cap_dated)", "given(cap_open)"))
            case 6 if not self._row:
                return random.choice(("condition_0", "condition_1")) if self._totals else "true"
        if random.random() < 0.3:
            kind, signs = Kind.TEXT, ("==", "!=")
        else:
            kind = random.choice(
                (Kind.MONEY, Kind.RATIO, Kind.COUNT, Kind.DATE, Kind.DATE, Kind.DURATION)
            )
            signs = ("==", "!=", "<", "<=", ">", ">=")
        return f"({self._text(kind, depth)} {random.choice(signs)} {self._text(kind, depth)})"

    def _money(self, depth: int) -> str:
        random = self._random
        money = lambda: self._text(Kind.MONEY, depth)  # noqa: E731
        if self._totals and not self._row and random.random() < 0.3:
            total = random.choice(("total_0", "total_0", "total_1"))
            if random.random() < 0.35:
                return f"highest_before({money()}, {total})"
            limit = random.choice(("cap_given", "cap_dated", "cap_rising", money()))
            return f"fill({money()}, {limit}, {total})"
        if self._paying and random.random() < 0.1:
            return f"within_cost({money()})"
        if not self._row and random.random() < 0.1:
            return self._search(random.choice(("total", "known_total")), depth)
        match random.randrange(9):
            case 0:
                return f"({money()} {random.choice('+-')} {money()})"
            case 1:
                return f"(-{money()})"
            case 2:
                return f"({money()} * {self._text(Kind.RATIO, depth)})"
            case 3:
                return f"top_up({money()}, {money()})"
            case 4:
                return f"{random.choice(('least', 'greatest'))}({money()}, {money()}, {money()})"
            case 5:
                return f"rounded({money()})"
            case 6:
                return f"({money()} * {self._text(Kind.COUNT, 0)})"
        return f"share({money()}, {self._text(Kind.RATIO, depth)})"

    def _ratio(self, depth: int) -> str:
        ratio = lambda: self._text(Kind.RATIO, depth)  # noqa: E731
        match self._random.randrange(4):
            case 0:
                return f"({ratio()} {self._random.choice('+-*')} {ratio()})"
            case 1:
                return f"least(100%, {ratio()})"
            case 2:
                return f"greatest({ratio()}, {ratio()})"
        return self._leaf(Kind.RATIO)

    def _count(self, depth: int) -> str:
        random = self._random
        if not self._row and random.random() < 0.5:
            return self._search("count", depth)
        match random.randrange(4):
            case 0:
                sign, number = random.choice("+-*"), random.choice("123")
                return f"({self._text(Kind.COUNT, depth)} {sign} {number})"
            case 1:
                return f"age({self._text(Kind.DATE, depth)}, {self._text(Kind.DATE, depth)})"
            case 2:
                return f"year({self._text(Kind.DATE, depth)})"
        return self._leaf(Kind.COUNT)

    def _date(self, depth: int) -> str:
        random = self._random
        day = lambda: self._text(Kind.DATE, depth)  # noqa: E731
        if not self._row and random.random() < 0.2:
            return self._search(random.choice(("earliest", "latest")), depth)
        match random.randrange(10):
            case 0:
                return f"({day()} {random.choice('+-')} {self._text(Kind.DURATION, depth)})"
            case 1:
                return f"add_years({day()}, {random.choice('0129')})"
            case 2:
                return f"add_months({day()}, {random.choice(('0', '1', '13', 'count_given'))})"
            case 3:
                return f"{random.choice(('year_start', 'year_end', 'month_end'))}({day()})"
            case 4:
                return f"day_of_month({day()}, {random.choice(('1', '25', '31'))})"
            case 5:
                return f"working_days_after(claim.date, {random.choice('0159')})"
            case 6:
                return f"{random.choice(('least', 'greatest'))}({day()}, {day()})"
        return self._leaf(Kind.DATE)

    def _duration(self, depth: int) -> str:
        random = self._random
        match random.randrange(4):
            case 0:
                return f"({self._text(Kind.DATE, depth)} - {self._text(Kind.DATE, depth)})"
            case 1:
                return f"({self._leaf(Kind.DURATION)} * {random.choice('23')})"
            case 2:
                return f"({self._leaf(Kind.DURATION)} + {self._leaf(Kind.DURATION)})"
        return self._leaf(Kind.DURATION)

    def _word(self, depth: int) -> str:
        if self._random.random() < 0.2:
            return f"as_text({self._text(Kind.COUNT, depth)})"
        return self._leaf(Kind.TEXT)

    def _set(self, depth: int) -> str:
        if not self._row and self._random.random() < 0.15:
            return self._search("values", depth)
        return self._leaf(Kind.SET)

    def _search(self, mode: str, depth: int) -> str:
        random = self._random
        tables = ("peer",) if mode.endswith("total") else tuple(ROW_FACTS)
        table = random.choice(tables)
        value = ""
        wanted = {
            "total": Kind.MONEY,
            "known_total": Kind.MONEY,
            "earliest": Kind.DATE,
            "latest": Kind.DATE,
            "values": Kind.TEXT,
        }.get(mode)
        if mode == "count" and random.random() < 0.5:
            wanted = random.choice(list(ROW_FACTS[table]))
            wanted = Kind.TEXT if wanted is Kind.SET else wanted
        if wanted is not None:
            facts = ROW_FACTS[table][wanted]
            value = f" of {table}.{random.choice(facts)}"
            if mode == "count":
                value = value.replace(f" of {table}", "")
        totals, self._totals = self._totals, False
        self._row = table
        parts = [self._text(Kind.BOOL, max(depth - 1, 0)) for _ in range(random.randint(1, 3))]
        self._row = ""
        self._totals = totals
        return f"({mode} {table}{value} with {' and '.join(parts)})"


def _parameter(given: tuple[str, Kind, tuple[tuple[date, object], ...]]) -> Parameter:
    name, kind, values = given
    return Parameter(name, kind, ("par",), SAID, values, None if values else SAID)


def _list(name: str, *items: str) -> NamedList:
    return NamedList(name, "text", ("l",), tuple(map(Item, items)))
