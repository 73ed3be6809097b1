"""A comparison as JSON for programs: stable keys, both languages, amounts in yuan.

Why: a page of differences is read by other programs too.  In: `Comparison`, perhaps an
`Effect`.  Out: plain mappings; `docs/compare-packs.md` lists the keys.
Must never: change the meaning of a key without another `format`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.compare.model import Standing
from medrelief.facts.amounts import fen_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medrelief.compare.model import (
        Aspect,
        ChangeGroup,
        Comparison,
        Effect,
        Entry,
        FundEffect,
        KindOfChange,
        Matched,
        Member,
        Membership,
        Result,
        Said,
        Side,
        Witness,
    )
    from medrelief.policy.model import Text

FORMAT = "medrelief.diff/1"

_IDS = (
    "reasons_lost",
    "reasons_gained",
    "missing_lost",
    "missing_gained",
    "findings_lost",
    "findings_gained",
    "up",
    "down",
    "come",
    "gone",
)


def as_json(comparison: Comparison, effect: Effect | None = None) -> dict[str, Any]:
    """The comparison as mappings, lists, texts, whole numbers and booleans."""
    told = {
        "format": FORMAT,
        "a": _side(comparison.a),
        "b": _side(comparison.b),
        "differs": comparison.differs,
        "entries": [_entry(each) for each in comparison.entries],
        "members": {each.of: _matched(each) for each in comparison.matched},
        "witnesses": [_witness(each) for each in comparison.witnesses],
    }
    if effect is not None:
        told["effect"] = _effect(effect)
    return told


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _side(side: Side) -> dict[str, Any]:
    return {
        "policy": side.id,
        "title": _text(side.title),
        "number": side.number,
        "digest": side.digest,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {
        "section": entry.section.value,
        "id": entry.id,
        "label": _text(entry.label),
        "standing": entry.standing.value,
        "rests_on": list(entry.through),
    }
    shown: Sequence[Aspect] = entry.aspects
    if entry.standing in (Standing.SAME, Standing.RESTS):
        shown = ()
    told["points"] = [_aspect(each) for each in shown]
    return told


def _aspect(aspect: Aspect) -> dict[str, Any]:
    return {
        "name": aspect.name,
        "key": aspect.key,
        "differs": aspect.differs,
        "a": _said(aspect.a),
        "b": _said(aspect.b),
    }


def _said(said: Said | None) -> dict[str, str] | None:
    return None if said is None else {"written": said.plain, **_text(said.text)}


def _matched(matched: Matched) -> dict[str, Any]:
    return {
        "all": [_member(each) for each in matched.members],
        "related": [
            {"a": each.a, "b": each.b, "basis": each.basis, "shared": each.shared}
            for each in matched.related
        ],
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "label": _text(member.label),
        "standing": member.standing.value,
        "a": _membership(member.a),
        "b": _membership(member.b),
    }


def _membership(membership: Membership | None) -> dict[str, Any] | None:
    if membership is None:
        return None
    return {"printed": list(membership.printed), "lists": list(membership.lists)}


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "section": witness.section.value,
        "id": witness.id,
        "case": witness.case,
        "before": _result(witness.before),
        "after": _result(witness.after),
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "status": result.status.value,
        "amounts": {name: _yuan(fen) for name, fen in result.amounts.items()},
        "reasons": list(result.reasons),
        "missing": list(result.missing),
        "findings": list(result.findings),
    }


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else fen_text(fen)


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "rows": effect.rows,
        "changed": effect.changed,
        "rejected": effect.rejected,
        "transitions": [
            {
                "before": each.before.value,
                "after": each.after.value,
                "rows": each.rows,
                "changed": each.changed,
            }
            for each in effect.transitions
        ],
        "funds": {each.fund: _fund(each) for each in effect.funds},
        "kinds": [_group(each) for each in effect.groups],
    }


def _fund(fund: FundEffect) -> dict[str, Any]:
    return {
        "before": fen_text(fund.before),
        "after": fen_text(fund.after),
        "difference": fen_text(fund.difference),
        "difference_where_both": fen_text(fund.difference_where_both),
        "empty_before": fund.empty_before,
        "empty_after": fund.empty_after,
    }


def _group(group: ChangeGroup) -> dict[str, Any]:
    return {
        "rows": group.rows,
        **_kind(group.kind),
        "witnesses": [
            {
                "claim_id": each.claim_id,
                "before": _result(each.before),
                "after": _result(each.after),
            }
            for each in group.witnesses
        ],
    }


def _kind(kind: KindOfChange) -> dict[str, Any]:
    return {
        "before": kind.before.value,
        "after": kind.after.value,
        **{name: list(getattr(kind, name)) for name in _IDS},
    }
