"""`sundog bench`: measure this machine, print a table, write JSON."""

import asyncio
import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from sundog.cli.benchengine import engine as bench_engine
from sundog.cli.console import EngineName, err, fail, out
from sundog.cli.quality import quality

if TYPE_CHECKING:
    from sundog.cli.measure.glass import GlassSettings
    from sundog.cli.measure.window import Report

__all__ = ["bench"]

bench: Final = typer.Typer(
    name="bench", help="Measure speed, latency and quality.", no_args_is_help=True
)


class Codec(StrEnum):
    """Video codecs the session can be held to."""

    H264 = "h264"
    VP8 = "vp8"


@bench.callback()
def _bench() -> None:
    """Measure speed, latency and quality."""


bench.command()(quality)
bench.command("engine")(bench_engine)


@bench.command()
def glass(
    engine: Annotated[EngineName, typer.Option(help="Engine of the service.")] = EngineName.CPU,
    prompt: Annotated[str, typer.Option(help="Prompt to measure with.")] = "Anime",
    codec: Annotated[Codec, typer.Option(help="Video codec, both ways.")] = Codec.H264,
    seconds: Annotated[float, typer.Option(min=1, help="Measured time, after 3 s.")] = 20.0,
    json_file: Annotated[
        Path | None, typer.Option("--json", dir_okay=False, help="Write the report here too.")
    ] = None,
) -> None:
    """Glass to glass: numbered frames go through a real WebRTC session and are read back.

    Service and client run in two processes on this machine. Latency counts from handing a frame
    to the client's encoder until its number is received.
    """
    from sundog.cli.measure.glass import GlassSettings

    settings = GlassSettings(engine=engine.value, prompt=prompt, codec=codec.value, seconds=seconds)
    report = _run(settings)
    out.print(_table(report))
    if json_file is not None:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def _run(settings: "GlassSettings") -> "Report":
    """Measure under a progress bar."""
    from decart import DecartSDKError
    from sundog.cli.measure.glass import measure_glass
    from sundog.cli.measure.service import ServiceError

    columns = (TextColumn("{task.description:<20}"), BarColumn())
    err.print("starting the service")
    progress = Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
    task = progress.add_task("starting", total=1.0)

    def step(what: str, share: float) -> None:
        progress.update(task, description=what, completed=share)
        progress.start()  # not before: the service may show progress of its own

    try:
        return asyncio.run(measure_glass(settings, step))
    except (ServiceError, DecartSDKError) as error:
        fail(str(error))
    except asyncio.CancelledError:
        fail("ended early")
    finally:
        progress.stop()


def _table(report: "Report") -> Table:
    """Lay the report out, one line a figure."""
    table = Table(title="glass to glass", show_header=False)
    for name, value in _flat(report):
        if not name.startswith("machine.versions"):
            table.add_row(name, "-" if value is None else str(value))
    return table


def _flat(value: object, name: str = "") -> list[tuple[str, object]]:
    """Return the leaves of a report with dotted names."""
    if isinstance(value, dict):
        return [leaf for k, v in value.items() for leaf in _flat(v, f"{name}.{k}" if name else k)]
    if isinstance(value, list):
        return [leaf for k, v in enumerate(value) for leaf in _flat(v, f"{name}.{k}")]
    return [(name, value)]
