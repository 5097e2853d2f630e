"""The `sundog` command; each sub-command loads what it needs when it is called."""

from typing import Annotated, Final

import typer

from sundog import __version__
from sundog.cli.bench import bench
from sundog.cli.cluster import cluster
from sundog.cli.console import out
from sundog.cli.demo import demo
from sundog.cli.doctor import doctor
from sundog.cli.keys import keys
from sundog.cli.models import models
from sundog.cli.options import SettingsCommand
from sundog.cli.render import render
from sundog.cli.serve import serve
from sundog.cli.styles import styles
from sundog.cli.watch import watch

__all__ = ["app", "main"]

app: Final = typer.Typer(
    name="sundog",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold keys and prompts
)
app.command(cls=SettingsCommand)(serve)
app.command()(demo)
app.command()(watch)
app.command()(render)
app.command()(styles)
app.add_typer(bench)
app.add_typer(keys)
app.add_typer(models)
app.add_typer(cluster)
app.command()(doctor)


def _show_version(wanted: bool) -> None:
    if wanted:
        out.print(f"sundog {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _sundog(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Restyle live video by text prompt."""


def main() -> None:
    """Run the command line."""
    app()
