"""How a run ends that did not end by itself: the exit code and what is said.

Why: users script on exit codes, and a clerk reads the message.  In: an exception.
Out: `Ending`.  Must never: import what raises the exceptions; a run that ends before
anything was loaded ends quickly.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGUAGES = ("zh", "en")
WRONG_USE, CANNOT_WRITE, OUR_FAULT, INTERRUPTED = 2, 6, 70, 130


@dataclass(frozen=True, slots=True)
class Ending:
    """An exit code and the message for standard error."""

    code: int
    message: str = ""
    stdout_is_gone: bool = False


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of messages: that of `--lang`, else that of the locale, else English."""
    for at, argument in enumerate(arguments):
        given = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and at + 1 < len(arguments):
            given = arguments[at + 1]
        if given in LANGUAGES:
            return given
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def ending_of(error: BaseException, lang: str) -> Ending:
    """What to say and how to exit."""
    match error:
        case typer.Exit():
            return Ending(error.exit_code)
        case typer.Abort() | KeyboardInterrupt():
            said = "已中断，没有留下写了一半的文件" if lang == "zh" else "interrupted"
            return Ending(INTERRUPTED, said)
        case SystemExit():
            return Ending(error.code if isinstance(error.code, int) else 1)
        case typer.TyperException():
            return _wrong_use(error)
        case BrokenPipeError():
            return Ending(CANNOT_WRITE, stdout_is_gone=True)
        case MemoryError():
            said = "内存不足" if lang == "zh" else "there is not enough memory for this file"
            return Ending(OUR_FAULT, said)
    code = getattr(error, "exit_code", None)
    if isinstance(code, int):
        # Unreadable, Unwritable, PackFaults and WrongUse carry their code and their words.
        of = getattr(error, "of", None)
        return Ending(code, of(lang) if callable(of) else str(error))
    return Ending(OUR_FAULT, _fault(error, lang))


def _wrong_use(error: typer.TyperException) -> Ending:
    message = getattr(error, "format_message", lambda: str(error))()
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return Ending(WRONG_USE, message)
    hint = f"\nhint: {context.command_path} --help" if context is not None else ""
    return Ending(error.exit_code, f"{message}{hint}")


def _fault(error: BaseException, lang: str) -> str:
    """One line that asks for a report; the error's own words may hold a value of a row."""
    import traceback  # only a fault pays for it

    from medrelief import __version__

    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "medrelief" in Path(frame.filename).parts]
    at = ours[-1] if ours else frames[-1] if frames else None
    place = f"{Path(at.filename).name}:{at.lineno}" if at else "?"
    what = f"medrelief {__version__}: {type(error).__name__} {place}"
    if lang == "zh":
        return f"程序自身的错误，请报告这一行：{what}"
    return f"a fault of medrelief itself; please report this line: {what}"
