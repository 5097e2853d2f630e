"""One direction of a path: rate and queue, delay, jitter, loss, bursts, blackout; seeded, no I/O."""

import heapq
import itertools
import math
import random
from collections import deque
from dataclasses import dataclass, field

__all__ = ["Conditions", "Link", "Totals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a link does to packets.

    Attributes:
        delay_s: Least time on the way, seconds.
        jitter_s: Uniform in +- around it, each packet for itself; the sum is never below 0.
        reorders: Whether packets overtake each other by jitter.
        loss: Probability, 0 to 1, that a packet is lost, each for itself.
        burst_loss: Mean loss of a Gilbert model beside it, 0 to less than 1.
        burst_packets: Mean length of its bursts (Gilbert 1960: a good state without losses, a bad
            one in which everything is lost).
        rate_bps: What passes, bits per second of IP packets; None for no limit.
        queue_s: How much waits before a rate limit; the rest is dropped (drop-tail).
        is_black: Nothing passes.
    """

    delay_s: float = 0.0
    jitter_s: float = 0.0
    reorders: bool = False
    loss: float = 0.0
    burst_loss: float = 0.0
    burst_packets: float = 8.0
    rate_bps: float | None = None
    queue_s: float = 0.4
    is_black: bool = False


@dataclass(slots=True)
class Totals:
    """What went through, since the link was made.

    Attributes:
        offered_packets: Put in.
        offered_bytes: The same in bytes of IP packets.
        carried_packets: Come out.
        carried_bytes: The same in bytes.
        lost_packets: Lost at random, in a burst or in a blackout.
        dropped_packets: Found the queue full.
    """

    offered_packets: int = 0
    offered_bytes: int = 0
    carried_packets: int = 0
    carried_bytes: int = 0
    lost_packets: int = 0
    dropped_packets: int = 0


@dataclass(slots=True)
class _Waiting:
    """A packet before the rate limit."""

    since_s: float
    packet: bytes


@dataclass(slots=True)
class Link:
    """One direction. Times are seconds of any clock that does not go back.

    The same seed and the same packets give the same losses, whatever else is set: each kind of
    chance has a generator of its own.
    """

    seed: int
    totals: Totals = field(default_factory=Totals)
    _conditions: Conditions = field(default_factory=Conditions)
    _queue: deque[_Waiting] = field(default_factory=deque)
    _queued_bytes: int = 0
    _free_s: float = -math.inf
    _under_way: list[tuple[float, int, bytes]] = field(default_factory=list)
    _order: "itertools.count[int]" = field(default_factory=itertools.count)
    _last_arrival_s: float = -math.inf
    _is_in_burst: bool = False
    _losses: random.Random = field(init=False)
    _bursts: random.Random = field(init=False)
    _jitter: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._losses, self._bursts, self._jitter = (
            random.Random(f"{self.seed} {kind}") for kind in ("loss", "burst", "jitter")
        )

    @property
    def conditions(self) -> Conditions:
        """What it does now."""
        return self._conditions

    def change(self, conditions: Conditions, now_s: float) -> None:
        """Do other things to packets from now on; those that wait leave at the new rate."""
        self._serve(now_s)
        self._conditions = conditions
        self._free_s = min(self._free_s, now_s)

    def offer(self, packet: bytes, now_s: float) -> None:
        """Put a packet in."""
        self._serve(now_s)
        self.totals.offered_packets += 1
        self.totals.offered_bytes += len(packet)
        if self._is_lost():
            self.totals.lost_packets += 1
        elif self._is_full(len(packet)):
            self.totals.dropped_packets += 1
        else:
            self._queue.append(_Waiting(now_s, packet))
            self._queued_bytes += len(packet)
            self._serve(now_s)

    def due_s(self) -> float | None:
        """Return when something happens next; None while it is empty."""
        times = [self._under_way[0][0]] if self._under_way else []
        if self._queue:
            times.append(self._leaves_s(self._queue[0]))
        return min(times, default=None)

    def arrived(self, now_s: float) -> list[bytes]:
        """Return what has come out by now, in the order in which it came."""
        self._serve(now_s)
        packets = []
        while self._under_way and self._under_way[0][0] <= now_s:
            packet = heapq.heappop(self._under_way)[2]
            self.totals.carried_packets += 1
            self.totals.carried_bytes += len(packet)
            packets.append(packet)
        return packets

    def _is_lost(self) -> bool:
        what = self._conditions
        # Each packet takes its chances also in a blackout, so that what is lost after does not
        # depend on how many packets met it.
        is_unlucky = bool(what.loss) and self._losses.random() < what.loss
        if what.burst_loss:
            ends = 1 / what.burst_packets
            begins = what.burst_loss * ends / (1 - what.burst_loss)
            chance = self._bursts.random()
            self._is_in_burst = chance >= ends if self._is_in_burst else chance < begins
            is_unlucky |= self._is_in_burst
        return is_unlucky or what.is_black

    def _is_full(self, size: int) -> bool:
        rate_bps = self._conditions.rate_bps
        if rate_bps is None or not self._queue:
            return False
        return 8 * (self._queued_bytes + size) > self._conditions.queue_s * rate_bps

    def _leaves_s(self, head: _Waiting) -> float:
        rate_bps = self._conditions.rate_bps
        on_wire_s = 8 * len(head.packet) / rate_bps if rate_bps else 0.0
        return max(self._free_s, head.since_s) + on_wire_s

    def _serve(self, now_s: float) -> None:
        """Send what has passed the rate limit by now on its way."""
        while self._queue and (leaves_s := self._leaves_s(self._queue[0])) <= now_s:
            packet = self._queue.popleft().packet
            self._queued_bytes -= len(packet)
            self._free_s = leaves_s
            heapq.heappush(self._under_way, (self._arrival_s(leaves_s), next(self._order), packet))

    def _arrival_s(self, leaves_s: float) -> float:
        what = self._conditions
        delay_s = what.delay_s
        if what.jitter_s:
            delay_s += self._jitter.uniform(-what.jitter_s, what.jitter_s)
        arrives_s = leaves_s + max(delay_s, 0.0)
        if not what.reorders:
            arrives_s = max(arrives_s, self._last_arrival_s)
        self._last_arrival_s = max(arrives_s, self._last_arrival_s)
        return arrives_s
