"""One session in virtual time: gets in, plays, and goes on elsewhere where it loses what it is on."""

from dataclasses import dataclass, field

from simpy import Process

from sundog.cluster.simulation.front import Front
from sundog.cluster.simulation.worker import SimWorker
from sundog.server.placement.interface import Wish

__all__ = ["Session"]


@dataclass(slots=True, eq=False)
class Session:
    """One session as its front and its client know it.

    Attributes:
        number: Its name.
        wish: What it needs of a worker.
        length_s: How long its client stays.
        front: That holds it, or held it last.
        worker: That draws it; None while it has none.
        ends_s: When its client leaves.
        stopped_s: When its pictures stopped; None where they flow.
        is_over: Whether it ended otherwise than by its client's will.
        is_playing: Whether ``process`` only waits for its end.
        process: What it does.
    """

    number: int
    wish: Wish
    length_s: float
    front: Front | None = None
    worker: SimWorker | None = None
    ends_s: float = 0.0
    stopped_s: float | None = None
    is_over: bool = False
    is_playing: bool = False
    process: Process | None = field(default=None, repr=False)

    def wake(self) -> None:
        """Have it look at where it stands."""
        if self.is_playing and self.process is not None:
            self.is_playing = False
            self.process.interrupt()

    def lose(self, worker: SimWorker) -> None:
        """Tell it that a worker is lost."""
        if self.worker is worker:
            self.worker = None
            self.stopped_s = worker.stopped_s
            self.wake()
