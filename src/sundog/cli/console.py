"""Where commands print: results on stdout, everything else on stderr."""

from enum import StrEnum
from typing import Final, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

__all__ = ["EngineName", "err", "fail", "out"]

out: Final = Console(highlight=False)
err: Final = Console(stderr=True, highlight=False)


class EngineName(StrEnum):
    """Engines that the command line offers."""

    CPU = "cpu"
    DIFFUSION = "diffusion"
    PASSTHROUGH = "passthrough"


def fail(message: str) -> NoReturn:
    """Print what went wrong and end the command with status 1."""
    err.print(f"[bold red]error:[/] {escape(message)}", soft_wrap=True)
    raise typer.Exit(1)
