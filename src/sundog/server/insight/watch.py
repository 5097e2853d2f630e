"""What there is to see of a running service: gauges for Prometheus, and its state for people."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Final

import sundog
from sundog.media.clock import Clock
from sundog.protocol.statistics import ServiceStats
from sundog.server.insight.counters import Labels
from sundog.server.insight.facts import Fact
from sundog.server.insight.metrics import Metrics
from sundog.server.insight.sampler import Sampler
from sundog.server.insight.views import (
    EngineView,
    PlacesView,
    QuantilesView,
    QueueView,
    SecondView,
    SessionView,
    StatusView,
    WorkerStatus,
)
from sundog.server.placement.interface import WorkerState, WorkerView
from sundog.server.service import Service
from sundog.server.session.live import LiveSession

__all__ = ["Watch"]

_FRESH_S: Final = 1.0
_LABEL: Final = 8


class Watch:
    """Watches one service. On its event loop.

    Attributes:
        metrics: For Prometheus.
    """

    def __init__(self, service: Service, clock: Clock) -> None:
        """Begin when `running` is entered.

        Args:
            service: Whom to watch.
            clock: For ages.
        """
        self.metrics = Metrics(service.insight)
        self._service = service
        self._clock = clock
        self._began_s = clock.now()
        self._sampler = Sampler(service.sessions, service.insight)
        self._told: StatusView | None = None
        self._told_s = 0.0
        self._measure()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch until the block ends."""
        task = asyncio.create_task(self._sampler.run(), name="insight")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    def status(self) -> StatusView:
        """Return how the service is; read at most once a second, however many ask."""
        now_s = self._clock.now()
        if self._told is None or now_s - self._told_s >= _FRESH_S:
            self._told, self._told_s = self._status(now_s), now_s
        return self._told

    def sessions(self, some: Iterable[LiveSession]) -> list[SessionView]:
        """Return how these sessions are, in their order."""
        runs_on = {id_: worker.name for worker in self._views() for id_ in worker.sessions}
        return [self._session(live, runs_on.get(live.id)) for live in some]

    def _session(self, live: LiveSession, worker: str | None) -> SessionView:
        stats = live.stats(live.media) if live.media is not None else ServiceStats()
        age = stats.stages_ms.get("total")
        return SessionView(
            label=live.id[:_LABEL],
            name=self._service.names.of(live),
            model=live.model.name,
            client=live.handshake.dialect.name,
            state=live.picture,
            age_s=round(self._clock.now() - live.began_s, 1),
            worker=worker,
            viewers=live.viewers,
            fps_in=stats.fps_in,
            fps_out=stats.fps_out,
            frame_age_ms=None if age is None else QuantilesView(p50=age.p50, p95=age.p95),
            quality=stats.quality,
            width=stats.width,
            height=stats.height,
            dropped=stats.frames_dropped,
            bitrate_out_bps=stats.bitrate_out_bps,
            round_trip_ms=stats.round_trip_ms,
            loss_in=stats.loss_in,
            target_bps=stats.target_bitrate_bps,
            sent_width=stats.sent_width,
            sent_height=stats.sent_height,
            limit=stats.limit,
            queue_ms=stats.queue_out_ms,
            resent=stats.resent_out,
            parity=stats.parity_out,
        )

    def _status(self, now_s: float) -> StatusView:
        service = self._service
        counts = service.insight.snapshot().counts
        return StatusView(
            version=sundog.__version__,
            uptime_s=round(now_s - self._began_s, 1),
            engine=self._engine(counts),
            places=PlacesView(active=service.places.active, max=service.places.most),
            queue=QueueView(waiting=len(service.places.queue), size=service.places.queue.size),
            sessions=self.sessions(service.sessions.all()),
            workers=[_told(worker) for worker in self._views()],
            stages_ms={
                name: QuantilesView(p50=took.p50, p95=took.p95)
                for name, took in self._sampler.stages().items()
            },
            history=[
                SecondView(
                    sessions=second.sessions,
                    fps=second.fps,
                    age_p95_ms=None if second.age is None else second.age.p95,
                )
                for second in self._sampler.history
            ],
            begun=_total(counts["sessions_begun"]),
            refused=_by_label(counts["connections_refused"]),
            errors=_by_label(counts["errors_told"]),
        )

    def _views(self) -> tuple[WorkerView, ...]:
        placement = self._service.placement
        return () if placement is None else placement.list()

    def _states(self) -> Mapping[str, float]:
        return Counter(worker.state.value for worker in self._views())

    def _slots(self) -> tuple[int, int]:
        open_ones = [worker for worker in self._views() if worker.state is WorkerState.READY]
        return sum(one.slots for one in open_ones), sum(one.taken for one in open_ones)

    def _engine(self, counts: Mapping[Fact, Mapping[Labels, float]]) -> EngineView:
        service, names = self._service, self._service.config.engines_used
        workshops = service.workshops
        status = "starting" if service.placement is None else service.placement.status
        state = status if status in ("starting", "ready") else "restarting"
        return EngineView(
            name=", ".join(names),
            state=state,
            failures=_total(counts["engine_failed"]),
            replacements=_total(counts["engine_replaced"]),
            processes=0 if workshops is None else len(workshops.processes),
        )

    def _measure(self) -> None:
        service, gauge = self._service, self._service.insight.gauge
        gauge("sessions", "Sessions now.", lambda: len(service.sessions.all()))
        gauge("places", "Sessions that there may be at the same time.", lambda: service.places.most)
        gauge("places_taken", "Places that are taken.", lambda: service.places.active)
        gauge("queue_waiting", "Clients that wait for a place.", lambda: len(service.places.queue))
        gauge("queue_size", "Clients that may wait.", lambda: service.places.queue.size)
        gauge("workers", "Processes that run sessions.", self._states, label="state")
        gauge(
            "slots",
            "Sessions that all workers carry which take new ones.",
            lambda: self._slots()[0],
        )
        gauge("slots_taken", "Of these slots, those taken or reserved.", lambda: self._slots()[1])
        gauge("viewers", "Viewers that are connected.", self._viewers)
        gauge("tasks", "Tasks of the event loop.", lambda: len(asyncio.all_tasks()))
        gauge(
            "ready",
            "Whether sessions are taken: 1 or 0.",
            lambda: float(service.readiness == "ready"),
        )
        gauge(
            "engine_figures",
            "What engines count and measure of themselves.",
            self._figures,
            label="figure",
        )
        gauge("fps", "Restyled frames that left in the last second.", self._fps)
        gauge(
            "uptime_seconds",
            "Since the service was made.",
            lambda: self._clock.now() - self._began_s,
        )

    def _viewers(self) -> int:
        return sum(live.viewers for live in self._service.sessions.all())

    def _figures(self) -> Mapping[str, float]:
        workshops = self._service.workshops
        return {
            f"{engine}_{name}": value
            for engine, workshop in (workshops.by_engine.items() if workshops else ())
            for name, value in workshop.figures().items()
        }

    def _fps(self) -> float:
        return self._sampler.history[-1].fps if self._sampler.history else 0.0


def _told(worker: WorkerView) -> WorkerStatus:
    return WorkerStatus(
        name=worker.name,
        node=worker.node,
        release=worker.release,
        state=worker.state,
        slots=worker.slots,
        taken=worker.taken,
        engines=list(worker.engines),
        gpus=worker.gpus,
        sessions=[session[:_LABEL] for session in worker.sessions],
        ends_in_s=None if worker.ends_in_s is None else round(worker.ends_in_s, 1),
        heard_s=round(worker.heard_s, 1),
        doing=worker.doing,
    )


def _total(series: Mapping[Labels, float]) -> int:
    return int(sum(series.values()))


def _by_label(series: Mapping[Labels, float]) -> dict[str, int]:
    return {label: int(times) for (label,), times in series.items()}
