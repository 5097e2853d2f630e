"""A client that offers the playout-delay extension gets it on every packet of the picture."""

import asyncio

from aiortc.rtp import RtpPacket, unpack_header_extensions

from sundog.media.rtc.sdp import PLAYOUT_DELAY, with_playout_delay
from tests.decrypted import Decrypted
from tests.service import running_service
from tests.wireclient import BROWSER, Stream, peered, wire

NUMBER = 13


async def noting(stream: Stream) -> Decrypted:
    """Note the packets that come from now on."""
    await stream.frames(1)  # by then they are encrypted
    (transceiver,) = stream.peer._connection.getTransceivers()
    return Decrypted(transceiver.receiver.transport)


def extensions_of(data: bytes) -> dict[int, bytes]:
    """Return what a packet's header says beyond what it must."""
    size = int.from_bytes(data[14:16], "big") * 4 if data[0] & 0x10 else 0
    profile = int.from_bytes(data[12:14], "big") if size else 0
    assert RtpPacket.parse(data).payload
    return dict(unpack_header_extensions(profile, data[16 : 16 + size]))


async def test_every_packet_says_that_no_picture_is_to_wait() -> None:
    def offering(sdp: str) -> str:
        return with_playout_delay(sdp, NUMBER)

    async with (
        running_service() as url,
        wire(url, **BROWSER) as line,
        peered(line, offering) as stream,
    ):
        noted = await noting(stream)
        await stream.frames(5)
    seen = [extensions_of(packet) for packet in noted.packets]
    assert len(seen) >= 5
    assert {packet.get(NUMBER) for packet in seen} == {bytes(3)}


async def test_a_page_may_ask_for_evenness_instead_and_take_it_back_while_pictures_flow() -> None:
    def offering(sdp: str) -> str:
        return with_playout_delay(sdp, NUMBER)

    async def until(stream: Stream, value: bytes) -> None:
        packets = (await noting(stream)).packets
        async with asyncio.timeout(10):
            while not packets or extensions_of(packets[-1]).get(NUMBER) != value:
                await stream.frames(1)

    async with (
        running_service() as url,
        wire(url, user_agent="sundog-js-sdk/0.1.0") as line,
    ):
        await line.say(type="playout_delay", max_ms=100)
        async with peered(line, offering) as stream:
            await until(stream, bytes.fromhex("00000a"))
            await line.say(type="playout_delay", max_ms=0)
            await until(stream, bytes(3))


async def test_who_does_not_offer_it_is_sent_nothing_new() -> None:
    async with running_service() as url, wire(url, **BROWSER) as line, peered(line) as stream:
        noted = await noting(stream)
        await stream.frames(5)
    seen = [extensions_of(packet) for packet in noted.packets]
    assert len(seen) >= 5
    assert bytes(3) not in {value for packet in seen for value in packet.values()}


def test_the_extension_has_the_name_that_browsers_know() -> None:
    assert PLAYOUT_DELAY == "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"
