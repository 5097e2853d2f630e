"""What each direction of a peer's video counts, and the rates that follow from it."""

from collections import deque
from dataclasses import dataclass
from typing import Final, NamedTuple

__all__ = ["Counted", "Path", "Rates", "VideoFlow", "Window"]

_WINDOW_S: Final = 2.0
"""Rates are taken over this time: long enough for a key frame not to show, short enough to see."""

_STEP_S: Final = 0.1
"""How often the window takes a sample, at most; it holds some 20 of them."""

_SHORTEST_S: Final = 0.2
"""Rates over less say more of chance than of the path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFlow:
    """One direction of a peer's video. Counters are since the peer was made.

    Rates are those of the last two seconds.

    Attributes:
        codec: ``H264`` or ``VP8``; None before the first frame.
        width: Of the last frame, pixels; None before the first.
        height: Of the last frame, pixels; None before the first.
        frames: Frames encoded (outgoing) or decoded (incoming).
        frames_dropped: Frames that came but were overtaken by newer ones before or after they
            were decoded; 0 for the outgoing direction, which takes no frame that it does not send.
        fps: Frames a second.
        bitrate_bps: Bits of RTP payload a second; packets that are sent again do not count.
        octets: Payload sent for the first time, or received, bytes.
        packets: RTP packets sent for the first time (outgoing) or received (incoming).
        packets_lost: Packets that never came (RFC 3550 section 6.4.1, cumulative number lost).
        packets_resent: Packets that were asked for again and sent (outgoing), or that filled a gap
            (incoming), be it by parity.
        packets_repaired: Packets that parity gave (incoming).
        packets_asked: Packets that were asked for again (incoming).
        packets_needless: Those of them that came twice, or by themselves after all.
        frames_given_up: Frames that came in part, or whole behind one that did, and that no decoder
            has seen (incoming).
        loss: Share of the packets, 0 to 1, that did not arrive in their turn, be it that they
            were sent again later; this is the path's loss. RFC 3550's fraction lost, which counts
            what was never made good, is never larger than this.
        jitter_ms: Interarrival jitter, milliseconds (RFC 3550 section 6.4.1); None before any.
        nacks: Requests to send packets again (RFC 4585 section 6.2.1).
        plis: Requests for a key frame (RFC 4585 section 6.3.1).
    """

    codec: str | None = None
    width: int | None = None
    height: int | None = None
    frames: int = 0
    frames_dropped: int = 0
    fps: float = 0.0
    bitrate_bps: int = 0
    octets: int = 0
    packets: int = 0
    packets_lost: int = 0
    packets_resent: int = 0
    packets_repaired: int = 0
    packets_asked: int = 0
    packets_needless: int = 0
    frames_given_up: int = 0
    loss: float = 0.0
    jitter_ms: float | None = None
    nacks: int = 0
    plis: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """What a sender knows of the way to the other side.

    Attributes:
        target_bps: Bits a second that everything sent together may take.
        limit: What keeps it from being more: ``start`` (nothing is known yet, or not since a
            pause), ``delay`` (a queue grows), ``loss``, ``window`` (nothing is heard, so nothing new is sent), ``remote``
            (the receiver says so), ``application`` (no more was needed), ``maximum``.
        queue_ms: How long packets wait on the way, milliseconds; None where the other side does
            not report when packets arrive.
        resent_octets: Payload sent again, bytes.
        resent_share: Share of what was sent, 0 to 1, that had been sent before.
        parity_octets: Payload of parity sent, bytes.
        parity_share: Share of what was sent, 0 to 1, that was parity.
    """

    target_bps: int = 0
    limit: str = "start"
    queue_ms: float | None = None
    resent_octets: int = 0
    resent_share: float = 0.0
    parity_octets: int = 0
    parity_share: float = 0.0


class Counted(NamedTuple):
    """Totals at one moment.

    Attributes:
        frames: Encoded or decoded.
        octets: Bytes of payload.
        packets: Packets that were due: received and missed, or sent, as far as their fate is known.
        missed: Those of them that did not arrive in their turn.
    """

    frames: int = 0
    octets: int = 0
    packets: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What the totals did in the window; all 0 while too little is known.

    Attributes:
        fps: Frames a second.
        bitrate_bps: Bits of payload a second.
        loss: Share of the packets that did not arrive in their turn, 0 to 1.
    """

    fps: float = 0.0
    bitrate_bps: int = 0
    loss: float = 0.0


class Window:
    """A sliding window over growing totals. Noting costs a comparison most times."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, Counted]] = deque()

    def due(self, now_s: float) -> bool:
        """Return whether a sample is wanted now."""
        return not self._samples or now_s - self._samples[-1][0] >= _STEP_S

    def note(self, now_s: float, totals: Counted) -> None:
        """Take a sample; one older than the window is kept, from which it is measured."""
        self._samples.append((now_s, totals))
        while len(self._samples) > 1 and now_s - self._samples[1][0] >= _WINDOW_S:
            self._samples.popleft()

    def rates(self, now_s: float, totals: Counted) -> Rates:
        """Return the rates up to now."""
        if self.due(now_s):
            self.note(now_s, totals)
        since_s, before = self._samples[0]
        # Nothing came since a sample that is older: what follows a pause is not divided by it.
        elapsed_s = min(now_s - since_s, _WINDOW_S + _STEP_S)
        if elapsed_s < _SHORTEST_S:
            return Rates()
        packets = totals.packets - before.packets
        missed = min(max(totals.missed - before.missed, 0), max(packets, 0))
        return Rates(
            fps=round((totals.frames - before.frames) / elapsed_s, 2),
            bitrate_bps=round(8 * (totals.octets - before.octets) / elapsed_s),
            loss=round(missed / packets, 4) if packets > 0 else 0.0,
        )
