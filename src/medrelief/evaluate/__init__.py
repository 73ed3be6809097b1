"""Outcomes: what is decided about claims, one by one or a table at a time.

`medrelief.evaluate(claims, ...)` is public, and a folder of that name stands beside
it; so the folder itself can be called.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


class _Evaluate(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> pl.DataFrame:
        from medrelief.evaluate.frames import evaluate

        return evaluate(*args, **options)


sys.modules[__name__].__class__ = _Evaluate
