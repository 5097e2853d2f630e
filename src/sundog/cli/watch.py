"""`sundog watch`: look at a session by its link, in a window or into a file."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sundog.cli.console import err, fail, out

if TYPE_CHECKING:
    from decart import DecartSDKError
    from decart.realtime import RemoteVideo, SubscribeClient

__all__ = ["watch"]


def watch(
    link: Annotated[
        str, typer.Argument(metavar="LINK", help="A session's watch link.", show_default=False)
    ],
    save: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Record into this .mp4, .mov or .mkv; no window."),
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0.1, help="How long; to the session's end without.")
    ] = None,
) -> None:
    """Watch a session in a window, or record it with its sound.

    The publisher has the link: the playground's share button, or ``client.view_url`` in Python.
    """
    from decart import DecartSDKError

    seen = _Seen()
    try:
        asyncio.run(_watch(link, save, seconds, seen))
    except KeyboardInterrupt:  # how a recording without an end is ended
        pass
    except DecartSDKError as error:
        fail(error.message)
    if seen.viewer is None or not seen.viewer.stats().frames_returned:
        fail("no picture came; is the publisher's camera on?")
    if seen.errors:
        err.print(seen.errors[-1].message, markup=False, soft_wrap=True)
    if save is not None:
        out.print(str(save), soft_wrap=True)


class _Seen:
    """What became of the session."""

    def __init__(self) -> None:
        self.viewer: SubscribeClient | None = None
        self.errors: list[DecartSDKError] = []


async def _watch(link: str, save: Path | None, seconds: float | None, seen: _Seen) -> None:
    """Show or record until the session ends, the time is up, or the window is closed."""
    from decart.media import Recorder, Window
    from decart.realtime import watch as watched

    arrived: list[RemoteVideo] = []
    seen.viewer = await watched(link, arrived.append)
    async with seen.viewer:
        seen.viewer.on("error", seen.errors.append)
        video = arrived[0]
        sink = Window(video, title="sundog watch") if save is None else Recorder(video, save)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await sink.run()
