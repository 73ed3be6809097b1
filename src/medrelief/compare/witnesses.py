"""For each thing that differs, a scenario of the pack that it alone decides otherwise.

Why: a number beside a number says little; a claim that comes out differently says
what it means.  In: two versions of one pack, its scenarios.  Out: `Witness`es.
Must never: take a scenario that more than this one thing changes.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.compare.model import Entry, Result, Section, Standing, Witness
from medrelief.evaluate.cases import run_cases
from medrelief.evaluate.result import amounts_of
from medrelief.policy.diagnostics import PackFaults
from medrelief.policy.settings import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medrelief.evaluate.outcome import Outcome
    from medrelief.policy.cases import Case as Scenario
    from medrelief.policy.model import Policy

_TRIED = (
    Section.PARAMETERS,
    Section.READINGS,
    Section.LISTS,
    Section.CONDITIONS,
    Section.BENEFITS,
    Section.FINDINGS,
)
_MOST_SETTINGS = 9
"""Settings of scenarios that are tried for one thing; each costs a program of its own."""
_MOST = 40
"""Differing things for which a witness is looked for; each costs a run of the scenarios."""


def witnesses_of(
    a: Policy, b: Policy, entries: Sequence[Entry], scenarios: Sequence[Scenario]
) -> tuple[Witness, ...]:
    """One scenario per differing thing that some scenario can tell apart."""
    if a.id != b.id or not scenarios:
        return ()
    tried = [
        entry
        for entry in entries
        if entry.section in _TRIED and entry.standing is Standing.DIFFERENT
    ]
    of_claims = [each for each in scenarios if not each.provision]
    search = _Search(a, b, of_claims)
    return tuple(found for entry in tried[:_MOST] if (found := search.witness(entry)) is not None)


class _Search:
    """The scenarios under a and under b, run once for all differing things."""

    def __init__(self, a: Policy, b: Policy, scenarios: Sequence[Scenario]) -> None:
        self._sides = (a, b)
        self._portions = tuple(_in_portions(scenarios))
        self._known: dict[tuple[int, int], list[Outcome | None]] = {}

    def witness(self, entry: Entry) -> Witness | None:
        """The first scenario that this thing alone decides otherwise."""
        a, b = self._sides
        try:
            # First what the change alone does to a; then what b would be without it, for a
            # change that shows only together with another one.
            alone = _with_one(a, b, entry)
            for at, portion in self._telling(entry):
                found = _first(entry, portion, self._under(0, at), _outcomes(alone, portion))
                if found is not None:
                    return found
            without, plain = _with_one(b, a, entry), self._portions[0]
            return _first(entry, plain, _outcomes(without, plain), self._under(1, 0))
        except (PackFaults, WrongUse):
            return None  # this one thing cannot stand without the others

    def _telling(self, entry: Entry) -> list[tuple[int, list[Scenario]]]:
        """The portions that can tell: a scenario that sets the thing itself never does."""
        telling = [
            (at, portion)
            for at, portion in enumerate(self._portions)
            if not portion or entry.id not in {*portion[0].set, *portion[0].choose}
        ]
        return telling[:_MOST_SETTINGS]

    def _under(self, side: int, at: int) -> list[Outcome | None]:
        if (side, at) not in self._known:
            self._known[side, at] = _outcomes(self._sides[side], self._portions[at])
        return self._known[side, at]


def _outcomes(policy: Policy, scenarios: Sequence[Scenario]) -> list[Outcome | None]:
    return [result.outcome for result in run_cases(policy, scenarios)]


def _first(
    entry: Entry,
    scenarios: Sequence[Scenario],
    before: Sequence[Outcome | None],
    after: Sequence[Outcome | None],
) -> Witness | None:
    for scenario, one, other in zip(scenarios, before, after, strict=True):
        if one is not None and other is not None:
            told = _result(one), _result(other)
            if told[0] != told[1]:
                return Witness(entry.section, entry.id, scenario.name, *told)
    return None


def _in_portions(scenarios: Sequence[Scenario]) -> Iterator[list[Scenario]]:
    """Those that take the pack as it is first: they need one program for all."""
    by_settings: dict[tuple[object, ...], list[Scenario]] = {(): []}
    for each in scenarios:
        settings = (*each.set.items(), *each.choose.items())
        by_settings.setdefault(settings, []).append(each)
    plain = by_settings.pop(())
    yield plain
    yield from sorted(by_settings.values(), key=len, reverse=True)


def _with_one(policy: Policy, other: Policy, entry: Entry) -> Policy:
    """The policy with one thing as the other has it."""
    name = entry.section.value
    things = {**getattr(policy, name), entry.id: getattr(other, name)[entry.id]}
    changed = replace(policy, **{name: MappingProxyType(things)})  # type: ignore[arg-type]  # a section's own mapping
    if entry.section is not Section.READINGS:
        return changed
    choices = {key: value for key, value in policy.choices.items() if key != entry.id}
    if entry.id in other.choices:
        choices[entry.id] = other.choices[entry.id]
    return replace(changed, choices=MappingProxyType(choices))


def _result(outcome: Outcome) -> Result:
    city = f"{outcome.policy}."
    amounts = amounts_of(outcome)
    amounts.pop("fund_total")
    return Result(
        status=outcome.status,
        amounts=MappingProxyType(amounts),
        reasons=tuple(each.removeprefix(city) for each in outcome.reasons),
        missing=tuple(each.replace(city, "parameter.", 1) for each in outcome.missing),
        findings=tuple(each.removeprefix(city) for each in outcome.findings),
    )
