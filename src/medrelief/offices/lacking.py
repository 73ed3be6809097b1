"""The facts that keep a rule open, for the persons of whom a value is not known.

Why: most persons lack nothing, so this is a second pass over the few who do.
In: a rule, the persons concerned.  Out: ids, sorted, joined by `;`, made once per
different set.  Must never: name a fact that would settle nothing.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import polars as pl

from medrelief.evaluate.columns.knowing import below, core
from medrelief.evaluate.columns.masks import Masks, kept_masks, words_of
from medrelief.facts.case_columns import CASE
from medrelief.language import nodes as n
from medrelief.language.scope import PERSON
from medrelief.offices.person_sheet import PersonSheet, table_of
from medrelief.offices.searches import Search, parts_of_search

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medrelief.evaluate.columns.tables import Tables
    from medrelief.offices.person_frames import PersonFrames
    from medrelief.offices.person_sheet import RuleOfPeriod


def with_missing(about: RuleOfPeriod, frame: pl.DataFrame, frames: PersonFrames) -> pl.DataFrame:
    """The frame with `missing`; `person` and `lacks` say for whom a value is not known."""
    lacking = frame.filter("lacks").get_column("person")
    if lacking.is_empty():
        return frame.with_columns(missing=pl.lit(""))
    masks = _missing_masks(about, frames.of(lacking))
    distinct = masks.unique()
    words = _words(about, frames)
    names = [_named(row, words) for row in distinct.iter_rows()]
    named = distinct.with_columns(pl.Series("missing", names, dtype=pl.String))
    texts = masks.join(named, on=masks.columns, how="left", maintain_order="left")
    beside = texts.select("missing", person=lacking)
    found = frame.join(beside, on="person", how="left", maintain_order="left")
    return found.with_columns(pl.col("missing").fill_null(""))


def _named(masks: Sequence[int], words: Sequence[Mapping[str, int]]) -> str:
    return ";".join(
        sorted(
            name
            for word, bits in zip(words, masks, strict=True)
            for name, place in word.items()
            if bits >> place & 1
        )
    )


def _missing_name(frames: PersonFrames, table: str, column: str) -> str:
    if table == "identity" and column == "identity" and frames.undated:
        return "identities"
    return PERSON.rows[table][column].missing


def _words(about: RuleOfPeriod, frames: PersonFrames) -> list[dict[str, int]]:
    names: set[str] = set()
    for node in about.nodes.values():
        match node.what:
            case n.Fact(column=column):
                names.add(CASE[column].missing)
            case n.RowFact(table=table, column=column):
                names.add(_missing_name(frames, table, column))
            case n.NotKnown(missing=missing) | n.Dated(missing=missing):
                names.add(missing)
    return words_of(sorted(names))


def _missing_masks(about: RuleOfPeriod, frames: PersonFrames) -> pl.DataFrame:
    """A column of bits per word of names, for every person of the frames."""
    sheet = PersonSheet(frames, [about])
    cells = below(*about.cells)
    sheet.ensure([*about.cells, *(node for node in cells.values() if _is_looked_at(node))])
    tables = cast(
        "Tables",
        SimpleNamespace(missing=lambda table, column: _missing_name(frames, table, column)),
    )
    columns = []
    for place, word in enumerate(_words(about, frames)):
        masks = Masks(word, sheet.expressions(), tables, {})
        kept = {node.index for node in kept_masks(cells, masks)}
        for index, node in sorted(cells.items()):
            is_search = isinstance(node.what, n.Each)
            if node.row or not masks.possible(node) or not (is_search or index in kept):
                continue
            name = f"?{index}.{place}"
            if is_search:
                mask = masks.where_unknown(node, pl.lit(_mask_of_search(sheet, masks, node)))
            else:
                mask = masks.made(node)
            sheet.frame = sheet.frame.with_columns(mask.alias(name))
            masks.have[index] = name
        columns.append(masks.joined(about.cells).alias(f"missing {place}"))
    named = [f"missing {place}" for place in range(len(columns))]
    return sheet.frame.with_columns(columns).select(named)


def _is_looked_at(node: n.Node) -> bool:
    """Whether a mask looks at the node's value."""
    return not node.row and isinstance(
        node.what, n.Choose | n.Grant | n.All | n.Any | n.FirstKnown | n.Each
    )


def _mask_of_search(sheet: PersonSheet, masks: Masks, node: n.Node) -> pl.Series:
    """What keeps the rows of a search open, joined per person."""
    search = Search(node)
    rows, seen = sheet.seen_from(table_of(node), [search])
    outer = {}
    for arg in node.args:
        if masks.possible(arg):
            index = core(arg).index
            if index not in masks.have:
                sheet.frame = sheet.frame.with_columns(masks.made(arg).alias(f"?{index} here"))
            outer[index] = masks.have.get(index, f"?{index} here")
    rows = rows.with_columns(
        pl.lit(sheet.frame[name]).gather(pl.col("person")).alias(name) for name in outer.values()
    )
    here = masks.seen_from(seen, outer)
    holds, _ = parts_of_search(search, seen)
    zero = pl.lit(0, dtype=pl.Int64)
    open_ = pl.when(holds.is_null()).then(here.joined([search.predicate])).otherwise(zero)
    if search.value is not None:
        open_ = open_ | pl.when(holds).then(here.joined([search.value])).otherwise(zero)
    found = rows.select("person", open_.alias("bits")).group_by("person")
    bits = found.agg(pl.col("bits").bitwise_or()).collect()
    persons = sheet.frame.select(person=pl.int_range(pl.len(), dtype=pl.UInt32))
    beside = persons.join(bits, on="person", how="left", maintain_order="left")
    return beside["bits"].fill_null(0)
