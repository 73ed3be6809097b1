"""`medrelief watch`: a stream of lines in, alerts out as they arise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from medrelief.cli.office_options import Beside, PolicyName, day_of
from medrelief.cli.options import Calendar, Choices, Language, Overlays, Policies, Settings, lang_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.watch.lines import Line, Reject
    from medrelief.watch.watcher import Counted

HELP = "Watch lines of tables as they arrive: thresholds, deadlines, who is newly needy."
DONE, REJECTED = 0, 3
TOLD_REJECTS = 10


def command(
    stream: Annotated[
        str, typer.Argument(help="A file of JSON lines in order of time, or - for standard input.")
    ],
    *,
    until: Annotated[
        str | None,
        typer.Option(metavar="D", help="The last day; that of the last line without it."),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to keep what is known, to go on after a restart."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="A file that alerts are added to, each once."),
    ] = None,
    near: Annotated[
        int, typer.Option(min=0, metavar="N", help="Days before its end a limit is near.")
    ] = 3,
    lists: Annotated[
        list[str] | None,
        typer.Option("--list", help="A further list of a pack's screening to be alerted of."),
    ] = None,
    claims: Beside = None,
    persons: Beside = None,
    identities: Beside = None,
    registrations: Beside = None,
    facilities: Beside = None,
    enrolments: Beside = None,
    events: Beside = None,
    policy: PolicyName = None,
    policies: Policies = None,
    settings: Settings = None,
    choices: Choices = None,
    overlay: Overlays = None,
    calendar: Calendar = None,
    lang: Language = None,
) -> int:
    """Read, watch, tell; how many lines and alerts on standard error."""
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.watch.run import Asked, Told, watched

    choice = Choice(policy, policies, settings or (), choices or (), overlay or (), calendar)
    beside = {
        "facilities": facilities,
        "persons": persons,
        "identities": identities,
        "registrations": registrations,
        "enrolments": enrolments,
        "events": events,
        "claims": claims,
    }
    language = lang_of(lang)
    asked = Asked(
        choice=choice,
        folder=state,
        until=day_of(until, "--until"),
        near=near,
        lists=tuple(lists or ()),
        about=_about(choice, near, lists or ()),
        persons_listed=persons is not None,
    )
    refused: list[Reject] = []

    def refuse(reject: Reject) -> None:
        if len(refused) < TOLD_REJECTS:
            place = f"{reject.number}:{reject.column}" if reject.column else f"{reject.number}"
            name = "stdin" if stream == "-" else Path(stream).name
            sys.stderr.write(f"{name}:{place}: {reject.code}: {reject.of(language)}\n")
        refused.append(reject)

    with _opened(stream) as source:
        counted = watched(
            asked,
            source,
            lambda: _beforehand(beside, choice, language),
            Told(None if output else sys.stdout, output),
            refuse,
        )
    _say(counted, language)
    return REJECTED if counted.refused else DONE


def _about(choice: Choice, near: int, lists: list[str] | tuple[str, ...]) -> dict[str, Any]:
    """What a kept state depends on beside the packs, whose digests it keeps itself."""
    return {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "--policy": choice.policy or "",
        "--near": near,
        "--list": sorted(lists),
    }


def _opened(stream: str) -> BinaryIO:
    from medrelief.tables.messages import Unreadable

    if stream == "-":
        return sys.stdin.buffer
    try:
        return Path(stream).open("rb")
    except OSError as fault:
        name, reason = Path(stream).name, fault.strerror or type(fault).__name__
        raise Unreadable(f"{name}：不能读取，{reason}", f"{name}: {reason}") from None


def _beforehand(beside: Mapping[str, str | None], choice: Choice, lang: str) -> Iterator[Line]:
    """The rows of the tables that are known before the stream."""
    from medrelief.evaluate.by_reference import facts_of_frame
    from medrelief.tables.read import read_table
    from medrelief.watch.lines import checked

    for name, source in beside.items():
        if source is None:
            continue
        read = read_table(source, name, lang=lang, policy=choice.policy, policies=choice.names)
        if read.rows_rejected:
            sys.stderr.write(f"{read.name}: {read.rows_rejected} of {read.rows_in} rows rejected\n")
        for row in facts_of_frame(read.frame, name):
            known = {column: value for column, value in row.items() if value is not None}
            yield checked(name, known, choice.policy, choice.names)


def _say(counted: Counted, lang: str) -> None:
    today = counted.day
    words = (
        f"读入 {counted.lines} 行（重复 {counted.repeated}，不能读取 {counted.refused}），"
        f"预警 {counted.alerts} 条，截至 {today}"
        if lang == "zh"
        else f"lines {counted.lines} (repeated {counted.repeated}, refused {counted.refused}), "
        f"alerts {counted.alerts}, as of {today}"
    )
    sys.stderr.write(words + "\n")
