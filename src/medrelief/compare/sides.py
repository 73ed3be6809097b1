"""What a user means by A and B: a pack, a folder, a pack with overlays on it.

Why: `linxi+county.yaml` says in one word what is compared, and options reach the side
that they speak of.  In: texts.  Out: two policies with names and scenarios.
Must never: guess which side an option is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from medrelief.policy.cases import read_cases
from medrelief.policy.library import load_policy, pack_folder
from medrelief.policy.overlay import overlay_policy
from medrelief.policy.settings import WrongUse, by_policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medrelief.policy.cases import Case as Scenario
    from medrelief.policy.model import Policy

PLUS = "+"


@dataclass(frozen=True, slots=True)
class Meant:
    """One side as asked for; `name` is how the user wrote it."""

    name: str
    policy: Policy
    folder: Path


@dataclass(frozen=True, slots=True)
class Options:
    """Options that go to the side whose pack they name; to b where both are that pack."""

    overlays: Sequence[Path] = ()
    settings: Sequence[str] = ()
    choices: Sequence[str] = ()
    policies: Path | None = None


@dataclass(frozen=True, slots=True)
class _Spec:
    name: str
    folder: Path
    overlays: tuple[Path, ...]

    @property
    def pack(self) -> str:
        return self.folder.resolve().name


def sides_of(a: str, b: str, options: Options) -> tuple[Meant, Meant]:
    """The two policies.

    Args: a, b: a pack's name or folder, with `+file.yaml` for each overlay on it.
    Raises: `WrongUse` for an unknown pack, an overlay that is not there, or an option
    for neither side; `PackFaults` where a pack or an overlay has an error.
    """
    specs = tuple(_spec(text, options.policies) for text in (a, b))
    packs = tuple(spec.pack for spec in specs)
    settings = by_policy(options.settings, packs)
    choices = by_policy(options.choices, packs)
    overlays: Mapping[int, list[Path]] = {0: [], 1: []}
    for path in options.overlays:
        overlays[_side(_readable(path), packs)].append(path)
    sides = []
    for at, spec in enumerate(specs):
        own = packs[at] if _is_meant(at, packs) else ""
        policy = load_policy(
            spec.folder,
            overlays=(*spec.overlays, *overlays[at]),
            settings=settings.get(own),
            choices=choices.get(own),
        )
        sides.append(Meant(_name(spec, overlays[at]), policy, spec.folder))
    return sides[0], sides[1]


def scenarios_of(side: Meant) -> tuple[Scenario, ...]:
    """The scenarios of the side's pack; none where it has no file of them."""
    path = side.folder / "cases.yaml"
    return read_cases(path, side.policy) if path.exists() else ()


def _spec(text: str, policies: Path | None) -> _Spec:
    try:
        return _Spec(_short(text), pack_folder(text, policies), ())
    except WrongUse:
        # A folder may have a + in its name; only what is no pack is taken apart.
        pack, *overlays = text.split(PLUS)
        if not overlays:
            raise
    folder = pack_folder(pack, policies)
    paths = tuple(_readable(Path(overlay)) for overlay in overlays)
    return _Spec(PLUS.join([_short(pack), *(path.name for path in paths)]), folder, paths)


def _short(text: str) -> str:
    return Path(text).name or text


def _name(spec: _Spec, overlays: Sequence[Path]) -> str:
    return PLUS.join([spec.name, *(path.name for path in overlays)])


def _readable(path: Path) -> Path:
    if not path.is_file():
        raise WrongUse(f"there is no overlay {path.name}", "a side is written pack+overlay.yaml")
    return path


def _side(overlay: Path, packs: Sequence[str]) -> int:
    name = overlay_policy(overlay)
    for at in (1, 0):
        if packs[at] == name:
            return at
    raise WrongUse(
        f"the overlay {overlay.name} is for '{name}', which is neither side",
        f"the sides are {' and '.join(dict.fromkeys(packs))}",
    )


def _is_meant(at: int, packs: Sequence[str]) -> bool:
    return at == 1 or packs[0] != packs[1]
