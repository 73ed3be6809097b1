"""Finding, reading and checking packs.

Why: the one way from a name or a folder to a sound `Policy`.  In: a name of a
shipped pack, of one in the user's own folder, or a path.  Out: `Policy`, or
`PackFaults` with everything known to be wrong.  Must never: hand back a policy
of a pack that has an error.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from medrelief.facts.places import policies_folder as shipped_policies
from medrelief.facts.places import rules_folder
from medrelief.facts.refusals import Refused
from medrelief.facts.working_days import added_days
from medrelief.policy.checks import checked
from medrelief.policy.diagnostics import Diagnostic, PackFaults, fault, in_order, refuse_errors
from medrelief.policy.fields import Faults
from medrelief.policy.model import Place
from medrelief.policy.nearest import hint_for
from medrelief.policy.overlay import with_overlay
from medrelief.policy.pack_nodes import Pack, PackNodes
from medrelief.policy.schema import policy_from_nodes
from medrelief.policy.settings import WrongUse, with_settings
from medrelief.policy.shared import shared_files, with_shared
from medrelief.policy.yaml_nodes import MapNode, read_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medrelief.policy.model import Policy


@dataclass(frozen=True, slots=True)
class PackReading:
    """What reading a pack gave: a policy where no error was found, and every diagnostic."""

    policy: Policy | None
    diagnostics: tuple[Diagnostic, ...]


def load_policy(
    name_or_path: str | Path,
    *,
    overlays: Sequence[str | Path] = (),
    settings: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    policies_folder: str | Path | None = None,
    calendar: Path | None = None,
) -> Policy:
    """The policy of a pack, with overlays, settings and choices laid on in that order.

    Args: `name_or_path` the name of a pack or the folder of one; `overlays` files,
    the later over the earlier; `settings` and `choices` as `with_settings` takes
    them; `policies_folder` where names are looked up, the shipped packs by default;
    `calendar` a CSV file of days, with the columns date and working.
    Raises: `PackFaults` where the pack or an overlay has an error; `WrongUse`
    where no such pack, parameter, reading or option exists.
    """
    folder = pack_folder(name_or_path, policies_folder)
    reading = read_pack(folder, overlays=overlays)
    refuse_errors(reading.diagnostics)
    if reading.policy is None:
        raise AssertionError("a pack without an error has a policy")
    policy = with_settings(reading.policy, settings, choices)
    return policy if calendar is None else _with_calendar(policy, calendar)


def _with_calendar(policy: Policy, path: Path) -> Policy:
    """The policy with days of a user's own.  Raises `WrongUse` where they cannot be read."""
    try:
        days = added_days(path)
        data = path.read_bytes()
    except Refused as refused:
        raise WrongUse(f"{path.name}: expected {refused.expected}") from None
    except (OSError, UnicodeDecodeError):
        raise WrongUse(
            f"{path.name} cannot be read as a calendar", "--calendar takes a CSV file"
        ) from None
    digest = hashlib.sha256(policy.digest.encode() + data).hexdigest()
    return replace(policy, calendar=days, digest=digest)


def pack_names(policies_folder: str | Path | None = None) -> tuple[str, ...]:
    """The names of the packs in a folder, the shipped ones by default, sorted."""
    folder = Path(policies_folder) if policies_folder else shipped_policies()
    return tuple(sorted(path.parent.name for path in folder.glob("*/policy.yaml")))


def pack_folder(name_or_path: str | Path, policies_folder: str | Path | None = None) -> Path:
    """The folder of a pack.  Raises `WrongUse` where there is none."""
    folder = Path(policies_folder) if policies_folder else shipped_policies()
    names = pack_names(folder)
    if str(name_or_path) in names:
        return folder / str(name_or_path)
    path = Path(name_or_path)
    if (path / "policy.yaml").is_file():
        return path
    raise WrongUse(f"no pack is named '{name_or_path}'", hint_for(str(name_or_path), names))


def read_pack(folder: Path, *, overlays: Iterable[str | Path] = ()) -> PackReading:
    """A pack with every diagnostic, warnings too.  Faults of one stage end before the next."""
    faults = Faults([])
    nodes = _nodes(folder, faults)
    if nodes is None:
        return PackReading(None, in_order(faults.found))
    shared = shared_files(nodes, rules_folder() / "shared", faults)
    nodes = with_shared(nodes, shared, faults)
    laid_on = [Path(overlay) for overlay in overlays]
    for overlay in laid_on:
        nodes = with_overlay(nodes, overlay, faults)
    policy = policy_from_nodes(nodes, faults)
    if _is_broken(faults.found):
        return PackReading(None, in_order(faults.found))
    found = (*faults.found, *checked(Pack(policy, nodes)), *_misnamed(policy, nodes, folder))
    if _is_broken(found):
        return PackReading(None, in_order(found))
    digest = _digest((*_files(folder), *shared, *laid_on))
    return PackReading(replace(policy, digest=digest), in_order(found))


def _files(folder: Path) -> tuple[Path, ...]:
    # Cases and the README say nothing that the engine computes, so they leave the digest alone.
    files = (folder / "policy.yaml", folder / "diseases.yaml", folder / "clauses.yaml")
    return tuple(path for path in files if path.exists())


def _nodes(folder: Path, faults: Faults) -> PackNodes | None:
    policy = _mapping(folder / "policy.yaml", faults)
    clauses = _mapping(folder / "clauses.yaml", faults)
    diseases_file = folder / "diseases.yaml"
    diseases = _mapping(diseases_file, faults) if diseases_file.exists() else None
    if policy is None or clauses is None or faults.found:
        return None
    return PackNodes(policy, clauses, diseases)


def _mapping(path: Path, faults: Faults) -> MapNode | None:
    try:
        node = read_nodes(path)
    except PackFaults as broken:
        faults.found.extend(broken.diagnostics)
        return None
    if isinstance(node, MapNode):
        return node
    what = f"a {path.stem} file"
    faults.add("MR101", node.place, what=what, wanted="a mapping", got="something else")
    return None


def _is_broken(found: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.is_error for diagnostic in found)


def _misnamed(policy: Policy, nodes: PackNodes, folder: Path) -> tuple[Diagnostic, ...]:
    name = folder.resolve().name
    if policy.id == name:
        return ()
    named = nodes.policy.get("pack")
    place = named.place if named else Place(str(folder), 1, 1)
    return (fault("MR312", place, name=policy.id, folder=name),)


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        data = path.read_bytes()
        # Name and length keep two files from passing as one that was cut elsewhere.
        digest.update(f"{path.name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()
