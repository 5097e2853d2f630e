"""A path in virtual time, and flows on it: our controller, and TCP as its model."""

import heapq
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from sundog.media.rtc.congestion.arrivals import Arrivals
from sundog.media.rtc.congestion.controller import Controller
from sundog.media.rtc.congestion.feedback import parse_report
from sundog.media.rtc.congestion.remote import BitrateEstimator

PACKET = 1200
FRAME_S = 0.04


class World:
    """What happens when, in virtual time."""

    def __init__(self, seed: int = 1) -> None:
        self.now_s = 0.0
        self.random = random.Random(seed)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = count()

    def at(self, when_s: float, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (max(when_s, self.now_s), next(self._count), event))

    def run(self, until_s: float) -> None:
        while self._events and self._events[0][0] <= until_s:
            self.now_s, _, event = heapq.heappop(self._events)
            event()
        self.now_s = until_s


@dataclass
class Link:
    """One direction: a rate with a drop-tail queue, then a delay."""

    world: World
    rate_bps: float = 100e6
    queue_s: float = 0.4
    delay_s: float = 0.01
    loss: float = 0.0
    jitter_s: float = 0.0
    offered: list[tuple[float, int]] = field(default_factory=list, init=False)
    _free_s: float = field(default=0.0, init=False)

    def send(self, size: int, deliver: Callable[[], None]) -> bool:
        now_s = self.world.now_s
        self.offered.append((now_s, size))
        if self.rate_bps <= 0 or self._free_s - now_s > self.queue_s:
            return False
        self._free_s = max(self._free_s, now_s) + 8 * size / self.rate_bps
        if self.world.random.random() < self.loss:
            return False
        late_s = self.world.random.uniform(0, 2 * self.jitter_s)
        self.world.at(self._free_s + self.delay_s + late_s, deliver)
        return True

    def queued_s(self) -> float:
        return max(0.0, self._free_s - self.world.now_s)

    def set_rate(self, rate_bps: float) -> None:
        """Change the rate, also for what waits."""
        waiting_s = self.queued_s()
        if rate_bps > 0 and self.rate_bps > 0:
            self._free_s = self.world.now_s + waiting_s * self.rate_bps / rate_bps
        self.rate_bps = rate_bps

    def bps(self, from_s: float, to_s: float) -> float:
        return 8 * sum(size for at, size in self.offered if from_s <= at < to_s) / (to_s - from_s)


class Flow:
    """Our sender and receiver; pictures 25 times a second as large as they may be."""

    def __init__(
        self, world: World, forth: Link, back: Link, ssrc: int = 1, **options: int
    ) -> None:
        limits = {"start_bps": 3_000_000, "min_bps": 100_000, "max_bps": 4_000_000}
        self.controller = Controller(**{**limits, **options})
        self.controller.has_feedback = True
        self.world, self.forth, self.back, self.ssrc = world, forth, back, ssrc
        self.arrivals = Arrivals()
        self.clock_s: Callable[[float], float] = lambda now_s: now_s
        self.app_bps = float("inf")
        self.reports_lost = False
        self.sent: list[tuple[float, int]] = []
        self.shown: list[tuple[float, float]] = []
        self.targets: list[tuple[float, int]] = []
        self.queues: list[tuple[float, float]] = []
        self._number = 0
        self._last_size = 0
        self._again_number = 0
        self._left: dict[float, int] = {}
        self._sending_until_s = 0.0
        self._wake_s: float | None = None
        self._wants = False
        self._began_s = world.now_s
        world.at(world.now_s, self._tick)
        world.at(world.now_s + 0.005, self._watch)

    def _tick(self) -> None:
        self._wants = True
        self._try()
        self.targets.append((self.world.now_s, self.controller.target_bps))
        self.queues.append((self.world.now_s, self.forth.queued_s()))
        self.world.at(self.world.now_s + FRAME_S, self._tick)

    def _try(self) -> None:
        now_s = self.world.now_s
        if not self._wants or now_s < self._sending_until_s:
            return
        if not self.controller.may_send_frame(now_s):
            return
        self._wants = False
        bps = min(self.controller.media_bps(now_s), self.app_bps)
        size = int(bps * FRAME_S / 8 * self.world.random.uniform(0.8, 1.2))
        packets = -(-size // (PACKET - 20))
        sizes = [size // packets + 20] * packets
        at_s, pace = now_s, self.controller.pacing_bps(now_s)
        self._left[now_s] = packets
        for index, packet in enumerate(sizes):
            marker = index == packets - 1
            self.world.at(at_s, self._sender(packet, marker, now_s))
            at_s += 8 * packet / pace
        self._sending_until_s = at_s

    def _sender(self, size: int, marker: bool, frame_s: float) -> Callable[[], None]:
        def send() -> None:
            self._number = (self._number + 1) & 0xFFFF
            self._last_size = size
            self._send(self._number, size, marker, frame_s, is_new=True)

        return send

    def _send(self, number: int, size: int, marker: bool, frame_s: float, is_new: bool) -> None:
        now_s = self.world.now_s
        ssrc = self.ssrc if is_new else self.ssrc + 100
        self.controller.sent(ssrc, number, size, now_s, is_new=is_new)
        self.sent.append((now_s, size))
        self.forth.send(size, lambda: self._arrive(ssrc, number, marker, frame_s))

    def _arrive(self, ssrc: int, number: int, marker: bool, frame_s: float) -> None:
        now_s = self.world.now_s
        is_new = ssrc == self.ssrc
        self.arrivals.arrived(ssrc, number, marker, self.clock_s(now_s))
        if is_new:
            self._left[frame_s] -= 1
            if not self._left[frame_s]:
                self.shown.append((now_s, frame_s))

    def _watch(self) -> None:
        """Send reports and probes that are due, once in 2 ms."""
        now_s = self.world.now_s
        due_s = self.arrivals.due_s()
        if due_s is not None and due_s <= self.clock_s(now_s):
            data = self.arrivals.report(9, self.clock_s(now_s))
            if not self.reports_lost:
                self.back.send(len(data) + 40, lambda: self._hear(data))
        probe_s = self.controller.next_probe_s(now_s)
        if probe_s is not None and probe_s <= now_s:
            self._again_number = (self._again_number + 1) & 0xFFFF
            self._send(self._again_number, self._last_size, True, 0.0, is_new=False)
        self._try()
        self.world.at(now_s + 0.002, self._watch)

    def _hear(self, data: bytes) -> None:
        self.controller.acknowledged(parse_report(data), self.world.now_s)
        self._try()

    def bps(self, from_s: float, to_s: float) -> float:
        return 8 * sum(size for at, size in self.sent if from_s <= at < to_s) / (to_s - from_s)

    def target(self, at_s: float) -> int:
        return next(bps for when, bps in reversed(self.targets) if when <= at_s)

    def lowest(self, from_s: float, to_s: float) -> int:
        return min(bps for at, bps in self.targets if from_s <= at < to_s)

    def freeze_s(self, from_s: float, to_s: float) -> float:
        times = [at for at, _ in self.shown if from_s - 0.1 <= at < to_s]
        return longest_gap_s([*times, to_s])

    def reached_s(self, bps: float, from_s: float) -> float:
        return next((at for at, got in self.targets if at >= from_s and got >= bps), 1e9) - from_s


class ForeignFlow(Flow):
    """A sender that obeys what our receiver estimates (REMB), and never holds a picture back."""

    def __init__(self, world: World, forth: Link, back: Link, ssrc: int = 1) -> None:
        self.estimator = BitrateEstimator()
        super().__init__(world, forth, back, ssrc)
        self.controller.has_feedback = False

    def _arrive(self, ssrc: int, number: int, marker: bool, frame_s: float) -> None:
        super()._arrive(ssrc, number, marker, frame_s)
        # As aiortc does it: whole milliseconds of a wall clock, one send time for a picture.
        told = self.estimator.add(
            arrival_time_ms=int(1e3 * self.clock_s(self.world.now_s)),
            abs_send_time=int((1000 + frame_s) * (1 << 18)) % (1 << 24),
            payload_size=PACKET,
            ssrc=ssrc,
        )
        if told is not None:
            bps = told[0]
            self.back.send(60, lambda: self.controller.limited_to(bps, self.world.now_s))

    def _watch(self) -> None:
        self._try()
        self.world.at(self.world.now_s + 0.002, self._watch)


def longest_gap_s(times: Iterable[float]) -> float:
    ordered = sorted(times)
    return max((b - a for a, b in zip(ordered, ordered[1:], strict=False)), default=1e9)


class Tcp:
    """Loss-based TCP that always has data: slow start, then cubic growth (RFC 9438), factor 0.7."""

    def __init__(self, world: World, forth: Link, back: Link, *, reno: bool = False) -> None:
        self.world, self.forth, self.back, self.reno = world, forth, back, reno
        self.window = 10.0
        self.delivered: list[tuple[float, int]] = []
        self._threshold = 1e9
        self._flight = 0
        self._most = 10.0
        self._loss_s = 0.0
        self._rtt_s = 0.1
        world.at(world.now_s, self._fill)

    def _fill(self) -> None:
        while self._flight < int(self.window):
            self._flight += 1
            sent_s = self.world.now_s
            if not self.forth.send(1500, partial(self._arrive, sent_s)):
                # Found by later acknowledgements, about a round trip after.
                self.world.at(sent_s + self._rtt_s, self._lost)

    def _arrive(self, sent_s: float) -> None:
        self.delivered.append((self.world.now_s, 1500))
        self.world.at(self.world.now_s + self.back.delay_s, lambda: self._acked(sent_s))

    def _acked(self, sent_s: float) -> None:
        now_s = self.world.now_s
        self._flight -= 1
        self._rtt_s = now_s - sent_s
        if self.window < self._threshold:
            self.window += 1
        elif self.reno:
            self.window += 1 / self.window
        else:
            k = (self._most * 0.3 / 0.4) ** (1 / 3)
            wanted = 0.4 * (now_s - self._loss_s - k) ** 3 + self._most
            self.window += max(0.01, min(wanted - self.window, self.window / 2)) / self.window
        self._fill()

    def _lost(self) -> None:
        now_s = self.world.now_s
        self._flight -= 1
        if now_s - self._loss_s > self._rtt_s:
            self._loss_s, self._most = now_s, self.window
            self.window = max(2.0, self.window * (0.5 if self.reno else 0.7))
            self._threshold = self.window
        self._fill()

    def bps(self, from_s: float, to_s: float) -> float:
        got = sum(size for at, size in self.delivered if from_s <= at < to_s)
        return 8 * got / (to_s - from_s)
