"""Decides and explains medical relief for needy people in China, from cited policy packs.

The public interface.  `load_policy` and `ReadyPolicy.evaluate` decide one claim,
`evaluate` a whole table; nothing heavy is imported before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medrelief.compare.comparison import compare
    from medrelief.evaluate.frames import evaluate
    from medrelief.evaluate.outcome import Outcome, Status
    from medrelief.facts.records import Claim, Event, Facility, Identity, Person, Registration
    from medrelief.policy.diagnostics import PackFaults
    from medrelief.policy.settings import WrongUse
    from medrelief.service import ReadyPolicy as Policy
    from medrelief.service import load_policy
    from medrelief.tables.messages import Unreadable

__all__ = (
    "Claim",
    "Event",
    "Facility",
    "Identity",
    "Outcome",
    "PackFaults",
    "Person",
    "Policy",
    "Registration",
    "Status",
    "Unreadable",
    "WrongUse",
    "compare",
    "evaluate",
    "load_policy",
)

__version__ = "0.1.0"

_HOMES = {
    "Claim": ("medrelief.facts.records", "Claim"),
    "Event": ("medrelief.facts.records", "Event"),
    "Facility": ("medrelief.facts.records", "Facility"),
    "Identity": ("medrelief.facts.records", "Identity"),
    "Outcome": ("medrelief.evaluate.outcome", "Outcome"),
    "PackFaults": ("medrelief.policy.diagnostics", "PackFaults"),
    "Person": ("medrelief.facts.records", "Person"),
    "Policy": ("medrelief.service", "ReadyPolicy"),
    "Registration": ("medrelief.facts.records", "Registration"),
    "Status": ("medrelief.evaluate.outcome", "Status"),
    "Unreadable": ("medrelief.tables.messages", "Unreadable"),
    "WrongUse": ("medrelief.policy.settings", "WrongUse"),
    "load_policy": ("medrelief.service", "load_policy"),
}
_FOLDERS = frozenset(["compare", "evaluate"])
"""Folders that are the function of their name too: importing any part of one would otherwise put
a plain module in the function's place."""


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _FOLDERS:
        return import_module(f"medrelief.{name}")
    if name in _HOMES:
        module, found = _HOMES[name]
        return getattr(import_module(module), found)
    raise AttributeError(f"module 'medrelief' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
