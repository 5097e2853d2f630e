"""Drive one unmodified official client, told by JSON lines on stdin, reporting on stdout.

Runs inside an environment that has that client and nothing of ours. Each line in is
``{"do": NAME, …}`` with the arguments of the method of that name, each line out its result with
``"ok": true`` or what a user of the client would see: ``{"ok": false, "error": CLASS, "text": …}``.
"""

import asyncio
import base64
import importlib.metadata
import importlib.util
import json
import re
import sys
import time
from pathlib import Path

import numpy as np

from decart import DecartClient, models
from decart.errors import ModelNotFoundError
from decart.realtime.client import RealtimeClient
from decart.realtime.types import RealtimeConnectOptions
from decart.types import ModelState, Prompt

sys.path.insert(0, str(Path(__file__).parent))
try:
    from aiortc.mediastreams import MediaStreamError
    from camera import Camera
except ImportError:  # later clients use LiveKit
    from livekit.rtc import LocalVideoTrack, VideoSource

    class MediaStreamError(Exception):
        """Never raised."""

    class Camera:
        """Shows nothing; the client never gets so far."""

        def __new__(cls, _path, _fps):
            return LocalVideoTrack.create_video_track("camera", VideoSource(1280, 704))


_RESTYLING_MODELS = (
    *("mirage", "mirage_v2", "lucy_v2v_720p_rt"),
    *("lucy", "lucy-restyle", "lucy-restyle-2", "lucy-restyle-latest"),
)


class Screen:
    """Takes every frame of every remote track that the client gives; keeps the newest."""

    def __init__(self):
        self.tracks = 0
        self.count = 0
        self.newest = None
        self._tasks = []

    def show(self, track):
        self.tracks += 1
        self._tasks.append(asyncio.create_task(self._watch(track)))

    async def _watch(self, track):
        try:
            while True:
                frame = await track.recv()
                self.count, self.newest = self.count + 1, frame
        except MediaStreamError:
            pass

    async def aclose(self):
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class Session:
    """One realtime client with its camera and screen."""

    def __init__(self, client, camera, screen, offered):
        self.client, self.camera, self.screen, self.offered = client, camera, screen, offered
        self.states, self.errors, self.ticks = [], [], []
        client.on("connection_change", self.states.append)
        client.on("error", lambda error: self.errors.append([type(error).__name__, str(error)]))
        client.on("generation_tick", lambda tick: self.ticks.append(tick.seconds))


class Driver:
    """The commands; sessions have names, ``a`` unless told otherwise."""

    def __init__(self):
        self._sessions = {}

    async def about(self):
        """Say which client this is, and that nothing of ours can be imported."""
        return {
            "version": importlib.metadata.version("decart"),
            "ours": importlib.util.find_spec("sundog") is not None,
            "mirror": hasattr(RealtimeClient, "set_mirror"),
            "subscribe": hasattr(RealtimeClient, "subscribe"),
            "image": hasattr(RealtimeClient, "set_image"),
            "tokens": hasattr(DecartClient, "tokens"),
            "models": [name for name in _RESTYLING_MODELS if _knows(name)],
        }

    async def connect(self, base_url, key, video, name="a", model=None, **state):
        """Connect as the README of the client says."""
        camera, screen, offered = Camera(video, 25), Screen(), []
        try:
            client = await RealtimeClient.connect(
                base_url=base_url,
                api_key=key,
                local_track=camera,
                options=RealtimeConnectOptions(
                    model=_model(model or "mirage_v2"),
                    on_remote_stream=screen.show,
                    initial_state=_state(**state) if state else None,
                    **_noting(offered),
                ),
            )
        except BaseException:
            _stop(camera)
            await screen.aclose()
            raise
        self._sessions[name] = Session(client, camera, screen, offered)
        return await self.look(name)

    async def open(self, base_url, key):
        """Make the client of the documentation, which checks its arguments."""
        async with DecartClient(api_key=key, base_url=base_url):
            return {}

    async def make_token(self, base_url, key, **limits):
        """Have a client token made, as the backend of an app does."""
        async with DecartClient(api_key=key, base_url=base_url) as client:
            return {"token": (await client.tokens.create(**limits)).api_key}

    async def restyle(self, base_url, key, model, source, target, **inputs):
        """Have a picture restyled, as the README of the client says."""
        async with DecartClient(api_key=key, base_url=base_url) as client:
            wanted = {"model": models.image(model), "data": Path(source), **inputs}
            _save(target, await client.process(wanted))
        return {}

    async def restyle_video(self, base_url, key, model, source, target, **inputs):
        """Have a video restyled and wait for it, as the README of the client says."""
        seen = []
        wanted = {"model": models.video(model), "data": Path(source), **inputs}
        async with DecartClient(api_key=key, base_url=base_url) as client:
            ended = await client.queue.submit_and_poll(
                {**wanted, "on_status_change": lambda job: seen.append(job.status)}
            )
        if ended.status == "completed":
            _save(target, ended.data)
        return {"ended": ended.status, "seen": seen}

    async def step_by_step(self, base_url, key, model, source, target, **inputs):
        """Submit, ask and fetch by hand."""
        wanted = {"model": models.video(model), "data": _load(source), **inputs}
        async with DecartClient(api_key=key, base_url=base_url) as client:
            job = await client.queue.submit(wanted)
            seen = [job.status]
            while (await client.queue.status(job.job_id)).status != "completed":
                await asyncio.sleep(0.1)
            _save(target, await client.queue.result(job.job_id))
        return {"seen": seen}

    async def look(self, name="a"):
        """Tell what the user can see of a session."""
        session = self._sessions[name]
        return {
            "state": session.client.get_connection_state(),
            "connected": session.client.is_connected(),
            "session_id": getattr(session.client, "session_id", None),
            "token": getattr(session.client, "subscribe_token", None),
            "states": session.states,
            "errors": session.errors,
            "ticks": session.ticks,
            "offered": session.offered,
            "tracks": session.screen.tracks,
            "frames": session.screen.count,
        }

    async def prompt(self, text, name="a", **options):
        """Set a prompt."""
        await self._sessions[name].client.set_prompt(text, **options)
        return {}

    async def mirror(self, enabled, name="a"):
        """Mirror, or stop."""
        await self._sessions[name].client.set_mirror(enabled)
        return {}

    async def image(self, data, name="a", **options):
        """Set a reference image, in base64; None takes it away."""
        image = None if data is None else base64.b64decode(data)
        await self._sessions[name].client.set_image(image, **options)
        return {}

    async def frames(self, count, path, name="a", within_s=10):
        """Wait for more frames and keep the newest as I420 in a file."""
        screen = self._sessions[name].screen
        target, deadline = screen.count + count, time.monotonic() + within_s
        while screen.count < target:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{target - screen.count} of {count} frames did not come")
            await asyncio.sleep(0.01)
        np.save(path, screen.newest.reformat(format="yuv420p").to_ndarray())
        return {"width": screen.newest.width, "height": screen.newest.height}

    async def disconnect(self, name="a"):
        """Disconnect and tell what the user saw last."""
        session = self._sessions[name]
        await session.client.disconnect()
        _stop(session.camera)
        await session.screen.aclose()
        seen = await self.look(name)
        del self._sessions[name]
        return seen

    async def subscribe(self, base_url, key, token, name="viewer"):
        """Watch another's session, as the README of the client says."""
        from decart.realtime.subscribe import SubscribeOptions

        screen = Screen()
        try:
            async with asyncio.timeout(10):
                client = await RealtimeClient.subscribe(
                    base_url=base_url,
                    api_key=key,
                    options=SubscribeOptions(token=token, on_remote_stream=screen.show),
                )
        except BaseException:
            await screen.aclose()
            raise
        self._sessions[name] = Session(client, None, screen, [])
        return await self.look(name)


def _model(name):
    """Return a model of the client's registry, or one that only the wire can refuse."""
    try:
        return models.realtime(name)
    except ModelNotFoundError:
        known = next(name for name in ("mirage_v2", "lucy-restyle-2") if _knows(name))
        return models.realtime(known).model_copy(update={"name": name})


def _knows(name):
    try:
        models.realtime(name)
    except ModelNotFoundError:
        return False
    return True


def _noting(offered):
    """Return the option that lets a user see the offer; it notes the kinds of media in it."""
    if "customize_offer" not in RealtimeConnectOptions.__dataclass_fields__:
        return {}

    async def note(offer):
        offered[:] = re.findall(r"^m=(\w+)", offer.sdp, re.MULTILINE)

    return {"customize_offer": note}


def _state(prompt=None, image=None, **rest):
    """Return a ModelState; which fields there are depends on the release."""
    if prompt is not None:
        rest["prompt"] = Prompt(text=prompt)
    if image is not None:
        rest["image"] = base64.b64decode(image)
    return ModelState(**rest)


def _save(path, data):
    Path(path).write_bytes(data)


def _load(path):
    return Path(path).read_bytes()


def _stop(camera):
    if hasattr(camera, "stop"):
        camera.stop()


async def _answer(driver, command):
    began = time.monotonic()
    try:
        said = await getattr(driver, command.pop("do"))(**command)
    except Exception as error:  # noqa: BLE001 - whatever it is, the user would see it
        cause = getattr(error, "cause", None)
        said = {
            "ok": False,
            "error": type(error).__name__,
            "text": str(error),
            "cause": type(cause).__name__ if cause else None,
        }
    return {"ok": True, **said, "s": time.monotonic() - began}


async def _main():
    loop, driver, running = asyncio.get_running_loop(), Driver(), set()

    async def serve(command):
        number = command.pop("number")
        said = await _answer(driver, command)
        sys.stdout.write(json.dumps({"number": number, **said}) + "\n")
        sys.stdout.flush()

    while line := await loop.run_in_executor(None, sys.stdin.readline):
        task = asyncio.create_task(serve(json.loads(line)))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)


if __name__ == "__main__":
    asyncio.run(_main())
