"""Where the packaged rules and policies lie.

Why: an installed package carries them inside itself, a checkout keeps them beside
the sources; nothing else should know the difference.  In: nothing.  Out: folders.
Must never: read a file.
"""

from __future__ import annotations

from pathlib import Path


def rules_folder() -> Path:
    """The folder of what is city-neutral: vocabularies, header aliases, shared provisions."""
    return _folder("rules")


def policies_folder() -> Path:
    """The folder with one pack per city."""
    return _folder("policies")


def _folder(name: str) -> Path:
    here = Path(__file__).resolve()
    installed = here.parents[1] / name
    return installed if installed.is_dir() else here.parents[3] / name
