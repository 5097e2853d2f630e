"""`sundog styles`: see every style on a picture of one's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sundog.cli.console import err, fail, out
from sundog.cli.warming import Warming

if TYPE_CHECKING:
    from sundog.cli.showing import Done
    from sundog.engine.interface import Engine

__all__ = ["styles"]

_COLUMNS = 5


def styles(
    source: Annotated[
        Path | None, typer.Argument(metavar="[INPUT]", help="Video or photo. [sample clip]")
    ] = None,
    folder: Annotated[
        Path, typer.Option("--out", file_okay=False, help="Where results are written.")
    ] = Path("out/styles"),
    style: Annotated[list[str] | None, typer.Option(help="Only this one; repeatable.")] = None,
    clips: Annotated[
        bool, typer.Option("--clips/--no-clips", help="Write a video for each style too.")
    ] = True,
    show_list: Annotated[bool, typer.Option("--list", help="Print the names and end.")] = False,
    docs: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Write styles.md and its pictures here instead."),
    ] = None,
) -> None:
    """Show what each style makes of a video or photo.

    Writes styles.jpg, a contact sheet, styles-unlabelled.jpg, the same without names, and a video
    of two seconds for each style. A photo is filmed with a gently moving camera.
    """
    from sundog.cli.stylenames import UnknownStyleError, chosen_styles
    from sundog.engine.interface import EngineError
    from sundog.server.batch.rendering import RenderError

    if show_list:
        _print_list()
        return
    try:
        chosen = chosen_styles(style)
        if docs is not None:
            _write_docs(docs, source, chosen)
        else:
            _write_show(folder, source, chosen, clips=clips)
    except (RenderError, EngineError, UnknownStyleError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or folder} cannot be written: {error.strerror}")


def _print_list() -> None:
    """Print each style on a line, then what other names are shown as."""
    from sundog.cli.stylenames import stand_ins, style_names

    for name in style_names():
        out.print(name)
    for name, other in sorted(stand_ins().items()):
        out.print(f"{name} (shown as {other})")


def _write_show(folder: Path, source: Path | None, chosen: tuple[str, ...], *, clips: bool) -> None:
    from sundog.cli.frames import read_clip, sample_clip
    from sundog.cli.showing import show_styles, tiles_of
    from sundog.cli.stylesheet import write_sheets

    clip = read_clip(source) if source else sample_clip()
    folder.mkdir(parents=True, exist_ok=True)
    with _working(len(chosen)) as (engine, done):
        if clips:
            tiles = show_styles(clip, chosen, engine, folder, done)
        else:
            tiles = tiles_of(clip, chosen, engine, done)
        written = write_sheets(folder, tiles, _COLUMNS)
    for path in written:
        out.print(str(path), soft_wrap=True)
    if clips:
        out.print(f"{folder}: {len(chosen)} videos", soft_wrap=True)


def _write_docs(folder: Path, source: Path | None, chosen: tuple[str, ...]) -> None:
    from sundog.cli.frames import read_clip, sample_clip
    from sundog.cli.showing import tiles_of
    from sundog.cli.styledocs import TILE_PX, write_page

    clip = read_clip(source) if source else sample_clip()
    folder.mkdir(parents=True, exist_ok=True)
    with _working(len(chosen)) as (engine, done):
        tiles = tiles_of(clip, chosen, engine, done, TILE_PX)
        page = write_page(folder, tiles)
    out.print(str(page), soft_wrap=True)


@contextmanager
def _working(total: int) -> Iterator[tuple["Engine", "Done"]]:
    """Warm an engine up and show how many of ``total`` styles are done."""
    from sundog.engine import registry

    engine = registry.make("cpu")
    with Warming() as warming:
        engine.warm_up(warming)
    columns = (
        TextColumn("{task.description:<20}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("rendering", total=total)
        yield engine, lambda style, count: bar.update(task, description=style, completed=count)
