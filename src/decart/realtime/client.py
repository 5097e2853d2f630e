"""A realtime session as the user holds it: connect, change prompt and mirror, listen, disconnect."""

import asyncio
from collections.abc import Callable
from importlib.metadata import version
from types import TracebackType
from typing import Any, Final, Self

from decart.address import Address, checked_base_url, checked_key
from decart.errors import DecartSDKError, InvalidInputError, WebRTCError
from decart.images import ImageInput, encoded_image
from decart.realtime.connection import Connection
from decart.realtime.events import Events
from decart.realtime.options import ConnectionState, RealtimeConnectOptions
from decart.realtime.reports import Reports
from decart.types import ModelState, Prompt
from sundog.media.rtc import MediaStreamTrack, PeerStats
from sundog.protocol.dialects import SUNDOG_SDK_AGENT

__all__ = ["RealtimeClient"]

_SETTLE_S: Final = 1.0
"""How long the end waits for callbacks that still run."""


class RealtimeClient:
    """One session with the service; made by `connect`.

    One task owns everything the session runs, and frees it however the session ends.
    """

    def __init__(self, make_connection: Callable[[Reports], Connection], state: ModelState) -> None:
        """Not for users: call `connect`."""
        self._events = Events()
        self._state: ConnectionState = "disconnected"
        self._wanted = state
        self._make_connection = make_connection
        self._connection: Connection | None = None
        self._on_remote_stream: Callable[[MediaStreamTrack], object] | None = None
        self._owner: asyncio.Task[None] | None = None
        self._leaving = False

    @classmethod
    async def connect(
        cls,
        base_url: str,
        api_key: str | None,
        local_track: MediaStreamTrack,
        options: RealtimeConnectOptions,
        integration: str | None = None,
    ) -> Self:
        """Connect, and return when video can flow and the initial state is acknowledged.

        Args:
            base_url: The service's address, from ``client.base_url``.
            api_key: The key, from ``client.api_key``; empty where the service asks for none.
            local_track: The video to restyle, e.g. ``stream.video``; stays the caller's to stop.
            options: Model, callback and initial state.
            integration: Name and version of the product that uses this package.

        Raises:
            InvalidInputError: an argument or the initial prompt cannot be used.
            InvalidAPIKeyError: the key is missing or refused.
            ModelNotFoundError: the service has no such model.
            WebRTCError: no connection; within 5 s when nobody answers at ``base_url``.
        """
        _check_arguments(local_track, options)
        base_url = checked_base_url(base_url)
        key = checked_key(api_key, base_url, given=bool(api_key))
        agent = _user_agent(integration)
        query = {"model": options.model.name, "user_agent": agent}
        address = Address(base_url, options.model.url_path, query, key)

        def make_connection(reports: Reports) -> Connection:
            return Connection(address, agent, local_track, options, reports)

        client = cls(make_connection, options.initial_state or ModelState())
        client._on_remote_stream = options.on_remote_stream
        await client._start()
        return client

    async def set_prompt(self, prompt: str, enrich: bool = True) -> None:
        """Change the style, and return when the service has taken it.

        Args:
            prompt: The style in words, 1 to 2000 characters.
            enrich: Whether the service may fill in what the text leaves open.

        Raises:
            InvalidInputError: the prompt cannot be used; the last good one stays.
            WebRTCError: not connected, or no reply within 15 s.
        """
        await self._live_connection().set_prompt(Prompt(prompt, enrich))

    async def set_image(
        self, image: ImageInput | None, prompt: str | None = None, enrich: bool = True
    ) -> None:
        """Take the look from a picture, and return when the service has taken it.

        An extra of this service. The image stays for later prompts, which it gives its colours.

        Args:
            image: The bytes of a PNG, JPEG or WebP file, the path of one, or sRGB pixels
                ``uint8[H, W, 3]``; None takes the image away.
            prompt: A style in words to set with it; empty for the image alone, None to keep the
                last prompt.
            enrich: Whether the service may fill in what the text leaves open.

        Raises:
            InvalidInputError: the image or the prompt cannot be used; the last look stays.
            WebRTCError: not connected, or no reply within 15 s.
        """
        if prompt or not isinstance(enrich, bool):
            Prompt(prompt or "-", enrich)  # which checks both
        connection = self._live_connection()
        data = b"" if image is None else await asyncio.to_thread(encoded_image, image)
        await connection.set_image(data, prompt, enrich)

    async def set_mirror(self, enabled: bool) -> None:
        """Swap left and right, or not, and return when the service has taken it.

        Raises:
            InvalidInputError: ``enabled`` is not a bool.
            WebRTCError: not connected, or no reply within 15 s.
        """
        if not isinstance(enabled, bool):
            raise InvalidInputError(f"enabled must be a bool, not {type(enabled).__name__}")
        await self._live_connection().set_mirror(enabled)

    def is_connected(self) -> bool:
        """Tell whether video can flow now."""
        return self._state == "connected"

    def get_connection_state(self) -> ConnectionState:
        """Return the state now."""
        return self._state

    @property
    def session_id(self) -> str:
        """The service's own name of this session, the one in its logs."""
        return (self._connection.session_id if self._connection else None) or ""

    @property
    def prompt_pts(self) -> int | None:
        """RTP timestamp (90 kHz) of the first frame that shows the last acknowledged prompt."""
        return self._connection.prompt_pts if self._connection else None

    def stats(self) -> PeerStats | None:
        """Return counters of frames and the bitrate; None before the first connection."""
        return self._connection.peer.stats() if self._connection else None

    def on(self, event: str, callback: Callable[[Any], object]) -> None:
        """Listen to ``connection_change`` (a state) or ``error`` (a `DecartSDKError`).

        An extra of this service is ``prompt``: a `PromptReport` says what it made of each prompt
        and reference image that it took.

        What happened before the first callback of an event was added is told to it one turn of
        the event loop later. Other event names never fire.

        Args:
            event: Name of the event.
            callback: A function or a coroutine function of one argument.
        """
        self._events.on(event, callback)

    def off(self, event: str, callback: Callable[[Any], object]) -> None:
        """Stop listening; silent when the callback does not listen."""
        self._events.off(event, callback)

    async def disconnect(self) -> None:
        """End the session and free everything; may be called twice and from a callback."""
        self._events.exempt(asyncio.current_task())
        owner = self._owner
        if owner is None:
            return
        if not self._leaving:
            # A second cancellation would cut the clean-up of the first short.
            self._leaving = True
            self._change("disconnected")
            owner.cancel()
        # Unlike awaiting the task, this leaves it alone when the caller is cancelled.
        await asyncio.wait({owner})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.disconnect()

    def __repr__(self) -> str:
        return f"<RealtimeClient {self._state} session={self.session_id or 'none'}>"

    async def _start(self) -> None:
        """Start the owner and wait until it is connected; free everything when that fails."""
        loop = asyncio.get_running_loop()
        connected: asyncio.Future[None] = loop.create_future()
        self._owner = loop.create_task(self._own(connected), name="decart session")
        try:
            await connected
        except BaseException:
            await self.disconnect()
            raise

    async def _own(self, connected: asyncio.Future[None]) -> None:
        """Be the task in which the whole session lives."""
        self._change("connecting")
        try:
            await self._stay_connected(connected)
        except DecartSDKError as error:
            # Once connected, a loss was told as an event when it happened.
            if not connected.done():
                connected.set_exception(error)
        finally:
            connected.cancel()
            self._change("disconnected")
            await self._events.settle(_SETTLE_S)

    async def _stay_connected(self, connected: asyncio.Future[None]) -> None:
        """Hold one connection while it lasts. The place where a lost one would be made anew."""

        def ready() -> None:
            self._change("connected")
            if not connected.done():
                connected.set_result(None)

        reports = Reports(
            on_ready=ready,
            on_track=self._hand_over,
            on_error=lambda error: self._events.emit("error", error),
            on_lost=self._lost,
            on_prompt=lambda report: self._events.emit("prompt", report),
        )
        self._connection = self._make_connection(reports)
        await self._connection.run(self._wanted)

    def _lost(self, error: DecartSDKError | None) -> None:
        """Tell the user at once; ``error`` is None when the reason was told before."""
        self._change("disconnected")
        if error is not None:
            self._events.emit("error", error)

    def _hand_over(self, track: MediaStreamTrack) -> None:
        """Give the user the restyled video, once."""
        callback, self._on_remote_stream = self._on_remote_stream, None
        if callback is not None:
            self._events.call(callback, track, of="on_remote_stream")

    def _change(self, state: ConnectionState) -> None:
        if state != self._state:
            self._state = state
            self._events.emit("connection_change", state)

    def _live_connection(self) -> Connection:
        if self._connection is None or self._state != "connected":
            raise WebRTCError(f"the session is {self._state}; connect anew", code="disconnected")
        return self._connection


def _check_arguments(local_track: object, options: object) -> None:
    if not isinstance(options, RealtimeConnectOptions):
        raise InvalidInputError(
            f"options must be RealtimeConnectOptions, not {type(options).__name__}"
        )
    if not isinstance(local_track, MediaStreamTrack) or local_track.kind != "video":
        shown = getattr(local_track, "kind", type(local_track).__name__)
        raise InvalidInputError(
            f"local_track must be a video MediaStreamTrack, got {shown}; pass stream.video of"
            " get_camera_stream()"
        )


def _user_agent(integration: str | None) -> str:
    """Return who we are; the service recognises its own SDK by the first word."""
    if integration is not None and not (
        isinstance(integration, str) and integration.isascii() and integration.isprintable()
    ):
        raise InvalidInputError("integration must be printable ASCII")
    agent = f"{SUNDOG_SDK_AGENT}/{version('sundog')} lang/py"
    return f"{agent} {integration}" if integration else agent
