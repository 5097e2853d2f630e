"""What video sections agree on: feedback between our own, and nothing new with anybody else."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.codecs import get_capabilities

from sundog.media.clock import ManualClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.connection import RepairedConnection
from sundog.media.rtc.ice.servers import IceSettings
from sundog.media.rtc.negotiation import has_congestion_feedback, parity_type
from sundog.media.timeline import Timeline

FEEDBACK = "a=rtcp-fb:* ack ccfb"
Make = Callable[[], RTCPeerConnection]


def ours() -> RTCPeerConnection:
    clock = ManualClock(0.0)
    return RepairedConnection(
        codecs=("H264", "VP8"),
        ice=IceSettings(),
        timeline=Timeline(clock),
        sender_failed=lambda _: None,
        lipsync=Lipsync(clock),
    )


def stock() -> RTCPeerConnection:
    return RTCPeerConnection(RTCConfiguration(iceServers=[]))


@asynccontextmanager
async def made(*makes: Make) -> AsyncIterator[list[RTCPeerConnection]]:
    connections = [make() for make in makes]
    try:
        yield connections
    finally:
        for connection in connections:
            await connection.close()


async def negotiated(
    offerer: RTCPeerConnection, answerer: RTCPeerConnection, change: Callable[[str], str] = str
) -> tuple[str, str]:
    """Exchange descriptions as far as both know what they will use; return them."""
    offerer.addTransceiver("audio")
    offerer.addTransceiver("video")
    offer = await offerer.createOffer()
    described = RTCSessionDescription(change(offer.sdp), "offer")
    await answerer.setRemoteDescription(described)
    answer = await answerer.createAnswer()
    return described.sdp, answer.sdp


def sections(sdp: str) -> Iterator[str]:
    return iter(sdp.split("\r\nm=")[1:])


def video_codecs(connection: RTCPeerConnection) -> list[str]:
    video = next(t for t in connection.getTransceivers() if t.kind == "video")
    return [codec.name for codec in video._codecs]


def reports(connection: RTCPeerConnection) -> bool:
    video = next(t for t in connection.getTransceivers() if t.kind == "video")
    return has_congestion_feedback(video._codecs)


async def test_our_own_agree_on_feedback_for_video_in_one_line_each() -> None:
    async with made(ours, ours) as (offerer, answerer):
        for sdp in await negotiated(offerer, answerer):
            sound, video = sections(sdp)
            assert "ccfb" not in sound
            assert video.count("ccfb") == 1
            assert FEEDBACK in video.split("\r\n")
        assert reports(answerer)


async def test_what_aiortc_offers_is_answered_without_feedback() -> None:
    async with made(stock, ours) as (offerer, answerer):
        _, answer = await negotiated(offerer, answerer)
        assert "ccfb" not in answer
        assert "goog-remb" in answer
        assert not reports(answerer)


async def test_aiortc_answers_our_offer_and_nothing_is_agreed_on() -> None:
    async with made(ours, stock) as (offerer, answerer):
        offer, answer = await negotiated(offerer, answerer)
        assert FEEDBACK in offer
        await offerer.setLocalDescription(RTCSessionDescription(offer, "offer"))
        # aiortc repeats what it does not know for the streams of what is sent again.
        await offerer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        assert not reports(offerer)


def as_chromium(sdp: str) -> str:
    """Say of each codec what Chromium says."""
    return re.sub(
        r"a=rtcp-fb:(\d+) goog-remb\r\n",
        r"a=rtcp-fb:\1 goog-remb\r\na=rtcp-fb:\1 transport-cc\r\na=rtcp-fb:\1 ccm fir\r\n",
        sdp,
    )


async def test_what_chromium_offers_is_answered_by_remb_alone() -> None:
    async with made(stock, ours) as (offerer, answerer):
        _, answer = await negotiated(offerer, answerer, as_chromium)
        said = set(re.findall(r"a=rtcp-fb:\d+ (.*)\r\n", answer))
        assert said == {"nack", "nack pli", "goog-remb"}


async def test_each_codec_has_a_stream_for_what_is_sent_again() -> None:
    async with made(stock, ours) as (offerer, answerer):
        _, answer = await negotiated(offerer, answerer)
        assert video_codecs(answerer).count("rtx") == video_codecs(answerer).count("H264") + 1
        _, video = sections(answer)
        assert "a=ssrc-group:FID" in video


async def test_who_sends_and_does_not_say_on_which_stream_sends_again_on_its_first() -> None:
    async with made(stock, ours) as (offerer, answerer):
        await negotiated(offerer, answerer, lambda sdp: re.sub(r"a=ssrc(-group)?:.*\r\n", "", sdp))
        assert "rtx" not in video_codecs(answerer)


async def test_who_only_watches_need_not_name_streams() -> None:
    async with made(stock, ours) as (offerer, answerer):

        def watching(sdp: str) -> str:
            return re.sub(r"a=ssrc(-group)?:.*\r\n", "", sdp).replace("sendrecv", "recvonly")

        await negotiated(offerer, answerer, watching)
        assert "rtx" in video_codecs(answerer)


async def test_who_knows_no_such_streams_gets_none() -> None:
    async with made(stock, ours) as (offerer, answerer):
        video = offerer.addTransceiver("video")
        known = get_capabilities("video").codecs
        video.setCodecPreferences([codec for codec in known if codec.name == "H264"])
        await answerer.setRemoteDescription(await offerer.createOffer())
        assert set(video_codecs(answerer)) == {"H264"}


@pytest.mark.parametrize("pair", [(ours, stock), (stock, ours), (ours, ours)])
async def test_what_aiortc_keeps_for_all_connections_is_not_changed(
    pair: tuple[Make, Make],
) -> None:
    async with made(*pair) as (offerer, answerer):
        await negotiated(offerer, answerer)
    async with made(stock) as (other,):
        other.addTransceiver("video")
        assert "ccfb" not in (await other.createOffer()).sdp


def parity(connection: RTCPeerConnection) -> int | None:
    video = next(t for t in connection.getTransceivers() if t.kind == "video")
    return parity_type(video._codecs)


async def test_our_own_agree_on_parity_under_the_number_that_was_offered() -> None:
    async with made(ours, ours) as (offerer, answerer):
        offer, answer = await negotiated(
            offerer, answerer, lambda sdp: re.sub(r"\b120\b", "111", sdp)
        )
        await offerer.setLocalDescription(RTCSessionDescription(offer, "offer"))
        await offerer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        assert (parity(offerer), parity(answerer)) == (111, 111)
        sound, video = sections(answer)
        assert "a=rtpmap:111 x-sundog-parity/90000" in video.split("\r\n")
        assert " 111" in video.split("\r\n")[0]
        assert "parity" not in sound


@pytest.mark.parametrize("pair", [(ours, stock), (stock, ours)])
async def test_nobody_else_is_sent_parity(pair: tuple[Make, Make]) -> None:
    async with made(*pair) as (offerer, answerer):
        offer, answer = await negotiated(offerer, answerer)
        await offerer.setLocalDescription(RTCSessionDescription(offer, "offer"))
        await offerer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        assert "parity" not in answer
        assert parity(offerer) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda sdp: sdp.replace(FEEDBACK + "\r\n", ""),
        lambda sdp: re.sub(r"a=ssrc(-group)?:.*\r\n", "", sdp),
        lambda sdp: sdp.replace("a=rtpmap:120 x-sundog-parity", "a=rtpmap:200 x-sundog-parity"),
        lambda sdp: sdp.replace("a=rtpmap:120 x-sundog-parity", "a=rtpmap:-5 x-sundog-parity"),
        lambda sdp: sdp.replace("a=rtpmap:120 x-sundog-parity", "a=rtpmap:72 x-sundog-parity"),
        lambda sdp: sdp.replace("a=rtpmap:120 x-sundog-parity", "a=rtpmap:97 x-sundog-parity"),
    ],
    ids=["no reports", "no stream", "no type", "negative", "of RTCP", "another codec's"],
)
async def test_parity_goes_with_reports_and_a_stream_of_copies(
    change: Callable[[str], str],
) -> None:
    async with made(ours, ours) as (offerer, answerer):
        await negotiated(offerer, answerer, change)
        assert parity(answerer) is None


async def test_an_offer_after_another_agrees_on_parity_once() -> None:
    async with made(ours, ours) as (offerer, answerer):
        offer, answer = await negotiated(offerer, answerer)
        await answerer.setLocalDescription(RTCSessionDescription(answer, "answer"))
        await answerer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        assert (await answerer.createAnswer()).sdp.count("x-sundog-parity") == 1
