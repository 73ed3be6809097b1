"""Differences between packs, and what they do to claims.

`medrelief.compare.compare(a, b)` and `medrelief.compare.effect(a, b, claims)`; nothing
heavy is imported before one of them is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medrelief.compare.comparison import compare
    from medrelief.compare.effect import effect
    from medrelief.compare.model import Comparison, Effect

__all__ = ("Comparison", "Effect", "compare", "effect")

_HOMES = {
    "Comparison": "medrelief.compare.model",
    "Effect": "medrelief.compare.model",
    "compare": "medrelief.compare.comparison",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'medrelief.compare' has no attribute '{name}'")
