"""Diseases, identities and papers of two packs, matched by their ids in the vocabulary.

Why: notices print one disease under several names, and two that merely sound alike
must not pass for one.  In: two policies.  Out: `Matched` per kind.
Must never: equate two ids; what is near is marked as related.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.compare.model import Matched, Member, Membership, Relation, Standing
from medrelief.facts.vocabulary import vocabulary
from medrelief.policy.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medrelief.policy.model import Policy

_OF = MappingProxyType({"disease": "diseases", "identity": "identities", "paper": "papers"})
"""What a list is of → the vocabulary of its ids."""
_CODE = re.compile(r"m\d{5}", re.IGNORECASE)
_CLASS = 4
"""The letter and three digits of a national code that name the class."""


def matched(a: Policy, b: Policy) -> tuple[Matched, ...]:
    """The members of all lists of each kind, in the order of a's lists and then b's."""
    return tuple(_matched(of, a, b) for of in _OF)


def item_label(of: str, id_: str, printed: str = "") -> Text:
    """What an item of a list is called; in en the printed label stands behind another name."""
    if of not in _OF:
        return Text(printed or id_, printed or id_)
    known = vocabulary(_OF[of])
    zh, en = known.label(id_, "zh"), known.label(id_, "en")
    return Text(printed or zh, f"{en} ({printed})" if printed and printed != zh else en)


def _matched(of: str, a: Policy, b: Policy) -> Matched:
    left, right = _memberships(of, a), _memberships(of, b)
    known = vocabulary(_OF[of])
    members = tuple(
        Member(
            id_,
            Text(known.label(id_, "zh"), known.label(id_, "en")),
            left.get(id_),
            right.get(id_),
        )
        for id_ in dict.fromkeys((*left, *right))
    )
    return Matched(of, members, tuple(_relations(of, members)))


def _memberships(of: str, policy: Policy) -> Mapping[str, Membership]:
    printed: dict[str, dict[str, None]] = {}
    lists: dict[str, dict[str, Text]] = {}
    known = vocabulary(_OF[of])
    for each in policy.lists.values():
        if each.of != of:
            continue
        for item in each.items:
            label = item.label or known.label(item.id, "zh")
            printed.setdefault(item.id, {})[label] = None
            lists.setdefault(item.id, {})[each.id] = each.about or Text(each.id, each.id)
    return {
        id_: Membership(tuple(labels), tuple(lists[id_]), tuple(lists[id_].values()))
        for id_, labels in printed.items()
    }


def _relations(of: str, members: tuple[Member, ...]) -> Iterator[Relation]:
    """Pairs of ids, each in one pack only or both, that are near and not both in both."""
    classes = _code_classes(of)
    left = [member for member in members if member.a is not None]
    right = [member for member in members if member.b is not None]
    for one in left:
        for other in right:
            if one.id == other.id or Standing.SAME is _both_in_both(one, other):
                continue
            basis = _basis(one, other, classes)
            if basis is not None:
                yield Relation(one.id, one.label, other.id, other.label, *basis)


def _both_in_both(one: Member, other: Member) -> Standing:
    whole = one.b is not None or other.a is not None
    return Standing.SAME if whole else Standing.DIFFERENT


def _basis(
    one: Member, other: Member, classes: Mapping[str, frozenset[str]]
) -> tuple[str, str] | None:
    shared = classes.get(one.id, frozenset()) & classes.get(other.id, frozenset())
    if shared:
        return "code_class", min(shared)
    shorter, longer = sorted((one.label.zh, other.label.zh), key=len)
    return ("name", shorter) if shorter in longer else None


def _code_classes(of: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    if of == "disease":
        for spelling, id_ in vocabulary(_OF[of]).spellings.items():
            if _CODE.fullmatch(spelling):
                found.setdefault(id_, set()).add(spelling[:_CLASS].upper())
    return {id_: frozenset(classes) for id_, classes in found.items()}
