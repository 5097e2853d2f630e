"""What the worker does when it is asked: look at a file, or restyle it."""

import errno
import os
from functools import partial
from pathlib import Path
from typing import Any, Final

import av
import cv2

from sundog.engine import registry
from sundog.engine.interface import Engine, EngineError, StylePrompt
from sundog.engine.workshop import OwnEngine, SharedWorkshop
from sundog.media.videofile import UnsupportedSoundError
from sundog.protocol.errors import ErrorCode
from sundog.server.batch.inspecting import MAX_FRAMES, NAME, checked, inspect, untrusted
from sundog.server.batch.models import Kind
from sundog.server.batch.rendering import (
    Done,
    Painter,
    RenderError,
    reason,
    render_picture,
    render_video,
)

__all__ = ["Labour"]

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


class Labour:
    """Does one thing at a time. The engine is made when it is first needed."""

    def __init__(self, recipe: registry.Recipe) -> None:
        self._workshop = SharedWorkshop(partial(registry.made_by, recipe))

    def do(self, order: dict[str, Any], files: list[int], done: Done) -> dict[str, Any]:
        """Do what is asked and return what to answer; never raises for what a file holds.

        Args:
            order: ``{"do": "inspect", "kind": …}``, or ``render`` with the fields of a `Wish`.
            files: The input; of ``render`` the output too, and the reference image where there is
                one.
            done: Told how far it is.
        """
        try:
            if order["do"] == "inspect":
                inspect(_path(files[0]), Kind(order["kind"]))
            else:
                self._render(order, files, done)
        except RenderError as error:
            return _failed(ErrorCode.INVALID_FILE, str(error))
        except UnsupportedSoundError as error:
            return _failed(ErrorCode.INVALID_FILE, str(error))
        except EngineError as error:
            return _failed(ErrorCode.PROMPT_FAILED, str(error))
        except MemoryError:
            return _failed(ErrorCode.INVALID_FILE, f"{NAME} needs too much memory; shrink it")
        except (av.FFmpegError, OSError) as error:
            return _broken(error)
        return {"ok": True}

    def _render(self, order: dict[str, Any], files: list[int], done: Done) -> None:
        source, target, *reference = files
        kind = Kind(order["kind"])
        prompt = StylePrompt(
            text=order["prompt"],
            enrich=order["enrich"],
            strength=order["strength"],
            image=_path(reference[0]).read_bytes() if reference else b"",
        )
        with self._engine(done) as engine, untrusted(_path(source), kind) as file:
            painter = _Careful(
                engine, prompt, mirror=order["mirror"], model_size=tuple(order["size"]), kind=kind
            )
            if kind is Kind.PICTURE:
                _write_picture(file, painter, target)
            elif not render_video(file, painter, _path(target), _bounded(done), "mp4"):
                raise RenderError(f"{NAME} holds no picture that can be decoded")

    def _engine(self, done: Done) -> OwnEngine:
        self._workshop.start(lambda what, share: done(0, None))
        return self._workshop.open()


class _Careful(Painter):
    """A painter that looks at the size of every frame: it may change in the middle of a file."""

    def __init__(
        self,
        engine: Engine,
        prompt: StylePrompt,
        *,
        mirror: bool,
        model_size: tuple[int, int],
        kind: Kind,
    ) -> None:
        super().__init__(engine, prompt, mirror=mirror, model_size=model_size)
        self._kind = kind

    def paint(self, frame: av.VideoFrame, *, is_still: bool = False) -> av.VideoFrame:
        return super().paint(checked(frame, self._kind), is_still=is_still)


def _bounded(done: Done) -> Done:
    """Return what also ends a video that is longer than its head says."""

    def count(frames: int, total: int | None) -> None:
        if frames > MAX_FRAMES:
            raise RenderError(f"{NAME} has more than {MAX_FRAMES} frames; cut it")
        done(frames, total)

    return count


def _write_picture(file: av.container.InputContainer, painter: Painter, target: int) -> None:
    painted = render_picture(file, painter)
    if painted is None:
        raise RenderError(f"{NAME} holds no picture that can be decoded")
    _, png = cv2.imencode(".png", painted)
    rest = memoryview(png.tobytes())
    while rest:
        rest = rest[os.write(target, rest) :]


def _path(fd: int) -> Path:
    """Return a name by which a descriptor's file is opened anew, from its beginning."""
    return Path(f"/dev/fd/{fd}")


def _broken(error: OSError | av.FFmpegError) -> dict[str, Any]:
    """Say why FFmpeg or the system could not go on."""
    if error.errno in _FULL:
        text = "The service cannot store the result: there is no disk space left"
        return _failed(ErrorCode.STORAGE_FULL, text)
    if error.errno == errno.EFBIG:
        return _failed(ErrorCode.INVALID_FILE, f"{NAME} makes too large a result; cut it")
    if error.errno == errno.ENOMEM:
        return _failed(ErrorCode.INVALID_FILE, f"{NAME} needs too much memory; shrink it")
    why = reason(error) if isinstance(error, av.FFmpegError) else error.strerror
    return _failed(ErrorCode.INVALID_FILE, f"{NAME} cannot be decoded: {why}")


def _failed(code: ErrorCode, text: str) -> dict[str, Any]:
    return {"ok": False, "code": code.value, "text": text[:1].upper() + text[1:]}
