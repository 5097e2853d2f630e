"""libwebrtc on both sides, by the wheel of reactor-webrtc (VP8, BGRA pictures, no scaling).

``python -m tests.network.others.libwebrtc_peer service PORT``, then ``… client HOST PORT``. Needs
``pip install reactor-webrtc==0.24.2``.
"""

import asyncio
import importlib
import os
import sys
import time
from typing import Any, Final

import cv2
import numpy as np

from sundog.media.geometry import Image
from tests.network.measuring.film import Film
from tests.network.measuring.rows import Camera, say, stdin_closed
from tests.network.others.exchange import ask, serve

# By name: the project does without it, and so do its type checks.
rw: Any = importlib.import_module("reactor_webrtc")

_START_BPS: Final = 3_000_000
_MOST_BPS: Final = 4_000_000
_GATHER_S: Final = 10.0


class _Peer:
    """One connection; its candidates are all in its description."""

    def __init__(self, factory: Any, track: Any) -> None:
        loop = asyncio.get_running_loop()
        self._gathered = asyncio.Event()
        self._candidates: list[str] = []
        observer = rw.PeerConnectionObserver()
        observer.on_ice_candidate = lambda one: loop.call_soon_threadsafe(self._take, one.candidate)
        observer.on_connection_state_change = lambda state: loop.call_soon_threadsafe(
            _tell, str(state)
        )
        observer.on_track = lambda _, track: self._hold(track)
        self.observer = observer
        config = rw.RtcConfiguration(
            continual_gathering_policy="continually", bundle_policy=rw.BundlePolicy.MaxBundle
        )
        self.connection = factory.create_peer_connection(config, observer)
        self.track = track
        self._remote: Any = None

    def came(self, track: Any) -> None:
        """Take the other side's video."""

    def _hold(self, track: Any) -> None:
        # A track that nobody holds gives no pictures.
        self._remote = track
        self.came(track)

    def _take(self, candidate: str) -> None:
        if " udp " in candidate.lower():
            self._candidates.append(candidate)
            self._gathered.set()

    async def rates(self) -> None:
        """Let it have what ours has."""
        await self.connection.set_bitrate(start_bps=_START_BPS, max_bps=_MOST_BPS)
        for transceiver in await self.connection.transceivers():
            await transceiver.set_send_bitrate(max_bps=_MOST_BPS)

    async def whole(self, description: Any) -> str:
        """Apply our description; return it with our candidates."""
        await self.connection.set_local_description(description)
        async with asyncio.timeout(_GATHER_S):
            await self._gathered.wait()
        await asyncio.sleep(0.2)  # continual gathering never says that it is complete
        lines = "".join(f"a={one}\r\n" for one in self._candidates)
        return str(description.sdp) + lines


class _Echo(_Peer):
    """Sends back what comes."""

    def came(self, track: Any) -> None:
        def back(bgra: bytes, width: int, height: int, _: object = None) -> None:
            self.track.push_video_frame(bgra, width, height)

        track.on_video_frame(back)


class _Look(_Peer):
    """Looks at what comes."""

    film: Film

    def came(self, track: Any) -> None:
        track.on_video_frame(self._look)

    def _look(self, bgra: bytes, width: int, height: int, _: object = None) -> None:
        at_s = round(time.monotonic(), 4)
        picture = np.frombuffer(bgra, np.uint8).reshape(height, width, 4)
        luma = cv2.cvtColor(picture, cv2.COLOR_BGRA2YUV_I420)[:height]
        seen = self.film.look_at(np.asarray(luma, np.uint8))
        facts = {"number": seen.number, "error": seen.error, "off": seen.off}
        say("shown", width=width, height=height, **facts, at=at_s)


def _tell(state: str) -> None:
    say("state", state=state.rpartition(".")[2].lower())


def _factory() -> Any:
    builder = rw.PeerConnectionFactoryBuilder()
    builder.with_metadata(False)
    builder.with_send_playout_delay(0.0, 0.0)
    builder.with_receive_playout_delay(0.0, 0.0)
    return builder.build()


async def _serve(port: int) -> None:
    factory, peers = _factory(), []

    async def answer(offer: str) -> str:
        peer = _Echo(factory, factory.create_video_track("echo"))
        peers.append(peer)
        await peer.connection.set_remote_description(rw.SessionDescription("offer", offer))
        peer.connection.add_track(peer.track)
        await peer.rates()
        return await peer.whole(await peer.connection.create_answer())

    server = await serve(port, answer)
    say("ready")
    await stdin_closed()
    server.close()


async def _send(track: Any, film: Film) -> None:
    camera = Camera()
    while True:
        number = await camera.next()
        bgra = _bgra(film.picture(number))
        track.push_video_frame(bgra, *film.size)


def _bgra(image: Image) -> bytes:
    picture = cv2.cvtColor(image, cv2.COLOR_YUV2BGRA_I420)
    return bytes(np.ascontiguousarray(picture).data)


async def _client(host: str, port: int) -> None:
    factory, film = _factory(), Film()
    peer = _Look(factory, factory.create_video_track("film"))
    peer.film = film
    say("connecting")
    peer.connection.add_track(peer.track)
    await peer.rates()
    offer = await peer.whole(await peer.connection.create_offer())
    answer = await ask(host, port, offer)
    await peer.connection.set_remote_description(rw.SessionDescription("answer", answer))
    await peer.rates()
    sending = asyncio.create_task(_send(peer.track, film))
    await stdin_closed()
    sending.cancel()


def main() -> None:
    """Read the command line."""
    match sys.argv[1:]:
        case ["service", port]:
            asyncio.run(_serve(int(port)))
        case ["client", host, port]:
            asyncio.run(_client(host, int(port)))
        case _:
            sys.exit(__doc__)
    sys.stdout.flush()
    # Leaving Python with a live connection crashes in this wheel.
    os._exit(0)


if __name__ == "__main__":
    main()
