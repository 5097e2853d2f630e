"""Pass a video on as a camera that other programs can choose, through pyvirtualcam."""

import asyncio
import sys
import threading
from collections.abc import Collection
from contextlib import aclosing
from typing import Any, Final

import av

from decart.errors import InvalidInputError, SinkError
from decart.media.frames import Video, video_frames
from decart.media.request import VideoRequest
from decart.media.sinks.sink import Sink
from sundog.media.geometry import fit

__all__ = ["VirtualCamera"]

_ADVICE: Final = {
    "linux": "load the loopback device: sudo modprobe v4l2loopback exclusive_caps=1",
    "darwin": "install OBS Studio 30 or later and start its virtual camera once",
    "win32": "install OBS Studio, which brings a virtual camera",
}


class VirtualCamera(Sink):
    """Shows a video as a camera to video calls and other programs.

    Needs the library pyvirtualcam (``pip install 'sundog[virtualcam]'``) and a virtual camera of
    the system: v4l2loopback on Linux, that of OBS Studio on Windows and macOS.

    Example:
        async with VirtualCamera(track) as camera:
            print("choose", camera.device)
            await camera.wait()

    Attributes:
        sent: Frames passed on so far.
    """

    def __init__(
        self,
        video: Video,
        *,
        device: str | None = None,
        width: int = 1280,
        height: int = 704,
        frame_rate: float = 25,
        backend: str | None = None,
    ) -> None:
        """Make a camera; it appears with `run` or the block.

        Args:
            video: A video track, or an async iterator of frames.
            device: Which virtual camera, e.g. ``/dev/video10``; None takes the first.
            width: Pixels, even, 16 to 4096; frames are cropped and scaled to it.
            height: Pixels, even, 16 to 4096.
            frame_rate: What programs are told, above 0 to 240; frames are passed on as they come.
            backend: pyvirtualcam's name of the kind of camera; None tries all.

        Raises:
            InvalidInputError: an argument cannot be used.
        """
        super().__init__()
        request = VideoRequest(width=width, height=height, frame_rate=frame_rate)
        self.sent: int = 0
        self._frames = video_frames(video)
        self._size = request.size
        self._frame_rate = float(request.frame_rate)
        self._device = device
        self._backend = backend
        self._camera: Any = None
        self._lock = threading.Lock()

    @property
    def device(self) -> str | None:
        """What programs call the camera; None before it is open."""
        return None if self._camera is None else str(self._camera.device)

    async def _open(self) -> None:
        await asyncio.to_thread(self._open_camera)

    async def _take_all(self) -> None:
        async with aclosing(self._frames) as frames:
            async for frame in frames:
                await asyncio.to_thread(self._send, frame)

    async def _finish(self) -> None:
        await self._frames.aclose()
        await asyncio.to_thread(self._close_camera)

    def _open_camera(self) -> None:
        try:
            import pyvirtualcam
        except ImportError as error:
            raise SinkError(
                "a virtual camera needs the library pyvirtualcam: pip install 'sundog[virtualcam]'",
                cause=error,
            ) from error
        self._check_backend(pyvirtualcam.camera.BACKENDS)
        try:
            self._camera = pyvirtualcam.Camera(
                *self._size,
                self._frame_rate,
                fmt=pyvirtualcam.PixelFormat.I420,
                device=self._device,
                backend=self._backend,
            )
        except RuntimeError as error:
            advice = _ADVICE.get(sys.platform, "this system may have none")
            raise SinkError(
                f"there is no virtual camera ({error}); {advice}", cause=error
            ) from error

    def _check_backend(self, known: Collection[str]) -> None:
        if self._backend is not None and self._backend not in known:
            raise InvalidInputError(
                f"backend must be one of {', '.join(known)} here, or None, got {self._backend!r}"
            )

    def _send(self, frame: av.VideoFrame) -> None:
        image = fit(frame, self._size)
        with self._lock:
            if self._camera is None:
                return
            try:
                self._camera.send(image)
            except Exception as error:  # of the device's driver
                raise SinkError(
                    f"the virtual camera failed ({type(error).__name__}: {error})",
                    cause=error,
                    code="virtual_camera_failed",
                ) from error
        self.sent += 1

    def _close_camera(self) -> None:
        with self._lock:
            camera, self._camera = self._camera, None
        if camera is not None:
            camera.close()
