"""What a session is asked to be."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from decart.errors import InvalidInputError
from decart.models import ModelDefinition
from decart.types import ModelState
from sundog.media.rtc import IceServer, MediaStreamTrack

__all__ = ["ConnectionState", "OfferEditor", "RealtimeConnectOptions"]

ConnectionState = Literal["connected", "connecting", "disconnected"]
"""Whether video can flow now, may again by itself, or will not."""

_CODECS = frozenset({"H264", "VP8"})

OfferEditor = Callable[[str], str | Awaitable[str]]
"""Takes the offer's SDP text and returns the text to send."""


@dataclass(frozen=True, slots=True)
class RealtimeConnectOptions:
    """What a session is asked to be.

    Attributes:
        model: From ``models.realtime(name)``.
        on_remote_stream: Called once with the restyled video's track; a function or a coroutine
            function. ``await track.recv()`` gives the newest frame.
        initial_state: Prompt, mirror and reference image to start in.
        customize_offer: May change the offer's SDP before it is sent.
        codecs: Video codecs to offer, preferred first.
        ice_servers: STUN and TURN servers; none by default, so that no third party is contacted.

    Raises:
        InvalidInputError: a field has the wrong type.
    """

    model: ModelDefinition
    on_remote_stream: Callable[[MediaStreamTrack], object]
    initial_state: ModelState | None = None
    customize_offer: OfferEditor | None = None
    codecs: Sequence[str] = ("H264", "VP8")
    ice_servers: Sequence[IceServer] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.model, ModelDefinition):
            raise InvalidInputError(
                f"options.model must come from models.realtime(name), not be a"
                f" {type(self.model).__name__}"
            )
        if not callable(self.on_remote_stream):
            raise InvalidInputError("options.on_remote_stream must be callable")
        if self.initial_state is not None and not isinstance(self.initial_state, ModelState):
            raise InvalidInputError(
                f"options.initial_state must be a ModelState, not"
                f" {type(self.initial_state).__name__}"
            )
        if self.customize_offer is not None and not callable(self.customize_offer):
            raise InvalidInputError("options.customize_offer must be callable or None")
        if not self.codecs or not set(self.codecs) <= _CODECS:
            raise InvalidInputError(f"options.codecs must be some of {sorted(_CODECS)}")
