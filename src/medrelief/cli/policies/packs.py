"""Which packs a verb is about: names or folders, all packs where none is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from medrelief.policy.model import Policy


def folders(names: Sequence[str] | None, policies: Path | None) -> tuple[Path, ...]:
    """The folders of the packs.

    Raises: `WrongUse` where one does not exist, or the folder of packs holds none.
    """
    from medrelief.policy.library import pack_folder, pack_names
    from medrelief.policy.settings import WrongUse

    chosen = tuple(names or pack_names(policies))
    if not chosen:
        raise WrongUse("there is no pack in the folder of --policies")
    return tuple(pack_folder(name, policies) for name in chosen)


def policies_of(paths: Sequence[Path], overlays: Sequence[Path] = ()) -> Mapping[Path, Policy]:
    """Folder → sound policy, each overlay laid on the pack that it names.

    Raises: `PackFaults` for the first pack that has an error.
    """
    from medrelief.policy.library import load_policy
    from medrelief.policy.overlay import overlay_policy

    of = {overlay: overlay_policy(overlay) for overlay in overlays}
    return {
        path: load_policy(path, overlays=[o for o in overlays if of[o] == path.resolve().name])
        for path in paths
    }
