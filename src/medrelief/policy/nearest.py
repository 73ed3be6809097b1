"""The known word nearest to a mistyped one, for hints.

Why: every message about an unknown name offers the same kind of help.
Must never: guess where nothing is near.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """The most similar known word, or the empty string where none is near."""
    import difflib  # only a fault pays for it

    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def hint_for(word: str, known: Iterable[str]) -> str:
    """`write 'x'` for the nearest known word, else the known words, else nothing."""
    words = sorted(known)
    near = nearest(word, words)
    if near:
        return f"write '{near}'"
    return f"known: {', '.join(words)}" if 0 < len(words) <= 30 else ""
