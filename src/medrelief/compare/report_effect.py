"""The effect on a file of claims, as blocks of a report.

In: `Effect` and the words of both packs.  Out: `Block`s.
Must never: show anything of a person but the id of a claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.compare.model import Standing
from medrelief.compare.report_shapes import Block, Grid, Item, Line
from medrelief.compare.words import phrase
from medrelief.evaluate.outcome import Status
from medrelief.evaluate.result import amount_text
from medrelief.explain.labels import label
from medrelief.facts.amounts import fen_text
from medrelief.facts.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.compare.model import ChangeGroup, Comparison, Effect, Result, Side

_EMPTY = frozenset([Status.VOID, Status.NOT_IN_FORCE, Status.CONFLICT])
"""Statuses without any amount."""
MOST_KINDS = 10
"""Kinds of change that are shown; programs get all of them."""
_IDS = ("reasons", "missing", "findings")


def effect_blocks(
    effect: Effect, comparison: Comparison, lang: str, names: tuple[str, str]
) -> tuple[Block, ...]:
    """Transitions, sums per fund, kinds of change with a few claims each."""
    return (
        _transitions(effect, lang, names),
        _funds(effect, lang, names),
        *_kinds(effect, comparison, lang),
    )


def _transitions(effect: Effect, lang: str, names: tuple[str, str]) -> Block:
    lines = [Line(phrase("of_rows", lang, rows=effect.rows, changed=effect.changed))]
    if effect.rejected:
        lines.append(Line(phrase("rejected", lang, rejected=effect.rejected)))
    header = (
        phrase("before", lang, side=names[0]),
        phrase("after", lang, side=names[1]),
        phrase("rows", lang),
        phrase("changed", lang),
    )
    rows = tuple(
        (
            label("statuses", each.before.value, lang),
            label("statuses", each.after.value, lang),
            f"{each.rows}",
            f"{each.changed}",
        )
        for each in effect.transitions
    )
    return Block(phrase("effect", lang), 2, tuple(lines), Grid(header, rows, frozenset([2, 3])))


def _funds(effect: Effect, lang: str, names: tuple[str, str]) -> Block:
    header = (
        phrase("fund", lang),
        names[0],
        names[1],
        phrase("difference", lang),
        phrase("where_both", lang),
        phrase("empty", lang),
    )
    rows = tuple(
        (
            fund_label(each.fund, lang),
            fen_text(each.before),
            fen_text(each.after),
            signed(each.difference),
            signed(each.difference_where_both),
            f"{each.empty_before} → {each.empty_after}",
        )
        for each in effect.funds
    )
    grid = Grid(header, rows, frozenset(range(1, 6)))
    return Block(phrase("amounts", lang), 3, (), grid, after=(Line(phrase("sums", lang)),))


def signed(fen: int) -> str:
    """An amount with its sign, nothing in front of zero."""
    return f"+{fen_text(fen)}" if fen > 0 else fen_text(fen)


def _kinds(effect: Effect, comparison: Comparison, lang: str) -> Iterator[Block]:
    if not effect.groups:
        return
    items = tuple(_group(group, comparison, lang) for group in effect.groups[:MOST_KINDS])
    rest = effect.groups[MOST_KINDS:]
    after: tuple[Line, ...] = ()
    if any(item.points for item in items):
        after = (Line(phrase("first_claim", lang)),)
    if rest:
        rows = sum(group.rows for group in rest)
        after += (Line(phrase("more_kinds", lang, more=len(rest), rows=rows)),)
    yield Block(phrase("kinds", lang), 3, items=items, after=after)


def _group(group: ChangeGroup, comparison: Comparison, lang: str) -> Item:
    """A kind of change; its points are the amounts of the first of its claims."""
    kind, first = group.kind, group.witnesses[0]
    ids = ", ".join(witness.claim_id for witness in group.witnesses)
    why = id_changes(first.before, first.after, comparison, lang)
    moving = {*kind.up, *kind.down, *kind.come, *kind.gone}
    # Without any amount on one side the status says it all.
    said_by_status = bool({kind.before, kind.after} & _EMPTY)
    before, after = first.before.amounts, first.after.amounts
    return Item(
        title=status_change(kind.before, kind.after, lang),
        id="",
        standing=Standing.DIFFERENT,
        place=phrase("claims", lang, rows=group.rows, ids=ids),
        remark=("；" if lang == "zh" else "; ").join(why),
        points=tuple(
            (fund_label(name, lang), _amount(fen, lang), _amount(after[name], lang))
            for name, fen in before.items()
            if name in moving and not said_by_status
        ),
    )


def _amount(fen: int | None, lang: str) -> str:
    return amount_text(fen) or phrase("no_amount", lang)


def status_change(before: Status, after: Status, lang: str) -> str:
    """`undetermined → settled`, or the one status."""
    one, other = (label("statuses", each.value, lang) for each in (before, after))
    return one if before is after else f"{one} → {other}"


def id_changes(before: Result, after: Result, comparison: Comparison, lang: str) -> Iterator[str]:
    """Reasons, missing facts and findings that went and came, in words."""
    for name in _IDS:
        had, has = getattr(before, name), getattr(after, name)
        for how, these, others, side in (
            ("lost", had, has, comparison.a),
            ("gained", has, had, comparison.b),
        ):
            texts = [_in_words(name, each, side, lang) for each in these if each not in others]
            if texts:
                joined = ("、" if lang == "zh" else ", ").join(texts)
                yield phrase(f"{name}_{how}", lang, text=joined)


def _in_words(group: str, name: str, side: Side, lang: str) -> str:
    return side.words[name].of(lang) if name in side.words else _common(group, name, lang)


def _common(group: str, name: str, lang: str) -> str:
    """What is common to all packs: the engine's own reasons and findings, and facts."""
    if group != "missing":
        if name.startswith("conflict."):
            told = label("findings", name, lang)
            return told if told != name else label("facts", name.removeprefix("conflict."), lang)
        return label(group, name, lang)
    table, _, column = name.rpartition(".")
    if table == "history":
        return name
    row = {"registrations": "registration", "identities": "identity", "events": "event"}.get(table)
    fact = label("facts", column, lang)
    return f"{label('rows', row, lang)}·{fact}" if row else fact


def amount_change(name: str, before: int | None, after: int | None, lang: str) -> str:
    """`basic insurance: 480.00 → 560.00`."""
    told = _amount(before, lang), _amount(after, lang)
    return phrase("amount", lang, fund=fund_label(name, lang), before=told[0], after=told[1])


def fund_label(name: str, lang: str) -> str:
    """A fund, the person's part or an extra column, as people call it."""
    if name == "person_pays":
        return phrase("person_pays", lang)
    return vocabulary("funds").label(name, lang).replace("_", " ")
