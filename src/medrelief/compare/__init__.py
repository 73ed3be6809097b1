"""Differences between packs, and what they do to claims.

`compare(a, b)` and `effect(a, b, claims)`; nothing heavy is imported before one of them
is asked for.  `medrelief.compare(a, b)` is public, and a folder of that name stands
beside it; so the folder itself can be called.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medrelief.compare.comparison import compare
    from medrelief.compare.effects import effect
    from medrelief.compare.model import Comparison, Effect

__all__ = ("Comparison", "Effect", "compare", "effect")

_HOMES = {
    "Comparison": "medrelief.compare.model",
    "Effect": "medrelief.compare.model",
    "compare": "medrelief.compare.comparison",
    "effect": "medrelief.compare.effects",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'medrelief.compare' has no attribute '{name}'")


class _Compare(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Comparison:
        from medrelief.compare.comparison import compare

        return compare(*args, **options)


sys.modules[__name__].__class__ = _Compare
