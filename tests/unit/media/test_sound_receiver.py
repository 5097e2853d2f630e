"""Sound as it is received: nothing waits, nothing grows, what was overtaken is left out."""

import asyncio
import queue
import threading

import av
import pytest
from aiortc.rtp import RtpPacket

from sundog.media.clock import ManualClock
from sundog.media.delay_line import SoundPacket
from sundog.media.lipsync import Lipsync
from sundog.media.rtc import MediaStreamError
from sundog.media.rtc.sound.receiver import SoundFrames, SoundOrder, SoundQueue
from sundog.media.rtc.sound.relay import SoundRelay


def rtp(sequence: int, payload: bytes = b"sound") -> RtpPacket:
    packet = RtpPacket(payload_type=111, sequence_number=sequence, timestamp=sequence * 960)
    packet.payload = packet._data = payload  # type: ignore[attr-defined]
    return packet


def given_on(order: SoundOrder, *sequences: int) -> list[int]:
    """Return the timestamps of what is decoded when packets come in this order."""
    frames = [order.add(rtp(sequence))[1] for sequence in sequences]
    return [frame.timestamp // 960 for frame in frames if frame is not None]


@pytest.mark.parametrize(
    ("sequences", "decoded"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 3, 4], [1, 3, 4]),
        ([1, 3, 2, 4], [1, 3, 4]),
        ([1, 1, 2], [1, 2]),
        ([5000, 200, 201], [5000, 200, 201]),
    ],
    ids=["in order", "one lost", "one overtaken", "one twice", "numbers begin anew"],
)
def test_sound_is_decoded_as_it_comes(sequences: list[int], decoded: list[int]) -> None:
    assert given_on(SoundOrder(lambda packet: None), *sequences) == decoded


def test_sound_goes_on_over_the_wrap_of_its_numbers() -> None:
    order = SoundOrder(lambda packet: None)
    frames = [order.add(rtp(sequence))[1] for sequence in (65_535, 0, 1)]
    assert None not in frames


def test_a_packet_without_sound_is_left_out() -> None:
    assert SoundOrder(lambda packet: None).add(rtp(1, b"")) == (False, None)


def test_a_decoder_that_falls_behind_does_not_queue_for_ever() -> None:
    waiting = SoundQueue(threading.Event())
    for number in range(100):
        waiting.put((None, number))
    assert waiting.qsize() + waiting.dropped == 100
    assert waiting.qsize() <= 25
    last = None
    while True:
        try:
            last = waiting.get(block=False)
        except queue.Empty:
            break
    assert last == (None, 99)


async def test_frames_that_nobody_reads_do_not_pile_up() -> None:
    frames = SoundFrames()
    for number in range(100):
        frame = av.AudioFrame(samples=960)
        frame.pts = number
        await frames.put(frame)
    assert frames.dropped == 75
    first = await frames.get()
    assert first is not None
    assert first.pts == 75


async def test_a_reader_gets_what_is_left_and_then_the_end() -> None:
    frames = SoundFrames()
    await frames.put(av.AudioFrame(samples=960))
    await frames.put(None)
    assert await frames.get() is not None
    assert await frames.get() is None


async def test_a_relayed_packet_waits_until_it_is_due_and_is_not_touched() -> None:
    clock = ManualClock(10.0)
    lipsync = Lipsync(clock)
    lipsync.sound.arrived(0, 10.0)
    lipsync.hold_s = 0.4
    relay = SoundRelay(lipsync)
    packet = SoundPacket(ticks=0, sequence=7, payload=b"sound")
    relay.put(packet)
    waiting = asyncio.create_task(relay.take())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    clock.advance(0.5)
    relay.put(SoundPacket(ticks=960, sequence=8, payload=b"more"))
    async with asyncio.timeout(5):
        assert await waiting == packet


async def test_a_relay_that_ends_tells_who_waits() -> None:
    relay = SoundRelay(Lipsync(ManualClock()))
    waiting = asyncio.create_task(relay.recv())
    await asyncio.sleep(0)
    relay.stop()
    async with asyncio.timeout(5):
        with pytest.raises(MediaStreamError):
            await waiting
