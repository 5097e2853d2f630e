"""The `sundog` command; each sub-command loads what it needs when it is called."""

from typing import Final

import typer

from sundog.cli.bench import bench
from sundog.cli.demo import demo
from sundog.cli.doctor import doctor
from sundog.cli.render import render
from sundog.cli.serve import serve

__all__ = ["app", "main"]

app: Final = typer.Typer(
    name="sundog",
    help="Restyle live video by text prompt.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold keys and prompts
)
app.command()(serve)
app.command()(demo)
app.command()(render)
app.add_typer(bench)
app.command()(doctor)


def main() -> None:
    """Run the command line."""
    app()
