"""The clients of a run of chaos: our SDK, a bare WebSocket, WHIP; each with a body of its own."""

import asyncio
import io
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from typing import Any

import httpx
import numpy as np
from PIL import Image

from decart import DecartSDKError, models
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamTrack, Peer
from tests.restarting import begin
from tests.soak.body import Body
from tests.soak.cameras import LANDSCAPE, PORTRAIT, SMALL, Camera
from tests.whipclient import SDP, Posted, watching
from tests.wireclient import OUR_SDK, Wire, wire

__all__ = ["KINDS", "Client", "Screen"]

_SIZES = (LANDSCAPE, PORTRAIT, SMALL)
_PROMPTS = ("Anime", "warmer", "oil painting", "at night", "make it snow", "Pixel art")
_PATIENCE_S = 20.0
_ALONE_S = 1.0
"""How long a client that is dead may take to notice by itself."""


def _png() -> bytes:
    made = io.BytesIO()
    Image.fromarray(np.full((32, 32, 3), (200, 80, 20), np.uint8)).save(made, "PNG")
    return made.getvalue()


_IMAGE = _png()


class Screen:
    """One who watches a client's session, by WHEP."""

    def __init__(self) -> None:
        self.body = Body()
        self._stack = AsyncExitStack()

    async def come(self, base_url: str, key: str, session_id: str) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        with self.body.inside():
            self.posted = await self._stack.enter_async_context(
                watching(base_url, session_id, headers=headers)
            )

    async def restart_ice(self) -> None:
        with self.body.inside():
            await _restart(self.posted)

    async def go(self) -> None:
        with self.body.inside(), suppress(httpx.HTTPError):
            if not self.body.is_dead:
                await self.posted.http.delete(self.posted.url)
            await self._stack.aclose()


class Client:
    """What all kinds have in common. `come`, then anything, then `free`."""

    comes_back = False
    """Whether it finds back by itself to a service that was restarted."""

    def __init__(self, base_url: Callable[[], str], key: str) -> None:
        self.body = Body()
        self.camera = Camera()
        self.screens: list[Screen] = []
        self.key = key
        self._base_url = base_url
        self._stack = AsyncExitStack()

    @property
    def session_id(self) -> str:
        raise NotImplementedError

    async def come(self) -> None:
        """Connect and see a picture."""
        raise NotImplementedError

    async def sees(self) -> None:
        """Wait for a picture that comes from now on."""
        raise NotImplementedError

    async def prompt(self, share: float) -> None:
        await self.sees()

    async def image(self, share: float) -> None:
        await self.prompt(share)

    async def mirror(self, share: float) -> None:
        await self.sees()

    async def second_peer(self) -> None:
        await self.sees()

    async def restart_ice(self) -> None:
        """Restart ICE where this kind can: it itself, or else one of its viewers."""
        if self.screens:
            await self.screens[0].restart_ice()

    async def cut(self) -> None:
        """Lose the connection, and come back where this kind does."""
        self.body.cut()

    async def goodbye(self) -> None:
        """Say that it goes; `free` does the rest."""

    def resize(self, share: float) -> None:
        self.camera.size = _pick(_SIZES, share)

    async def free(self) -> None:
        """Close what is left here; dead clients tell nobody."""
        for screen in self.screens:
            await screen.go()
        self.screens.clear()
        with self.body.inside():
            await self._stack.aclose()
        self.camera.stop()


class SdkClient(Client):
    """The SDK, which comes back by itself."""

    comes_back = True
    _client: RealtimeClient | None = None

    @property
    def session_id(self) -> str:
        return self._client.session_id if self._client else ""

    async def come(self) -> None:
        options = RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=lambda _: None,
            initial_state=ModelState(prompt=Prompt("Anime")),
        )
        with self.body.inside():
            self._client = await RealtimeClient.connect(
                self._base_url(), self.key, self.camera, options
            )
        await self.sees()

    @property
    def is_over(self) -> bool:
        return self._client is None or self._client.get_connection_state() == "disconnected"

    async def sees(self) -> None:
        assert self._client is not None
        pictures = self._client.frames(None)
        try:
            await anext(pictures)
        finally:
            await pictures.aclose()

    async def prompt(self, share: float) -> None:
        await self._ask(self._client.set_prompt(_pick(_PROMPTS, share)))  # type: ignore[union-attr]

    async def image(self, share: float) -> None:
        await self._ask(self._client.set_image(_IMAGE))  # type: ignore[union-attr]

    async def mirror(self, share: float) -> None:
        await self._ask(self._client.set_mirror(share < 0.5))  # type: ignore[union-attr]

    async def _ask(self, asking: Any) -> None:
        # Refused in words, as where its engine has just been killed.
        with suppress(DecartSDKError):
            await asking

    async def goodbye(self) -> None:
        assert self._client is not None
        await self._client.disconnect()

    async def free(self) -> None:
        if self._client is not None:
            await self._client.disconnect()
        await super().free()


class _Bare(Client):
    """Has a peer in its own hands."""

    _track: MediaStreamTrack
    _peer: Peer | None = None

    def _new_peer(self) -> tuple[Peer, list[MediaStreamTrack]]:
        peer, tracks = Peer(clock=MonotonicClock()), list[MediaStreamTrack]()
        self._stack.push_async_callback(peer.close)
        peer.on_track = tracks.append
        peer.add_track(self.camera)
        return peer, tracks

    async def sees(self) -> None:
        await self._track.recv()


class WireClient(_Bare):
    """A WebSocket and a peer, as another SDK could have them; it offers again when it likes."""

    _line: Wire
    _hello: dict[str, Any]

    @property
    def session_id(self) -> str:
        return str(self._hello["session_id"])

    async def come(self) -> None:
        with self.body.inside():
            await self._connect()
            await self._offer()
        await self.sees()

    async def _connect(self, **query: str) -> None:
        self._line = await self._stack.enter_async_context(
            wire(self._base_url(), api_key=self.key, **OUR_SDK, **query)
        )
        self._hello = await self._line.hear("session_id")

    async def _offer(self) -> None:
        peer, tracks = self._new_peer()
        await self._line.say(type="offer", sdp=await peer.create_offer())
        await peer.accept_answer((await self._line.hear("answer"))["sdp"])
        earlier, self._peer, self._track = self._peer, peer, tracks[0]
        if earlier is not None:
            await self._track.recv()
            await earlier.close()

    async def prompt(self, share: float) -> None:
        text = _pick(_PROMPTS, share)
        await self._line.say(type="prompt", prompt=text, enhance_prompt=True)
        while (await self._line.hear("prompt_ack"))["prompt"] != text:
            pass

    async def second_peer(self) -> None:
        with self.body.inside():
            await self._offer()

    async def cut(self) -> None:
        """Come back with the token."""
        self.body.cut()
        token = self._hello["resume_token"]
        with self.body.inside():
            await self._connect(resume_token=token)
            if not self._hello["resumed"]:
                await self._offer()
        await self._line.say(type="switch_camera", rotateY=0, ack=True)  # it has its new token

    async def goodbye(self) -> None:
        await self._line.say_goodbye(1000)


class WhipClient(_Bare):
    """An encoder, whose session has no connection; it restarts ICE."""

    _posted: Posted

    @property
    def session_id(self) -> str:
        return self._posted.session_id

    async def come(self) -> None:
        with self.body.inside():
            http = await self._stack.enter_async_context(
                httpx.AsyncClient(
                    base_url=self._base_url(),
                    headers={"Authorization": f"Bearer {self.key}"},
                    timeout=_PATIENCE_S,
                    trust_env=False,
                )
            )
            peer, tracks = self._new_peer()
            offer = await peer.create_offer()
            posted = await http.post("/v1/whip", content=offer, headers=SDP)
            while posted.status_code == 503:  # every place is taken, by clients that are dead
                await asyncio.sleep(0.2)
                posted = await http.post("/v1/whip", content=offer, headers=SDP)
            assert posted.status_code == 201, posted.text
            await peer.accept_answer(posted.text)
        self._posted, self._peer, self._track = (
            Posted(http, peer, offer, posted, tracks),
            peer,
            tracks[0],
        )
        await self.sees()

    async def restart_ice(self) -> None:
        with self.body.inside():
            await _restart(self._posted)

    async def goodbye(self) -> None:
        await self._posted.http.delete(self._posted.url)


async def _restart(posted: Posted) -> None:
    """Restart ICE, and wait until the new way is used."""
    restarting = await begin(posted.peer)
    answer = await posted.patch(restarting.fragment, If_Match="*")
    assert answer.status_code == 200, answer.text
    await restarting.finish(answer.text)
    await restarting.connected()


def _pick(things: tuple[Any, ...], share: float) -> Any:
    return things[int(share * len(things))]


KINDS = {"sdk": SdkClient, "wire": WireClient, "whip": WhipClient}
"""How to make each kind of client."""
