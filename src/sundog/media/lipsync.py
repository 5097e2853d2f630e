"""How long sound must wait so that it leaves together with the picture it was captured with."""

from collections import deque
from statistics import median
from typing import Final, Protocol

from sundog.media.capture import CaptureClock, Least
from sundog.media.clock import Clock

__all__ = ["MAX_HOLD_S", "Lipsync", "SenderInfo"]

MAX_HOLD_S: Final = 0.5
"""Sound that would have to wait longer comes early instead."""

_MAX_STEP_S: Final = 0.5
"""Reports on two streams that differ by more were made before and after the clock was set."""

_NTP: Final = 1 << 32
"""Fractions of a second in an NTP time."""

_PICTURE_RATE: Final = 90_000
_SOUND_RATE: Final = 48_000

_PACKET_S: Final = 0.02
"""Sound arrives when its last sample has been captured (RFC 7587 section 4.2: 20 ms)..."""

_ENCODING_S: Final = 0.01
"""... and a picture when it has been encoded; used until sender reports tell exactly."""

_SLEW: Final = 0.125
"""Seconds a second that the wait changes by: a receiver stretches sound by that without a click."""

_PICTURES: Final = 15
"""The median of so many is followed; one late picture moves nothing."""

_STILL_S: Final = 1.0
"""Without a picture for this long, none is taken to be coming: sound waits for nothing."""

_ROUND_TRIPS_S: Final = 60.0
_MAX_ROUND_TRIP_S: Final = 5.0
"""It is measured on the wall clock, which may be set meanwhile."""


class SenderInfo(Protocol):
    """What a sender report says (RFC 3550 section 6.4.1).

    Attributes:
        ntp_timestamp: Wall clock time, 64 bits, half of them fractions of a second; 0 when the
            sender has no clock.
        rtp_timestamp: The same moment on the stream's clock, 32 bits.
    """

    ntp_timestamp: int
    rtp_timestamp: int


class Lipsync:
    """Follows the age of the pictures that one peer sends, and tells when its sound is due.

    Both are compared by the sender's own clock once it has reported on both streams, and by their
    arrival until then.

    Attributes:
        picture: The incoming video's timestamps.
        sound: The incoming audio's timestamps.
        hold_s: How long sound waits now, beyond what the network takes.
        lead_s: How much sound is sent ahead of its picture, where that can be, because the
            receiver keeps it for so long before it is heard.
        clock: The peer's.
    """

    def __init__(self, clock: Clock) -> None:
        self.picture = CaptureClock(_PICTURE_RATE)
        self.sound = CaptureClock(_SOUND_RATE)
        self.hold_s = 0.0
        self.lead_s = 0.0
        self.clock = clock
        self._sent: deque[tuple[float, int]] = deque(maxlen=_PICTURES)
        self._sent_last_s = self._slewed_s = float("-inf")
        self._offset = Least()
        self._round_trip = Least(_ROUND_TRIPS_S)

    def picture_sent(self, ticks: int) -> None:
        """Note that the picture with this timestamp, unwrapped, has left."""
        self._sent_last_s = now_s = self.clock.now()
        self._sent.append((now_s - ticks / _PICTURE_RATE, ticks))

    def reported(self, stream: CaptureClock, told: SenderInfo) -> None:
        """Take a sender report on `picture` or `sound`."""
        captured_s, now_s = told.ntp_timestamp / _NTP, self.clock.now()
        stream.reported(told.rtp_timestamp, captured_s, now_s)
        if captured_s:
            offset_s, least_s = now_s - captured_s, self._offset.value
            if least_s is not None and abs(offset_s - least_s) > _MAX_STEP_S:
                self._offset.clear()
            self._offset.add(offset_s, now_s)

    def round_trip(self, seconds: float) -> None:
        """Take a measurement of the network's round trip; nonsense is left out."""
        if 0 <= seconds < _MAX_ROUND_TRIP_S:
            self._round_trip.add(seconds, self.clock.now())

    def captured_now(self, stream: CaptureClock) -> int | None:
        """Return the timestamp that the sender captures at this moment; None until it reports.

        It is what goes into our own sender reports, so that whoever gets the media back knows when
        they were captured. Both streams are placed by one offset: an error moves them together.
        """
        offset_s = self._offset.value
        if offset_s is None:
            return None
        # The offset holds the way here, which the round trip tells but for its asymmetry.
        way_s = (self._round_trip.value or 0.0) / 2
        return stream.captured_by(self.clock.now() - offset_s + way_s)

    @property
    def sound_to_picture_s(self) -> float | None:
        """What to add to the time of sound, its ticks in seconds, to get its picture's; or None.

        By the sender's reports; until there are some, by what arrives together.
        """
        if self._has_reports:
            return (self.sound.reported_s or 0.0) - (self.picture.reported_s or 0.0)
        picture, sound = self.picture.arrived_s, self.sound.arrived_s
        return None if picture is None or sound is None else sound - picture

    def due_s(self, ticks: int) -> float:
        """Return when sound with this timestamp, unwrapped, is to leave; the past means at once."""
        now_s = self.clock.now()
        arrives_s = self.sound.arrived_s
        if arrives_s is None:
            return now_s
        self._slew(now_s)
        return arrives_s + ticks / self.sound.rate + self.hold_s

    def _slew(self, now_s: float) -> None:
        step_s = _SLEW * min(max(now_s - self._slewed_s, 0.0), 1.0)
        self._slewed_s = now_s
        change_s = self._wanted_s(now_s) - self.hold_s
        self.hold_s += max(-step_s, min(change_s, step_s))

    def _wanted_s(self, now_s: float) -> float:
        """Return the wait at which sound would leave together with its picture."""
        picture, sound = self.picture.arrived_s, self.sound.arrived_s
        if now_s - self._sent_last_s > _STILL_S or picture is None or sound is None:
            return 0.0
        sent_s = median(sent_s for sent_s, _ in self._sent) + self._left_out_s()
        if self._has_reports:
            picture_age_s = sent_s - (self.picture.reported_s or 0.0)
            sound_age_s = sound - (self.sound.reported_s or 0.0)
        else:
            picture_age_s = sent_s - picture + _ENCODING_S
            sound_age_s = _PACKET_S
        return max(0.0, min(picture_age_s - sound_age_s - self.lead_s, MAX_HOLD_S))

    @property
    def _has_reports(self) -> bool:
        """Whether there are reports on both streams by one clock; it may be set between them."""
        picture_s, sound_s = self.picture.told_s, self.sound.told_s
        if self.picture.reported_s is None or self.sound.reported_s is None:
            return False
        return abs((picture_s or 0.0) - (sound_s or 0.0)) < _MAX_STEP_S

    def _left_out_s(self) -> float:
        """Return how much later things show because pictures of them were left out, on average.

        What happens shows in the first picture taken after it: half an interval later. Where the
        engine skips pictures, that is half of a longer one.
        """
        taken_s = self.picture.interval_s
        ticks = [ticks for _, ticks in self._sent]
        if taken_s is None or len(ticks) < 2:
            return 0.0
        shown_s = (max(ticks) - min(ticks)) / (len(ticks) - 1) / _PICTURE_RATE
        return min(max(0.0, shown_s - taken_s) / 2, MAX_HOLD_S)
