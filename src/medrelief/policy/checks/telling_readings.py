"""MR305: a reading has options, and they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.policy.diagnostics import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.policy.diagnostics import Diagnostic
    from medrelief.policy.pack_nodes import Pack


def untelling_readings(pack: Pack) -> Iterator[Diagnostic]:
    """A diagnostic per reading that has nothing to choose from, or two options that say the same.

    One single option is sound: it names the question and the answer taken.
    """
    for reading in pack.policy.readings.values():
        if reading.place is None:
            continue
        if not reading.options:
            fact = f"the reading '{reading.id}' has no option"
            yield fault("MR305", reading.place, fact=fact)
        for language in ("zh", "en"):
            said: dict[str, str] = {}
            for option, text in reading.options:
                first = said.setdefault(text.of(language), option)
                if first != option:
                    fact = f"the options '{first}' and '{option}' say the same in {language}"
                    yield fault("MR305", reading.place, fact=fact)
