"""The whole synthetic data set, made block by block so that memory need not grow.

Why: a block of persons has everything that belongs to them, so ten blocks one
after another are the same data set as all at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.synthetic.claims import claims
from medrelief.synthetic.facilities import facilities
from medrelief.synthetic.opening import opening
from medrelief.synthetic.persons import persons, traits
from medrelief.synthetic.records import enrolments, events, identities, registrations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PERSONS_IN_A_BLOCK = 100_000


def dataset(count: int, seed: int) -> dict[str, pl.DataFrame]:
    """See `medrelief.synthetic.generate`."""
    blocks = list(_blocks(count, seed))
    return {name: pl.concat([block[name] for block in blocks]) for name in blocks[0]} | {
        "facilities": facilities()
    }


def write_frames(frames: Mapping[str, pl.DataFrame], folder: Path) -> list[Path]:
    """See `medrelief.synthetic.write_dataset`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, frame in frames.items():
        path = folder / f"{name}.csv"
        frame.write_csv(path)
        paths.append(path)
    return paths


def write_blocks(count: int, seed: int, folder: Path) -> list[Path]:
    """See `medrelief.synthetic.write_generated`."""
    paths: list[Path] = []
    for turn, block in enumerate(_blocks(count, seed)):
        if turn == 0:
            paths = write_frames(block | {"facilities": facilities()}, folder)
            continue
        for name, frame in block.items():
            with (folder / f"{name}.csv").open("ab") as file:
                frame.write_csv(file, include_header=False)
    return paths


def _blocks(count: int, seed: int) -> Iterator[dict[str, pl.DataFrame]]:
    """Blocks that together have `count` claims; at least one, which may be empty."""
    if count < 0:
        message = f"the number of claims is {count}, and a data set has 0 or more"
        raise ValueError(message)
    first, left = 0, count
    while left > 0 or first == 0:
        people = _people(first, left, seed)
        yield _tables(people, seed)
        left -= int(people.get_column("claims").sum())
        first += PERSONS_IN_A_BLOCK


def _people(first: int, claims_left: int, seed: int) -> pl.DataFrame:
    """The next persons; the last one stops at the number of claims asked for."""
    people = traits(first, min(PERSONS_IN_A_BLOCK, claims_left), seed)
    before = pl.col("claims").cum_sum() - pl.col("claims")
    return people.filter(before < claims_left).with_columns(
        claims=pl.min_horizontal("claims", claims_left - before)
    )


def _tables(people: pl.DataFrame, seed: int) -> dict[str, pl.DataFrame]:
    return {
        "claims": claims(people, seed),
        "persons": persons(people, seed),
        "identities": identities(people, seed),
        "registrations": registrations(people, seed),
        "enrolments": enrolments(people, seed),
        "events": events(people, seed),
        "opening": opening(people, seed),
    }
