"""`python -m medrelief` is the command `medrelief`."""

from __future__ import annotations

from medrelief.cli.main import run

if __name__ == "__main__":
    run()
