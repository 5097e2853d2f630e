"""What happens when the decoder cannot keep up, or cannot read what it gets."""

import threading
from types import SimpleNamespace

from aiortc.jitterbuffer import JitterFrame

from sundog.media.rtc.video.coding.key_frames import is_key_frame
from sundog.media.rtc.video.receiving.decode_queue import DecodeQueue, DecoderError

H264 = SimpleNamespace(name="H264")
KEY = b"\0\0\0\1\x67parameters"
DELTA = b"\0\0\0\1\x41slice"


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


def test_behind_a_frame_that_could_not_be_decoded_the_decoder_gets_a_key_frame_next() -> None:
    error = DecoderError(lambda: waiting.failed())
    waiting = DecodeQueue(error)
    for ticks, data in enumerate((DELTA, DELTA, DELTA, KEY, DELTA)):
        waiting.put((H264, JitterFrame(data, ticks)))
    assert waiting.get()[1].timestamp == 0
    error.set()
    assert [waiting.get()[1].timestamp for _ in range(2)] == [3, 4]
    assert waiting.dropped == 2


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
