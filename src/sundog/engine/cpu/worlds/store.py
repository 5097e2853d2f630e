"""Painted worlds on the disk, for later sessions and other processes: found, they are there at once.

One file a world: a checksum, a line that says what it is, then the planes. They are mapped into memory rather
than read, so that processes share them. The folder is bounded; what was not used for longest goes.
A fault of the disk is never one of the picture: then worlds are painted anew.
"""

import json
import logging
import mmap
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, fields
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import WorldLight
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.world import Layer, World

__all__ = ["Store"]

_log = logging.getLogger(__name__)

_MOST_BYTES = 256 << 20
_ENDING = ".world"
_HALF_WRITTEN = ".part"
# A file of this kind that is older was left by a process that ended as it wrote.
_ABANDONED_S = 3600
_LONGEST_HEAD = 1 << 16
# Of all that follows, at the start of a file.
_CHECK = b"%08x\n"
_PLANES = ("luma", "chroma", "cover", "glimmer", "ripple")


class Store:
    """A folder of worlds; any number of processes may use the same one.

    Args:
        folder: Made when the first world is written; it need not be writable.
        most_bytes: How much all files together may take.
    """

    def __init__(self, folder: Path, most_bytes: int = _MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._is_told = False

    def load(self, scene: Scene, paint: object, view: View) -> World | None:
        """Return a fine world as it was saved; None where it was not, or is damaged.

        Args:
            scene: What it shows.
            paint: The style that it is painted in, or None: equal styles print alike.
            view: What it was painted for.
        """
        path = self._path(scene, paint, view)
        try:
            # Copied on write only for the kernels' sake, which know no read-only arrays.
            with path.open("rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
            world = _read(data, view)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._tell(error)
            return None
        except (ValueError, KeyError, TypeError, RecursionError):  # of an empty file too
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):  # used now; a folder that may only be read stays as it is
            os.utime(path)
        return world

    def save(self, scene: Scene, paint: object, world: World) -> None:
        """Keep a fine world, in the view that it was painted for."""
        path = self._path(scene, paint, world.view)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(path, world)
            self._tidy(path.stat().st_mtime)
        except OSError as error:
            self._tell(error)

    def _path(self, scene: Scene, paint: object, view: View) -> Path:
        subject = sha256(f"{_version()} {scene!r} {paint!r} {view!r}".encode())
        return self._folder / f"{subject.hexdigest()[:32]}{_ENDING}"

    def _tidy(self, now_s: float) -> None:
        """Remove what was not used for longest until the rest is within bounds."""
        found = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another process tidies as well
                about = path.stat()
                if path.suffix == _HALF_WRITTEN and now_s - about.st_mtime > _ABANDONED_S:
                    path.unlink()
                elif path.suffix == _ENDING:
                    found.append((about.st_mtime, about.st_size, path))
        left = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if left <= self._most_bytes:
                break
            with suppress(FileNotFoundError):
                path.unlink()
            left -= size

    def _tell(self, error: OSError) -> None:
        if not self._is_told:
            self._is_told = True
            _log.info("worlds are not kept on disk: %s", error.strerror)


class _Plane(NamedTuple):
    """A plane of a file: its name, where it begins, and its shape."""

    name: str
    offset: int
    shape: tuple[int, ...]


def _planes(layer: Layer) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    for name in _PLANES:
        plane = getattr(layer, name)
        if plane is not None:
            yield name, np.ascontiguousarray(plane)


def _write(path: Path, world: World) -> None:
    """Write a file whole, or not at all."""
    layers: list[dict[str, Any]] = []
    parts: list[NDArray[np.uint8]] = []
    offset = 0
    for layer in world.layers:
        planes = []
        for name, plane in _planes(layer):
            planes.append(_Plane(name, offset, plane.shape))
            parts.append(plane)
            offset += plane.nbytes
        layers.append({"depth": layer.depth, "drift": layer.drift, "planes": planes})
    about = {
        "view": [world.view.width, world.view.height],
        "layers": layers,
        "light": asdict(world.light),
        "weather": world.weather,
    }
    head = json.dumps(about).encode() + b"\n"
    check = zlib.crc32(head)
    for part in parts:
        check = zlib.crc32(part.data, check)
    handle, name = tempfile.mkstemp(suffix=_HALF_WRITTEN, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_CHECK % check + head)
            for part in parts:
                file.write(part.data)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _read(data: mmap.mmap, view: View) -> World:
    """Return the world of a file.

    Raises:
        ValueError, KeyError, TypeError, RecursionError: it is damaged.
    """
    start = len(_CHECK % 0)
    whole = np.frombuffer(data, np.uint8)
    # The head too: planes of other shapes than were written would be read past their end.
    if data[:start] != _CHECK % zlib.crc32(whole[start:].data):
        raise ValueError("it is not what was written")
    end = data.find(b"\n", start, _LONGEST_HEAD)
    head = json.loads(data[start : max(start, end)])
    planes = whole[end + 1 :]
    if tuple(head["view"]) != (view.width, view.height):
        raise ValueError("it is in another view")
    return World(
        view=view,
        layers=tuple(_layer(planes, about) for about in head["layers"]),
        light=_light(head["light"]),
        weather=tuple((str(name), float(amount)) for name, amount in head["weather"]),
    )


def _layer(planes: NDArray[np.uint8], about: dict[str, Any]) -> Layer:
    found = {}
    for name, offset, shape in about["planes"]:
        if name not in _PLANES:
            raise ValueError(f"no plane is called {name}")
        found[name] = planes[offset : offset + int(np.prod(shape))].reshape(shape)
    return Layer(depth=float(about["depth"]), drift=float(about["drift"]), **found)


def _light(about: dict[str, Any]) -> WorldLight:
    """Return a light; JSON makes lists of tuples."""
    names = {field.name for field in fields(WorldLight)}
    if set(about) != names:
        raise ValueError("it is lit by other means")
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in about.items()
    }
    return WorldLight(**values)


@lru_cache(maxsize=1)
def _version() -> str:
    """Return what changes with anything that worlds are made by."""
    engine = Path(__file__).parents[1]
    found = sha256()
    for path in sorted(engine.rglob("*.py")):
        with suppress(OSError):
            found.update(path.read_bytes())
    return found.hexdigest()
