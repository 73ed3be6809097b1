"""The command `medrelief`: its verbs, and how every run ends.

Why: one place turns what can go wrong into one message and the promised exit code.
In: arguments.  Out: an exit code.  Must never: import a verb's machinery (`--help`
is quick), show a traceback unless MEDRELIEF_DEBUG is set, or repeat a value of a row.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from medrelief.cli import (
    diff,
    due,
    enrol,
    evaluate,
    form,
    generate,
    merge_identities,
    monitor,
    register,
    screen,
    settle,
    watch,
)
from medrelief.cli.ending import Ending, ending_of, language_of
from medrelief.cli.policies import app as policies

app = typer.Typer(
    name="medrelief",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Decides and explains medical relief, from cited policy packs.",
)
app.command("evaluate", help=evaluate.HELP)(evaluate.command)
app.command("diff", help=diff.HELP)(diff.command)
app.command("generate", help=generate.HELP)(generate.command)
app.command("register", help=register.HELP)(register.command)
app.command("enrol", help=enrol.HELP)(enrol.command)
app.command("monitor", help=monitor.HELP)(monitor.command)
app.command("screen", help=screen.HELP)(screen.command)
app.command("due", help=due.HELP)(due.command)
app.command("settle", help=settle.HELP)(settle.command)
app.command("form", help=form.HELP)(form.command)
app.command("watch", help=watch.HELP)(watch.command)
app.command("merge-identities", help=merge_identities.HELP)(merge_identities.command)
app.add_typer(policies.app, name="policies", help="Look at packs, check and test them.")


@app.callback(invoke_without_command=True)
def _about(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        from medrelief import __version__

        sys.stdout.write(f"medrelief {__version__}\n")
        raise typer.Exit


def run() -> NoReturn:
    """The entry point of the installed command."""
    sys.exit(exit_code(sys.argv[1:]))


def exit_code(arguments: list[str]) -> int:
    """Run the command; every message is on standard error by the time it returns."""
    try:
        command = typer.main.get_command(app)
        with command.make_context("medrelief", list(arguments)) as context:
            ended = command.invoke(context)
        sys.stdout.flush()
    except BaseException as error:  # the one place where everything ends
        if os.environ.get("MEDRELIEF_DEBUG") and isinstance(error, Exception):
            raise
        return _told(ending_of(error, language_of(arguments, os.environ)))
    return ended if isinstance(ended, int) else 0


def _told(ending: Ending) -> int:
    if ending.stdout_is_gone:
        # Nobody reads any more; the interpreter must not flush into the broken pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if ending.message:
        sys.stderr.write(ending.message.rstrip("\n") + "\n")
    return ending.code
