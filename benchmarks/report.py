"""`docs/benchmarks.md` from the results that are kept; figures come from nowhere else.

In: the folder of results, one JSON file per part; a part that was not measured is named so.
Out: the page.  Must never: measure anything, or leave out a difference or a fault.
"""

from __future__ import annotations

import json
from textwrap import fill
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    Found = dict[str, Any]

LABELS = {
    "floor": "*the floor*",
    "medrelief_columns": "**medrelief**",
    "medrelief_reference": "medrelief, claim after claim",
    "one_plan_polars": "Polars, one lazy plan from file to file",
    "hand_polars": "Polars, step by step",
    "duckdb_sql": "DuckDB, SQL",
    "openfisca": "OpenFisca core, Polars reads and writes",
    "hand_pandas": "pandas",
    "plain_python": "plain Python",
    "zen": "GoRules zen, lists of 1000",
    "durable_rules": "durable-rules",
    "rule_engine_rules": "rule-engine",
}
JOBS = {
    "linxi": "Linxi: the chronic outpatient benefit",
    "monitor": "Xuchang: the yearly monitor with its four lines",
}
INTRODUCTION = """\
# Speed

`make bench` measures everything on this page and writes it anew; `python benchmarks/run.py --help`
says how to measure a part.  Each contender runs in a process and an environment of its own, in
turns (A B C A B C), and the median counts.  Figures of seconds belong to the machine and the hour;
compare the columns headed × floor, which are ratios within one round.

**Floor**: Polars reads the same files with types and writes this engine's output, deciding nothing.
**Wall** is what a clock shows, **processor** the seconds that all cores worked; where other work
shares the machine, the second is the fairer one.
"""
LIMITS = """\
## What the figures do not show

- Contenders other than this engine decide what is known and nothing else: no unknown facts, no
  `missing`, findings or clauses, no reversals, no rejected rows, no checks of what a cell holds,
  one pack with one set of readings.  The files of the two jobs therefore have every fact that is
  asked for.  This engine does all of that in its times, and writes rejects and a receipt too.
- Row by row engines (zen, durable-rules, rule-engine) are handed facts with joins and searches
  done in plain Python under *join*; their *evaluate* is the rules alone.  For durable-rules
  conditions and yearly sums arrive as flags and numbers, which is how this project uses it.
- Peers read amounts in the quickest way that is exact for sound files (a binary fraction, rounded
  to fen at once; decimals in DuckDB).  None would notice `1.005`.
- Data are synthetic.  Ages of files, slow disks and columns of other widths shift the shares of
  reading and writing.
- A contender on fewer claims is scaled: its start once, the rest in proportion.
"""


def page(results: Path) -> str:
    """The whole page."""
    parts = [
        INTRODUCTION,
        *(_peers(_kept(results, job), job) for job in JOBS),
        _mixed(_kept(results, "mixed")),
        _growth(_kept(results, "growth")),
        _shapes(_kept(results, "shapes")),
        _one_claim(_kept(results, "one-claim")),
        _starting(_kept(results, "starting")),
        LIMITS,
    ]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _kept(results: Path, part: str) -> Found | None:
    path = results / f"{part}.json"
    return json.loads(path.read_text()) if path.exists() else None


def _absent(title: str) -> str:
    return f"## {title}\n\nNot measured in this checkout.\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    ruler = ["---", *("---:" for _ in head[1:])]
    lines = [head, ruler, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _circumstances(found: Found) -> str:
    about = found["machine"]
    told = _paragraph(
        f"{about['measured_on']}, {about['processor']}, {about['cores']} cores, "
        f"{about['memory_gib']} GiB, {about['system']}, Python {about['python']}, "
        f"Polars {about['polars']}, commit {about['commit']}, load {about['load_when_begun']} "
        "when begun:"
    )
    return f"{told}\n`{about['command']}`"


def _rounds(found: Found) -> str:
    return "one round" if found["runs"] == 1 else f"{found['runs']} rounds"


def _paragraph(text: str) -> str:
    return fill(text, 98, break_long_words=False, break_on_hyphens=False)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def _peers(found: Found | None, job: str) -> str:
    if found is None:
        return _absent(JOBS[job])
    rows, faults, versions = [], [], {}
    for each in sorted(found["contenders"], key=lambda one: one.get("whole_cpu", 0.0)):
        label = LABELS[each["name"]]
        if "fault" in each:
            faults.append(f"{label}: {each['fault']}")
            continue
        versions |= each["versions"]
        cpu = each["cpu"]
        scale = found["claims"] / each["claims"]
        work = cpu["evaluate"] * scale
        rows.append(
            (
                label,
                _number(each["claims"]),
                f"{cpu['start']:.2f}",
                *(f"{cpu[phase] * scale:.2f}" for phase in ("read", "join")),
                f"{work:.2f}",
                f"{cpu['write'] * scale:.2f}",
                f"{each['whole_cpu']:.2f}",
                f"{each['floors_cpu']:.1f}",
                f"{each['whole_wall']:.2f}",
                f"{each['floors_wall']:.1f}",
                _number(round(each["peak_mib"])),
                "–" if each["name"] == "floor" else _number(each["differing"]),
            )
        )
    head = (
        "contender",
        "claims run",
        "start",
        "read",
        "join",
        "evaluate",
        "write",
        "processor",
        "× floor",
        "wall",
        "× floor (wall)",
        "peak MiB",
        "rows that differ",
    )
    absent = [f"{LABELS[name]}: {why}" for name, why in found["absent"].items()]
    return "\n".join(
        [
            f"## {JOBS[job]}",
            "",
            f"{_number(found['claims'])} claims, CSV to CSV, {_rounds(found)}.  "
            "Split times are seconds of processor.",
            "",
            _table(head, rows),
            "",
            *(f"- did not run: {each}" for each in faults),
            *(f"- could not be installed: {each}" for each in absent),
            *([""] if faults or absent else []),
            _circumstances(found),
            "",
            _paragraph("Versions: " + ", ".join(" ".join(each) for each in versions.items()) + "."),
        ]
    )


def _mixed(found: Found | None) -> str:
    title = "All claims of five cities"
    if found is None or "fault" in found:
        return _absent(title)
    ours, floor = found["ours"], found["floor"]
    evaluated = ours["cpu"]["evaluate"], ours["wall"]["evaluate"]
    speed = [_number(round(found["claims"] / seconds)) for seconds in evaluated]
    phases = ("start", "read", "join", "evaluate", "write")
    rows = [
        (
            name,
            *(f"{each[kind][phase]:.2f}" for phase in phases),
            f"{sum(each[kind].values()):.2f}",
            _number(round(each["peak_mib"])),
        )
        for name, each, kind in (
            ("medrelief, processor", ours, "cpu"),
            ("floor, processor", floor, "cpu"),
            ("medrelief, wall", ours, "wall"),
            ("floor, wall", floor, "wall"),
        )
    ]
    return "\n".join(
        [
            f"## {title}",
            "",
            _paragraph(
                f"{_number(found['claims'])} claims with persons and registrations, CSV to CSV "
                "with reasons, missing facts, findings and clauses, rejects and a receipt, "
                f"{_rounds(found)}: **{found['floors_cpu']:.1f} × the floor** by processor, "
                f"{found['floors_wall']:.1f} × by the clock.  Evaluating alone, from joined "
                f"frames: {speed[0]} claims per second of processor, {speed[1]} per second of the "
                "clock."
            ),
            "",
            _table(("seconds", *phases, "whole", "peak MiB"), rows),
            "",
            _circumstances(found),
        ]
    )


def _growth(found: Found | None) -> str:
    title = "Growth"
    if found is None:
        return _absent(title)
    rows: list[tuple[str, ...]] = []
    before: Found = {}
    for each in found["sizes"]:
        start = (each["mode"], _number(each["claims"]))
        if "fault" in each:
            rows.append((*start, each["fault"], "–", "–", "–"))
            continue
        same = before.get("mode") == each["mode"]
        rows.append(
            (
                *start,
                f"{each['cpu']:.2f}",
                f"{each['wall']:.2f}",
                f"{each['cpu'] / before['cpu']:.1f}" if same else "–",
                _number(round(each["peak_mib"])),
            )
        )
        before = each
    head = ("how", "claims", "processor", "wall", "× the size before", "peak MiB")
    return "\n".join(
        [
            f"## {title}",
            "",
            "`medrelief evaluate` on five cities with persons and registrations, start included.",
            "",
            _table(head, rows),
            "",
            _circumstances(found),
        ]
    )


def _shapes(found: Found | None) -> str:
    title = "Awkward data"
    if found is None:
        return _absent(title)
    ordinary = found["shapes"][0]
    rows = []
    for each in found["shapes"]:
        if "fault" in each:
            rows.append((each["name"], each["fault"], *("–",) * 3))
            continue
        ratio = f"{each['cpu'] / ordinary['cpu']:.2f}" if "cpu" in ordinary else "–"
        rows.append(
            (
                each["name"],
                f"{each['cpu']:.2f}",
                f"{each['wall']:.2f}",
                ratio,
                _number(round(each["peak_mib"])),
            )
        )
    head = ("data", "processor", "wall", "× ordinary", "peak MiB")
    return "\n".join(
        [
            f"## {title}",
            "",
            f"{_number(found['claims'])} claims each, {_rounds(found)} in turns.  "
            "Long texts: one claim in a thousand names a disease of 50\u202f000 characters.",
            "",
            _table(head, rows),
            "",
            _circumstances(found),
        ]
    )


def _one_claim(found: Found | None) -> str:
    title = "One claim at a time"
    if found is None:
        return _absent(title)
    rows = [
        (name, f"{times['cpu'] * 1e6:.0f}", f"{times['wall'] * 1e6:.0f}")
        for name, times in found["seconds"].items()
    ]
    return "\n".join(
        [
            f"## {title}",
            "",
            "The reference evaluator as a service asks it, microseconds per claim of Linxi.",
            "",
            _table(("", "processor", "wall"), rows),
            "",
            _circumstances(found),
        ]
    )


def _starting(found: Found | None) -> str:
    title = "Starting"
    if found is None:
        return _absent(title)
    rows = [
        (each["name"], f"{each['cpu']:.3f}", f"{each['wall']:.3f}") for each in found["started"]
    ]
    return "\n".join(
        [
            f"## {title}",
            "",
            "Seconds from nothing to the end of the process.",
            "",
            _table(("", "processor", "wall"), rows),
            "",
            _circumstances(found),
        ]
    )
