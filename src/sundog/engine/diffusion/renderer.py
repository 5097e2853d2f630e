"""One session's renderer: what it is told, on the way from one prompt to the next, and its turns."""

from collections.abc import Callable
from typing import Protocol

from sundog.engine.diffusion.core.state import GLIDE, KNOBS, MOVING, STILL
from sundog.engine.diffusion.core.stillness.skip import Similarity
from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.look import DiffusionLook
from sundog.engine.diffusion.model import Conditioning
from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.diffusion.text.glide import Glide
from sundog.engine.interface import Image

__all__ = ["DiffusionRenderer", "Place"]


class Place(Protocol):
    """A session's place among those that share a machine; see `sharing.seat.Seat`."""

    def await_turn(self, size: Size, waited_s: Callable[[], float | None]) -> None:
        """Wait until a frame of this size is to be chosen."""
        ...

    def decline(self) -> None:
        """Do not use the turn."""
        ...

    def ask(self, before: Conditioning, after: Conditioning) -> None:
        """Draw by another prompt from the next frame on."""
        ...

    def forget(self) -> None:
        """Draw the next frame as if it were the first."""
        ...

    def draw(self, image: Image, times: tuple[int, ...], knobs: list[float]) -> Image:
        """Draw a frame."""
        ...

    def close(self) -> None:
        """Give it back."""
        ...


class DiffusionRenderer:
    """Draws one session's frames. One thread at a time, but for `close`.

    Args:
        settings: How much stays from frame to frame, and how long a prompt takes over.
        place: The session's; closed with the renderer.
    """

    def __init__(self, settings: DiffusionSettings, place: Place) -> None:
        self._settings = settings
        self._place = place
        self._similarity = Similarity(settings.skip_below)
        self._look: DiffusionLook | None = None
        self._glide: Glide | None = None
        self._last: Image | None = None

    def await_turn(self, look: DiffusionLook, waited_s: Callable[[], float | None]) -> None:
        """Wait until the next frame is to be loaded; at once where the picture passes unchanged.

        Raises:
            EngineError: there is no turn to be had.
        """
        if look.text is not None:
            self._place.await_turn(look.size, waited_s)

    def render(self, image: Image, look: DiffusionLook) -> Image:
        """Restyle one frame. Blocking.

        Raises:
            EngineError: it was not drawn.
        """
        if look.text is None:
            self._pass()
            return image.copy()
        if (last := self._last_for(image, look)) is not None:
            self._place.decline()
            return last.copy()
        glide = self._towards(look.text)
        try:
            drawn = self._place.draw(image, look.times, self._knobs(glide))
        except BaseException:
            # Maybe what it was told is broken: nothing glides from there to the next prompt.
            self._glide = self._last = None
            raise
        self._glide, self._look = glide.stepped(), look
        if self._settings.skip_below > 0:
            self._last = drawn.copy()
        return drawn

    def close(self) -> None:
        """Take no more turns, and give the session's place back. May be called twice."""
        self._place.close()

    def _pass(self) -> None:
        """Let a picture through; what comes after it has nothing to go by."""
        self._place.decline()
        self._place.forget()
        self._glide = self._look = self._last = None

    def _last_for(self, image: Image, look: DiffusionLook) -> Image | None:
        """Return the last picture where it will do for this frame too."""
        has_arrived = self._glide is not None and self._glide.drawn >= self._glide.frames
        if look is not self._look or not has_arrived or self._last is None:
            self._similarity.forget()
        return self._last if self._similarity.is_like_last(image) else None

    def _towards(self, text: Conditioning) -> Glide:
        """Have the next frames go towards a prompt; return where they are on the way."""
        glide = self._glide
        if glide is not None and glide.after is text:
            return glide
        if glide is None:
            glide = Glide.at(text)
        else:
            glide = glide.towards(text, self._settings.glide_frames)
        self._place.ask(glide.before, glide.after)
        self._glide = glide
        return glide

    def _knobs(self, glide: Glide) -> list[float]:
        knobs = [0.0] * KNOBS
        knobs[GLIDE] = glide.share
        knobs[STILL] = self._settings.still
        knobs[MOVING] = self._settings.moving
        return knobs
