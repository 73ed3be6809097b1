"""One module per check: a function from a pack to diagnostics.

Why: a rule about packs is added by writing its module and its name in `CHECKS`.
The order plays no part; all of them run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.policy.checks.accounted_clauses import unaccounted_clauses
from medrelief.policy.checks.known_clauses import unknown_clauses
from medrelief.policy.checks.known_items import repeated_items, unknown_items
from medrelief.policy.checks.known_references import unknown_references
from medrelief.policy.checks.telling_readings import untelling_readings
from medrelief.policy.checks.uncited_clauses import uncited_clauses
from medrelief.policy.checks.unique_names import taken_names, twofold_names
from medrelief.policy.checks.unused_names import unused_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medrelief.policy.diagnostics import Diagnostic
    from medrelief.policy.pack_nodes import Pack

    Check = Callable[[Pack], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    unknown_clauses,
    unaccounted_clauses,
    uncited_clauses,
    unknown_references,
    unknown_items,
    repeated_items,
    untelling_readings,
    twofold_names,
    taken_names,
    unused_names,
)


def checked(pack: Pack) -> tuple[Diagnostic, ...]:
    """Everything the checks find in a pack that the schema could read."""
    return tuple(diagnostic for check in CHECKS for diagnostic in check(pack))
