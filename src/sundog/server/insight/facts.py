"""Everything that is counted or timed: its name, what it means, and what it is told apart by."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

__all__ = ["FACTS", "TIMINGS", "Fact", "Kind", "Timing", "TimingKind"]

Fact = Literal[
    "sessions_begun",
    "sessions_ended",
    "sessions_resumed",
    "sessions_taken_over",
    "sessions_moved",
    "media_lost",
    "connections_refused",
    "requests_refused",
    "messages_refused",
    "errors_told",
    "prompts",
    "engine_failed",
    "engine_replaced",
    "engine_template_replaced",
    "queue_left",
    "jobs_ended",
    "log_lines",
    "log_lines_lost",
    "frames_received",
    "frames_sent",
    "frames_dropped",
    "media_received_bytes",
    "media_sent_bytes",
    "media_resent_bytes",
    "media_parity_bytes",
    "limited_seconds",
]
"""What is counted."""

Timing = Literal[
    "connect",
    "first_frame",
    "prompt",
    "queue_wait",
    "frame_stage",
    "frame_age",
    "path_queue",
    "session",
    "job",
]
"""What is timed, seconds."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that is counted.

    Attributes:
        says: What it means, one line.
        labels: What it is told apart by; each has few values, and none that a client chooses.
    """

    says: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimingKind:
    """One thing that is timed.

    Attributes:
        says: As in `Kind`.
        bounds: Upper bounds of the histogram's buckets, seconds, growing.
        labels: As in `Kind`.
    """

    says: str
    bounds: tuple[float, ...]
    labels: tuple[str, ...] = ()


FACTS: Final[Mapping[Fact, Kind]] = MappingProxyType(
    {
        "sessions_begun": Kind("Sessions that began.", ("model", "client")),
        "sessions_ended": Kind("Sessions that ended, by what ended them.", ("reason",)),
        "sessions_resumed": Kind("Connections that took a session up again."),
        "sessions_taken_over": Kind("Sessions that began at another front and go on here."),
        "sessions_moved": Kind("Sessions that were asked to move because their worker ends."),
        "media_lost": Kind("Times that a session lost its worker and went on with another."),
        "connections_refused": Kind("Sessions and viewers that were not let in.", ("code",)),
        "requests_refused": Kind("HTTP requests that were answered with an error.", ("code",)),
        "messages_refused": Kind("Messages of clients that could not be used.", ("code",)),
        "errors_told": Kind("Errors that sessions told their clients.", ("code",)),
        "prompts": Kind("Prompts and images that were answered.", ("outcome",)),
        "engine_failed": Kind("Times that an engine began to fail on a session's frames."),
        "engine_replaced": Kind("Engines that were replaced in a running session.", ("reason",)),
        "engine_template_replaced": Kind("Times that the engines' template was started again."),
        "queue_left": Kind("Clients that left the queue.", ("outcome",)),
        "jobs_ended": Kind("Batch jobs that ended.", ("outcome",)),
        "log_lines": Kind("Log lines, by level.", ("level",)),
        "log_lines_lost": Kind("Log lines that were lost, by why.", ("reason",)),
        "frames_received": Kind("Frames that came in and were decoded."),
        "frames_sent": Kind("Restyled frames that left."),
        "frames_dropped": Kind("Frames that were overtaken by newer ones in the service."),
        "media_received_bytes": Kind("Payload of video that came in."),
        "media_sent_bytes": Kind("Payload of video that left for publishers."),
        "media_resent_bytes": Kind("The same that was sent again, because it was lost."),
        "media_parity_bytes": Kind("Payload of parity, from which lost packets are had back."),
        "limited_seconds": Kind(
            "Seconds of sessions, by what kept their rate from being higher.", ("limit",)
        ),
    }
)

_FRAME_BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.12, 0.2, 0.5, 1)
_WAIT_BOUNDS: Final = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30)
_LONG_BOUNDS: Final = (1.0, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14_400)

TIMINGS: Final[Mapping[Timing, TimingKind]] = MappingProxyType(
    {
        "connect": TimingKind("From a client's offer to its connected peer.", _WAIT_BOUNDS),
        "first_frame": TimingKind(
            "From a client's offer to its first restyled frame.", _WAIT_BOUNDS
        ),
        "prompt": TimingKind("From a prompt to its answer.", _WAIT_BOUNDS, ("outcome",)),
        "queue_wait": TimingKind(
            "Time in the queue of those who left it.", _LONG_BOUNDS, ("outcome",)
        ),
        "frame_stage": TimingKind("Time of a frame in one stage.", _FRAME_BOUNDS, ("stage",)),
        "frame_age": TimingKind("Age of a frame when it leaves the service.", _FRAME_BOUNDS),
        "path_queue": TimingKind(
            "Time that packets for publishers wait on the network, once a second.", _FRAME_BOUNDS
        ),
        "session": TimingKind("Length of the sessions that ended.", _LONG_BOUNDS),
        "job": TimingKind(
            "Time that batch jobs took, without waiting.", _LONG_BOUNDS, ("outcome",)
        ),
    }
)
