"""What a WHIP or WHEP request has made: reached by a secret address, changed by PATCH (RFC 9725).

A PATCH holds candidates of the client (its ufrag is the one of before: 204), or restarts ICE (another
ufrag: 200 with the service's own fragment and a new entity tag). ``If-Match`` says which ICE session
is meant, so that a candidate of one that is over does no harm; the ufrag of now says so too.
"""

import asyncio
import re
import secrets
from dataclasses import dataclass
from typing import Final, Protocol

from starlette.exceptions import HTTPException

from sundog.media.rtc.ice.fragment import Fragment, read_fragment
from sundog.media.rtc.states import SdpError
from sundog.protocol.errors import MAX_CANDIDATES, ErrorCode, ProtocolError
from sundog.server.access.handshake import digest

__all__ = ["Patched", "Resource", "Resources", "Target"]

_SECRET_BYTES: Final = 24
_TAG_BYTES: Final = 8
_CHANGE_S: Final = 10.0
_MAX_OVER: Final = 16
"""Kept of those that ended by themselves; each may hold its session's last image."""

_UFRAG: Final = re.compile(r"^a=ice-ufrag:(\S{1,256})\s*$", re.MULTILINE)
_TAG: Final = re.compile(r'(?:W/)?"[^"]*"|\*')


class Target(Protocol):
    """The peer behind a resource: a publisher's or a viewer's."""

    @property
    def is_over(self) -> bool:
        """Whether it has ended, by itself or by `aclose`."""
        ...

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Take a candidate of the other side; None ends them."""
        ...

    async def restart_ice(self, fragment: str) -> str:
        """Begin a new ICE session on the same media; return our side's fragment."""
        ...

    async def aclose(self) -> None:
        """End it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Patched:
    """What a PATCH has come to.

    Attributes:
        fragment: Of our side, where ICE was restarted; None where candidates were taken.
        etag: Of the ICE session now.
    """

    fragment: str | None
    etag: str


class Resource:
    """One peer that a client made by POST. On one event loop.

    Attributes:
        secret: The last part of its address.
        etag: Names its ICE session, in quotes; another after each restart.
    """

    def __init__(self, target: Target, offer: str) -> None:
        """Begin.

        Args:
            target: The peer.
            offer: What it was made of; the client's ufrag stands in it.
        """
        self.secret = secrets.token_urlsafe(_SECRET_BYTES)
        self.etag = _new_tag()
        self._target = target
        self._ufrags = frozenset(_UFRAG.findall(offer))
        self._candidates = 0
        self._turn = asyncio.Lock()

    @property
    def is_over(self) -> bool:
        """Whether its peer has ended."""
        return self._target.is_over

    async def patch(self, text: str, if_match: str | None) -> Patched:
        """Take candidates or restart ICE, within 10 s.

        Args:
            text: The fragment.
            if_match: The header, where it was sent.

        Raises:
            HTTPException: 428 without the header where it is needed, 412 for another ICE session,
                404 where its peer is over by now.
            ProtocolError: BAD_MESSAGE, INVALID_SDP, TOO_MANY_MESSAGES or INTERNAL.
        """
        try:
            fragment = read_fragment(text)
        except SdpError as error:
            raise ProtocolError(ErrorCode.BAD_MESSAGE, str(error)) from None
        try:
            async with asyncio.timeout(_CHANGE_S), self._turn:
                return await self._change(fragment, text, if_match)
        except TimeoutError:
            problem = f"ICE did not take the change within {_CHANGE_S:g} s; try again"
            raise ProtocolError(ErrorCode.INTERNAL, problem) from None

    async def aclose(self) -> None:
        """End its peer."""
        await self._target.aclose()

    async def _change(self, fragment: Fragment, text: str, if_match: str | None) -> Patched:
        # While the body came, or others had their turn, another publisher may have come.
        if self.is_over:
            raise _nothing_there()
        # Some clients never read the entity tag; which ICE session a candidate belongs to, its ufrag
        # says as well.
        if if_match is not None or fragment.ufrag not in self._ufrags:
            self._check(if_match)
        # Clients that leave the ufrag out mean the ICE session that they named.
        if fragment.ufrag is None or fragment.ufrag in self._ufrags:
            await self._add(fragment)
            return Patched(fragment=None, etag=self.etag)
        try:
            answer = await self._target.restart_ice(text)
        except SdpError as error:
            raise ProtocolError(ErrorCode.INVALID_SDP, str(error)) from None
        self.etag, self._ufrags, self._candidates = _new_tag(), frozenset({fragment.ufrag}), 0
        return Patched(fragment=answer, etag=self.etag)

    def _check(self, if_match: str | None) -> None:
        if if_match is None:
            text = "Say in If-Match which ICE session is meant: its ETag, or * to restart ICE"
            raise HTTPException(428, text)
        tags = _TAG.findall(if_match)
        # Examples of the drafts had "*" in quotes.
        if "*" not in tags and '"*"' not in tags and self.etag not in tags:
            raise HTTPException(412, "If-Match names an ICE session that is over, or none of this")

    async def _add(self, fragment: Fragment) -> None:
        self._candidates += len(fragment.candidates)
        if self._candidates > MAX_CANDIDATES:
            text = f"More than {MAX_CANDIDATES} candidates in one ICE session; these are not used"
            raise ProtocolError(ErrorCode.TOO_MANY_MESSAGES, text)
        try:
            for mid, candidate in fragment.candidates:
                # Everything is bundled, so the first section stands for one that is not named.
                await self._target.add_candidate(candidate, mid, 0 if mid is None else None)
            if fragment.ended:
                await self._target.add_candidate(None, None, None)
        except SdpError as error:
            raise ProtocolError(ErrorCode.INVALID_SDP, str(error)) from None


class Resources:
    """Those that there are, and some that ended by themselves: their clients may yet say goodbye."""

    def __init__(self) -> None:
        # By digest: a look-up by the secret itself would tell by its time how much of it is right.
        self._known: dict[bytes, Resource] = {}

    def add(self, resource: Resource, place: str) -> None:
        """Keep one until it is over.

        Args:
            resource: To keep.
            place: What its address says before the secret, the session's id.
        """
        over = [key for key, known in self._known.items() if known.is_over]
        for key in over[:-_MAX_OVER]:
            del self._known[key]
        self._known[digest(place, resource.secret)] = resource

    def get(self, place: str, secret: str) -> Resource:
        """Return the resource of an address.

        Raises:
            HTTPException: 404; there is none, or it is over.
        """
        resource = self._known.get(digest(place, secret))
        if resource is None or resource.is_over:
            raise _nothing_there()
        return resource

    def take(self, place: str, secret: str) -> Resource:
        """Return the resource of an address, and know it no longer.

        Clients close their peer before they say DELETE; one that is over by that is still taken.

        Raises:
            HTTPException: 404; there is none, or it was taken.
        """
        resource = self._known.pop(digest(place, secret), None)
        if resource is None:
            raise _nothing_there()
        return resource


def _nothing_there() -> HTTPException:
    return HTTPException(404, "There is nothing at this address; it may have ended")


def _new_tag() -> str:
    return f'"{secrets.token_hex(_TAG_BYTES)}"'
