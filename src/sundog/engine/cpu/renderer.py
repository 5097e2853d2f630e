"""Runs a look's stages over the frames of one session."""

import cv2
import numpy as np

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.figure.segmenter import Segmenter
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.graph import unstyled
from sundog.engine.cpu.look import CpuLook
from sundog.engine.cpu.stages import Stage
from sundog.engine.cpu.stages.place import ChoosePlace
from sundog.engine.cpu.stages.remember import FADE_FRAMES
from sundog.engine.cpu.worlds.wanted import Worlds
from sundog.engine.interface import EngineError, Image

__all__ = ["CpuRenderer"]

# Frames until a figure is told from the ground and its world has faded in.
_SETTLING = 40


class CpuRenderer:
    """One session's picture maker.

    What it remembers from frame to frame belongs to the picture, not to the look, so it survives
    a change of look, which fades in; a change of size, or an unstyled stretch, starts it afresh.
    A change of strength fades in as well, over as many frames.

    Args:
        studio: Where the worlds of looks come from; without it none is shown.
        segmenter: Tells figure from ground in place of the built-in cues; None for none.
    """

    def __init__(self, studio: Worlds | None = None, segmenter: Segmenter | None = None) -> None:
        self._studio = studio
        self._segmenter = segmenter
        self._canvas: Canvas | None = None
        self._stages: tuple[Stage, ...] | None = None
        self._strength = 1.0

    def prepare(self, look: CpuLook) -> int:
        """Have the look's world painted in full; see `sundog.engine.interface.Preparing`."""
        wanted = [stage.wanted for stage in look.stages if isinstance(stage, ChoosePlace)]
        for world in wanted:
            if world is not None and self._studio is not None:
                self._studio.painted(world)
                return _SETTLING
        return 1

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
        self._ease(look)
        if self._strength:
            self._turn_to(look, image)
        else:  # nothing of the look shows, so nothing is to be made or remembered
            self._canvas, self._stages = None, look.stages
        if self._canvas is None:
            return image.copy()
        made = self._restyled(self._canvas, image, look.stages)
        if self._strength < 1:
            cv2.addWeighted(image, 1 - self._strength, made, self._strength, 0, made)
        return made

    def _ease(self, look: CpuLook) -> None:
        """Bring the strength nearer to that of the look; at once where nothing was drawn before."""
        if not self._stages:
            self._strength = look.strength
            return
        step = 1 / FADE_FRAMES
        change = min(step, max(-step, look.strength - self._strength))
        self._strength = look.strength if abs(change) < step else self._strength + change

    def _turn_to(self, look: CpuLook, image: Image) -> None:
        """Begin a fade when the look has changed; forget the past when there is none to keep."""
        canvas, before = self._canvas, self._stages
        self._stages = look.stages
        geometry = Geometry(*look.size)
        if canvas is None and look.stages:
            canvas = Canvas(geometry)
            if before is not None and not before:
                # Out of the camera's picture, which was shown until now.
                canvas.memory = image.copy()
        elif canvas is not None and canvas.geometry != geometry:
            canvas = Canvas(geometry) if look.stages else None
        if canvas is None:
            pass
        elif canvas.memory is not None and before is not look.stages:
            canvas.fading = FADE_FRAMES
        elif not look.stages and not canvas.fading and canvas.place is None:
            canvas = None
        if canvas is not None:
            canvas.studio, canvas.segmenter = self._studio, self._segmenter
        self._canvas = canvas

    def _restyled(self, canvas: Canvas, image: Image, stages: tuple[Stage, ...]) -> Image:
        canvas.camera = np.ascontiguousarray(image)
        canvas.out = np.empty_like(canvas.camera)
        for stage in stages or unstyled(canvas.geometry):
            stage(canvas)
        canvas.frame += 1
        made, canvas.out = canvas.out, canvas.nothing
        canvas.camera = canvas.nothing
        return made
