"""Names and numbers as they stand on a form: masked, unless a user asks for them.

Must never: let a name or a number through whole that was not asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONG_NUMBER = re.compile(r"(?<!\d)\d{11,}[\dXx]?(?!\d)")


@dataclass(frozen=True, slots=True)
class Shown:
    """How persons are shown; `whole` where the user asked for it."""

    whole: bool = False

    def name(self, value: object) -> str:
        """The first character, the rest as stars."""
        text = _known(value)
        return text if self.whole or not text else text[0] + "*" * max(len(text) - 1, 1)

    def number(self, value: object) -> str:
        """The first three and the last two characters of a number of a person or a phone."""
        text = _known(value)
        if self.whole or not text:
            return text
        return "*" * len(text) if len(text) < 8 else f"{text[:3]}{'*' * (len(text) - 5)}{text[-2:]}"

    def key(self, value: object) -> str:
        """The id under which the tables know a person; masked where it is a long number itself."""
        text = _known(value)
        return _LONG_NUMBER.sub(lambda found: self.number(found[0]), text)


def _known(value: object) -> str:
    return "" if value in (None, "none") else str(value)
