"""Facts drawn at random for a program: the values that it asks about, and their neighbours.

Why: blind values exercise one refusal and little else; a program's own constants,
days around its dates and amounts around its limits find what stands at an edge.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.columns.knowing import core
from medrelief.facts.case_columns import CASE, FROM_FACILITY
from medrelief.facts.columns import CLAIM_COLUMNS, PERSON_COLUMNS, REPORTED, TABLES
from medrelief.facts.days import OPEN_END
from medrelief.facts.kinds import Empty, Kind
from medrelief.language import nodes as n
from properties.comparison import Data

if TYPE_CHECKING:
    from random import Random

    from medrelief.facts.columns import Column
    from medrelief.program.program import Program

AMOUNTS = (0, 1, 2, 49, 50, 51, 99, 100, 101, 999, 1000, 5000, 10_000, 10_001, 100_000)
PERSONS = ("p1", "p2", "p3")
FACILITIES = ("f1", "f2")
OUR_OWN = frozenset(
    ("claim_id", "person_id", "policy", "service_date", "total_cost", "reverses", "facility_id")
)


class Pools:
    """The values worth drawing for each column, taken from a program."""

    def __init__(self, programs: list[Program]) -> None:
        self.texts: dict[str, set[str]] = {}
        self.days: set[date] = set()
        self.amounts: set[int] = set(AMOUNTS)
        self.columns: set[str] = set()
        self.rows: dict[str, set[str]] = {}
        for program in programs:
            for node in program.nodes:
                self._look_at(node)
        days = [day for day in self.days if 2004 < day.year < 2026] or [date(2024, 1, 1)]
        self.around = sorted(days)

    def _look_at(self, node: n.Node) -> None:
        match node.what:
            case n.Literal(value=date() as day):
                self.days.add(day)
            case n.Dated(parameter=parameter):
                self.days |= {since for since, _ in parameter.values}
                if parameter.kind is Kind.MONEY:
                    self.amounts |= {int(value) for _, value in parameter.values}  # type: ignore[call-overload]
            case n.Literal(value=int() as amount) if node.kind is Kind.MONEY:
                self.amounts.add(amount)
            case n.Fact(column=column):
                self.columns.add(column)
            case n.RowFact(table=table, column=column):
                self.rows.setdefault(table, set()).add(column)
        if isinstance(node.what, n.Each):
            self.rows.setdefault(node.what.table, set())
        texts = self._constants(node)
        for arg in node.args:
            if isinstance(arg.what, n.Fact | n.RowFact):
                self.texts.setdefault(arg.what.column, set()).update(texts)

    def _constants(self, node: n.Node) -> set[str]:
        found: set[str] = set()
        for arg in map(core, node.args):
            if isinstance(arg.what, n.Literal):
                value = arg.what.value
                found |= {value} if isinstance(value, str) else set()
                found |= set(value) if isinstance(value, frozenset) else set()
        return found


def drawn(random: Random, programs: list[Program], *, most: int = 8) -> Data:
    """Claims of a few persons with whatever belongs to them."""
    return _Drawing(random, programs).data(most)


class _Drawing:
    def __init__(self, random: Random, programs: list[Program]) -> None:
        self._random = random
        self._programs = programs
        self._pools = Pools(programs)
        self._unknowns = random.choice((0, 5, 15, 40))
        first = random.choice(self._pools.around)
        self._days = sorted(
            {
                min(max(first + timedelta(days=offset), date(1991, 1, 1)), date(2025, 12, 1))
                for offset in random.sample((-400, -1, 0, 1, 2, 30, 31, 90, 200, 364, 365, 366), 5)
            }
        )

    def data(self, most: int) -> Data:
        random = self._random
        carried = self._carried()
        facilities = None
        if random.random() < 0.5:
            columns = list(TABLES["facilities"].columns[1:])
            facilities = [{"facility_id": each, **self._facts(columns)} for each in FACILITIES]
            if self._likely(90):
                carried = [name for name in carried if name not in FROM_FACILITY.values()]
        claims = [self._claim(number, carried) for number in range(random.randint(1, most))]
        self._reverse_some(claims)
        random.shuffle(claims)
        persons = None
        if random.random() < 0.7:
            columns = self._some(PERSON_COLUMNS, "persons")
            owned = [column for column in columns if column.name not in carried or self._likely(5)]
            persons = [
                {"person_id": person, **self._facts(owned)}
                for person in random.sample(PERSONS, random.randint(1, 3))
            ]
        years = sorted({day.year for day in self._days})
        names = [name for program in self._programs for name in program.totals]
        opening = {
            (random.choice(PERSONS), random.choice(years), random.choice(names)): self._amount()
            for _ in range(random.randint(0, 2) if names and self._likely(30) else 0)
        }
        rejected = [
            (random.choice(PERSONS), random.choice(self._days), random.choice(("", "c2", "c5")))
            for _ in range(random.randint(1, 2) if self._likely(15) else 0)
        ]
        return Data(
            claims,
            persons,
            facilities,
            registrations=self._rows("registration", "registrations", 70),
            identities=self._rows("identity", "identities", 70),
            events=self._rows("event", "events", 60),
            rejected=rejected,
            opening=[(*key, amount) for key, amount in opening.items()],
            unknown_start=self._likely(3),
        )

    def _likely(self, percent: int) -> bool:
        return self._random.randrange(100) < percent

    def _carried(self) -> list[str]:
        """The columns of the claims that this file has."""
        own = [column.name for column in CLAIM_COLUMNS if column.name not in OUR_OWN]
        of_person = [column.name for column in PERSON_COLUMNS]
        wanted = self._pools.columns | set().union(*self._pools.rows.values()) | {"discharge_date"}
        if "registration" in self._pools.rows:
            wanted |= {name for name in own if name.startswith("regist")}
        if "identity" in self._pools.rows:
            wanted |= {"identities"}
        keep = 95 if self._likely(60) else 60
        columns = [name for name in own if name in wanted and self._likely(keep)]
        if self._likely(40):
            columns += [name for name in of_person if name in wanted and self._likely(70)]
        return columns

    def _some(self, columns: tuple[Column, ...], _table: str) -> list[Column]:
        wanted = self._pools.columns | {"identities"}
        return [each for each in columns if each.name in wanted and self._likely(90)]

    def _claim(self, number: int, carried: list[str]) -> dict[str, Any]:
        random = self._random
        claim: dict[str, Any] = {
            "claim_id": random.choice(("c", "C", "b")) + str(number),
            "person_id": random.choice(PERSONS),
            "policy": random.choice(self._programs).policy.id,
            "service_date": random.choice(self._days),
            "total_cost": random.choice(AMOUNTS) * random.choice((1, 1, 1, 7)),
        }
        if self._likely(70):
            claim["facility_id"] = random.choice((*FACILITIES, "f9", None))
        for name in carried:
            column = CASE[name]
            claim[name] = self._cell(column.name, column.kind, column.empty)
        for name in (*REPORTED.values(), "in_policy_cost"):
            if claim.get(name) is not None:
                eighths = (4, 6, 8) if name == "in_policy_cost" else (0, 0, 0, 1, 1, 2)
                part = Fraction(claim["total_cost"]) * random.choice(eighths) / 8
                claim[name] = int(part) + (random.choice((0, 0, 0, 1)) if self._likely(20) else 0)
                if self._likely(2):
                    claim[name] = claim["total_cost"]
        return claim

    def _reverse_some(self, claims: list[dict[str, Any]]) -> None:
        random = self._random
        if not self._likely(25):
            return
        for _ in range(random.randint(1, 3)):
            claim, other = random.choice(claims), random.choice(claims)
            claim["reverses"] = random.choice(
                (other["claim_id"], other["claim_id"], "none", "gone")
            )
            if self._likely(70):
                claim["person_id"], claim["policy"] = other["person_id"], other["policy"]
            claim["total_cost"] = -other["total_cost"] + random.choice((0, 0, 0, 1))

    def _facts(self, columns: list[Column]) -> dict[str, Any]:
        return {each.name: self._cell(each.name, each.kind, each.empty) for each in columns}

    def _rows(self, name: str, table: str, percent: int) -> list[dict[str, Any]] | None:
        if not self._likely(percent):
            return None
        wanted = self._pools.rows.get(name, set())
        columns = [
            column for column in TABLES[table].columns if column.name in wanted and self._likely(95)
        ]
        rows = []
        for _ in range(self._random.choice((0, 2, 4, 6, 14, 30))):
            row: dict[str, Any] = {"person_id": self._random.choice((*PERSONS, "p9"))}
            row |= self._facts([column for column in columns if column.name != "person_id"])
            if table == "events":
                row.setdefault("kind", "visit")
                row.setdefault("on", self._days[0])
            if table == "identities":
                row.setdefault("identity", "other")
            if table in ("registrations", "events"):
                row["policy"] = self._random.choice(
                    (None, *(each.policy.id for each in self._programs))
                )
            rows.append(row)
        return rows

    def _cell(self, name: str, kind: Kind, empty: Empty) -> Any:
        random = self._random
        if self._likely(self._unknowns):
            return None
        match kind:
            case Kind.BOOL:
                return self._likely(15) if empty is Empty.NONE else self._likely(70)
            case Kind.MONEY:
                return self._amount()
            case Kind.RATIO:
                return Fraction(random.choice((0, 1, 3333, 5000, 9000, 9999, 10_000)), 10_000)
            case Kind.COUNT | Kind.DURATION:
                return random.choice((0, 1, 2, 3, 5, 83, 84, 85))
            case Kind.DATE:
                return self._day(name)
            case Kind.TEXT:
                return self._text(name)
        members = [*self._pools.texts.get(name, ()), "other", str(self._days[0].year)]
        if empty is Empty.NONE:
            # a set that is told to be empty is the same as one that nobody tells
            return frozenset(random.sample(members, 1)) if self._likely(20) else None
        members += sorted(self._pools.texts.get("identity", ())) if name == "identities" else []
        return frozenset(random.choices(members, k=random.randint(0, 3)))

    def _amount(self) -> int:
        return max(
            0, self._random.choice(sorted(self._pools.amounts)) + self._random.choice((0, 0, 1, -1))
        )

    def _day(self, name: str) -> date:
        random = self._random
        day = random.choice(self._days)
        if name == "birth_date":
            years = random.choice((0, 1, 5, 6, 7, 60))
            return date(
                max(day.year - years, 1900), random.choice((2, day.month)), min(day.day, 28)
            )
        if name.endswith("valid_to"):
            return random.choice((OPEN_END, day, day + timedelta(days=200)))
        if name.endswith("valid_from"):
            return random.choice((day, day - timedelta(days=200), date(2000, 1, 1)))
        return day + timedelta(days=random.choice((0, 0, 1, -1, -30)))

    def _text(self, name: str) -> str:
        known = sorted(self._pools.texts.get(name, ()))
        if name == "disease":
            known = known[:4]
        if known and self._likely(85):
            return self._random.choice(known)
        return self._random.choice(("other", "x"))
