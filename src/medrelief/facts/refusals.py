"""Why a text is not the fact it should be.

Why: readers, records and options refuse values for the same few reasons, each
with a code that never changes its meaning.  Must never: carry the value itself,
which may be a name or an identity number.
"""

from __future__ import annotations


class Refused(ValueError):  # a fact about the value, not our error
    """A value that cannot be read as the kind of fact that is meant.

    `code` is stable and goes into rejects; `expected` and `expected_zh` say
    what would have been readable.
    """

    def __init__(self, code: str, expected: str, expected_zh: str = "") -> None:
        super().__init__(code, expected, expected_zh)
        self.code = code
        self.expected = expected
        self.expected_zh = expected_zh or expected

    def __str__(self) -> str:
        return f"expected {self.expected}"

    def of(self, lang: str) -> str:
        """What was expected, as a sentence in `zh` or `en`."""
        return f"应为{self.expected_zh}" if lang == "zh" else str(self)
