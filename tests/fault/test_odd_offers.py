"""Offers that are SDP, but not ones that a peer can be made of: refused, and nothing is lost."""

import asyncio
import logging
from collections.abc import Callable

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection
from aiortc.sdp import SessionDescription

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import Peer, PeerState, VideoOutput
from tests.service import running_service
from tests.wireclient import OUR_SDK, peered, wire

CLOCK = MonotonicClock()
Edit = Callable[[str], str]


async def good_offer() -> str:
    peer = Peer(clock=CLOCK)
    peer.add_track(VideoOutput())
    try:
        return await peer.create_offer()
    finally:
        await peer.close()


def with_line(line: str) -> Edit:
    return lambda sdp: sdp + line + "\r\n"


def without(start: str) -> Edit:
    return lambda sdp: "".join(
        line for line in sdp.splitlines(keepends=True) if not line.startswith(start)
    )


def sections(count: int) -> Edit:
    """Say the video section so many times, each under a name of its own."""

    def edit(sdp: str) -> str:
        for line in ("a=group", "a=candidate", "a=rtcp-fb", "a=extmap"):
            sdp = without(line)(sdp)
        head, section = sdp.split("m=video", 1)
        again = ("m=video" + section.replace("a=mid:0", f"a=mid:{n}") for n in range(count))
        return head + "".join(again)

    return edit


UNUSABLE: dict[str, Edit] = {
    "a format that no rtpmap names": with_line("a=fmtp:35 x=y"),
    "an address that is none": lambda sdp: sdp.replace("c=IN IP4 ", "c=IN IP4 nowhere."),
    "a bundle of sections that are not there": lambda sdp: sdp.replace(
        "a=group:BUNDLE 0", "a=group:BUNDLE 7 0"
    ),
    "no fingerprint": without("a=fingerprint"),
    "thirty sections": sections(30),
    "video that only comes": lambda sdp: sdp.replace("a=sendrecv", "a=recvonly"),
    "only VP9": lambda sdp: sdp.replace("VP8/", "VP9/").replace("H264/", "VP9/"),
    "a format list that is none": lambda sdp: sdp.replace("UDP/TLS/RTP/SAVPF 9", "udp x"),
}


@pytest.mark.parametrize("edit", UNUSABLE.values(), ids=UNUSABLE.keys())
async def test_an_unusable_offer_is_refused_and_a_good_one_taken_after_it(edit: Edit) -> None:
    offer = await good_offer()
    assert edit(offer) != offer
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        await line.say(type="offer", sdp=edit(offer))
        assert (await line.hear("error"))["code"] == "invalid_sdp"
        await line.say(type="offer", sdp=offer)
        assert await line.hear("answer")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1 99999", "127.0.0.1 0", "nowhere.invalid 9", "..local 9", "a" * 80 + ".local 9"],
)
async def test_a_candidate_that_leads_nowhere_does_not_keep_the_video_from_flowing(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    candidate = with_line(f"a=candidate:1 1 udp 4294967295 {address} typ host")
    async with (
        running_service() as base_url,
        wire(base_url, **OUR_SDK) as line,
        peered(line, candidate) as stream,
    ):
        await stream.frames(3)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_sound_that_nobody_would_hear_is_turned_down() -> None:
    client, service = RTCPeerConnection(RTCConfiguration(iceServers=[])), Peer(clock=CLOCK)
    try:
        client.addTransceiver("audio", direction="sendonly")
        client.addTransceiver("video")
        await client.setLocalDescription(await client.createOffer())
        answer = await service.answer(client.localDescription.sdp, VideoOutput())
        directions = [section.direction for section in SessionDescription.parse(answer).media]
        assert directions == ["inactive", "sendrecv"]
    finally:
        await client.close()
        await service.close()


async def test_a_peer_closes_although_its_negotiation_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.media.rtc.peer._SETTLE_S", 0.1)
    peer = Peer(clock=CLOCK)
    peer.add_track(VideoOutput())
    await peer.create_offer()
    hanging = asyncio.create_task(peer._whole(asyncio.Event().wait()))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await peer.close()
    assert peer.state is PeerState.CLOSED
    await asyncio.gather(hanging, return_exceptions=True)
