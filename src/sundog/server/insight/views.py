"""What operators are told of the service as JSON: `GET /v1/sessions` and `GET /v1/status`."""

from pydantic import BaseModel

__all__ = [
    "EngineView",
    "PlacesView",
    "QuantilesView",
    "QueueView",
    "SecondView",
    "SessionView",
    "StatusView",
    "WorkerStatus",
]


class QuantilesView(BaseModel):
    """A duration, milliseconds: its median, and what 95 of 100 stay under."""

    p50: float
    p95: float


class SessionView(BaseModel):
    """One session, without what would open it.

    Attributes:
        label: The first characters of its id: enough to find it in the log, too few to watch it.
        name: That its publisher gave it.
        model: What it runs.
        client: Dialect of its client.
        state: ``waiting`` for the first picture, ``live``, or ``stalled``.
        age_s: Since it began, seconds.
        worker: Where it runs; None while that is not known.
        viewers: Who watch beside the client.
        fps_in: Frames decoded a second.
        fps_out: Restyled frames sent a second.
        frame_age_ms: Age of its frames when they leave; None before the first.
        quality: Share of the picture's width and height that the engine draws at, 0 to 1.
        width: Width that the engine works at, pixels.
        height: The same for the height.
        dropped: Frames overtaken by newer ones, of the peer of the moment.
        bitrate_out_bps: Payload that leaves, bits per second.
        round_trip_ms: There and back on the network.
        loss_in: Share of packets that did not arrive at once, 0 to 1.
        target_bps: What its encoder aims for, bits per second.
        sent_width: Width of the picture that leaves, pixels.
        sent_height: The same for the height.
        limit: What keeps its rate from being higher.
        queue_ms: How long its packets wait on the network.
        resent: Share of the bytes that left that had been sent before, 0 to 1.
        parity: Share of them that was parity, 0 to 1.
    """

    label: str
    name: str | None
    model: str
    client: str
    state: str
    age_s: float
    worker: str | None
    viewers: int
    fps_in: float
    fps_out: float
    frame_age_ms: QuantilesView | None
    quality: float
    width: int | None
    height: int | None
    dropped: int
    bitrate_out_bps: int
    round_trip_ms: float | None
    loss_in: float
    target_bps: int | None
    sent_width: int | None
    sent_height: int | None
    limit: str | None
    queue_ms: float | None
    resent: float
    parity: float


class EngineView(BaseModel):
    """What is behind the models.

    Attributes:
        name: As in the settings; several have commas between them.
        state: ``starting``, ``ready``, ``restarting`` or ``stopping``.
        failures: Times that it began to fail on a session's frames.
        replacements: Times that a session's engine was replaced.
        processes: That run it beside the service.
    """

    name: str
    state: str
    failures: int
    replacements: int
    processes: int


class WorkerStatus(BaseModel):
    """One worker that runs sessions; a service by itself is its own only one.

    Attributes:
        name: Of the worker.
        node: Of its machine.
        release: Which code it runs.
        state: ``starting``, ``ready``, ``draining`` or ``lost``.
        slots: Sessions that it carries.
        taken: Of them in use or reserved.
        engines: What it has, by the names in the settings.
        gpus: GPUs that are its own.
        sessions: Labels of those that run there.
        ends_in_s: Until its deadline while it drains, seconds; None otherwise.
        heard_s: Since it was heard, seconds.
        doing: What it prepares while it starts, and how far it is, in words.
    """

    name: str
    node: str
    release: str
    state: str
    slots: int
    taken: int
    engines: list[str]
    gpus: float
    sessions: list[str]
    ends_in_s: float | None
    heard_s: float
    doing: str


class PlacesView(BaseModel):
    """Sessions that there may be, and are."""

    active: int
    max: int


class QueueView(BaseModel):
    """Clients that wait for a place, and how many may."""

    waiting: int
    size: int


class SecondView(BaseModel):
    """One second of the last two minutes."""

    sessions: int
    fps: float
    age_p95_ms: float | None


class StatusView(BaseModel):
    """How the service is.

    Attributes:
        version: Of Sundog.
        uptime_s: Seconds.
        engine: What restyles.
        places: Sessions that there may be.
        queue: Who waits for one.
        sessions: The oldest first.
        workers: Where they run, by name.
        stages_ms: Time that the last frames of all sessions took for each stage.
        history: Second by second, the newest last.
        begun: Sessions that began since the start.
        refused: How many were not let in, by code.
        errors: What sessions told their clients, by code.
    """

    version: str
    uptime_s: float
    engine: EngineView
    places: PlacesView
    queue: QueueView
    sessions: list[SessionView]
    workers: list[WorkerStatus]
    stages_ms: dict[str, QuantilesView]
    history: list[SecondView]
    begun: int
    refused: dict[str, int]
    errors: dict[str, int]
