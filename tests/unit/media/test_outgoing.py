"""A stream on its way out: in order, spread out, held back while nothing is heard, never for good."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from aiortc.rtp import HeaderExtensionsMap, RtcpPacket, RtcpRtpfbPacket, RtpPacket

from sundog.media.clock import MonotonicClock
from sundog.media.rtc.congestion.controller import Controller
from sundog.media.rtc.congestion.feedback import Arrival, CongestionReport
from sundog.media.rtc.video.receiving.repair import Repair
from sundog.media.rtc.video.sending.history import Rtx
from sundog.media.rtc.video.sending.outgoing import Outgoing
from sundog.media.rtc.video.sending.packet import Stream

SSRC, RTX_SSRC = 1, 2
NACK_ACROSS_THE_END = bytes.fromhex("81cd0003 00000009 00000001 ffff0003")
"""Packets 65535, 0 and 1 are missing (RFC 4585 section 6.2.1)."""


class Line:
    """A stream whose packets are kept here."""

    def __init__(self, *, has_feedback: bool) -> None:
        self.clock = MonotonicClock()
        self.packets: list[RtpPacket] = []
        self.times_s: list[float] = []
        self.counted: list[tuple[int, int, int]] = []
        controller = Controller(start_bps=3_000_000, min_bps=150_000, max_bps=4_000_000)
        controller.has_feedback = has_feedback
        self.outgoing = Outgoing(
            controller, self.clock, HeaderExtensionsMap(), self._send, self._count
        )
        self.outgoing.stream = Stream(ssrc=SSRC, payload_type=97, mid="0", sequence_number=65530)
        self.outgoing.history.rtx = Rtx(payload_type=98, ssrc=RTX_SSRC, sequence_number=5)

    def _send(self, packets: Sequence[bytes]) -> None:
        self.packets += [RtpPacket.parse(data) for data in packets]
        self.times_s += [self.clock.now()] * len(packets)

    def _count(self, timestamp: int, packets: int, octets: int) -> None:
        before = (0, 0) if not self.counted else self.counted.pop()[1:]
        self.counted.append((timestamp, before[0] + packets, before[1] + octets))

    def hear(self) -> None:
        """Say that everything has come, just now."""
        arrivals = tuple(Arrival(one.ssrc, one.sequence_number, 0.0) for one in self.packets)
        ticks = round(self.clock.now() * 65536) & 0xFFFFFFFF
        self.outgoing.reported(CongestionReport(sender_ssrc=9, timestamp=ticks, arrivals=arrivals))

    @asynccontextmanager
    async def probing(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.outgoing.probe())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])


def picture(packets: int) -> list[bytes]:
    return [bytes(1200)] * packets


async def test_a_picture_leaves_in_order_and_its_last_packet_is_marked() -> None:
    line = Line(has_feedback=False)
    await line.outgoing.send_picture(picture(20), 90_000)
    numbers = [(65530 + step) & 0xFFFF for step in range(20)]
    assert [packet.sequence_number for packet in line.packets] == numbers
    assert [packet.marker for packet in line.packets] == [0] * 19 + [1]
    assert {packet.timestamp for packet in line.packets} == {90_000}


async def test_packets_that_must_wait_leave_in_bursts_and_say_when_they_left() -> None:
    line = Line(has_feedback=False)
    await line.outgoing.send_picture(picture(60), 90_000)
    assert [packet.sequence_number for packet in line.packets] == [
        (65530 + step) & 0xFFFF for step in range(60)
    ]
    assert [packet.marker for packet in line.packets] == [0] * 59 + [1]
    assert line.times_s[0] == line.times_s[14]
    assert line.times_s[-1] - line.times_s[0] >= 40 * 1200 * 8 / (7 * 3_000_000) - 0.002
    assert line.counted == [(90_000, 60, 60 * 1200)]


async def test_without_reports_no_picture_waits() -> None:
    line = Line(has_feedback=False)
    for _ in range(20):
        async with asyncio.timeout(1):
            await line.outgoing.until_open()
        await line.outgoing.send_picture(picture(17), 0)


async def test_pictures_wait_until_the_first_is_heard_of() -> None:
    line = Line(has_feedback=True)
    await line.outgoing.until_open()
    await line.outgoing.send_picture(picture(17), 0)
    waiting = asyncio.create_task(line.outgoing.until_open())
    await asyncio.sleep(0.12)
    assert not waiting.done()
    line.hear()
    async with asyncio.timeout(1):
        await waiting


async def test_in_silence_the_last_packet_is_sent_again_and_again() -> None:
    line = Line(has_feedback=True)
    async with line.probing():
        await line.outgoing.send_picture(picture(3), 0)
        await asyncio.sleep(0.6)
        probes = line.packets[3:]
        assert 2 <= len(probes) <= 7
        assert {packet.ssrc for packet in probes} == {RTX_SSRC}
        last = line.packets[2].sequence_number.to_bytes(2, "big")
        assert {packet.payload[:2] for packet in probes} == {last}
        line.hear()
        await asyncio.sleep(0.15)
        count = len(line.packets)
        await asyncio.sleep(0.3)
        assert len(line.packets) == count


async def test_what_is_asked_for_leaves_at_once_however_full_the_window_is() -> None:
    line = Line(has_feedback=True)
    await line.outgoing.send_picture(picture(17), 0)
    wanted = [packet.sequence_number for packet in line.packets[3:6]]
    line.outgoing.send_again([*wanted, *wanted], 0.0)
    again = line.packets[17:]
    assert [int.from_bytes(packet.payload[:2], "big") for packet in again] == wanted
    assert [packet.sequence_number for packet in again] == [5, 6, 7]
    assert line.outgoing.history.resent == 3


async def test_what_there_was_no_room_for_leaves_before_the_next_picture() -> None:
    line = Line(has_feedback=False)
    line.outgoing.history.defers = True
    line.outgoing.controller.limited_to(150_000, line.clock.now())
    await line.outgoing.send_picture(picture(8), 90_000)
    line.packets.clear()
    line.outgoing.send_again(range(65530, 65538), 0.0)
    assert len(line.packets) == 5
    await asyncio.sleep(0.3)
    await line.outgoing.send_picture(picture(1), 93_600)
    assert [packet.ssrc for packet in line.packets[5:]] == [RTX_SSRC, SSRC]


async def test_a_request_that_goes_on_where_numbers_begin_anew_is_answered_whole() -> None:
    line = Line(has_feedback=False)
    await line.outgoing.send_picture(picture(10), 0)
    (asked,) = RtcpPacket.parse(NACK_ACROSS_THE_END)
    assert isinstance(asked, RtcpRtpfbPacket)
    line.outgoing.send_again(asked.lost, 0.0)
    again = [int.from_bytes(packet.payload[:2], "big") for packet in line.packets[10:]]
    assert again == [65535, 0, 1]


async def test_parity_follows_a_picture_on_the_stream_of_copies_and_brings_back_what_is_lost() -> (
    None
):
    line = Line(has_feedback=True)
    line.outgoing.parity_type = 120
    protect(line, lost=40)
    payloads = [bytes([place]) * (1200 - place) for place in range(10)]
    await line.outgoing.send_picture(payloads, 90_000)
    media, beside = line.packets[:10], line.packets[10:]
    assert {packet.ssrc for packet in media} == {SSRC}
    assert [packet.sequence_number for packet in beside] == [5, 6, 7, 8]
    kinds = {(packet.ssrc, packet.payload_type, packet.timestamp) for packet in beside}
    assert kinds == {(RTX_SSRC, 120, 90_000)}
    repair = Repair()
    lost = (0, 3, 8, 9)
    assert not [back for n, one in enumerate(media) if n not in lost for back in repair.came([one])]
    found = [back for one in beside for back in repair.parity_came(one, SSRC)]
    assert [packet.payload for packet in found] == [payloads[place] for place in lost]
    assert [packet.marker for packet in found] == [0, 0, 0, 1]
    assert line.counted == [(90_000, 10, sum(map(len, payloads)))]
    assert line.outgoing.parity_octets == sum(len(packet.payload) for packet in beside)


@pytest.mark.parametrize(("lost", "parity_type"), [(0, 120), (40, None)])
async def test_there_is_no_parity_where_nothing_is_lost_or_nobody_reads_it(
    lost: int, parity_type: int | None
) -> None:
    line = Line(has_feedback=True)
    line.outgoing.parity_type = parity_type
    protect(line, lost=lost)
    await line.outgoing.send_picture(picture(10), 90_000)
    assert len(line.packets) == 10


async def test_the_encoder_is_told_less_by_what_parity_takes() -> None:
    plain, protected = Line(has_feedback=True), Line(has_feedback=True)
    protected.outgoing.parity_type = 120
    protect(protected, lost=40)
    for timestamp in range(0, 8 * 3600, 3600):
        for line in (plain, protected):
            await line.outgoing.send_picture(picture(10), timestamp)
            line.hear()
        await asyncio.sleep(0.04)
    rates = [line.outgoing.controller.media_bps(line.clock.now()) for line in (plain, protected)]
    assert rates[1] < 0.85 * rates[0]


def protect(line: Line, *, lost: int) -> None:
    """Have a tenth of the packets be lost, or none."""
    protection = line.outgoing.controller.protection
    protection.seen(lost, 400, 0.0, 0.02, line.clock.now(), is_congested=False)
