"""Machines without a model: they add each session's number to its picture, slowly or badly."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from sundog.engine.diffusion.device.machine import Size, Taken, Work
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.model import Conditioning
from sundog.engine.interface import Image, Progress

SIZES = ((32, 16), (48, 32))


class PlayingLane:
    def __init__(self, machine: "PlayingMachine", size: Size) -> None:
        self.machine = machine
        self.size = size
        self.places = machine.places
        width, height = size
        self.inbox = np.zeros((self.places, height * 3 // 2, width), np.uint8)
        self.outbox: dict[int, Taken] = {}

    def put(self, place: int, image: Image) -> None:
        self.inbox[place] = image

    def launch(self, works: Sequence[Work]) -> None:
        self.machine.draw(self, works)

    def take(self, place: int, timeout_s: float) -> Taken:
        taken = self.outbox.pop(place)
        if self.machine.breaks_late:
            raise DrawingFailed("broke after its launch")
        return taken


class AsyncLane(PlayingLane):
    """Like a GPU's: a launch returns before the batch is drawn."""

    def __init__(self, machine: "PlayingMachine", size: Size) -> None:
        super().__init__(machine, size)
        self.works: dict[int, Future[None]] = {}

    def launch(self, works: Sequence[Work]) -> None:
        assert not self.outbox, "the lane is still in use"
        assert isinstance(self.machine, AsyncMachine)
        drawing = self.machine.stream.submit(self.machine.draw, self, tuple(works))
        for work in works:
            self.works[work.place] = drawing

    def take(self, place: int, timeout_s: float) -> Taken:
        try:
            self.works.pop(place).result(timeout_s)
        except TimeoutError:
            raise DrawingFailed("it took too long") from None
        return super().take(place, timeout_s)


class PlayingMachine:
    """Draws in the engine's thread, like a CPU.

    Attributes:
        batch_of: Rows of each batch that was launched.
        orders: What rows were told, in order.
        batch_takes_s: How long a batch takes.
        told_s: How long it says that one takes.
        may_go: Cleared, batches wait.
        bad_rows: Whose frames make a batch fail.
        nan_rows: Whose numbers run over.
        most: Larger batches fail.
        is_broken: Nothing is drawn.
        trials: How often somebody asked whether it draws.
    """

    lane = PlayingLane

    def __init__(self, rows: int = 8, places: int = 4) -> None:
        self.rows = rows
        self.places = places
        self.batch_of: list[tuple[int, ...]] = []
        self.works: list[Work] = []
        self.orders: list[tuple[str, int]] = []
        self.batch_takes_s = 0.0
        self.told_s = 0.001
        self.may_go = threading.Event()
        self.may_go.set()
        self.began = threading.Event()
        self.bad_rows: set[int] = set()
        self.bad_orders: set[int] = set()
        self.nan_rows: set[int] = set()
        self.most = places
        self.breaks_late = self.is_broken = False
        self.trials = 0
        lane = self.lane
        self._lanes = {size: (lane(self, size), lane(self, size)) for size in SIZES}

    def warm_up(self, progress: Progress) -> None:
        progress("nothing", 1.0)

    def lanes(self, size: Size) -> tuple[PlayingLane, PlayingLane]:
        return self._lanes[size]

    def batch_s(self, size: Size, frames: int) -> float:
        return self.told_s

    def begin(self, row: int, size: Size, seed: int) -> None:
        self.orders.append(("begin", row))

    def ask(self, row: int, before: Conditioning, after: Conditioning) -> None:
        self.orders.append(("ask", row))
        if row in self.bad_orders:
            raise RuntimeError("no such prompt")

    def draws(self, size: Size) -> bool:
        self.trials += 1
        return not self.is_broken

    def close(self) -> None:
        self.may_go.set()

    def draw(self, lane: PlayingLane, works: Sequence[Work]) -> None:
        rows = tuple(work.row for work in works)
        self.batch_of.append(rows)
        self.works += works
        self.began.set()
        assert self.may_go.wait(10)
        time.sleep(self.batch_takes_s)
        if self.is_broken or self.bad_rows.intersection(rows) or len(rows) > self.most:
            raise DrawingFailed("out of memory")
        for work in works:
            image = lane.inbox[work.place] + np.uint8(work.row + 1)
            lane.outbox[work.place] = Taken(image, work.row not in self.nan_rows)


class AsyncMachine(PlayingMachine):
    """Draws one batch after the other on a thread of its own."""

    lane = AsyncLane

    def __init__(self, rows: int = 8, places: int = 4) -> None:
        self.stream = ThreadPoolExecutor(1)
        super().__init__(rows, places)

    def close(self) -> None:
        super().close()
        self.stream.shutdown()
