"""Decides and explains medical relief for needy people in China, from cited policy packs.

The public interface.  `load_policy` and `ReadyPolicy.evaluate` decide one claim,
`evaluate` a whole table; nothing heavy is imported before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medrelief.evaluate.frames import evaluate
    from medrelief.evaluate.outcome import Outcome, Status
    from medrelief.policy.diagnostics import PackFaults
    from medrelief.policy.settings import WrongUse
    from medrelief.service import ReadyPolicy, load_policy
    from medrelief.tables.messages import Unreadable

__all__ = (
    "Outcome",
    "PackFaults",
    "ReadyPolicy",
    "Status",
    "Unreadable",
    "WrongUse",
    "evaluate",
    "load_policy",
)

__version__ = "0.1.0"

_HOMES = {
    "Outcome": "medrelief.evaluate.outcome",
    "PackFaults": "medrelief.policy.diagnostics",
    "ReadyPolicy": "medrelief.service",
    "Status": "medrelief.evaluate.outcome",
    "Unreadable": "medrelief.tables.messages",
    "WrongUse": "medrelief.policy.settings",
    "load_policy": "medrelief.service",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "evaluate":
        # The folder of that name is the function too: importing any part of it would
        # otherwise put a plain module in the function's place.
        return import_module("medrelief.evaluate")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'medrelief' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
