"""`sundog bench engine`: how fast the diffusion engine draws on this machine."""

import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from sundog.cli.console import err, fail, out
from sundog.engine.diffusion.cards.table import CARDS

if TYPE_CHECKING:
    from sundog.engine.diffusion.bench.rows import Row

__all__ = ["engine"]

_COLUMNS = ("size", "frames", "how", "p50_ms", "p99_ms", "fps")


def engine(  # noqa: PLR0913 - options of a command
    card: Annotated[str, typer.Option(help="Model card, see `sundog models`.")] = "sd-turbo",
    model_dir: Annotated[
        Path | None,
        typer.Option("--model-dir", file_okay=False, help="Real weights. [random ones]"),
    ] = None,
    decoder_dir: Annotated[
        Path | None,
        typer.Option("--decoder-dir", file_okay=False, help="The small autoencoder beside them."),
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cuda, cuda:1, cpu.")] = "auto",
    tiny: Annotated[
        bool | None,
        typer.Option(
            "--tiny/--full", help="A tiny model; the default on a CPU.", show_default=False
        ),
    ] = None,
    compiles: Annotated[
        bool, typer.Option("--compile/--no-compile", help="Measure compiled graphs as well.")
    ] = True,
    budget: Annotated[float, typer.Option(min=5, help="Seconds in all.")] = 450.0,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="WORD", help="Steps with this in their name; repeatable."),
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", dir_okay=False, help="Write each row here at once (JSON lines)."),
    ] = None,
) -> None:
    """Batches, frames end to end, sessions held, prompt changes, fidelity and kernels.

    Weights are random at full size unless --model-dir is given; that changes pictures, not speed.
    Rows come one by one, and what fails costs its own row alone.
    """
    if not (find_spec("torch") and find_spec("diffusers")):
        fail("torch and diffusers are not installed: pip install 'sundog[diffusion]'")
    if card not in CARDS:
        fail(f"no model card is called {card!r}; choose one of: {', '.join(CARDS)}")
    from sundog.engine.diffusion.bench.options import Options
    from sundog.engine.diffusion.bench.rows import Rows
    from sundog.engine.diffusion.bench.supervise import supervise
    from sundog.engine.diffusion.bench.telling import line

    changes: dict[str, Any] = {
        "card": card,
        "model_dir": str(model_dir or ""),
        "decoder_dir": str(decoder_dir or ""),
        "device": device,
        "budget_s": budget,
        "only": tuple(only or ()),
    }
    is_tiny = _is_cpu(device) if tiny is None else tiny
    if not (compiles and not is_tiny):
        changes["compiles"] = False
    options = Options.small(**changes) if is_tiny else Options(**changes)
    rows = Rows(json_file, lambda row: err.print(line(row), highlight=False, markup=False))
    supervise(options, rows, time.monotonic)
    out.print(_table(rows.all, tiny=is_tiny))
    if not any("p50_ms" in row for row in rows.all):
        fail("nothing was measured; the lines above say why")


def _is_cpu(device: str) -> bool:
    """Tell whether there is no GPU to measure, without bringing one up in this process."""
    if device != "auto":
        return device == "cpu"
    import torch

    return not torch.cuda.is_available()


def _table(rows: "list[Row]", *, tiny: bool) -> Table:
    """Lay out what took how long; the rest is in the file."""
    model = "a tiny model: no measure of any real one" if tiny else "full size"
    table = Table(title=f"diffusion engine, {model}", box=SIMPLE_HEAD)
    table.add_column("what")
    for name in _COLUMNS:
        table.add_column(name, justify="right")
    for row in rows:
        if "fps" in row and "size" in row:
            table.add_row(row["what"], *(str(row.get(name, "")) for name in _COLUMNS))
    return table
