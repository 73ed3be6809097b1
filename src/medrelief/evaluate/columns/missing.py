"""The missing facts of the claims that have an empty cell, as masks.

Why: most claims have none, so this is a second pass over few rows.
In: a sheet with all values.  Out: the rows with an empty cell, a column per word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns import quantifiers
from medrelief.evaluate.columns.knowing import core
from medrelief.evaluate.columns.masks import Masks, kept_masks
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medrelief.evaluate.columns.sheet import Sheet


def missing_of(sheet: Sheet, rows: pl.Expr, words: Sequence[Mapping[str, int]]) -> pl.DataFrame:
    """The claims for which `rows` holds: a column `missing <k>` per word, in their order."""
    _resolve_history(sheet)
    few = sheet.copied()
    few.plan = sheet.tables.with_masks(sheet.frame.lazy().filter(rows))
    few.ensure(_asked_for(few))
    for place, word in enumerate(words):
        _add_word(few, place, word)
    return few.plan.select(f"missing {place}" for place in range(len(words))).collect()


def _resolve_history(sheet: Sheet) -> None:
    """Whether a total is known is asked even where what is left under it never is."""
    for node in sheet.shape.below_cells.values():
        match node.what:
            case n.Fill(accumulator=name) if ("taken", name) not in sheet.before:
                sheet.totals.resolve(sheet, ("taken", name))
            case n.Highest(accumulator=name) if ("highest", name) not in sheet.before:
                sheet.totals.resolve(sheet, ("highest", name))


def _asked_for(sheet: Sheet) -> list[n.Node]:
    """The nodes whose values masks look at."""
    knowing = sheet.knowing
    found: list[n.Node] = []
    for node in sheet.shape.below_cells.values():
        if node.row or knowing.always(node):
            continue
        match node.what:
            case n.Choose() | n.Grant():
                found.append(node.args[0])
                if isinstance(node.what, n.Choose):
                    found.append(node)
            case n.Each() if sheet.tables.needs_pairs(node):
                found += [node, *node.args]
            case n.All() | n.Any() | n.FirstKnown() | n.Each() | n.Fill() | n.Highest():
                found.append(node)
    return [core(node) for node in found if not knowing.constant(node) and not knowing.never(node)]


def _add_word(sheet: Sheet, place: int, word: Mapping[str, int]) -> None:
    keys = {name: total.key for name, total in sheet.shape.program.totals.items()}
    masks = Masks(
        word,
        sheet.expressions(),
        sheet.tables,
        keys,
        levels=lambda node: sheet.tables.masked_levels(place, node),
    )
    kept = {node.index: node for node in kept_masks(sheet.shape.below_cells, masks)}
    for node in sheet.shape.below_cells.values():
        if isinstance(node.what, n.Each) and masks.possible(node):
            if sheet.tables.needs_pairs(node):
                kept |= {arg.at: core(arg) for arg in node.args if masks.possible(arg)}
            kept[node.index] = node
    for batch in _batches(kept, masks):
        paired = [node for node in batch if _is_paired(sheet, node)]
        plain = [node for node in batch if not _is_paired(sheet, node)]
        made = {node.index: f"?{node.index}.{place}" for node in plain}
        sheet.extend(masks.made(node).alias(made[node.index]) for node in plain)
        masks.have |= made
        for node in paired:
            name = f"?{node.index}.{place}"
            found = pl.lit(_over_pairs(sheet, place, masks, node))
            sheet.extend([masks.where_unknown(node, found).alias(name)])
            masks.have[node.index] = name
    sheet.extend([masks.joined(sheet.shape.cells).alias(f"missing {place}")])


def _is_paired(sheet: Sheet, node: n.Node) -> bool:
    return isinstance(node.what, n.Each) and sheet.tables.needs_pairs(node)


def _batches(kept: Mapping[int, n.Node], masks: Masks) -> list[list[n.Node]]:
    """The nodes in batches, none of which reads a mask of its own batch."""
    depths: dict[int, int] = {}

    def depth(node: n.Node) -> int:
        node = core(node)
        known = depths.get(node.index)
        if known is None:
            inner = node.what.inner if isinstance(node.what, n.Each) else ()
            key = masks.keys_of(node)
            known = max((depth(arg) for arg in (*node.args, *inner, *key)), default=0)
            known += node.index in kept
            depths[node.index] = known
        return known

    batches: dict[int, list[n.Node]] = {}
    for node in kept.values():
        batches.setdefault(depth(node), []).append(node)
    return [batches[at] for at in sorted(batches)]


def _over_pairs(sheet: Sheet, place: int, masks: Masks, node: n.Node) -> pl.Series:
    """The mask of a quantifier over pairs of claim and row."""
    values = sheet.expressions()
    asked = sheet.tables.asked(node)
    rows, have, row_masks = sheet.tables.masked_rows(place, node)
    outer = [values.have[arg.at] for arg in node.args if arg.at in values.have]
    outer_masks = [masks.have[arg.at] for arg in node.args if arg.at in masks.have]
    asking = list(dict.fromkeys((*outer, *outer_masks, *sheet.before.values())))
    here = values.paired(have)
    seen = masks.seen_from(here, row_masks)
    mask = seen.joined([asked.predicate])
    holds = here.of(asked.predicate)
    value = None if asked.value is None else seen.joined([asked.value])
    found = quantifiers.masks_over_pairs(sheet.frame, asking, rows, holds, mask, value)
    return quantifiers.joined_back(sheet.frame, found, asking)
