"""When a frame leaves the jitter buffer, and what happens when the decoder cannot keep up."""

import threading
from itertools import permutations
from types import SimpleNamespace

from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket

from sundog.media.rtc.video.coding.key_frames import is_key_frame
from sundog.media.rtc.video.receiving.decode_queue import DecodeQueue
from sundog.media.rtc.video.receiving.jitter_buffer import MarkerJitterBuffer

H264 = SimpleNamespace(name="H264")
KEY = b"\0\0\0\1\x67parameters"
DELTA = b"\0\0\0\1\x41slice"


def packet(sequence: int, frame: int, *, last: bool = False) -> RtpPacket:
    made = RtpPacket(sequence_number=sequence, timestamp=frame * 3600, marker=int(last))
    made._data = bytes([sequence % 256])  # type: ignore[attr-defined]
    return made


def test_a_frame_leaves_with_its_last_packet() -> None:
    buffer = MarkerJitterBuffer()
    assert buffer.add(packet(1, 0))[1] is None
    _, frame = buffer.add(packet(2, 0, last=True))
    assert frame is not None
    assert (frame.data, frame.timestamp) == (b"\1\2", 0)


def test_a_frame_waits_for_the_packet_that_was_lost() -> None:
    buffer = MarkerJitterBuffer()
    buffer.add(packet(1, 0, last=True))
    assert buffer.add(packet(2, 1))[1] is None
    assert buffer.add(packet(4, 1, last=True))[1] is None
    _, frame = buffer.add(packet(3, 1))
    assert frame is not None
    assert frame.data == b"\2\3\4"


def test_without_a_marker_the_next_frame_releases_the_one_before() -> None:
    buffer = MarkerJitterBuffer()
    buffer.add(packet(1, 0))
    _, frame = buffer.add(packet(2, 1))
    assert frame is not None
    assert frame.data == b"\1"


def test_of_frames_that_a_late_packet_completes_one_leaves_with_each_packet_that_follows() -> None:
    buffer = MarkerJitterBuffer()
    buffer.add(packet(1, 0))
    arriving = [
        packet(3, 0, last=True),
        packet(4, 1, last=True),
        packet(5, 2, last=True),
        packet(6, 3),
        packet(2, 0),
        packet(7, 3),
        packet(8, 3),
        packet(9, 3, last=True),
    ]
    data = [frame and frame.data for frame in (buffer.add(made)[1] for made in arriving)]
    assert data == [None, None, None, None, b"\1\2\3", b"\4", b"\5", b"\6\7\x08\t"]


def test_frames_leave_in_any_order_of_their_packets() -> None:
    packets = [packet(n, n // 4, last=n % 4 == 3) for n in range(1, 12)]
    for order in permutations(packets[3:9]):
        buffer = MarkerJitterBuffer()
        arriving = (*packets[:3], *order, *packets[9:])
        frames = [frame for made in arriving if (frame := buffer.add(made)[1]) is not None]
        # Each packet sets at most one frame free; those behind it wait for the next.
        frames += [frame for n in (12, 13) if (frame := buffer.add(packet(n, n, last=True))[1])]
        assert [frame.timestamp // 3600 for frame in frames][:3] == [0, 1, 2]


def padding(sequence: int, frame: int) -> RtpPacket:
    made = packet(sequence, frame)
    made._data = b""  # type: ignore[attr-defined]
    return made


def test_padding_behind_a_frame_is_no_frame() -> None:
    buffer = MarkerJitterBuffer()
    arriving = [packet(1, 0, last=True), padding(2, 0), padding(3, 0), packet(4, 1, last=True)]
    frames = [buffer.add(made)[1] for made in arriving]
    assert [frame and frame.data for frame in frames] == [b"\1", None, None, b"\4"]


def test_padding_that_overtakes_its_frame_is_no_frame() -> None:
    buffer = MarkerJitterBuffer()
    buffer.add(packet(1, 0, last=True))
    arriving = [padding(3, 1), packet(2, 1, last=True), packet(4, 2, last=True)]
    frames = [buffer.add(made)[1] for made in arriving]
    assert [frame and frame.data for frame in frames] == [None, b"\2", b"\4"]


def test_padding_before_the_first_frame_is_no_frame() -> None:
    buffer = MarkerJitterBuffer()
    assert buffer.add(padding(1, 0))[1] is None
    _, frame = buffer.add(packet(2, 1, last=True))
    assert frame is not None
    assert frame.data == b"\2"


def test_sequence_numbers_wrap() -> None:
    buffer = MarkerJitterBuffer()
    buffer.add(packet(65535, 0))
    _, frame = buffer.add(packet(0, 0, last=True))
    assert frame is not None
    assert frame.data == b"\xff\0"


DELIMITER = bytes([0, 0, 0, 1, 9, 0x10, 0, 0, 0, 1, 6, 5, 1, 0xFF, 0x80])
"""Access unit delimiter and a message (SEI), which some encoders begin every frame with."""


def test_an_overfull_decode_queue_starts_again_at_a_key_frame() -> None:
    overflowed = threading.Event()
    waiting = DecodeQueue(overflowed)
    for _ in range(33):
        waiting.put((H264, JitterFrame(DELTA, 0)))
    assert waiting.qsize() == 0
    assert waiting.dropped == 33
    assert overflowed.is_set()
    waiting.put((H264, JitterFrame(DELTA, 1)))
    waiting.put((H264, JitterFrame(KEY, 2)))
    waiting.put((H264, JitterFrame(DELTA, 3)))
    assert [waiting.get()[1].timestamp for _ in range(2)] == [2, 3]


def test_the_end_does_not_wait_for_frames_that_nobody_will_see() -> None:
    waiting = DecodeQueue(threading.Event())
    for _ in range(32):
        waiting.put((H264, JitterFrame(KEY, 0)))
    waiting.put(None)
    assert waiting.get() is None


def test_key_frames_are_told_from_their_first_bytes() -> None:
    assert is_key_frame("H264", KEY)
    assert not is_key_frame("H264", DELTA)
    assert is_key_frame("H264", DELIMITER + KEY)
    assert not is_key_frame("H264", DELIMITER + DELTA)
    assert is_key_frame("VP8", b"\x50\0\0")
    assert not is_key_frame("VP8", b"\x51\0\0")
    assert not is_key_frame("VP8", b"")
    assert not is_key_frame("H264", b"")
