"""The verbs of `medrelief policies`, one module each."""

from __future__ import annotations

import typer

from medrelief.cli.policies import check, coverage, listing, new, schema, show, test

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("list", help=listing.HELP)(listing.command)
app.command("show", help=show.HELP)(show.command)
app.command("check", help=check.HELP)(check.command)
app.command("test", help=test.HELP)(test.command)
app.command("coverage", help=coverage.HELP)(coverage.command)
app.command("schema", help=schema.HELP)(schema.command)
app.command("new", help=new.HELP)(new.command)
