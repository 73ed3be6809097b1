"""The packs of one run: found, varied by the user's options, compiled once.

In: names, `--set`, `--choose` and overlays as texts.  Out: policy → `Program`.
Must never: accept an option for a pack without having read that pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from medrelief.policy.library import load_policy, pack_names
from medrelief.policy.nearest import hint_for
from medrelief.policy.overlay import overlay_policy
from medrelief.policy.settings import WrongUse, by_policy
from medrelief.program.compile import program_from_policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from medrelief.program.program import Program


@dataclass(frozen=True)
class Choice:
    """What a user chose about packs; `policies` is the folder where names are found."""

    policy: str | None = None
    policies: Path | None = None
    settings: Sequence[str] = ()
    choices: Sequence[str] = ()
    overlays: Sequence[Path] = ()
    calendar: Path | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The packs that a claim may name."""
        return pack_names(self.policies)


def programs_of(choice: Choice, used: Iterable[str] = ()) -> Mapping[str, Program]:
    """The packs that are used or spoken of, compiled, by name.

    Raises: `WrongUse` for an unknown pack, parameter, reading, option or value;
    `PackFaults` where a pack has an error.
    """
    names = choice.names
    if not names:
        raise WrongUse("there is no pack in the folder of --policies")
    if choice.policy is not None and choice.policy not in names:
        raise WrongUse(f"no pack is named '{choice.policy}'", hint_for(choice.policy, names))
    settings = by_policy(choice.settings, names)
    choices = by_policy(choice.choices, names)
    overlays = _overlays(choice.overlays, names)
    spoken_of = {*settings, *choices, *overlays, *used}
    if choice.policy is not None:
        spoken_of.add(choice.policy)
    return {
        name: program_from_policy(
            load_policy(
                name,
                overlays=overlays.get(name, ()),
                settings=settings.get(name),
                choices=choices.get(name),
                policies_folder=choice.policies,
                calendar=choice.calendar,
            )
        )
        for name in names
        if name in spoken_of
    }


def _overlays(paths: Sequence[Path], names: Sequence[str]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in paths:
        name = overlay_policy(path)
        if name not in names:
            raise WrongUse(
                f"{path.name} is for '{name}'; no pack is named so", hint_for(name, names)
            )
        found.setdefault(name, []).append(path)
    return found
