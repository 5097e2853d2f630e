"""A realtime session as the user holds it: connect, change prompt and mirror, listen, disconnect."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from types import TracebackType
from typing import Any, Final, Self, overload

import av

from decart.address import Address, checked_base_url, checked_key
from decart.agent import user_agent
from decart.errors import DecartSDKError, InvalidInputError, WebRTCError
from decart.images import ImageInput, encoded_image
from decart.media.frames import FrameFormat, Picture
from decart.media.frames import frames as pictures_of
from decart.realtime.events import Events
from decart.realtime.options import ConnectionState, RealtimeConnectOptions
from decart.realtime.remote import RemoteVideo
from decart.realtime.reports import Reports
from decart.realtime.session import Session
from decart.realtime.signalling import Dial
from decart.realtime.stats import SessionStats
from decart.realtime.wanted import Request, image_request, mirror_request, prompt_request
from decart.types import Prompt
from sundog.media.rtc import MediaStreamTrack

__all__ = ["RealtimeClient"]

_SETTLE_S: Final = 1.0
"""How long the end waits for callbacks that still run."""


class RealtimeClient:
    """One session with the service; made by `connect`, and held through lost connections.

    One task owns everything the session runs, and frees it however the session ends.
    """

    def __init__(self, make_session: Callable[[Reports], Session]) -> None:
        """Not for users: call `connect`."""
        self._events = Events()
        self._state: ConnectionState = "disconnected"
        self._connected: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._told: DecartSDKError | None = None
        self._owner: asyncio.Task[None] | None = None
        self._leaving = False
        self._on_remote_stream: Callable[[RemoteVideo], object] = lambda _: None
        self._session = make_session(
            Reports(
                on_state=self._change,
                on_track=self._hand_over,
                on_error=self._fail,
                on_end=self._end,
                on_prompt=lambda report: self._events.emit("prompt", report),
                on_stats=lambda stats: self._events.emit("stats", stats),
            )
        )

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
        agent = user_agent(integration)

        def dial(token: str | None) -> Dial:
            query = {"model": options.model.name, "user_agent": agent, "resume_token": token or ""}
            address = Address(base_url, options.model.url_path, query, key)
            return Dial(address=address, user_agent=agent, model=options.model.name)

        def make_session(reports: Reports) -> Session:
            return Session.of(options, _tracks(local_track, options), dial, reports)

        client = cls(make_session)
        client._on_remote_stream = options.on_remote_stream
        await client._start()
        return client

    async def set_prompt(
        self, prompt: str, enrich: bool = True, *, enhance: bool | None = None
    ) -> None:
        """Change the style, and return when the service has taken it.

        Args:
            prompt: The style in words, 1 to 2000 characters.
            enrich: Whether the service may fill in what the text leaves open.
            enhance: The name of later official SDKs for ``enrich``; wins where it is given.

        Raises:
            InvalidInputError: the prompt cannot be used; the last good one stays.
            WebRTCError: not connected, or no reply within 15 s. While the session is being
                resumed this waits for it.
        """
        await self._ask(prompt_request(Prompt(prompt, enrich, enhance=enhance)))

    async def set_image(
        self,
        image: ImageInput | None,
        prompt: str | None = None,
        enrich: bool = True,
        *,
        enhance: bool | None = None,
    ) -> None:
        """Take the look from a picture, and return when the service has taken it.

        An extra of this service. The image stays for later prompts, which it gives its colours.

        Args:
            image: The bytes of a PNG, JPEG or WebP file, the path of one, or sRGB pixels
                ``uint8[H, W, 3]``; None takes the image away.
            prompt: A style in words to set with it; empty for the image alone, None to keep the
                last prompt.
            enrich: Whether the service may fill in what the text leaves open.
            enhance: As in `set_prompt`.

        Raises:
            InvalidInputError: the image or the prompt cannot be used; the last look stays.
            WebRTCError: not connected, or no reply within 15 s.
        """
        enrich = Prompt(prompt or "-", enrich, enhance=enhance).enrich  # which checks all
        self._check_open()
        data = b"" if image is None else await asyncio.to_thread(encoded_image, image)
        await self._ask(image_request(data, prompt, enrich))

    async def set_mirror(self, enabled: bool) -> None:
        """Swap left and right, or not, and return when the service has taken it.

        Raises:
            InvalidInputError: ``enabled`` is not a bool.
            WebRTCError: not connected, or no reply within 15 s.
        """
        if not isinstance(enabled, bool):
            raise InvalidInputError(f"enabled must be a bool, not {type(enabled).__name__}")
        await self._ask(mirror_request(enabled))

    def is_connected(self) -> bool:
        """Tell whether video can flow now."""
        return self._state == "connected"

    def get_connection_state(self) -> ConnectionState:
        """Return the state now."""
        return self._state

    @property
    def session_id(self) -> str:
        """The service's own name of this session, the one in its logs."""
        return self._session.id or ""

    @property
    def prompt_pts(self) -> int | None:
        """RTP timestamp (90 kHz) of the first frame that shows the last acknowledged prompt."""
        return self._session.requests.prompt_pts

    def stats(self) -> SessionStats:
        """Return latency, rates and drops as they are now, and what the service says of its stages.

        The same comes once a second as the event ``stats``.
        """
        return self._session.paths.stats()

    @overload
    def frames(self, format: FrameFormat = "rgb24") -> AsyncGenerator[Picture, None]: ...

    @overload
    def frames(self, format: None) -> AsyncGenerator[av.VideoFrame, None]: ...

    def frames(
        self, format: FrameFormat | None = "rgb24"
    ) -> AsyncGenerator[Picture, None] | AsyncGenerator[av.VideoFrame, None]:
        """Iterate over the restyled pictures, newest first; ``async for frame in client.frames()``.

        It goes on across reconnects, and ends with the session or when the local track has ended.
        Several loops may run; each gets every newest picture.

        Args:
            format: ``rgb24`` and ``bgr24`` (what OpenCV takes) give arrays ``uint8[H, W, 3]``,
                sRGB, 0 to 255; None gives each ``av.VideoFrame``, whose pts counts 90 kHz ticks.

        Raises:
            InvalidInputError: there is no such format.
        """
        track = self._session.paths.remote.new_track()
        return pictures_of(track, format) if format else pictures_of(track, None)

    def on(self, event: str, callback: Callable[[Any], object]) -> None:
        """Listen to ``connection_change`` (a state) or ``error`` (a `DecartSDKError`).

        Extras of this service are ``prompt``, a `PromptReport` that says what it made of each
        prompt and reference image that it took, and ``stats``, `SessionStats` once a second.

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
        self._owner = asyncio.create_task(self._own(), name="decart session")
        try:
            await self._connected
        except BaseException:
            await self.disconnect()
            raise

    async def _own(self) -> None:
        """Be the task in which the whole session lives."""
        self._change("connecting")
        try:
            await self._session.run()
        except DecartSDKError as error:
            # Once connected, it was told as an event when it happened.
            if not self._connected.done():
                self._connected.set_exception(error)
        finally:
            self._connected.cancel()
            self._change("disconnected")
            await self._events.settle(_SETTLE_S)

    async def _ask(self, request: Request) -> None:
        self._check_open()
        await self._session.requests.ask(request)

    def _check_open(self) -> None:
        if self._state == "disconnected":
            raise WebRTCError("the session is disconnected; connect anew", code="disconnected")

    def _end(self, error: DecartSDKError) -> None:
        """Tell the user at once that the session is over, unless the reason was told before."""
        if not self._connected.done():
            return
        self._change("disconnected")
        if error is not self._told:
            self._events.emit("error", error)

    def _fail(self, error: DecartSDKError) -> None:
        self._told = error
        self._events.emit("error", error)

    def _hand_over(self, track: RemoteVideo) -> None:
        """Give the user the restyled video."""
        self._events.call(self._on_remote_stream, track, of="on_remote_stream")

    def _change(self, state: ConnectionState) -> None:
        if state == self._state or (self._leaving and state != "disconnected"):
            return
        self._state = state
        self._events.emit("connection_change", state)
        if state == "connected" and not self._connected.done():
            self._connected.set_result(None)


def _tracks(
    video: MediaStreamTrack, options: RealtimeConnectOptions
) -> tuple[MediaStreamTrack, ...]:
    """Return what is sent: the video, and the sound that belongs to it."""
    audio = options.local_audio or getattr(video, "audio", None)
    if isinstance(audio, MediaStreamTrack) and audio.kind == "audio":
        return video, audio
    return (video,)


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
