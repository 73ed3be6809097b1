"""`--set` and `--choose`: one run's own values and readings, laid over a policy.

Why: a what-if or a value from another document needs no file.  In: a policy and
texts as a user writes them.  Out: a new policy with a new digest.
Must never: accept a name, an option or a value that it does not know for certain.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.policy.nearest import hint_for
from medrelief.policy.values import EXPECTED, RANGES, Unread, is_in_range, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medrelief.policy.model import Parameter, Policy

ALWAYS = date.min
"""A value set for a run counts on every day."""


class WrongUse(ValueError):  # it is the user's wording that is at issue
    """What was asked for does not exist or does not read; `hint` says what does."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nhint: {self.hint}" if self.hint else self.message


def by_policy(
    assignments: Iterable[str], policies: Iterable[str]
) -> Mapping[str, Mapping[str, str]]:
    """`city.name=value` texts by policy and name.

    Raises: `WrongUse` for a text of another form, an unknown policy, or a name set twice.
    """
    known = tuple(policies)
    found: dict[str, dict[str, str]] = {}
    for text in assignments:
        target, equals, value = text.partition("=")
        policy, dot, name = target.strip().partition(".")
        if not (equals and dot and name):
            raise WrongUse(f"'{text}' is not of the form policy.name=value")
        if policy not in known:
            raise WrongUse(f"no policy is named '{policy}'", hint_for(policy, known))
        if name in found.setdefault(policy, {}):
            raise WrongUse(f"'{policy}.{name}' is given twice")
        found[policy][name] = value.strip()
    return found


def with_settings(
    policy: Policy,
    settings: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
) -> Policy:
    """The policy with parameters set for every date and readings chosen.

    Args: `settings` parameter → text as in a pack (`50%`, `800 yuan` or `800`,
    `2020-01-31`, `12 weeks`, `a;b`); `choices` reading → option.
    Raises: `WrongUse` for an unknown parameter, reading or option, or a text
    that does not read as the parameter's kind.
    """
    settings, choices = settings or {}, choices or {}
    if not settings and not choices:
        return policy
    given = {name: _given(policy, name, text) for name, text in settings.items()}
    for reading, option in choices.items():
        _refuse_unknown_option(policy, reading, option)
    return replace(
        policy,
        parameters=MappingProxyType({**policy.parameters, **given}),
        choices=MappingProxyType({**policy.choices, **choices}),
        digest=_digest(policy.digest, settings, choices),
    )


def _given(policy: Policy, name: str, text: str) -> Parameter:
    parameter = policy.parameters.get(name)
    if parameter is None:
        known = policy.parameters
        raise WrongUse(f"{policy.id} has no parameter '{name}'", _known(name, known))
    value = value_of(parameter.kind, text)
    target = f"{policy.id}.{name}"
    if isinstance(value, Unread):
        expected = EXPECTED[parameter.kind]
        raise WrongUse(f"'{text}' does not read as {expected}, the kind of {target}", value.hint)
    if not is_in_range(parameter.kind, value):
        raise WrongUse(f"'{text}' is outside the range of {target}", RANGES[parameter.kind])
    return replace(parameter, values=((ALWAYS, value),), not_given=None)


def _refuse_unknown_option(policy: Policy, name: str, option: str) -> None:
    reading = policy.readings.get(name)
    if reading is None:
        raise WrongUse(f"{policy.id} has no reading '{name}'", _known(name, policy.readings))
    options = [known for known, _ in reading.options]
    if option not in options:
        raise WrongUse(
            f"the reading {policy.id}.{name} has no option '{option}'", _known(option, options)
        )


def _known(word: str, known: Iterable[str]) -> str:
    words = sorted(known)
    listed = f"known: {', '.join(words)}" if words else ""
    near = hint_for(word, words)
    return f"{near} ({listed})" if near and near != listed and listed else listed


def _digest(before: str, settings: Mapping[str, str], choices: Mapping[str, str]) -> str:
    lines = [before]
    lines += [f"set {name}={text}" for name, text in sorted(settings.items())]
    lines += [f"choose {name}={option}" for name, option in sorted(choices.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
