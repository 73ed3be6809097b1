"""The packs of one run with their rules about something else than claims, ready to judge.

In: what the user chose, the policies that rows name.  Out: `Pack`s by name.
Must never: judge a matter of a day on which a notice is not in force by that notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.judge import Judge
from medrelief.evaluate.packs_in_use import programs_of
from medrelief.evaluate.steps import Around, constant, steps_of
from medrelief.facts.working_days import OutsideCalendar
from medrelief.language import nodes as n
from medrelief.language.values import unknown
from medrelief.policy.nearest import hint_for
from medrelief.policy.settings import WrongUse
from medrelief.program.provision import rules_from_policy
from medrelief.program.reach import reachable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from medrelief.evaluate.judge import Judgement
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.policy.model import Policy
    from medrelief.program.program import Program
    from medrelief.program.provision import Rule
    from medrelief.subjects.rows import Matter


class BeyondCalendar(WrongUse):
    """A limit in working days that ends where no official calendar is known yet."""

    def __init__(self, outside: OutsideCalendar) -> None:
        super().__init__(str(outside))
        self._outside = outside

    def of(self, lang: str) -> str:
        """The fact and what to do, in `zh` or `en`."""
        return self._outside.of(lang)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack with the rules of one section."""

    program: Program
    rules: tuple[Rule, ...]
    judges: tuple[Judge, ...]
    in_force: InForce

    @property
    def policy(self) -> Policy:
        """The pack itself."""
        return self.program.policy

    @property
    def id(self) -> str:
        """Its name."""
        return self.policy.id

    def about(self, subject: str) -> Pack:
        """The same pack with only the rules about one kind of subject."""
        pairs = [
            (rule, judge)
            for rule, judge in zip(self.rules, self.judges, strict=True)
            if rule.provision.subject == subject
        ]
        rules, judges = tuple(rule for rule, _ in pairs), tuple(judge for _, judge in pairs)
        return Pack(self.program, rules, judges, self.in_force)

    def judged(self, matter: Matter) -> list[Judgement]:
        """What each rule says, in the order of the pack; those that do not apply too.

        Raises: `BeyondCalendar`.
        """
        try:
            return [judge.judged(matter) for judge in self.judges]
        except OutsideCalendar as outside:
            raise BeyondCalendar(outside) from None


class InForce:
    """Whether a notice is in force on a day; remembers what it was asked."""

    def __init__(self, program: Program) -> None:
        nodes = reachable([program.in_force])
        self._at = program.in_force.at
        self._steps = steps_of(nodes, [program.in_force])
        self._blank: list[Any] = [None] * (nodes[-1].index + 1)
        self._days = [node.index for node in nodes if _is_day(node)]
        for node in nodes:
            self._blank[node.index] = (
                unknown(node.what.column) if isinstance(node.what, n.Fact) else constant(node)
            )
        self._known: dict[date, object] = {}

    def on(self, day: date) -> object:
        """True, false, or `Unknown` where the first day is not given."""
        if day not in self._known:
            values = list(self._blank)
            for index in self._days:
                values[index] = day
            around = Around({}, None)
            for index, step in self._steps:
                values[index] = step(values, around)
            self._known[day] = values[self._at]
        return self._known[day]


def packs_of(
    choice: Choice, section: str, used: Iterable[str], known: Mapping[str, Program] | None = None
) -> Mapping[str, Pack]:
    """The packs that are used or spoken of, those with rules in that section, by name.

    Args: known: packs that were compiled before, under the same choice.
    Raises: `WrongUse` for an unknown pack, option or value, and where the pack of
        `--policy` has no rule of that section; `PackFaults` where a pack has an error.
    """
    used, known = tuple(used), known or {}
    programs = known if known and set(used) <= set(known) else programs_of(choice, used)
    packs = {name: _pack(program, section) for name, program in programs.items()}
    chosen = choice.policy
    if chosen is not None and not packs[chosen].rules and chosen not in used:
        raise WrongUse(f"the pack '{chosen}' has no rules under '{section}'")
    return {name: pack for name, pack in packs.items() if pack.rules}


def only_pack(choice: Choice, packs: Mapping[str, Pack], table: str) -> Pack:
    """The pack for rows of a table that cannot name one.

    Raises: `WrongUse` where neither `--policy` nor the run says which.
    """
    if choice.policy is not None and choice.policy in packs:
        return packs[choice.policy]
    if choice.policy is None and len(packs) == 1:
        return next(iter(packs.values()))
    hint = hint_for(choice.policy, packs) if choice.policy else "--policy selects the pack"
    raise WrongUse(f"rows of the table {table} name no policy", hint)


def _pack(program: Program, section: str) -> Pack:
    rules = rules_from_policy(program.policy, section)
    return Pack(program, rules, tuple(Judge(rule) for rule in rules), InForce(program))


def _is_day(node: n.Node) -> bool:
    return isinstance(node.what, n.Fact) and node.what.column == "date"
