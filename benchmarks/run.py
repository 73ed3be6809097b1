"""`make bench`: measure this engine against its floor and its peers, and write the report.

    python benchmarks/run.py [--claims N] [--runs R] [--only WHAT …]

WHAT is a part (linxi, monitor, mixed, growth, shapes, one-claim, starting, report) or a
contender of the jobs; with contenders named, what comes out stands beside their outputs.
Data, environments and outputs stand under out/benchmarks; what was measured stands in
benchmarks/results, one file per part, and docs/benchmarks.md shows it.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PARTS = ("starting", "one-claim", "mixed", "linxi", "monitor", "shapes", "growth", "report")


def main() -> None:
    """Measure what is asked for, keep it, and write the page."""
    from benchmarks.peers import CONTENDERS

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1_000_000, help="claims of the jobs")
    parser.add_argument("--runs", type=int, default=3, help="rounds, of which the median counts")
    parser.add_argument("--largest", type=int, default=10_000_000, help="the largest of growth")
    parser.add_argument(
        "--only", nargs="+", default=[], choices=(*PARTS, *CONTENDERS), metavar="WHAT"
    )
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = parser.parse_args()
    parts = [part for part in PARTS if part in options.only] or (
        ["linxi", "monitor"] if options.only else list(PARTS)
    )
    contenders = [name for name in CONTENDERS if name in options.only]
    work = ROOT / "out" / "benchmarks"
    work.mkdir(parents=True, exist_ok=True)
    options.results.mkdir(parents=True, exist_ok=True)
    for part in parts:
        if part != "report":
            found = _measured(part, options, contenders, work)
            # A few contenders are a look, not a result to keep.
            folder = work if contenders else options.results
            target = folder / f"{part}.json"
            target.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    if "report" in parts:
        from benchmarks.report import page

        options.page.write_text(page(options.results), encoding="utf-8")


def _measured(
    part: str, options: argparse.Namespace, contenders: list[str], work: Path
) -> dict[str, Any]:
    from benchmarks.launch import ended
    from benchmarks.machine import machine
    from benchmarks.mixed import growth, mixed, shapes
    from benchmarks.peers import peers
    from benchmarks.starting import starting

    about = machine(_command(part, options, contenders))
    claims, runs = options.claims, options.runs
    match part:
        case "starting":
            found = starting(runs, work, _say)
        case "one-claim":
            end = ended([sys.executable, ROOT / "benchmarks" / "one_claim.py"])
            if end.code:
                raise SystemExit(end.err)
            found = {"seconds": json.loads(end.out)}
            _say(end.out)
        case "mixed":
            found = mixed(claims, runs, work, _say)
        case "shapes":
            found = shapes(claims, runs, work, _say)
        case "growth":
            found = growth(options.largest, runs, work, _say)
        case _:
            found = peers(part, claims, runs, work, contenders, _say)
    return {"machine": about} | found


def _command(part: str, options: argparse.Namespace, contenders: list[str]) -> str:
    only = " ".join([part, *contenders])
    size = f"--largest {options.largest}" if part == "growth" else f"--claims {options.claims}"
    return f"python benchmarks/run.py {size} --runs {options.runs} --only {only}"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
