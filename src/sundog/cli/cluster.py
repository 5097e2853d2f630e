"""`sundog cluster`: sessions on several machines (docs/cluster.md)."""

from typing import Final

import typer

from sundog.cli.node import firewall, start
from sundog.cli.pool import drain, scale, status, stop, upgrade
from sundog.cli.simulate import simulate

__all__ = ["cluster"]

cluster: Final = typer.Typer(
    name="cluster",
    help="Sessions on several machines.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # locals hold tokens
)
cluster.command()(start)
cluster.command()(firewall)
cluster.command()(status)
cluster.command()(drain)
cluster.command()(scale)
cluster.command()(upgrade)
cluster.command()(stop)
cluster.command()(simulate)
