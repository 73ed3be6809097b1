"""How much memory a run may take, and what follows for the size of its parts.

In: a text such as `2GB`, the size of a file.  Out: bytes, numbers of parts.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from medrelief.policy.settings import WrongUse

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_SIZE = re.compile(r"(?P<number>\d+)\s*(?P<unit>[KMGT]?)(?:i?B)?", re.IGNORECASE)
LEAST = 256 << 20
"""Below this the program itself, without a claim, does not fit."""

WHOLE = 20
"""Bytes of memory that a byte of claims takes where all of them are decided at once."""
_OWN = 160 << 20
_PIECE = 16
"""Bytes of memory that a byte of a source takes while it is read."""
_BUCKET = 44
"""Bytes of memory that a byte of claims takes in a bucket, with all that is joined to it."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """`piece`: bytes read at a time; `buckets`: into how many the persons are spread;
    `rows`: how many rows are put in order at a time."""

    piece: int
    buckets: int
    rows: int


def bytes_of(text: str) -> int:
    """The bytes that a text such as `2GB`, `800 MiB` or `500000000` means.

    A kilobyte is 1024 bytes.
    Raises: `WrongUse` for another text, or for less than the program itself needs.
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise WrongUse(f"'{text}' is no amount of memory", "write --memory 2GB")
    size = int(found["number"]) * _UNITS[found["unit"].upper()]
    if size < LEAST:
        raise WrongUse(f"--memory {text} is below the least, {LEAST >> 20}MB")
    return size


def usual_bound() -> int:
    """Half of the machine's memory; two gigabytes where the system does not tell."""
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 2 << 30
    return max(pages * size // 2, LEAST)


def fits(claims_bytes: int, bound: int) -> bool:
    """Whether all claims can be decided at once within the bound."""
    return claims_bytes * WHOLE <= bound


def sizes_for(claims_bytes: int, bound: int) -> Sizes:
    """How to take claims apart so that no step goes beyond the bound."""
    room = max(bound - _OWN, bound // 3)
    return Sizes(
        piece=max(room // _PIECE, 1 << 16),
        buckets=-(-claims_bytes * _BUCKET // room) + 1,
        rows=max(room // 4096, 1000),
    )
