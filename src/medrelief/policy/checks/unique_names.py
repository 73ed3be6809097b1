"""MR309, MR310: a name means one thing, and leaves the language's own words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.policy.diagnostics import Label, fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medrelief.policy.diagnostics import Diagnostic
    from medrelief.policy.model import Place, Policy
    from medrelief.policy.pack_nodes import Pack

# fmt: off
_KEYWORDS = frozenset((
    "and", "or", "not", "in", "if", "then", "else", "true", "false", "exists", "count", "with",
    "by_reading",
))
_TABLES = frozenset((
    "claim", "person", "facility", "policy", "fund", "registration", "identity", "event", "peer",
    "history", "claims", "persons", "facilities", "registrations", "identities", "events",
    "enrolments",
))
# fmt: on
_BUILT_IN = frozenset({"paid_before", "cost_left"})
# What the engine reports by itself; see the end of `policy.yaml` in the language page.
_ENGINE = frozenset({"care_type", "limited_to_cost", "orphan_reversal", "reversal_amount_differs"})
_TAKEN = _KEYWORDS | _TABLES | _BUILT_IN


def twofold_names(pack: Pack) -> Iterator[Diagnostic]:
    """A diagnostic per name that already names something else.

    Accumulators stand apart: one may share the name of the parameter that limits it.
    """
    first: dict[str, tuple[str, Place]] = {}
    for kind, name, place in declared_names(pack.policy):
        if name in first:
            other, where = first[name]
            label = (Label(where, f"the {other} is declared here"),)
            words = {"name": name, "kind": other}
            yield fault("MR309", place, labels=label, **words)
        first.setdefault(name, (kind, place))


def taken_names(pack: Pack) -> Iterator[Diagnostic]:
    """A diagnostic per name that the language or the engine uses itself."""
    for kind, name, place in declared_names(pack.policy):
        reported = kind in {"condition", "finding"}
        if name in _TAKEN or (reported and name in _ENGINE):
            yield fault("MR310", place, name=name)


def declared_names(policy: Policy) -> Iterator[tuple[str, str, Place]]:
    """Kind, name and place of everything that formulas and lists of names can name."""
    sections: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("parameter", policy.parameters),
        ("list", policy.lists),
        ("reading", policy.readings),
        ("definition", policy.definitions),
        ("condition", policy.conditions),
        ("finding", policy.findings),
    )
    for kind, section in sections:
        for name, declared in section.items():
            place: Place | None = getattr(declared, "place", None)
            if place is not None:
                yield kind, name, place
