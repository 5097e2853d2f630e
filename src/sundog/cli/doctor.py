"""`sundog doctor`: say what works on this machine, what does not, and how to mend it."""

from typing import Final

import typer
from rich.markup import escape
from rich.table import Table

from sundog.cli.console import out

__all__ = ["doctor"]

_COLOURS: Final = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def doctor() -> None:
    """Check this machine; ends with status 1 when something keeps Sundog from working."""
    from sundog.cli.checks import CHECKS, Level
    from sundog.cli.helpers import HELPERS

    table = Table(show_header=False, box=None, pad_edge=False)
    findings = [check() for check in (*CHECKS, *HELPERS)]
    for finding in findings:
        colour = _COLOURS[finding.level]
        table.add_row(f"[{colour}]{finding.level}[/]", finding.what, escape(finding.found))
        if finding.mend:
            table.add_row("", "", f"[{colour}]→ {escape(finding.mend)}[/]")
    out.print(table)
    if any(finding.level is Level.FAIL for finding in findings):
        raise typer.Exit(1)
