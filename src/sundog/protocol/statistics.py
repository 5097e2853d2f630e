"""How a session fares at the service: the ``stats`` message, as a value and as JSON.

The same value is what ``GET /v1/sessions/{id}/stats`` returns.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from sundog.protocol.fields import Fields

__all__ = ["ServiceStats", "StageTime", "stats_from", "stats_json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTime:
    """How long frames take for one stage.

    Attributes:
        p50: Median, milliseconds.
        p95: 95th percentile, milliseconds.
    """

    p50: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStats:
    """What the service says of a session, about once a second while video runs.

    Counters are those of the peer of the moment; another offer begins them anew.

    Attributes:
        frames_received: Frames that came in and were decoded.
        frames_dropped: Frames that were overtaken by newer ones somewhere in the service.
        frames_sent: Restyled frames that left.
        fps_in: Frames decoded a second, over the last two seconds.
        fps_out: Frames sent a second, over the last two seconds.
        quality: Share of the picture's width and height that the engine draws at, 0 to 1.
        width: Width that the engine works at, pixels; None before the first frame.
        height: The same for the height.
        target_bitrate_bps: What the service's encoder aims for, bits per second.
        bitrate_in_bps: Payload that came in over the last two seconds, bits per second.
        bitrate_out_bps: Payload that left, the same way.
        round_trip_ms: There and back on the network, milliseconds (RFC 3550 section 6.4.1);
            None before the first report.
        loss_in: Share of the client's packets that did not arrive at once, 0 to 1.
        loss_out: Share of the service's packets that did not, by what the client reports.
        sent_width: Width of the picture that leaves, pixels: smaller than the engine's where the
            path carries little; None before the first frame.
        sent_height: The same for the height.
        limit: What keeps the service's rate from being higher: ``start`` (nothing is known yet),
            ``delay`` (a queue grows on the path), ``loss``, ``window`` (nothing is heard, so
            nothing new is sent), ``remote`` (the client says so), ``application`` (no more is
            needed) or ``maximum``; None before there is a peer.
        queue_out_ms: How long the service's packets wait in queues on the path, milliseconds; None
            where the client does not report when they arrive.
        resent_out: Share of the bytes that left, 0 to 1, that had been sent before.
        captured_timestamp: RTP timestamp of the client's newest picture; None before it has reported
            when it captures.
        captured_ms: When that was captured, milliseconds of the client's own clock: by it pictures
            of one peer can be compared with those of another, whose timestamps begin elsewhere.
        viewers: Who watches beside the client.
        stages_ms: Time that frames take for ``decode``, ``queue``, ``engine``, ``encode``,
            ``send`` and in ``total``, over the last 500 frames.
        parity_out: Share of the bytes that left, 0 to 1, that were parity: packets from which the
            client has lost ones back without asking.
    """

    frames_received: int = 0
    frames_dropped: int = 0
    frames_sent: int = 0
    fps_in: float = 0.0
    fps_out: float = 0.0
    quality: float = 1.0
    width: int | None = None
    height: int | None = None
    target_bitrate_bps: int | None = None
    bitrate_in_bps: int = 0
    bitrate_out_bps: int = 0
    round_trip_ms: float | None = None
    loss_in: float = 0.0
    loss_out: float = 0.0
    sent_width: int | None = None
    sent_height: int | None = None
    limit: str | None = None
    queue_out_ms: float | None = None
    resent_out: float = 0.0
    captured_timestamp: int | None = None
    captured_ms: float | None = None
    viewers: int = 0
    stages_ms: Mapping[str, StageTime] = field(default_factory=dict)
    parity_out: float = 0.0


def stats_json(stats: ServiceStats) -> dict[str, object]:
    """Return the fields as JSON has them, under the same names."""
    return asdict(stats)


def stats_from(fields: Fields) -> ServiceStats:
    """Read what `stats_json` wrote; what is absent is as if nothing had happened yet.

    Raises:
        ProtocolError: a field has the wrong type.
    """
    stages = fields.members("stages_ms")
    return ServiceStats(
        frames_received=fields.optional_integer("frames_received") or 0,
        frames_dropped=fields.optional_integer("frames_dropped") or 0,
        frames_sent=fields.optional_integer("frames_sent") or 0,
        fps_in=fields.optional_number("fps_in") or 0.0,
        fps_out=fields.optional_number("fps_out") or 0.0,
        quality=fields.number("quality", default=1.0),
        width=fields.optional_integer("width"),
        height=fields.optional_integer("height"),
        target_bitrate_bps=fields.optional_integer("target_bitrate_bps"),
        bitrate_in_bps=fields.optional_integer("bitrate_in_bps") or 0,
        bitrate_out_bps=fields.optional_integer("bitrate_out_bps") or 0,
        round_trip_ms=fields.optional_number("round_trip_ms"),
        loss_in=fields.optional_number("loss_in") or 0.0,
        loss_out=fields.optional_number("loss_out") or 0.0,
        sent_width=fields.optional_integer("sent_width"),
        sent_height=fields.optional_integer("sent_height"),
        limit=fields.optional_text("limit"),
        queue_out_ms=fields.optional_number("queue_out_ms"),
        resent_out=fields.optional_number("resent_out") or 0.0,
        captured_timestamp=fields.optional_integer("captured_timestamp"),
        captured_ms=fields.optional_number("captured_ms"),
        viewers=fields.optional_integer("viewers") or 0,
        stages_ms={name: _stage(inner) for name, inner in stages.items()},
        parity_out=fields.optional_number("parity_out") or 0.0,
    )


def _stage(fields: Fields) -> StageTime:
    return StageTime(p50=fields.number("p50", default=0.0), p95=fields.number("p95", default=0.0))
