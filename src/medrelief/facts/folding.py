"""One spelling for texts that differ only in how they were typed.

Why: exports mix full and half width, brackets, spaces, invisible characters and
case; labels must still meet.  In: text.  Out: text.  Must never: touch the words.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(
    (0x00AD, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
)
_ALIKE = {
    **{ord(mark): "(" for mark in "[{〔【〈《「『⦅"},
    **{ord(mark): ")" for mark in "]}〕】〉》」』⦆"},
    **{ord(mark): "-" for mark in "‐‑‒–—―−"},
    **{ord(mark): "·" for mark in "•・∙⋅"},
    **_INVISIBLE,
}
_SPACE = re.compile(r"\s+")
_IDLE_SPACE = re.compile(r"(?<![0-9a-z_]) | (?![0-9a-z_])")


def fold(text: str) -> str:
    """The text without what typing alone decides.

    Half width, one kind of bracket and dash, lower case, nothing invisible, and
    a space only between two words of Latin letters or digits.
    """
    folded = _folded_once(text)
    while folded != text:
        # Removing a character can bring together two that compose into one.
        text, folded = folded, _folded_once(folded)
    return folded


def tidy(text: str) -> str:
    """The text as meant by whoever typed it: no outer spaces, nothing invisible.

    For ids and names, whose letters must stay as they are.
    """
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    return text.strip()


def half_width(text: str) -> str:
    """Tidy text in half width: for numbers and dates."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).replace("−", "-").strip()


def _folded_once(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    text = unicodedata.normalize("NFKC", text.casefold().translate(_ALIKE))
    return _IDLE_SPACE.sub("", _SPACE.sub(" ", text.strip()))
