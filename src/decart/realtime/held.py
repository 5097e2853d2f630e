"""What every kind of session is to its user: states, events, pictures, one task that owns it all."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from types import TracebackType
from typing import Any, Final, Self, overload

import av

from decart.errors import DecartSDKError, WebRTCError
from decart.media.frames import FrameFormat, Picture
from decart.media.frames import frames as pictures_of
from decart.realtime.events import Events
from decart.realtime.options import ConnectionState
from decart.realtime.remote import RemoteVideo
from decart.realtime.reports import Reports
from decart.realtime.session import Session
from decart.realtime.stats import SessionStats
from sundog.protocol.messages import QueuePosition

__all__ = ["HeldSession"]

_SETTLE_S: Final = 1.0
"""How long the end waits for callbacks that still run."""


class HeldSession:
    """A session as its user holds it, from a connection to its end.

    One task owns everything the session runs, and frees it however the session ends.
    """

    def __init__(
        self,
        make_session: Callable[[Reports], Session],
        on_remote_stream: Callable[[RemoteVideo], object],
        on_queue: Callable[[QueuePosition], object] | None = None,
    ) -> None:
        """Not for users.

        Args:
            make_session: Makes it, given whom to tell.
            on_remote_stream: Given the restyled video.
            on_queue: Told where it stands while there is no place for it.
        """
        self._events = Events()
        self._state: ConnectionState = "disconnected"
        self._connected: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._told: DecartSDKError | None = None
        self._owner: asyncio.Task[None] | None = None
        self._leaving = False
        self._on_remote_stream = on_remote_stream
        self._on_queue = on_queue
        self._session = make_session(
            Reports(
                on_state=self._change,
                on_track=self._hand_over,
                on_error=self._fail,
                on_end=self._end,
                on_prompt=lambda report: self._events.emit("prompt", report),
                on_stats=lambda stats: self._events.emit("stats", stats),
                on_queue=self._queued,
                on_draining=lambda left_s: self._events.emit("draining", left_s),
            )
        )

    def is_connected(self) -> bool:
        """Tell whether video can flow now."""
        return self._state == "connected"

    def get_connection_state(self) -> ConnectionState:
        """Return the state now."""
        return self._state

    @property
    def session_id(self) -> str:
        """The service's own name of this session, the one in its logs; empty before it is told."""
        return self._session.id or ""

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
        prompt and reference image that it took, ``stats``, `SessionStats` once a second, and
        ``draining``, the seconds (float) after which the service restarts at the latest: the
        session goes on until then, and is taken up again with the next service by itself.

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
        return f"<{type(self).__name__} {self._state} session={self.session_id or 'none'}>"

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

    def _queued(self, standing: QueuePosition) -> None:
        """Tell the user where the session stands."""
        if self._on_queue is not None:
            self._events.call(self._on_queue, standing, of="on_queue")

    def _change(self, state: ConnectionState) -> None:
        if state == self._state or (self._leaving and state != "disconnected"):
            return
        self._state = state
        self._events.emit("connection_change", state)
        if state == "connected" and not self._connected.done():
            self._connected.set_result(None)
