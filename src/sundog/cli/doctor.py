"""`sundog doctor`: say what works on this machine, what does not, and how to mend it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import typer
from rich.markup import escape
from rich.table import Table

from sundog.cli.console import out

if TYPE_CHECKING:
    from sundog.cli.checks import Finding

__all__ = ["doctor", "show"]

_COLOURS: Final = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def doctor() -> None:
    """Check this machine; ends with status 1 when something keeps Sundog from working."""
    from sundog.cli.checks import CHECKS, Level
    from sundog.cli.helpers import HELPERS
    from sundog.cli.learned import diffusion

    findings = [check() for check in (*CHECKS, *HELPERS)]
    findings += diffusion()
    show(findings)
    if any(finding.level is Level.FAIL for finding in findings):
        raise typer.Exit(1)


def show(findings: "Sequence[Finding]") -> None:
    """Print what was found, a line each, and beneath it what to do."""
    table = Table(show_header=False, box=None, pad_edge=False)
    for finding in findings:
        colour = _COLOURS[finding.level]
        table.add_row(f"[{colour}]{finding.level}[/]", finding.what, escape(finding.found))
        if finding.mend:
            table.add_row("", "", f"[{colour}]→ {escape(finding.mend)}[/]")
    out.print(table)
