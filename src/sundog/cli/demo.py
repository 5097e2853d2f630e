"""`sundog demo`: a clip through a real session; writes a video, a contact sheet and the figures."""

import asyncio
import json
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from sundog.cli.console import EngineName, err, fail, out

if TYPE_CHECKING:
    from sundog.cli.screenplay import Live, Played

__all__ = ["demo"]


def demo(
    source: Annotated[
        str, typer.Argument(metavar="[INPUT]", help="Video file, or: camera.", show_default=False)
    ] = "",
    folder: Annotated[
        Path, typer.Option("--out", file_okay=False, help="Where results are written.")
    ] = Path("out"),
    seconds: Annotated[float, typer.Option(min=2, help="Length of the stream.")] = 18.0,
    engine: Annotated[EngineName, typer.Option(help="Engine of the service.")] = EngineName.CPU,
) -> None:
    """Stream a clip through a real WebRTC session while the prompt changes.

    Starts the service in a process of its own and connects to it with the SDK. Without INPUT a
    sample clip is used.
    """
    from decart import DecartSDKError
    from sundog.cli.measure.service import ServiceError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with as_file(files("sundog") / "assets" / "sample.mp4") as sample:
            wanted = _Wanted(_source(source, sample), seconds, engine.value)
            played = _play(wanted, folder)
    except (ServiceError, DecartSDKError) as error:
        fail(str(error))
    except asyncio.CancelledError:
        fail("ended early")
    except OSError as error:
        fail(f"{folder} cannot be written: {error}")
    _show(played.report, folder)


def _source(given: str, sample: Path) -> str | None:
    """Return what to stream: a file's path, or None for the camera."""
    if given == "camera":
        return None
    return given or str(sample)


class _Wanted(NamedTuple):
    """What to play."""

    source: str | None
    seconds: float
    engine: str


def _play(wanted: _Wanted, folder: Path) -> "Played":
    """Play under a progress bar, record, and write the results."""
    from sundog.cli.contactsheet import write_contact_sheet
    from sundog.cli.recording import Recorder
    from sundog.cli.screenplay import play

    columns = (TextColumn("{task.description:<22}"), BarColumn(), TextColumn("{task.fields[now]}"))
    err.print("starting the service")
    bar = Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
    task = bar.add_task("connecting", total=1.0, now="")
    with ExitStack() as stack, Recorder(folder / "demo.mp4") as recorder:
        stack.callback(bar.stop)

        def tell(live: "Live") -> None:
            late = "" if live.latency_ms is None else f"{live.latency_ms:3.0f} ms glass to glass"
            now = f"{live.fps:4.1f} fps  {late}"
            bar.update(task, description=live.scene.label, completed=live.share, now=now)
            bar.start()  # not before: the service may show progress of its own

        played = asyncio.run(
            play(
                wanted.source,
                wanted.seconds,
                engine=wanted.engine,
                keep=recorder.add,
                tell=tell,
            )
        )
        bar.update(task, description="writing", completed=1.0)
    played.report["recording_drops"] = recorder.dropped
    write_contact_sheet(folder / "demo.png", played.stills)
    report = json.dumps(played.report, indent=2)
    (folder / "demo.json").write_text(report + "\n", encoding="utf-8")
    return played


def _show(report: dict[str, Any], folder: Path) -> None:
    """Print the figures that matter and where the rest is."""
    latency, machine = report["glass_to_glass_ms"], report["machine"]
    changes = report["prompt_to_effect_ms"]["changes"]
    effects = ", ".join(f"{prompt} {_ms(value)}" for prompt, value in changes.items())
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_row("frames a second", f"{report['fps']} of {report['sent_fps']} sent")
    table.add_row("glass to glass", f"{_ms(latency['p50'])} (median), {_ms(latency['p95'])} (p95)")
    table.add_row("first frame", f"{_ms(report['first_frame_ms'])} after connect()")
    table.add_row("prompt to effect", effects)
    table.add_row("machine", f"{machine['cores']} cores, {machine['cpu']}")
    out.print(table)
    for name in ("demo.mp4", "demo.png", "demo.json"):
        out.print(str(folder / name), soft_wrap=True)


def _ms(value: float | None) -> str:
    return "none seen" if value is None else f"{value:.0f} ms"
