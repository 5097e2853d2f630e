"""Open a camera and a session on a thread of their own."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from decart import models
from decart.client import DecartClient
from decart.errors import DecartSDKError, InvalidInputError, WebRTCError
from decart.images import ImageInput
from decart.media import CameraStream, get_camera_stream
from decart.media.request import SourceInput
from decart.models import ModelDefinition
from decart.realtime import QueuePosition, RealtimeClient, RealtimeConnectOptions
from decart.sync.newest import NewestFrame
from decart.sync.session import Session
from decart.sync.thread import LoopThread
from decart.types import ModelState, Prompt

__all__ = ["VideoSource", "connect"]

VideoSource: TypeAlias = SourceInput | Mapping[str, Any]
"""What `VideoRequest` takes as a source, or all that `get_camera_stream` takes as ``video``."""

_CONNECT_S: Final = 90.0
_MAX_QUEUE_S: Final = 3600.0


def connect(  # noqa: PLR0913 - a front door: each may be left out
    prompt: str | Prompt | None = None,
    *,
    source: VideoSource | None = None,
    mirror: bool = False,
    image: ImageInput | None = None,
    model: str | ModelDefinition = "mirage_v2",
    client: DecartClient | None = None,
    reconnect_timeout_s: float = 60.0,
    queue_timeout_s: float = 300.0,
    on_queue: Callable[[QueuePosition], object] | None = None,
) -> Session:
    """Open a camera, connect, and return when video can flow.

    Where the service is full this waits in line for a place.

    Args:
        prompt: The first style in words; None shows the camera's picture unchanged.
        source: What `VideoRequest` takes as ``source``: a camera's index or name, a file,
            ``"screen"``, pictures, ``"synthetic"``, an iterator of arrays; or a dict with the keys
            of ``video`` in `get_camera_stream`. Without it ``DECART_CAMERA`` says, or else it is
            camera 0. The session stops it when it ends.
        mirror: Whether left and right are swapped, as people expect of a front camera.
        image: A picture to take the look from, as in `ModelState`.
        model: Name or definition of the model.
        client: Which service, by which key; by default what ``DECART_BASE_URL`` and
            ``DECART_API_KEY`` say. It stays the caller's.
        reconnect_timeout_s: As in `RealtimeConnectOptions`.
        queue_timeout_s: How long to wait in line at most, seconds.
        on_queue: As in `RealtimeConnectOptions`; called on the session's thread.

    Raises:
        InvalidInputError: an argument cannot be used, or there is no such file.
        CameraError: the camera gives no picture.
        InvalidAPIKeyError: the key is missing or refused.
        ModelNotFoundError: there is no such model.
        WebRTCError: no connection; within 5 s when nobody answers at the service's address.
    """
    definition = models.realtime(model) if isinstance(model, str) else model
    state = ModelState(_checked_prompt(prompt), mirror, image)
    service = DecartClient() if client is None else client
    video = _video(source, definition)
    limit_s = _CONNECT_S + _checked_timeout(queue_timeout_s)
    thread, newest = LoopThread("decart session"), NewestFrame()

    async def open_session() -> RealtimeClient:
        stream = thread.exits.enter_context(await get_camera_stream(video=video))
        session = await RealtimeClient.connect(
            base_url=service.base_url,
            api_key=service.api_key,
            local_track=stream.video,
            options=RealtimeConnectOptions(
                model=definition,
                on_remote_stream=lambda _: None,
                initial_state=state,
                reconnect_timeout_s=reconnect_timeout_s,
                on_queue=on_queue,
            ),
        )
        thread.exits.push_async_callback(session.disconnect)
        pump = asyncio.create_task(_pump(session, stream, newest, thread), name="decart frames")
        thread.exits.push_async_callback(_ended, pump)
        return session

    try:
        return Session(thread, thread.run(open_session, limit_s, "connect()"), newest)
    except BaseException:
        thread.close()
        raise


def _checked_prompt(prompt: str | Prompt | None) -> Prompt | None:
    return Prompt(prompt) if isinstance(prompt, str) else prompt


def _checked_timeout(seconds: float) -> float:
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or not 0 <= seconds <= _MAX_QUEUE_S:
        text = f"queue_timeout_s must be from 0 to {_MAX_QUEUE_S:g} seconds, got {seconds!r}"
        raise InvalidInputError(text)
    return seconds


def _video(source: VideoSource | None, model: ModelDefinition) -> dict[str, Any]:
    """Return the camera to ask for: as the model likes it, where the caller says nothing."""
    wanted = {"frame_rate": model.fps, "width": model.width, "height": model.height}
    if isinstance(source, Mapping):
        return {**wanted, **source}
    return {**wanted, "source": source}


async def _pump(
    session: RealtimeClient, stream: CameraStream, newest: NewestFrame, thread: LoopThread
) -> None:
    """Keep the newest frame until there are no more; free everything when the session is lost."""
    errors: list[DecartSDKError] = []
    session.on("error", lambda error: errors.append(error))
    async for frame in session.frames(None):
        newest.put(frame)
    if session.get_connection_state() != "disconnected":
        newest.end(stream.error)
        return
    lost = WebRTCError("the session is lost; connect anew", code="connection_lost")
    newest.end(errors[-1] if errors else lost)
    thread.request_end()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})
