"""What a WebSocket's bytes show before a message is there: its size, its kind, its rate."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from sundog.protocol.errors import MAX_SOCKET_BYTES, MAX_TEXT_BYTES
from sundog.server.listening.frames import FrameWatch

IMAGE = b'{"type":"set_image","image_data":"'


def frame(
    data: bytes, opcode: Opcode = Opcode.TEXT, *, fin: bool = True, mask: bool = True
) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=mask)


def announced(size: int, start: bytes = b"") -> bytes:
    """The first bytes of a frame that says that it has so many."""
    return b"\x81\xff" + size.to_bytes(8) + bytes(4) + start


def code_of(data: bytes) -> int | None:
    refusal = FrameWatch().feed(data, 0.0)
    return None if refusal is None else refusal.code


@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize("size", [0, 1, 125, 126, 300, 65_535, 65_536, MAX_TEXT_BYTES])
def test_messages_of_every_length_pass(size: int, mask: bool) -> None:
    both = frame(b"a" * size, mask=mask) + frame(b"{}", mask=mask)
    assert code_of(both) is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frame(b"\x00", Opcode.BINARY), 1003),
        (announced(MAX_SOCKET_BYTES + 1), 1009),
        (announced((1 << 63) - 1), 1009),
        (announced(MAX_TEXT_BYTES + 1, b"x" * 256), 1009),
        (announced(MAX_TEXT_BYTES + 1, b"x" * 255), None),
        (announced(MAX_SOCKET_BYTES, IMAGE.ljust(256, b"a")), None),
        (frame(b"a" * MAX_TEXT_BYTES, fin=False) + frame(b"a", Opcode.CONT), 1009),
        (
            frame(IMAGE.ljust(MAX_TEXT_BYTES, b"a"), fin=False)
            + frame(b"", Opcode.PING)
            + frame(b"a", Opcode.CONT)
            + frame(b"x"),
            None,
        ),
        (frame(b"", Opcode.PING) * 2001, 1008),
        (frame(b"", Opcode.TEXT, fin=False) + frame(b"", Opcode.CONT, fin=False) * 2000, 1008),
    ],
    # Not by their bytes: masks are drawn at random, and every worker is to know the same tests.
    ids=lambda value: "" if isinstance(value, bytes) else None,
)
def test_what_is_too_much_is_seen_at_its_first_bytes(data: bytes, code: int | None) -> None:
    assert code_of(data) == code


def test_frames_may_come_in_a_steady_flow() -> None:
    watch = FrameWatch()
    assert all(watch.feed(frame(b"{}"), at / 400) is None for at in range(10_000))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.binary(max_size=400), max_size=6), st.lists(st.integers(1, 9), max_size=300))
def test_how_bytes_are_cut_does_not_matter(messages: list[bytes], cuts: list[int]) -> None:
    bad = announced(MAX_SOCKET_BYTES, b"\x00" * 256)
    data = b"".join(map(frame, messages)) + bad
    watch, at, refusal = FrameWatch(), 0, None
    for cut in [*cuts, len(data)]:
        assert refusal is None or at >= len(data) - 1
        refusal = refusal or watch.feed(data[at : at + cut], 0.0)
        at += cut
    assert refusal is not None
    assert refusal.code == 1009


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=2000))
def test_bytes_that_are_no_frames_do_no_harm(data: bytes) -> None:
    FrameWatch().feed(data, 0.0)
