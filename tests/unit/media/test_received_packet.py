"""Our reading of packets says what aiortc's does."""

import random

import pytest
from aiortc.codecs import depayload
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import HeaderExtensionsMap, RtpPacket, unwrap_rtx, wrap_rtx

from sundog.media.rtc.video.receiving.packet import ReceivedPacket
from sundog.media.rtc.video.receiving.parts import parts_of
from tests.unit.media.videopackets import CODECS, H264, VP8

READ = tuple(name for name in ReceivedPacket.__slots__)


def extensions() -> HeaderExtensionsMap:
    told = {1: "urn:ietf:params:rtp-hdrext:sdes:mid", 3: "urn:ietf:params:rtp-hdrext:toffset"}
    known = HeaderExtensionsMap()
    parameters = [RTCRtpHeaderExtensionParameters(id=id_, uri=uri) for id_, uri in told.items()]
    known.configure(RTCRtpParameters(headerExtensions=parameters))
    return known


def a_packet(rng: random.Random) -> bytes:
    """Return any packet that there may be."""
    packet = RtpPacket(
        payload_type=rng.randrange(128),
        marker=rng.randrange(2),
        sequence_number=rng.randrange(1 << 16),
        timestamp=rng.randrange(1 << 32),
        ssrc=rng.randrange(1 << 32),
        payload=rng.randbytes(rng.choice((0, 1, 2, 60))),
    )
    packet.csrc = [rng.randrange(1 << 32) for _ in range(rng.choice((0, 0, 3)))]
    packet.padding_size = rng.choice((0, 0, 1, 40))
    if rng.random() < 0.6:
        packet.extensions.mid = rng.choice(("0", "video", "x" * 40))
        packet.extensions.transmission_offset = rng.choice((None, 5))
    return packet.serialize(extensions())


def read_by(read: type[ReceivedPacket] | type[RtpPacket], data: bytes) -> object:
    """Return what is read of a packet, or that it is none."""
    try:
        packet = ReceivedPacket(data) if read is ReceivedPacket else RtpPacket.parse(data)
    except ValueError:
        return None
    return {name: getattr(packet, name) for name in READ}


@pytest.mark.parametrize("seed", range(20))
def test_a_packet_is_read_as_aiortc_reads_it(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(200):
        data = a_packet(rng)
        read = read_by(ReceivedPacket, data)
        assert read is not None
        assert read == read_by(RtpPacket, data)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_cut_or_changed_is_read_or_refused_as_aiortc_does(seed: int) -> None:
    rng, kinds = random.Random(seed), set()
    for _ in range(400):
        data = bytearray(a_packet(rng))
        if rng.random() < 0.5:
            del data[rng.randrange(len(data)) :]
        if data:
            data[0] = rng.choice((data[0], rng.randrange(256)))
            data[-1] = rng.choice((data[-1], rng.randrange(256)))
        read = read_by(ReceivedPacket, bytes(data))
        # aiortc refuses a packet for extensions that nobody reads here.
        if read != read_by(RtpPacket, bytes(data)):
            assert data[0] & 0x10
            data[0] &= ~0x10
            assert read_by(RtpPacket, bytes(data)) is not None
        kinds.add(read is None)
    assert kinds == {True, False}


def test_what_was_sent_again_is_unwrapped_from_it() -> None:
    original = RtpPacket(97, 1, 65_535, 5, 7, b"what was lost")
    came = ReceivedPacket(wrap_rtx(original, 98, 3, 8).serialize())
    unwrapped = unwrap_rtx(came, 97, 7)  # type: ignore[arg-type]
    assert {name: getattr(unwrapped, name) for name in READ} == {
        name: getattr(original, name) for name in READ
    }


@pytest.mark.parametrize("kind", [VP8, H264])
@pytest.mark.parametrize("seed", range(10))
def test_a_payload_is_read_as_aiortc_reads_it(kind: int, seed: int) -> None:
    rng, codec = random.Random(seed), CODECS[kind]
    for _ in range(500):
        head = bytes([rng.choice((0x60, 0xE0, 0x00)) | rng.choice((1, 5, 7, 24, 28, 28, 28, 29))])
        payload = rng.choice((head, b"")) + rng.randbytes(rng.choice((0, 1, 2, 20)))
        packet = RtpPacket(payload_type=kind, payload=payload)
        (part,) = parts_of((packet,), 0, codec, 0.0)
        expected: bytes | None = b""
        if payload:
            try:
                expected = depayload(codec, payload)
            except ValueError:
                expected = None
        assert part.data == expected
