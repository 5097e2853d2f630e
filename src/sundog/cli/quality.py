"""`sundog bench quality`: how good each style is, in numbers."""

import json
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.box import SIMPLE_HEAD
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from sundog.cli.console import err, fail, out

if TYPE_CHECKING:
    from sundog.cli.frames import Clip
    from sundog.cli.measure.quality.run import QualityReport, StyleReport

__all__ = ["quality"]

_PICTURES: Final = 4
_PICTURES_OF_SEVERAL: Final = 2
"""Frames of each clip by which styles are told apart; of several clips fewer will do."""

_COLUMNS: Final = {
    "still": "still",
    "moving": "moving",
    "structure": "kept",
    "strength": "strength",
    "frame_ms": "frame ms",
    "compile_ms": "compile ms",
}
_HIGH_IS_BAD: Final = ("still", "moving", "frame_ms", "compile_ms")
_SHOWN: Final = 12


def quality(
    styles: Annotated[
        list[str] | None,
        typer.Argument(metavar="[STYLE]...", help="Styles; all when none is named."),
    ] = None,
    inputs: Annotated[
        list[Path] | None,
        typer.Option("--input", metavar="CLIP", help="Video or photo; repeatable. [sample clip]"),
    ] = None,
    frames: Annotated[int, typer.Option(min=4, max=100, help="Frames of each clip.")] = 16,
    attributes: Annotated[
        bool | None,
        typer.Option(
            "--attributes/--no-attributes",
            help="Measure which attributes show; the default where no STYLE is named.",
            show_default=False,
        ),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", dir_okay=False, help="Write all figures here.")
    ] = None,
) -> None:
    """Flicker, structure, strength, separability, attributes, determinism and time of styles.

    Flicker is relative to the input's own, motion taken out: on a still frame with sensor noise,
    and on the moving clip. Give several clips to have styles told apart on unknown pictures.
    """
    from sundog.cli.measure.quality.run import measure_quality
    from sundog.cli.stylenames import UnknownStyleError, chosen_styles
    from sundog.engine.interface import EngineError
    from sundog.server.batch.rendering import RenderError

    columns = (TextColumn("{task.description:<24}"), BarColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
    try:
        chosen = chosen_styles(styles)
        clips = _clips(inputs or [], frames)
        with progress:
            task = progress.add_task("starting", total=1.0)
            report = measure_quality(
                chosen,
                clips,
                "cpu",
                lambda what, share: progress.update(task, description=what, completed=share),
                attributes=not styles if attributes is None else attributes,
            )
    except (RenderError, EngineError, UnknownStyleError) as error:
        fail(str(error))
    out.print(_table(report))
    _print_apart(report)
    _print_response(report)
    for style in report.styles:
        if not style.repeatable:
            out.print(f"{style.style}: another rendering gave other bytes")
        if not style.named:
            out.print(f"{style.style}: no prompt leads to it")
    if json_file is not None:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps(report.as_dict(), indent=2) + "\n", encoding="utf-8")


def _clips(inputs: list[Path], frames: int) -> "list[Clip]":
    """Read the inputs, or the sample clip; names that repeat are told apart by a number."""
    from dataclasses import replace

    from sundog.cli.frames import read_clip, sample_clip

    if not inputs:
        return [sample_clip(frames, _PICTURES)]
    pictures = _PICTURES if len(inputs) == 1 else _PICTURES_OF_SEVERAL
    clips: list[Clip] = []
    for path in inputs:
        clip = read_clip(path, frames, pictures)
        same = sum(other.name.split("#")[0] == clip.name for other in clips)
        clips.append(replace(clip, name=f"{clip.name}#{same + 1}") if same else clip)
    return clips


def _table(report: "QualityReport") -> Table:
    """Lay the figures out, a row a style, what misses its limit in red; then median and worst."""
    title = f"styles on {', '.join(report.facts['inputs'])}"
    table = Table(title=title, box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("style", no_wrap=True)
    for name in (*_COLUMNS.values(), "told apart"):
        table.add_column(name, justify="right")
    for style in report.styles:
        table.add_row(*_row(style, report))
    table.add_section()
    for label, how in (("median", median), ("worst", None)):
        cells = []
        for name in _COLUMNS:
            values = [style.figure(name) for style in report.styles]
            worst = max(values) if name in _HIGH_IS_BAD else min(values)
            cells.append(_number(name, how(values) if how else worst))
        table.add_row(label, *cells, "")
    return table


def _row(style: "StyleReport", report: "QualityReport") -> list[str]:
    missed = style.missed()
    cells = [f"[red]{style.style}[/]" if {"repeatable", "named"} & set(missed) else style.style]
    for name in _COLUMNS:
        text = _number(name, style.figure(name))
        cells.append(f"[red]{text}[/]" if name in missed else text)
    share = report.apart.by_style.get(style.style) if report.apart else None
    return [*cells, "-" if share is None else f"{share:.0%}"]


def _number(name: str, value: float) -> str:
    return f"{value:.1f}" if name.endswith("_ms") else f"{value:.3f}"


def _print_apart(report: "QualityReport") -> None:
    apart = report.apart
    if apart is None:
        return
    how = "unknown clips" if apart.across_clips else "later pictures of the same clip"
    out.print(f"told apart on {how}: {apart.accuracy:.1%}")
    for style, other, share in apart.confusions[:_SHOWN]:
        out.print(f"  {style} taken for {other}: {share:.0%}")


def _print_response(report: "QualityReport") -> None:
    response = report.response
    if response is None:
        return
    count = len(response.by_tag)
    out.print(
        f"attributes that show: {response.share:.1%} of {count} in {len(response.bases)} styles"
    )
    weak = [f"{tag} {share:.0%}" for tag, share in response.by_tag.items() if share < 1]
    if weak:
        out.print(f"  {', '.join(weak)}")
