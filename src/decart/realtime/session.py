"""One session, held for as long as it can be: across lost sockets, peers and services.

    establish ──► watch ──┬─ no picture for 1 s ─────► ask for a key frame
        ▲                 ├─ none for 3 s, or the ───► a new path beside the old one
        │                 │  peer has failed
        │                 ├─ the service asks for it ► the same, while the old one still shows
        │                 ├─ media went astray ──────► the socket must answer within 1 s
        └── try again ◄───┴─ it does not, or is lost, or a new path brings nothing

Socket and media are lost and made anew each for itself: the service keeps a session for some time
without its socket, and its video may never stop.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, NoReturn

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_delay

from decart.errors import DecartSDKError, WebRTCError
from decart.realtime.options import MediaOptions
from decart.realtime.paths import Paths
from decart.realtime.reports import Reports
from decart.realtime.requests import Requests
from decart.realtime.signalling import Dial, Signalling
from decart.realtime.waiting import meant, to_the_end
from decart.realtime.wanted import Wanted
from decart.realtime.watchdog import Remedy
from decart.types import ModelState
from sundog.media.clock import Clock, MonotonicClock
from sundog.media.rtc import MediaStreamTrack
from sundog.protocol.errors import ErrorCode
from sundog.protocol.messages import SessionId

__all__ = ["Session"]

_log = logging.getLogger(__name__)

_LOOK_S: Final = 0.25
"""How often silence is looked for."""

_STATS_S: Final = 1.0
"""How often the user is told how the session fares."""

_WAIT_SHARE: Final = 0.2
_FIRST_WAIT_S: Final = 0.2
_LONGEST_WAIT_S: Final = 1.0
"""Attempts wait a random time of at most this share of what they have taken so far: whoever was away
for a time finds the session again within a fifth of it. Never more than the longest."""


class Session:
    """What lives between `connect` and `disconnect`; the task that runs `run` owns all of it.

    Attributes:
        id: The service's name of it; None before it is told.
        name: All that the service says of it where it begins; None before.
        paths: Its media.
        requests: What the user asks for.
    """

    def __init__(
        self,
        dial: Callable[[str | None], Dial],
        paths: Paths,
        requests: Requests,
        reports: Reports,
        *,
        clock: Clock,
        reconnect_timeout_s: float,
    ) -> None:
        """Prepare; `run` does the rest.

        Args:
            dial: Whom to call; is given the token of the session to resume, if there is one.
            paths: Its media.
            requests: What the user asks for.
            reports: Whom to tell.
            clock: For what comes once a second.
            reconnect_timeout_s: How long to try when it is lost.
        """
        self.id: str | None = None
        self.name: SessionId | None = None
        self.paths = paths
        self.requests = requests
        self._dial = dial
        self._reports = reports
        self._reconnect_timeout_s = reconnect_timeout_s
        self._clock = clock
        self._stats_due_s = float("-inf")
        self._token: str | None = None
        self._signalling: Signalling | None = None
        self._alarm = asyncio.Event()
        self._was_made = False
        self._is_line_doubted = False
        paths.changed = self._alarm.set
        paths.found = self._way_found

    @classmethod
    def of(
        cls,
        options: MediaOptions,
        state: ModelState,
        tracks: Sequence[MediaStreamTrack],
        dial: Callable[[str | None], Dial],
        reports: Reports,
    ) -> "Session":
        """Make a session of what the user asked for.

        Args:
            options: As the user gave them.
            state: To start in.
            tracks: The caller's to send; none to watch what another sends.
            dial: As in ``__init__``.
            reports: Whom to tell.
        """
        clock = MonotonicClock()
        paths = Paths(
            options,
            tracks,
            clock,
            on_track=reports.on_track,
            on_error=reports.on_error,
        )
        return cls(
            dial,
            paths,
            Requests(Wanted.of(state), reports),
            reports,
            clock=clock,
            reconnect_timeout_s=options.reconnect_timeout_s,
        )

    async def run(self) -> NoReturn:
        """Connect and stay; ends by cancellation or by raising.

        Raises:
            DecartSDKError: why it could not be made, or not be held.
        """
        try:
            await self._establish()
            while True:
                self._reports.on_state("connected")
                try:
                    await self._watch()
                except DecartSDKError as lost:
                    await self._recover(lost)
        except Exception as error:
            # Told before the clean-up, which may take a while.
            self._reports.on_end(meant(error))
            raise meant(error) from error
        finally:
            await self._close()

    async def _establish(self) -> None:
        """Open a socket, and make of the service's session what is wanted.

        Raises:
            DecartSDKError: it did not work; nothing of the attempt is left.
        """
        dial = replace(self._dial(self._token), is_again=self._was_made)
        signalling = await Signalling.open(dial)
        signalling.on_error, signalling.on_end = self._service_failed, self._alarm.set
        signalling.on_stats = self.paths.meter.service
        signalling.on_queue = self._reports.on_queue
        signalling.on_draining = self._reports.on_draining
        signalling.on_new_path = self._path_leaves
        try:
            if not await self._is_resumed(signalling):
                await self._begin(signalling)
            else:
                # Credentials of TURN servers end; these are new.
                self.paths.told = await signalling.named()
                if not await self.paths.is_back():
                    await self.paths.renew(signalling.exchange)
        except BaseException as error:
            # A session that is to be resumed must be left at the service.
            is_end = not self._was_made or isinstance(error, asyncio.CancelledError)
            await signalling.aclose(for_good=is_end)
            raise
        if (name := signalling.name) is not None:
            self.id, self.name, self._token = name.session_id, name, name.resume_token
        self._signalling, self._was_made = signalling, True
        signalling.stands, signalling.on_end = True, self._socket_ended
        self.requests.resume(signalling)

    async def _is_resumed(self, signalling: Signalling) -> bool:
        if self._token is None or not (name := await signalling.named()).resumed:
            return False
        if name.resume_token != self._token:  # else the service is an older one
            # Kept before it is confirmed: the one before is then of no use any more.
            self._token = name.resume_token
            await signalling.confirm()
        return True

    async def _begin(self, signalling: Signalling) -> None:
        """Say what is wanted to a service that knows nothing, and make a path.

        State and offer go together: the prompt is worked on while the path is made. The service
        names itself, and its TURN servers, without being asked, as soon as it has a place for us.
        """
        said = await self.requests.say_all(signalling)
        self.paths.told = await signalling.named()
        await self.paths.renew(signalling.exchange)
        await self.requests.settle(said, is_first=not self._was_made)

    async def _watch(self) -> NoReturn:
        """Stay until the socket is lost; mend the media meanwhile.

        Raises:
            DecartSDKError: why the session is to be established anew.
        """
        signalling = self._signalling
        assert signalling is not None
        while True:
            if signalling.error is not None:
                raise signalling.error
            self._report_stats()
            if self._is_line_doubted:
                self._is_line_doubted = False
                await signalling.prove()
            match self.paths.judge():
                case Remedy.KEY_FRAME:
                    _log.info("no picture; asking for a key frame")
                    await self.paths.ask_for_key_frame()
                case Remedy.NEW_PEER if self.paths.is_leaving:
                    await self._move(signalling)
                case Remedy.NEW_PEER:
                    await self._renew(signalling)
                case Remedy.NONE:
                    await self._sleep()

    def _report_stats(self) -> None:
        """Once a second."""
        if self._clock.now() >= self._stats_due_s:
            self._stats_due_s = self._clock.now() + _STATS_S
            self._reports.on_stats(self.paths.stats())

    async def _sleep(self) -> None:
        """Wait until something has changed or it is time to look again."""
        self._alarm.clear()
        try:
            async with asyncio.timeout(_LOOK_S):
                await self._alarm.wait()
        except TimeoutError:
            pass

    async def _renew(self, signalling: Signalling) -> None:
        """Make a new path on the same socket, if it lives: a whole network may be away."""
        if not self._reconnect_timeout_s:
            current = self.paths.current
            raise current.failure() if current else WebRTCError("no media path")
        await signalling.prove()
        _log.info("no picture comes; trying a new WebRTC connection")
        self._reports.on_state("connecting")
        await self.paths.renew(signalling.exchange)
        self._reports.on_state("connected")

    async def _move(self, signalling: Signalling) -> None:
        """Make a new path because the service wants to end the one in use, which still shows."""
        _log.info("the service moves the session; making a new WebRTC connection beside this one")
        try:
            await self.paths.renew(signalling.exchange)
        except DecartSDKError as error:
            # The service says so when the one in use is gone; until then there are pictures.
            _log.info("the new WebRTC connection was not made (%s)", error.code)

    async def _recover(self, lost: DecartSDKError) -> None:
        """Establish the session anew, for as long as that is worth while.

        Raises:
            DecartSDKError: it is not, or not any more.
        """
        self.requests.pause()
        if not lost.retryable or not self._reconnect_timeout_s:
            raise lost
        _log.info("the session is lost (%s); resuming it", lost.code)
        self._reports.on_state("connecting")
        await self._hang_up(for_good=False)
        attempts = AsyncRetrying(
            stop=stop_after_delay(self._reconnect_timeout_s),
            wait=_wait_s,
            retry=retry_if_exception(_may_pass),
            reraise=True,
        )
        try:
            await attempts(self._establish)
        except Exception as error:
            raise self._given_up(meant(error), lost) from error

    def _given_up(self, last: DecartSDKError, lost: DecartSDKError) -> DecartSDKError:
        if not last.retryable:
            return last
        return WebRTCError(
            f"the session was lost ({lost.message}) and could not be resumed within"
            f" {self._reconnect_timeout_s:g} s ({last.message}); see whether the service runs and"
            " can be reached, then connect anew",
            {"lost": lost.code, "last": last.code},
            last,
            code="reconnect_failed",
        )

    def _service_failed(self, error: DecartSDKError) -> None:
        """Take what the service reports while the session goes on."""
        if error.code == ErrorCode.PEER_LOST:
            # Repaired, not told.
            self.paths.is_lost = True
            self._alarm.set()
            return
        self._reports.on_error(error)

    def _path_leaves(self) -> None:
        self.paths.is_leaving = True
        self._alarm.set()

    def _way_found(self) -> None:
        """Doubt the socket: where media had to find another way, its own may have died."""
        self._is_line_doubted = True
        self._alarm.set()

    def _socket_ended(self) -> None:
        self.requests.pause()
        self._alarm.set()

    async def _hang_up(self, *, for_good: bool) -> None:
        signalling, self._signalling = self._signalling, None
        if signalling is not None:
            await signalling.aclose(for_good=for_good)

    async def _close(self) -> None:
        """Free everything; who waits for the session hears that it is over."""
        self.requests.end()
        try:
            # Hanging up first lets the service free its side while we free ours.
            await self._hang_up(for_good=True)
        finally:
            await to_the_end(self.paths.aclose())


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, DecartSDKError) and error.retryable


def _wait_s(state: RetryCallState) -> float:
    """Return how long to wait for the next attempt; at random, so that not all come at once."""
    tried_s = state.seconds_since_start or 0.0
    return random.uniform(0, min(max(_WAIT_SHARE * tried_s, _FIRST_WAIT_S), _LONGEST_WAIT_S))
