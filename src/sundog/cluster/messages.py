"""What fronts, workers and the pool tell each other: values that travel between processes.

    front ── Worker.report(front, seen, patience_s) ──► Report: facts, and what happened since
    front ── Pool.beat(front, waiting, heard) ───────► Roster: who the workers are
    pool  ── Worker.facts() ─────────────────────────► Facts

Both sides may run different releases: fields are only added, with a default, and `WIRE` grows where
that does not do.
"""

from dataclasses import dataclass, field
from typing import Final

from sundog.media.rtc import PeerState
from sundog.protocol.statistics import ServiceStats
from sundog.server.hosting.events import SessionEvent
from sundog.server.hosting.interface import Sample
from sundog.server.placement.interface import Room, WorkerState

__all__ = ["WIRE", "Facts", "FrontView", "Holding", "Report", "Roster", "SessionNews", "ViewerNews"]

WIRE: Final = 1
"""Version of this language. A front places nothing on a worker that speaks another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One session that a worker has, as every front is told of it.

    Attributes:
        session_id: Its name.
        front: Name of the front that holds it.
        engine: Name of its engine in the settings.
        tokens: SHA-256 digests of the resume tokens that take it up.
        key_digest: SHA-256 of the key that it began with, which has to come with the token.
        model: Name of its model, for which alone the token is good; ``""`` where it is not known.
        is_orphan: Whether its front has not been heard of for a while.
        age_s: Seconds since its media came here. Of two workers that say they have a session, the
            one where it came last is right; the other was believed lost meanwhile.
    """

    session_id: str
    front: str
    engine: str = ""
    tokens: tuple[bytes, ...] = field(default=(), repr=False)
    key_digest: bytes = field(default=b"", repr=False)
    model: str = ""
    is_orphan: bool = False
    age_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A worker as it is now.

    Attributes:
        name: Of the worker.
        node: Of its machine.
        release: Which code it runs, in the operator's words.
        wire: Version of this language.
        state: Where it stands.
        room: What it carries, by engine as well.
        taken: Slots in use or reserved.
        taken_by_engine: The same of each engine.
        engines: What it has, by the names in the settings.
        codecs: Video codecs that it can send.
        gpus: GPUs that are its own.
        holdings: Its sessions.
        ends_in_s: Until its deadline, while it drains; None otherwise.
        age_s: Seconds since it was ready.
        doing: What it prepares while it starts, and how far it is, in words; empty for nothing.
    """

    name: str
    node: str
    release: str
    wire: int = WIRE
    state: WorkerState = WorkerState.READY
    room: Room = Room(slots=1)
    taken: int = 0
    taken_by_engine: dict[str, int] = field(default_factory=dict)
    engines: tuple[str, ...] = ()
    codecs: tuple[str, ...] = ("H264", "VP8")
    gpus: float = 0.0
    holdings: tuple[Holding, ...] = ()
    ends_in_s: float | None = None
    age_s: float = 0.0
    doing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewerNews:
    """How a viewer's peer stands.

    Attributes:
        peer: Its name.
        state: Of its connection.
    """

    peer: str
    state: PeerState


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNews:
    """How one of the asking front's sessions is, and what it did since the last report.

    Attributes:
        session_id: Its name.
        events: What happened, in order.
        viewers: Peers of viewers that changed, in order.
        stats: How its frames fare.
        sample: What its frames did.
        frame_age_s: Seconds since a picture came; None for never.
        has_shown: As in `Media`.
        has_stalled: As in `Media`.
        picture_size: As in `Media`.
    """

    session_id: str
    events: tuple[SessionEvent, ...] = ()
    viewers: tuple[ViewerNews, ...] = ()
    stats: ServiceStats = ServiceStats()
    sample: Sample = Sample()
    frame_age_s: float | None = None
    has_shown: bool = False
    has_stalled: bool = False
    picture_size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a worker tells a front that asks: at once where something happened, else after a while.

    Attributes:
        facts: The worker.
        news: Of each session that the front holds here.
        number: Grows with each report; the front says which it has seen, and news of one that was
            lost on its way are told again.
    """

    facts: Facts
    news: tuple[SessionNews, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontView:
    """A front as the pool knows it.

    Attributes:
        name: Of the front.
        waiting: Clients in its line.
        heard_s: Seconds since it was heard.
    """

    name: str
    waiting: int
    heard_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who the workers are.

    Attributes:
        workers: Names of their actors.
        release: What newcomers should be placed on, where both fit.
        fronts: Who asks.
        is_whole: Whether whoever tells has looked: a pool that has just begun knows nobody yet.
    """

    workers: tuple[str, ...]
    release: str
    fronts: tuple[FrontView, ...] = ()
    is_whole: bool = True
