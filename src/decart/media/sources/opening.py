"""From what a request names to the track that shows it."""

import sys
import threading
from collections.abc import AsyncIterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from decart.errors import InvalidInputError
from decart.media.request import VideoRequest
from decart.media.sources.camera import Camera, is_camera
from decart.media.sources.devices import cameras, find_camera
from decart.media.sources.file import FilePictures
from decart.media.sources.iterated import AsyncIteratorTrack, IteratedPictures, IteratorSource
from decart.media.sources.pictures import StillPictures, is_picture_file, pictures_of
from decart.media.sources.screen import Screen, is_screen
from decart.media.sources.source import Paced, Pictures, Source
from decart.media.sources.synthetic import SyntheticPictures
from decart.media.sources.track import SourceTrack
from sundog.media.clock import Clock

__all__ = ["make_track"]

_JOIN_TIMEOUT_S: Final = 0.2
"""An iterator may block in code of the user's; its thread ends when that returns."""


def make_track(request: VideoRequest, clock: Clock) -> SourceTrack | AsyncIteratorTrack:
    """Return the track for a request; `open` it next.

    Args:
        request: What to show.
        clock: Stamps and paces the frames.
    """
    source = request.source
    if isinstance(source, AsyncIterable):
        return AsyncIteratorTrack(source, request, clock)
    if _is_known(source):
        return SourceTrack(lambda stop: _open(request, clock, stop), clock)
    return SourceTrack(
        lambda stop: _open(request, clock, stop), clock, join_timeout_s=_JOIN_TIMEOUT_S
    )


def _is_known(source: object) -> bool:
    """Tell whether a source is read by code of ours alone."""
    return isinstance(source, str | int | Path | Sequence | np.ndarray)


def _open(request: VideoRequest, clock: Clock, stop: threading.Event) -> Source:
    """Open what the request names; called on the track's thread."""
    source = request.source
    if is_camera(source):
        return Camera(request)
    if is_screen(source):
        return Paced(Screen(request), request.frame_rate, clock, stop, is_live=True)
    if isinstance(source, str | Path):
        return _open_named(request, str(source), clock, stop)
    if not _is_known(source) and not request.paced:
        return IteratorSource(source, request, clock, stop)  # type: ignore[arg-type]
    return Paced(_pictures(request), request.frame_rate, clock, stop)


def _pictures(request: VideoRequest) -> Pictures:
    source = request.source
    if isinstance(source, np.ndarray):
        return StillPictures(list(source) if source.ndim == 4 else [source], request)
    if isinstance(source, Sequence):
        return StillPictures(source, request)
    return IteratedPictures(source, request)  # type: ignore[arg-type]


def _open_named(request: VideoRequest, place: str, clock: Clock, stop: threading.Event) -> Source:
    """Open the test picture, a folder, a file, a URL, or a camera by its name."""
    path = Path(place)
    pictures: Pictures
    if request.source == "synthetic":
        pictures = SyntheticPictures(request)
    elif "://" not in place and not path.exists():
        return _camera_named(request, place)
    elif path.is_dir():
        pictures = StillPictures(pictures_of(path), request)
    elif is_picture_file(path) and path.is_file():
        pictures = StillPictures([path], request)
    else:
        pictures = FilePictures(request)
    return Paced(pictures, request.frame_rate, clock, stop)


def _camera_named(request: VideoRequest, name: str) -> Source:
    devices = cameras() if sys.platform == "linux" else []
    device = find_camera(name, devices)
    if device is not None:
        return Camera(replace(request, source=device.index))
    there = ", ".join(repr(device.name) for device in devices) or "none that is listed"
    raise InvalidInputError(
        f"there is no file and no camera {name!r}; check video['source'] (cameras: {there})"
    )
