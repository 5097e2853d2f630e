"""Runs a look's stages over the frames of one session."""

import numpy as np

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.look import CpuLook
from sundog.engine.interface import EngineError, Image

__all__ = ["CpuRenderer"]


class CpuRenderer:
    """One session's picture maker.

    What it remembers from frame to frame belongs to the picture, not to the look, so it survives
    a change of look; a change of size, or an unstyled stretch, starts it afresh.
    """

    def __init__(self) -> None:
        self._canvas: Canvas | None = None

    def render(self, image: Image, look: CpuLook) -> Image:
        """Restyle one frame.

        Args:
            image: I420, ``uint8[H * 3 // 2, W]`` of ``look.size``; not written to, not kept.
            look: From `CpuEngine.compile`.

        Returns:
            I420 of the same shape, owned by the caller.

        Raises:
            EngineError: the frame has another size than the look.
        """
        width, height = look.size
        if image.shape != (height * 3 // 2, width):
            raise EngineError(
                f"the frame is I420 {image.shape}, the look was compiled for {width}x{height}; "
                "compile the prompt for the frame's size"
            )
        if not look.stages:
            self._canvas = None
            return image.copy()
        return self._restyled(image, look)

    def _restyled(self, image: Image, look: CpuLook) -> Image:
        geometry = Geometry(*look.size)
        if self._canvas is None or self._canvas.geometry != geometry:
            self._canvas = Canvas(geometry)
        canvas = self._canvas
        canvas.camera = np.ascontiguousarray(image)
        canvas.out = np.empty_like(canvas.camera)
        for stage in look.stages:
            stage(canvas)
        canvas.frame += 1
        made, canvas.out = canvas.out, canvas.nothing
        canvas.camera = canvas.nothing
        return made
