"""Sessions that share a machine, in virtual time: the real decisions, everything else simulated."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.sharing.gathering import Batch
from sundog.engine.diffusion.sharing.ledger import Wish
from sundog.engine.diffusion.sharing.timing import Timing
from sundog.engine.diffusion.sharing.turns import Turns

SMALL = (640, 352)
LARGE = (1280, 704)

BACK_S = 0.0004
"""From a batch's end until its sessions ask again."""


@dataclass
class Frame:
    """One that was delivered."""

    session: int
    age_s: float
    at_s: float
    batch: int


@dataclass
class Session:
    number: int
    interval_s: float
    phase_s: float
    size: Size = SMALL
    gives_way: bool = False
    load_s: Callable[[], float] = lambda: 0.002
    jitter: list[float] = field(default_factory=lambda: [0.0])
    taken: int = -1
    never_comes_after_s: float = float("inf")
    ends_s: float = float("inf")
    frame_s: float = 0.0
    is_loaded: bool = False

    def arrival_s(self, frame: int) -> float:
        return self.phase_s + frame * self.interval_s + self.jitter[frame % len(self.jitter)]

    def newest(self, now_s: float) -> int:
        """Return the number of the newest frame that has come, -1 for none."""
        frame = int((now_s - self.phase_s) / self.interval_s) + 1
        while frame >= 0 and self.arrival_s(frame) > now_s:
            frame -= 1
        return frame


class World:
    """Runs sessions on a machine whose batches take what ``batch_s`` says, give or take."""

    def __init__(
        self,
        sessions: list[Session],
        batch_s: Callable[[Size, int], float],
        *,
        places: int = 8,
        noise: float = 0.0,
    ) -> None:
        self.random = random.Random(7)
        self.now_s = 0.0
        self.sessions = {session.number: session for session in sessions}
        self.batch_s = batch_s
        self.noise = noise
        self.turns = Turns(Timing(batch_s), lambda size: places)
        self.frames: list[Frame] = []
        self.batches: list[tuple[float, float, int]] = []
        self.free_s = self.busy_s = 0.0
        self.tick_s = float("inf")
        self.events: list[tuple[float, int, Callable[[], None]]] = []
        self.count = 0
        for session in sessions:
            self.turns.join(session.number, gives_way=session.gives_way)
            self.at(session.arrival_s(0), partial(self.ask, session))

    def at(self, at_s: float, do: Callable[[], None]) -> None:
        self.count += 1
        heapq.heappush(self.events, (at_s, self.count, do))

    def run(self, for_s: float) -> None:
        until_s = self.now_s + for_s
        while self.events and self.events[0][0] <= until_s:
            self.now_s, _, do = heapq.heappop(self.events)
            do()
            self.step()
        self.now_s = until_s

    def step(self) -> None:
        while True:
            step = self.turns.step(self.now_s)
            for number in step.called:
                self.load(self.sessions[number])
            if step.launch:
                self.launch(step.launch)
            if step.at_s is not None and step.at_s > self.now_s:
                if not self.now_s < self.tick_s <= step.at_s:
                    self.tick_s = step.at_s
                    self.at(step.at_s, lambda: None)
                return
            if step.launch is None and step.at_s is None:
                return

    def ask(self, session: Session) -> None:
        """Its thread is free: it wants a turn, or waits for a frame."""
        if self.now_s >= session.ends_s:
            self.turns.leave(session.number)
        elif session.newest(self.now_s) > session.taken:
            wish = Wish(session.size, self.waited(session))
            self.turns.want(session.number, wish, self.now_s)
        else:
            self.at(session.arrival_s(session.taken + 1), lambda: self.ask(session))

    def waited(self, session: Session) -> Callable[[], float | None]:
        def waited_s() -> float | None:
            newest = session.newest(self.now_s)
            return self.now_s - session.arrival_s(newest) if newest > session.taken else None

        return waited_s

    def load(self, session: Session) -> None:
        takes_s = session.load_s()
        if session.is_loaded:
            session.is_loaded, takes_s = False, 0.0
        else:
            session.taken = session.newest(self.now_s)
            session.frame_s = session.arrival_s(session.taken)
        self.at(self.now_s + takes_s, partial(self.put, session))

    def put(self, session: Session) -> None:
        if self.now_s > session.never_comes_after_s:
            return
        held = self.turns.hold(session.number, session.size)
        if held is not None:
            self.turns.fill(held[0], session.number, self.now_s)
            return
        # Too late: it waits for another turn, with the picture in hand.
        session.is_loaded = True
        waited_s = lambda: self.now_s - session.frame_s  # noqa: E731
        wish = Wish(session.size, waited_s, is_loaded=True)
        self.turns.want(session.number, wish, self.now_s)

    def launch(self, batch: Batch) -> None:
        took_s = self.batch_s(batch.size, len(batch.drawn))
        took_s *= 1 + self.noise * self.random.uniform(-1, 1)
        begins_s = max(self.now_s, self.free_s)
        self.free_s = begins_s + took_s
        self.busy_s += took_s
        self.batches.append((begins_s, took_s, len(batch.drawn)))
        number = len(self.batches) - 1
        self.at(self.free_s, lambda: self.end(batch, number))

    def end(self, batch: Batch, number: int) -> None:
        self.turns.end(batch, self.now_s)
        for who in batch.drawn:
            session = self.sessions[who]
            age_s = self.now_s - session.frame_s
            self.frames.append(Frame(who, age_s, self.now_s, number))
            self.turns.release(batch, who)
            self.at(self.now_s + BACK_S, partial(self.ask, session))

    def counts(self, *, since_s: float = 0.0) -> dict[int, int]:
        """Return how many frames each session got."""
        found = dict.fromkeys(self.sessions, 0)
        for frame in self.frames:
            found[frame.session] += frame.at_s >= since_s
        return found

    def ages(self) -> list[float]:
        """Return each frame's age, in batches: means of its own and the one before."""
        out = []
        for frame in self.frames:
            took_s = self.batches[frame.batch][1]
            before_s = self.batches[frame.batch - 1][1] if frame.batch else took_s
            out.append(2 * frame.age_s / (took_s + before_s))
        return sorted(out)

    def busy(self) -> float:
        """Return the share of time that the machine drew."""
        return self.busy_s / self.now_s


def cameras(
    count: int, *, fps: float = 25.0, jitter_s: float = 0.004, seed: int = 1
) -> list[Session]:
    """Return sessions whose cameras began at any time and are not quite regular."""
    dice = random.Random(seed)
    return [
        Session(
            number,
            1 / fps,
            dice.uniform(0, 1 / fps),
            load_s=lambda: dice.uniform(0.001, 0.003),
            jitter=[dice.uniform(0, jitter_s) for _ in range(101)],
        )
        for number in range(count)
    ]
