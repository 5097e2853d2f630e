"""Sound on the time of its picture."""

from typing import Final

import av

__all__ = ["SoundTimes"]

_TOLERANCE_S: Final = 0.01
"""Between two reports the answer wavers by less; following it would tear the sound."""


class SoundTimes:
    """Moves the times of received sound so that what was captured together has the same time.

    RTP counts sound and picture from starts of their own; only reports tell how they belong.
    """

    def __init__(self) -> None:
        self._offset_s: float | None = None

    def place(self, frame: av.AudioFrame, sound_to_picture_s: float | None) -> bool:
        """Set a frame's pts; return False while that cannot be told.

        Args:
            frame: As received; its time base is kept.
            sound_to_picture_s: What to add, as known now.
        """
        if sound_to_picture_s is None or frame.pts is None or not frame.time_base:
            return False
        held_s = self._offset_s
        if held_s is None or abs(sound_to_picture_s - held_s) > _TOLERANCE_S:
            self._offset_s = held_s = sound_to_picture_s
        frame.pts += round(held_s / float(frame.time_base))
        return True
