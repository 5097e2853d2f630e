"""What a session is asked to be."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from decart.errors import InvalidInputError
from decart.models import ModelDefinition
from decart.realtime.remote import RemoteVideo
from decart.realtime.ways import check_servers
from decart.types import ModelState
from sundog.media.rtc import IceServer, MediaStreamTrack
from sundog.protocol.messages import QueuePosition

__all__ = [
    "ConnectionState",
    "MediaOptions",
    "OfferEditor",
    "QueuePosition",
    "RealtimeConnectOptions",
    "check_media_options",
]

ConnectionState = Literal["connected", "connecting", "disconnected"]
"""Whether video can flow now, may again by itself, or will not."""

_CODECS = frozenset({"H264", "VP8"})

_MAX_RECONNECT_S = 86_400.0

OfferEditor = Callable[[str], str | Awaitable[str]]
"""Takes the offer's SDP text and returns the text to send."""


class MediaOptions(Protocol):
    """What the media of a session are told of its options; see `RealtimeConnectOptions`."""

    @property
    def on_remote_stream(self) -> Callable[[RemoteVideo], object]:
        """Is given the restyled video."""
        ...

    @property
    def codecs(self) -> Sequence[str]:
        """Video codecs to offer, preferred first."""
        ...

    @property
    def ice_servers(self) -> Sequence[IceServer] | None:
        """STUN and TURN servers; None for those of the service."""
        ...

    @property
    def relay_only(self) -> bool:
        """Whether media go through TURN servers alone."""
        ...

    @property
    def customize_offer(self) -> OfferEditor | None:
        """May change an offer."""
        ...

    @property
    def reconnect_timeout_s(self) -> float:
        """How long a lost session is tried to be resumed, seconds."""
        ...

    @property
    def stable_track(self) -> bool:
        """Whether one restyled track outlives every reconnect."""
        ...


@dataclass(frozen=True, slots=True)
class RealtimeConnectOptions:
    """What a session is asked to be.

    Attributes:
        model: From ``models.realtime(name)``.
        on_remote_stream: Called once with the restyled video's track, a `RemoteVideo`; a function
            or a coroutine function. ``await track.recv()`` gives the newest frame.
        initial_state: Prompt, mirror and reference image to start in.
        customize_offer: May change the offer's SDP before it is sent.
        codecs: Video codecs to offer, preferred first.
        ice_servers: STUN and TURN servers; by default (None) the TURN servers that the service
            names, if it does. An empty list asks nobody.
        relay_only: Whether media go through TURN servers alone; the service may ask for it too.
        local_audio: Sound to send with the video; by default the one that belongs to it, where
            ``local_track.audio`` is a track. It comes back as ``audio`` of the restyled track.
        reconnect_timeout_s: How long a lost session is tried to be resumed, seconds; 0 ends it
            with the first loss.
        stable_track: Whether one restyled track outlives every reconnect. Otherwise each new
            peer brings a track of its own, and ``on_remote_stream`` is called again.
        on_queue: Called with a `QueuePosition` while the service is full and `connect` waits for
            a place: at once, and whenever it has moved up. A function or a coroutine function.

    Raises:
        InvalidInputError: a field has the wrong type.
    """

    model: ModelDefinition
    on_remote_stream: Callable[[RemoteVideo], object]
    initial_state: ModelState | None = None
    customize_offer: OfferEditor | None = None
    codecs: Sequence[str] = ("H264", "VP8")
    ice_servers: Sequence[IceServer] | None = None
    local_audio: MediaStreamTrack | None = None
    reconnect_timeout_s: float = 60.0
    stable_track: bool = True
    relay_only: bool = False
    on_queue: Callable[[QueuePosition], object] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.model, ModelDefinition):
            raise InvalidInputError(
                f"options.model must come from models.realtime(name), not be a"
                f" {type(self.model).__name__}"
            )
        if self.initial_state is not None and not isinstance(self.initial_state, ModelState):
            raise InvalidInputError(
                f"options.initial_state must be a ModelState, not"
                f" {type(self.initial_state).__name__}"
            )
        audio = self.local_audio
        if audio is not None and getattr(audio, "kind", None) != "audio":
            raise InvalidInputError(
                f"options.local_audio must be an audio MediaStreamTrack, not a"
                f" {getattr(audio, 'kind', type(audio).__name__)}"
            )
        if self.on_queue is not None and not callable(self.on_queue):
            raise InvalidInputError("options.on_queue must be callable or None")
        check_media_options(self)


def check_media_options(options: MediaOptions) -> None:
    """Check what sessions of all kinds have.

    Raises:
        InvalidInputError: a field has the wrong type.
    """
    if not callable(options.on_remote_stream):
        raise InvalidInputError("options.on_remote_stream must be callable")
    if options.customize_offer is not None and not callable(options.customize_offer):
        raise InvalidInputError("options.customize_offer must be callable or None")
    if not options.codecs or not set(options.codecs) <= _CODECS:
        raise InvalidInputError(f"options.codecs must be some of {sorted(_CODECS)}")
    check_servers(options.ice_servers)
    if not isinstance(options.relay_only, bool):
        raise InvalidInputError(
            f"options.relay_only must be a bool, not {type(options.relay_only).__name__}"
        )
    limit = options.reconnect_timeout_s
    is_number = isinstance(limit, int | float) and not isinstance(limit, bool)
    if not is_number or not 0 <= limit <= _MAX_RECONNECT_S:
        raise InvalidInputError(
            f"options.reconnect_timeout_s must be from 0 to {_MAX_RECONNECT_S:g} seconds,"
            f" got {limit!r}"
        )
    if not isinstance(options.stable_track, bool):
        raise InvalidInputError(
            f"options.stable_track must be a bool, not {type(options.stable_track).__name__}"
        )
