"""A realtime session for code without `await`: scripts, notebooks, threads."""

import weakref
from collections.abc import Callable, Coroutine, Iterator
from types import TracebackType
from typing import Any, Final, Self, TypeVar, overload

import av
from av.video.reformatter import VideoReformatter

from decart.errors import InvalidInputError, WebRTCError
from decart.images import ImageInput
from decart.media.frames import FORMATS, FrameFormat, Picture, pixels
from decart.realtime import ConnectionState, RealtimeClient, SessionStats
from decart.sync.newest import NewestFrame
from decart.sync.thread import LoopThread

__all__ = ["Session"]

T = TypeVar("T")

_CALL_S: Final = 60.0
_READ_S: Final = 5.0


class Session:
    """One session with the service; made by `connect`.

    Everything runs on a thread of its own. Any thread may call, several may at once. A session
    is ended by `disconnect`, by the end of its ``with`` block, when nobody holds it any more, and
    with the interpreter.

    Callbacks of `on` run on the session's thread: they may read (`latest`, `stats` and so on) and
    `disconnect`; a call that waits for the service raises there.
    """

    def __init__(self, thread: LoopThread, client: RealtimeClient, newest: NewestFrame) -> None:
        """Not for users: call `connect`."""
        self._thread = thread
        self._client = client
        self._newest = newest
        self._was_ended = False
        # Not at exit: the thread sees to that itself, and waits.
        weakref.finalize(self, thread.request_end).atexit = False

    @overload
    def frames(self, format: FrameFormat = "rgb24") -> Iterator[Picture]: ...
    @overload
    def frames(self, format: None) -> Iterator[av.VideoFrame]: ...
    def frames(
        self, format: FrameFormat | None = "rgb24"
    ) -> Iterator[Picture] | Iterator[av.VideoFrame]:
        """Iterate over the restyled frames, always the newest; what comes meanwhile is skipped.

        Ends when `disconnect` is called or the source is over. Several loops may run at once.

        Args:
            format: ``rgb24`` or ``bgr24`` for arrays ``uint8[H, W, 3]``, which are yours to draw
                on; None for ``av.VideoFrame``, which carries the time stamp.

        Raises:
            InvalidInputError: no such format.
            WebRTCError: the session is over, or was lost.
            DecartSDKError: called from a callback of the session.
        """
        _check_format(format)
        self._thread.refuse_itself("frames()")
        if self._was_ended:
            raise WebRTCError("the session is over; connect anew", code="disconnected")
        if format is None:
            return self._frames()
        scaler = VideoReformatter()
        return (pixels(frame, format, scaler) for frame in self._frames())

    @overload
    def latest(self, format: FrameFormat = "rgb24") -> Picture | None: ...
    @overload
    def latest(self, format: None) -> av.VideoFrame | None: ...
    def latest(self, format: FrameFormat | None = "rgb24") -> Picture | av.VideoFrame | None:
        """Return the newest restyled frame without waiting; None before the first.

        After the end it is the last one there was.

        Args:
            format: As in `frames`.

        Raises:
            InvalidInputError: no such format.
        """
        _check_format(format)
        _, frame = self._newest.get()
        if frame is None or format is None:
            return frame
        return pixels(frame, format)

    def set_prompt(self, prompt: str, enrich: bool = True, *, enhance: bool | None = None) -> None:
        """Change the style, and return when the service has taken it.

        Args:
            prompt: The style in words, 1 to 2000 characters.
            enrich: Whether the service may fill in what the text leaves open.
            enhance: The name of later official SDKs for ``enrich``; wins where it is given.

        Raises:
            InvalidInputError: the prompt cannot be used; the last good one stays.
            WebRTCError: the session is over, or no reply came in time.
        """
        self._thread.run(
            lambda: self._client.set_prompt(prompt, enrich, enhance=enhance),
            _CALL_S,
            "set_prompt()",
        )

    def set_image(
        self,
        image: ImageInput | None,
        prompt: str | None = None,
        enrich: bool = True,
        *,
        enhance: bool | None = None,
    ) -> None:
        """Take the look from a picture, and return when the service has taken it.

        Args:
            image: The bytes of a PNG, JPEG or WebP file, the path of one, or sRGB pixels
                ``uint8[H, W, 3]``; None takes the image away.
            prompt: A style in words to set with it; empty for the image alone, None to keep the
                last prompt.
            enrich: Whether the service may fill in what the text leaves open.
            enhance: As in `set_prompt`.

        Raises:
            InvalidInputError: the image or the prompt cannot be used; the last look stays.
            WebRTCError: the session is over, or no reply came in time.
        """
        self._thread.run(
            lambda: self._client.set_image(image, prompt, enrich, enhance=enhance),
            _CALL_S,
            "set_image()",
        )

    def set_mirror(self, enabled: bool) -> None:
        """Swap left and right, or not, and return when the service has taken it.

        Raises:
            InvalidInputError: ``enabled`` is not a bool.
            WebRTCError: the session is over, or no reply came in time.
        """
        self._thread.run(lambda: self._client.set_mirror(enabled), _CALL_S, "set_mirror()")

    def is_connected(self) -> bool:
        """Tell whether video can flow now."""
        return self._client.is_connected()

    def get_connection_state(self) -> ConnectionState:
        """Return the state now."""
        return self._client.get_connection_state()

    @property
    def session_id(self) -> str:
        """The service's own name of this session, the one in its logs."""
        return self._client.session_id

    @property
    def prompt_pts(self) -> int | None:
        """RTP timestamp (90 kHz) of the first frame that shows the last acknowledged prompt."""
        return self._client.prompt_pts

    def stats(self) -> SessionStats:
        """Return how the session fares; after the end, how it fared last."""
        return self._read(self._client.stats)

    def on(self, event: str, callback: Callable[[Any], object]) -> None:
        """Listen to what happens; the events are those of `RealtimeClient.on`.

        Args:
            event: Name of the event.
            callback: A function or a coroutine function of one argument; runs on the session's
                thread, so it must be quick.

        Raises:
            WebRTCError: the session is over.
        """
        if self._thread.is_current():
            self._client.on(event, callback)
        else:
            self._thread.run(_soon(lambda: self._client.on(event, callback)), _READ_S, "on()")

    def off(self, event: str, callback: Callable[[Any], object]) -> None:
        """Stop listening; silent when the callback does not listen."""
        self._read(lambda: self._client.off(event, callback))

    def disconnect(self) -> None:
        """End the session, switch the camera off and free everything; may be called twice.

        Returns when that is done, within 15 s; from a callback at once.
        """
        self._was_ended = True
        self._thread.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.disconnect()

    def __repr__(self) -> str:
        state, session_id = self.get_connection_state(), self.session_id or "none"
        return f"<decart.sync.Session {state} session={session_id}>"

    def _frames(self) -> Iterator[av.VideoFrame]:
        number = 0
        while True:
            number, frame = self._newest.after(number, lambda: self._thread.is_alive)
            if frame is None:
                break
            yield frame
        if self._newest.why_over is not None and not self._was_ended:
            raise self._newest.why_over

    def _read(self, read: Callable[[], T]) -> T:
        """Read what the session's thread writes: there, or here once it is gone."""
        if not self._thread.is_current():
            try:
                return self._thread.run(_soon(read), _READ_S, "reading the session")
            except WebRTCError:
                if self._thread.is_alive:
                    raise
        return read()


def _soon(call: Callable[[], T]) -> Callable[[], Coroutine[Any, Any, T]]:
    async def run() -> T:
        return call()

    return run


def _check_format(format: object) -> None:
    if format is not None and format not in FORMATS:
        raise InvalidInputError(f"format must be 'rgb24', 'bgr24' or None, got {format!r}")
