"""`sundog render`: restyle a video or a picture on disk, with the engine that serves live video."""

import os
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from sundog.cli.console import EngineName, err, fail, out
from sundog.cli.warming import Warming

__all__ = ["render"]


def render(  # noqa: PLR0913 - each is an option of the command
    source: Annotated[Path, typer.Argument(metavar="IN", help="Video or picture.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="Where to write the result.")],
    prompt: Annotated[str, typer.Option(help="What it shall look like.")],
    mirror: Annotated[bool, typer.Option("--mirror", help="Swap left and right.")] = False,
    engine: Annotated[EngineName, typer.Option(help="Engine to use.")] = EngineName.CPU,
    enrich: Annotated[
        bool, typer.Option("--enrich/--no-enrich", help="Let the engine fill in what is open.")
    ] = True,
    strength: Annotated[
        float, typer.Option(min=0, max=1, help="How much of the look shows over the picture.")
    ] = 1.0,
) -> None:
    """Restyle a video (mp4, mov, mkv, webm) or a picture (png, jpg, webp).

    Frame times stay as they are and sound is copied. The picture is fitted to about 1280x704 pixels,
    in its own shape, as in a live session. The same input gives the same bytes.
    """
    from sundog.cli.offline import Job, check, render_file
    from sundog.engine import registry
    from sundog.engine.interface import EngineError, StylePrompt
    from sundog.engine.workshop import SharedWorkshop
    from sundog.server.batch.rendering import RenderError
    from sundog.server.config import ConfigError, diffusion_from

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    try:
        with ExitStack() as stack:
            recipe = registry.Recipe(
                engine=engine.value,
                worlds_dir=os.environ.get("SUNDOG_WORLDS_DIR", ""),
                segmenter=os.environ.get("SUNDOG_SEGMENTER", ""),
                segmenter_values=os.environ.get("SUNDOG_SEGMENTER_VALUES", "unit"),
                diffusion=diffusion_from(os.environ) if engine is EngineName.DIFFUSION else None,
            )
            workshop = SharedWorkshop(partial(registry.made_by, recipe))
            stack.callback(workshop.close)
            style = StylePrompt(text=prompt, enrich=enrich, strength=strength)
            job = Job(source=source, target=target, prompt=style, mirror=mirror)
            check(job)
            with Warming() as warming:
                workshop.start(warming)
            made = stack.enter_context(workshop.open())
            bar = stack.enter_context(
                Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
            )
            task = bar.add_task("rendering", total=None)
            frames = render_file(
                job, made, lambda done, total: bar.update(task, completed=done, total=total)
            )
    except (ConfigError, RenderError, EngineError) as error:
        fail(str(error))
    out.print(f"{target}: {frames} frame{'s' if frames != 1 else ''}", soft_wrap=True)
