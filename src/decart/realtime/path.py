"""One way for media between here and the service: a WebRTC peer, from its offer to its end."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

import av

from decart.errors import InvalidInputError, WebRTCError
from decart.realtime.local import LocalTrack
from decart.realtime.options import MediaOptions, OfferEditor
from decart.realtime.soundtime import SoundTimes
from decart.realtime.waiting import to_the_end, within
from decart.realtime.ways import no_relay
from sundog.media.clock import Clock
from sundog.media.rtc import (
    IceSettings,
    MediaStreamError,
    MediaStreamTrack,
    Peer,
    PeerState,
    RelayError,
    SdpError,
)

__all__ = ["MediaPath"]

_CONNECT_TIMEOUT_S: Final = 15.0


class MediaPath:
    """Sends the local tracks and hands on what comes back; ended by `aclose`, and not before.

    Attributes:
        peer: The WebRTC side.
        changed: Called when the path has failed or its first picture came.
        found: Called when media pass again after they had lost their way.
        has_failed: Whether the peer connection is beyond use.
        has_frame: Whether a picture has come.
    """

    def __init__(
        self,
        local: Sequence[LocalTrack],
        options: MediaOptions,
        ice: IceSettings,
        clock: Clock,
        on_frame: Callable[["MediaPath", av.VideoFrame | av.AudioFrame], None],
    ) -> None:
        """Prepare.

        Args:
            local: What to send; nothing to receive alone.
            options: Codecs, and how the offer is edited.
            ice: STUN and TURN servers.
            clock: For stamps.
            on_frame: Given each picture and each piece of sound, with the path that it came on.
        """
        self.peer = Peer(clock=clock, codecs=options.codecs, ice=ice)
        self.changed: Callable[[], None] = lambda: None
        self.found: Callable[[], None] = lambda: None
        self.has_failed = self.has_frame = False
        self._edit = options.customize_offer
        self._on_frame = on_frame
        self._video: MediaStreamTrack | None = None
        self._audio: MediaStreamTrack | None = None
        self._pumps: set[asyncio.Task[None]] = set()
        self._connected = asyncio.Event()
        self._framed = asyncio.Event()
        self.peer.on_track = self._arrived
        self.peer.on_state = self._peer_changed
        self.peer.on_way_found = lambda: self.found()
        for track in local:
            self.peer.add_track(track.lend())
        if not local:
            self.peer.receive_only()

    @property
    def has_sound(self) -> bool:
        """Whether sound comes back."""
        return self._audio is not None

    async def offer(self) -> str:
        """Return the offer, with all candidates, as the user has edited it.

        Raises:
            WebRTCError: media must be relayed, and no TURN server does it.
        """
        try:
            offer = await self.peer.create_offer()
        except RelayError as error:
            raise no_relay(error) from error
        return await _edited(offer, self._edit)

    async def accept(self, answer: str) -> None:
        """Apply the service's answer, and hand on pictures from now on.

        Raises:
            WebRTCError: it cannot be used, or sends no video.
        """
        try:
            await self.peer.accept_answer(answer)
        except SdpError as error:
            text = f"the service's answer cannot be used: {error}"
            raise WebRTCError(text, None, error) from error
        if self._video is None:
            raise WebRTCError("the service's answer sends no video back", code="no_video")
        self._pumps.add(asyncio.create_task(self._hand_on(self._video), name="decart pictures"))
        if self._audio is not None:
            self._pumps.add(asyncio.create_task(self._sound_on(self._audio), name="decart sound"))

    async def connected(self) -> None:
        """Wait until media can flow.

        Raises:
            WebRTCError: it cannot, or not in time.
        """
        await within(_CONNECT_TIMEOUT_S, self._connected.wait(), "WebRTC connection")
        if self.has_failed:
            raise self.failure()

    async def first_frame(self, timeout_s: float) -> None:
        """Wait for the first picture.

        Raises:
            WebRTCError: none came in time, or the path has failed.
        """
        await within(timeout_s, self._framed.wait(), "picture on the new WebRTC connection")
        if self.has_failed:
            raise self.failure()

    def failure(self) -> WebRTCError:
        """Return what to tell when the peer connection is beyond use."""
        relay = self.peer.relay_error
        return WebRTCError(
            f"the WebRTC connection is {self.peer.state}; check that UDP can pass between here and"
            f" the service{f', and {relay}' if relay else ''}",
            code="peer_failed",
        )

    async def aclose(self) -> None:
        """Free everything."""
        self.changed = self.found = lambda: None
        self.peer.on_state = self.peer.on_way_found = None
        await to_the_end(self._close())

    async def _close(self) -> None:
        for pump in self._pumps:
            pump.cancel()
        if self._pumps:
            await asyncio.wait(self._pumps)
        await self.peer.close()

    async def _hand_on(self, video: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await video.recv()
            except MediaStreamError:
                self._fail()
                return
            if isinstance(frame, av.VideoFrame):
                first, self.has_frame = not self.has_frame, True
                self._on_frame(self, frame)
                if first:
                    self._framed.set()
                    self.changed()

    async def _sound_on(self, audio: MediaStreamTrack) -> None:
        times = SoundTimes()
        with suppress(MediaStreamError):  # sound may end before the pictures
            while True:
                frame = await audio.recv()
                if isinstance(frame, av.AudioFrame) and times.place(
                    frame, self.peer.sound_to_picture_s
                ):
                    self._on_frame(self, frame)

    def _arrived(self, track: MediaStreamTrack) -> None:
        if track.kind == "video":
            self._video = track
        else:
            self._audio = track

    def _peer_changed(self, state: PeerState) -> None:
        if state is PeerState.CONNECTED:
            self._connected.set()
        elif state in (PeerState.FAILED, PeerState.CLOSED):
            self._fail()

    def _fail(self) -> None:
        self.has_failed = True
        # Who waits for more shall see it.
        self._connected.set()
        self._framed.set()
        self.changed()


async def _edited(offer: str, edit: OfferEditor | None) -> str:
    """Let the user change the offer.

    Raises:
        InvalidInputError: what the user's function returned is no text.
    """
    if edit is None:
        return offer
    result: str | Awaitable[str] = edit(offer)
    edited = await result if inspect.isawaitable(result) else result
    if not isinstance(edited, str):
        raise InvalidInputError(
            f"customize_offer must return the SDP as str, not {type(edited).__name__}"
        )
    return edited
