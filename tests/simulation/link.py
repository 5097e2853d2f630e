"""One direction of a path: rate and queue, delay, jitter, loss, bursts, blackout; seeded."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.simulation.loop import Loop

__all__ = ["WIRE_OVERHEAD", "Conditions", "Link"]

WIRE_OVERHEAD: Final = 20 + 8 + 10
"""Bytes around an RTP or RTCP packet: IPv4, UDP, SRTP's authentication tag."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a link does to packets.

    Attributes:
        delay_s: Least time on the way.
        jitter_s: Uniform in +- around it, each packet for itself; the least is 0.
        reorders: Whether packets overtake each other by jitter.
        loss: Probability 0 to 1 that a packet is lost, each for itself.
        burst_loss: Mean loss of a Gilbert model beside it, 0 to 1.
        burst_packets: Mean length of its bursts.
        rate_bps: What passes, bits per second; None for no limit.
        queue_s: How much waits before a rate limit; the rest is dropped (drop-tail).
        is_black: Nothing passes.
    """

    delay_s: float = 0.01
    jitter_s: float = 0.0
    reorders: bool = True
    loss: float = 0.0
    burst_loss: float = 0.0
    burst_packets: float = 8.0
    rate_bps: float | None = None
    queue_s: float = 0.4
    is_black: bool = False


class Link:
    """One direction. Packets are any object; who sends says what to do when one arrives.

    Attributes:
        conditions: May be changed at any time.
        offered: (when, bytes on the wire) of all that was sent into it.
        delivered: The same of what has left its queue towards the other end.
        waits: (when, seconds in the queue) of each that passed.
        dropped: Packets that did not pass, for whatever reason.
    """

    def __init__(self, loop: Loop, conditions: Conditions, seed: int) -> None:
        self.conditions = conditions
        self.offered: list[tuple[float, int]] = []
        self.delivered: list[tuple[float, int]] = []
        self.waits: list[tuple[float, float]] = []
        self.dropped = 0
        self._loop = loop
        self._random = random.Random(seed)
        self._is_in_burst = False
        self._queue: deque[tuple[float, int, Callable[[], object]]] = deque()
        self._waiting_bytes = 0
        self._last_arrival_s = 0.0

    @property
    def queue_delay_s(self) -> float:
        """How long a packet would wait that came now."""
        rate_bps = self.conditions.rate_bps
        return 8 * self._waiting_bytes / rate_bps if rate_bps else 0.0

    def send(self, size: int, arrive: Callable[[], object]) -> bool:
        """Send a packet of ``size`` bytes; return whether it will arrive, which no end may know."""
        size += WIRE_OVERHEAD
        now_s, what = self._loop.now_s, self.conditions
        self.offered.append((now_s, size))
        if self._is_lost(what) or not self._has_room(what, size):
            self.dropped += 1
            return False
        self._queue.append((now_s, size, arrive))
        self._waiting_bytes += size
        if len(self._queue) == 1:
            self._serve()
        return True

    def _is_lost(self, what: Conditions) -> bool:
        if what.is_black:
            return True
        if what.burst_loss:
            leave = 1 / what.burst_packets
            enter = what.burst_loss * leave / (1 - what.burst_loss)
            chance = self._random.random()
            self._is_in_burst = chance >= leave if self._is_in_burst else chance < enter
            if self._is_in_burst:
                return True
        return bool(what.loss) and self._random.random() < what.loss

    def _has_room(self, what: Conditions, size: int) -> bool:
        if what.rate_bps is None or not self._queue:
            return True
        return 8 * (self._waiting_bytes + size) <= what.queue_s * what.rate_bps

    def _serve(self) -> None:
        """Put the packets at the head onto the wire, as fast as the rate of the moment allows."""
        while self._queue:
            rate_bps = self.conditions.rate_bps
            if rate_bps is not None:
                self._loop.call_later(8 * self._queue[0][1] / rate_bps, self._served)
                return
            self._leave()

    def _served(self) -> None:
        self._leave()
        self._serve()

    def _leave(self) -> None:
        since_s, size, arrive = self._queue.popleft()
        self._waiting_bytes -= size
        now_s, what = self._loop.now_s, self.conditions
        self.waits.append((now_s, now_s - since_s))
        self.delivered.append((now_s, size))
        delay_s = what.delay_s
        if what.jitter_s:
            delay_s += self._random.uniform(-what.jitter_s, what.jitter_s)
        at_s = now_s + max(delay_s, 0.0)
        if not what.reorders:
            at_s = max(at_s, self._last_arrival_s)
        self._last_arrival_s = max(at_s, self._last_arrival_s)
        self._loop.call_at(at_s, arrive)
