"""What is simulated: who comes when and where, how large the cells are, and what goes wrong."""

import math
from dataclasses import dataclass, field
from typing import Final

from sundog.cluster.rules.scaling import Limits
from sundog.cluster.simulation.assumptions import Assumptions
from sundog.server.placement.interface import Wish

__all__ = ["DAY_S", "Fleet", "Kind", "Peak", "Region", "Scenario", "Troubles", "day", "storm"]

DAY_S: Final = 86_400.0
_HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One sort of worker.

    Attributes:
        share: Of the cell's workers.
        slots: Sessions that it really carries.
        engines: What it has.
        codecs: Video codecs that it can send.
        by_engine: Sessions of engines that are bounded apart.
    """

    share: float = 1.0
    slots: int = 4
    engines: tuple[str, ...] = ("cpu",)
    codecs: tuple[str, ...] = ("H264", "VP8")
    by_engine: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the world.

    Attributes:
        name: Of it.
        share: Of all sessions.
        peak_h: Hour of UTC at which most come.
        cells: How many clusters it has; its sessions are spread over them evenly.
    """

    name: str
    share: float
    peak_h: float
    cells: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """An hour when more come than usual, all of a sudden.

    Attributes:
        at_s: When it begins.
        lasts_s: How long.
        times: How many times more come.
    """

    at_s: float
    lasts_s: float
    times: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubles:
    """How often things go wrong in the whole scenario; when and where is chance.

    Attributes:
        worker_kills: Processes of workers that end.
        worker_hangs: Workers that stop; half of them wake up again within half a minute.
        node_kills: Machines that end, with all their workers.
        front_kills: Fronts that end; they start again.
        splits: A front and a worker that do not reach each other for up to a minute.
    """

    worker_kills: int = 0
    worker_hangs: int = 0
    node_kills: int = 0
    front_kills: int = 0
    splits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """What a cell is made of.

    Attributes:
        fronts: How many.
        workers: At the start.
        workers_per_node: On one machine.
        limits: What bounds its pool.
        kinds: Of workers.
        wishes: What sessions ask for, with their shares.
    """

    fronts: int = 3
    workers: int = 30
    workers_per_node: int = 8
    limits: Limits = field(default_factory=Limits)
    kinds: tuple[Kind, ...] = (Kind(),)
    wishes: tuple[tuple[float, Wish], ...] = ((1.0, Wish(engine="cpu", codecs=("H264", "VP8"))),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """All of it.

    Attributes:
        name: Of the scenario.
        seed: Of chance; the same seed gives the same result.
        sessions: That come, on average.
        span_s: For how long they come; who is in then may finish.
        regions: Where they come from.
        is_daily: Whether more come by day than by night.
        peaks: When more come than that.
        fleet: Of each cell.
        troubles: What goes wrong.
        upgrade_at_s: When a new release is rolled out; None for never.
        assumptions: Figures of the real thing.
    """

    name: str
    seed: int = 1
    sessions: int
    span_s: float = DAY_S
    regions: tuple[Region, ...] = (Region(name="all", share=1.0, peak_h=20.0),)
    is_daily: bool = False
    peaks: tuple[Peak, ...] = ()
    fleet: Fleet = field(default_factory=Fleet)
    troubles: Troubles = field(default_factory=Troubles)
    upgrade_at_s: float | None = None
    assumptions: Assumptions = field(default_factory=Assumptions)

    def rate(self, region: Region, at_s: float) -> float:
        """Return how many sessions a second come to one cell of a region."""
        rate = self.sessions / self.span_s * region.share / region.cells
        if self.is_daily:
            turn = 2 * math.pi * (at_s / _HOUR_S - region.peak_h) / 24
            rate *= 1 + 0.65 * math.cos(turn) + 0.25 * math.cos(2 * turn)
        for peak in self.peaks:
            if peak.at_s <= at_s < peak.at_s + peak.lasts_s:
                rate *= peak.times
        return rate


def day(sessions: int = 1_000_000, *, seed: int = 1) -> Scenario:
    """Return a day of the whole world: three regions, a peak, failures and an upgrade.

    The number of cells follows from that of sessions: about 110,000 a day come to each.
    """
    cells = max(1, round(sessions / 330_000))
    regions = (
        Region(name="asia", share=0.4, peak_h=12.0, cells=cells),
        Region(name="europe", share=0.3, peak_h=19.0, cells=cells),
        Region(name="america", share=0.3, peak_h=1.0, cells=cells),
    )
    a_cell = sessions / (3 * cells)
    fleet = Fleet(
        kinds=(Kind(slots=int(Assumptions().slots)),),
        workers=math.ceil(a_cell / 1000),
        limits=Limits(floor=4, ceiling=math.ceil(a_cell / 250), warm_slots=12),
    )
    many = max(1, sessions // 10_000)
    return Scenario(
        name="day",
        seed=seed,
        sessions=sessions,
        regions=regions,
        is_daily=True,
        peaks=(Peak(at_s=15 * _HOUR_S, lasts_s=1200, times=2.0),),
        fleet=fleet,
        troubles=Troubles(
            worker_kills=3 * many,
            worker_hangs=many,
            node_kills=many // 2,
            front_kills=many // 2,
            splits=many // 2,
        ),
        upgrade_at_s=10 * _HOUR_S,
    )


def storm(sessions: int = 10_000, troubles: int = 1000, *, seed: int = 1) -> Scenario:
    """Return an hour in which something fails every few seconds, in one cell of mixed workers.

    A third of the workers have a GPU; some sessions need one, and some a codec that not all have.
    """
    workers = max(6, sessions // 100)
    kinds = (
        Kind(share=0.5, slots=8),
        Kind(share=0.2, slots=6, codecs=("VP8",)),
        Kind(share=0.3, slots=8, engines=("cpu", "diffusion"), by_engine={"diffusion": 4}),
    )
    both = ("H264", "VP8")
    wishes = (
        (0.7, Wish(engine="cpu", codecs=both)),
        (0.2, Wish(engine="cpu", codecs=("H264",))),
        (0.1, Wish(engine="diffusion", codecs=both)),
    )
    share = troubles // 10
    return Scenario(
        name="storm",
        seed=seed,
        sessions=sessions,
        span_s=3600.0,
        fleet=Fleet(
            fronts=4,
            workers=workers,
            workers_per_node=4,
            limits=Limits(floor=workers, ceiling=workers + workers // 2, cool_down_s=120.0),
            kinds=kinds,
            wishes=wishes,
        ),
        troubles=Troubles(
            worker_kills=troubles - 6 * share,
            worker_hangs=2 * share,
            node_kills=share,
            front_kills=share,
            splits=2 * share,
        ),
        upgrade_at_s=1200.0,
    )
