"""Candidates of all kinds, trickled or in descriptions: those that help are used, others do no harm."""

import re
from typing import NoReturn

import pytest

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamError, MediaStreamTrack, Peer, SdpError, VideoOutput
from tests.restarting import Numbered, echoing, ice_of

HOST = "candidate:1 1 udp 2130706431 192.0.2.77 50000 typ host generation 0"
NAMED = "candidate:2 1 udp 2130706431 0b2f7bd8-6cbd-4c5b-8c4c-1ae32ca1b4ff.local 50001 typ host"
TCP = "candidate:3 1 tcp 1518280447 192.0.2.77 9 typ host tcptype active"
RTCP = "candidate:4 2 udp 2130706430 192.0.2.77 50002 typ host"
PORTLESS = "candidate:5 1 udp 2130706430 192.0.2.77 0 typ host"
IPV6 = "candidate:6 1 udp 2130706431 2001:db8::77 50003 typ host"
RELAYED = "candidate:7 1 udp 41885439 192.0.2.78 50004 typ relay raddr 0.0.0.0 rport 0"


class Silence(MediaStreamTrack):
    kind = "audio"

    async def recv(self) -> NoReturn:
        raise MediaStreamError


def without_candidates(sdp: str) -> str:
    return re.sub(r"a=(candidate:|end-of-candidates).*\r\n", "", sdp)


async def remote_hosts(*trickled: tuple[str, str | None, int | None]) -> list[str]:
    """Return what a service knows of a client that trickles so, after an offer with none."""
    client, service = Peer(clock=MonotonicClock()), Peer(clock=MonotonicClock())
    try:
        client.add_track(Silence())
        client.add_track(Numbered())
        offer = without_candidates(await client.create_offer())
        await service.answer(offer, VideoOutput())
        for candidate, mid, index in trickled:
            await service.add_candidate(candidate, mid, index)
        return [candidate.host for candidate in ice_of(service).remote_candidates]
    finally:
        await client.close()
        await service.close()


async def test_a_candidate_of_any_bundled_section_is_one_of_all() -> None:
    by_mid = await remote_hosts((HOST, "0", None), (IPV6, "1", None))
    by_index = await remote_hosts((HOST, None, 0), (IPV6, None, 1))
    assert by_mid == by_index == ["192.0.2.77", "2001:db8::77"]


async def test_a_candidate_told_for_each_section_is_known_once() -> None:
    assert await remote_hosts((HOST, "0", 0), (HOST, "1", 1), (RELAYED, "0", 0)) == [
        "192.0.2.77",
        "192.0.2.78",
    ]


async def test_candidates_of_no_use_are_left_out() -> None:
    useless = [(candidate, "0", 0) for candidate in (NAMED, TCP, RTCP, PORTLESS)]
    assert await remote_hosts(*useless, (HOST, "nowhere", None), (HOST, None, 9)) == []


async def test_a_candidate_without_a_place_is_refused() -> None:
    with pytest.raises(SdpError, match="section"):
        await remote_hosts((HOST, None, None))


async def test_candidates_after_the_end_are_left_out() -> None:
    peer = Peer(clock=MonotonicClock())
    client = Peer(clock=MonotonicClock())
    try:
        client.add_track(Numbered())
        await peer.answer(without_candidates(await client.create_offer()), VideoOutput())
        for candidate in (HOST, None, IPV6, None):
            await peer.add_candidate(candidate, "0", None)
        assert [known.host for known in ice_of(peer).remote_candidates] == ["192.0.2.77"]
    finally:
        await client.close()
        await peer.close()


@pytest.mark.parametrize("useless", [NAMED, TCP], ids=["only names", "only TCP"])
async def test_a_client_whose_candidates_are_of_no_use_is_known_by_its_checks(useless: str) -> None:
    def hidden(offer: str) -> str:
        bare = without_candidates(offer)
        return re.sub(r"(a=mid:.*\r\n)", rf"\1a={useless}\r\na=end-of-candidates\r\n", bare)

    async with echoing(offered=hidden) as echo:
        await echo.sees(3)
        (known,) = {pair.remote_candidate.type for pair in ice_of(echo.service).current._check_list}
        assert known == "prflx"


async def test_pictures_come_over_ipv6() -> None:
    def only_ipv6(sdp: str) -> str:
        kept = [
            line
            for line in sdp.splitlines(keepends=True)
            if not line.startswith("a=candidate:") or ":" in line.split()[4]
        ]
        if not any(line.startswith("a=candidate:") for line in kept):
            pytest.skip("this machine has no IPv6 address")
        return "".join(kept)

    async with echoing(offered=only_ipv6, answered=only_ipv6) as echo:
        await echo.sees(3)
        pair = ice_of(echo.service).current._nominated[1]
        assert ":" in pair.remote_addr[0]
