"""A run in buckets as a process of its own, to be killed: folder, then `--set` values."""

from __future__ import annotations

import sys
from pathlib import Path

from medrelief.evaluate.packs_in_use import Choice
from medrelief.scale.bound import Sizes
from scale.runs import in_buckets

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    beside = {name: folder / f"{name}.csv" for name in ("persons", "registrations", "facilities")}
    choice = Choice(settings=sys.argv[2:])
    in_buckets(folder, folder / "claims.csv", beside, choice, Sizes(12_000, 4, 50))
