"""Two policies → a `Comparison`.

Why: the one entry to the structural comparison.  In: two policies, and for versions of
one pack its scenarios.  Out: frozen data.  Must never: compare a pack that does not
compile.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.compare.model import Comparison, Side
from medrelief.compare.structure import entries_of
from medrelief.compare.vocabularies import matched
from medrelief.compare.witnesses import witnesses_of
from medrelief.policy.model import Text
from medrelief.program.compile import program_from_policy
from medrelief.service import ReadyPolicy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medrelief.policy.cases import Case as Scenario
    from medrelief.policy.model import Policy


def compare(
    a: Policy | ReadyPolicy, b: Policy | ReadyPolicy, *, scenarios: Sequence[Scenario] = ()
) -> Comparison:
    """What stands differently in b as against a.

    Args:
        a, b: policies as `load_policy` gives them, with all that is laid over them.
        scenarios: cases of the pack, where a and b are versions of one pack; each
            differing thing is then shown with one that comes out differently.
    Raises: PackFaults: a policy does not compile.
    """
    a, b = (each.policy if isinstance(each, ReadyPolicy) else each for each in (a, b))
    for policy in (a, b):
        program_from_policy(policy)
    entries = entries_of(a, b)
    return Comparison(
        a=_side(a),
        b=_side(b),
        entries=entries,
        matched=matched(a, b),
        witnesses=witnesses_of(a, b, entries, scenarios),
    )


def _before(total: Text) -> Text:
    return Text(f"此前累计：{total.zh}", f"running total before: {total.en}")


def _side(policy: Policy) -> Side:
    words = {name: each.otherwise for name, each in policy.conditions.items()}
    words |= {name: each.say for name, each in policy.findings.items()}
    words |= {f"parameter.{name}": each.about for name, each in policy.parameters.items()}
    words |= {f"history.{name}": _before(each.about) for name, each in policy.accumulators.items()}
    return Side(
        policy.id, policy.title, policy.document.number, policy.digest, MappingProxyType(words)
    )
