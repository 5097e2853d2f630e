"""What comes out of an incoming stream, whatever order its packets come in and whichever do not."""

import random

import pytest
from aiortc.rtp import RtpPacket

from sundog.media.rtc.video.receiving.jitter_buffer import CAPACITY
from sundog.media.rtc.video.receiving.packet import stretches
from sundog.media.rtc.video.receiving.parts import Frame
from sundog.media.rtc.video.receiving.reception import Reception
from tests.unit.media.videopackets import H264, Source, number_of, numbers, padding, reception


def feed(to: Reception, packets: list[RtpPacket], now_s: float = 0.0) -> list[Frame]:
    return [frame for packet in packets for frame in to.arrived([packet], now_s)]


def begun() -> tuple[Reception, Source]:
    """Return a stream whose first frame, a key frame, has left."""
    to, source = reception(), Source()
    assert numbers(feed(to, source.frame())) == [1]
    return to, source


def test_a_frame_leaves_with_its_last_packet() -> None:
    to, source = begun()
    *before, last = source.frame()
    assert feed(to, before) == []
    (frame,) = to.arrived([last], 0.0)
    assert number_of(frame) == 2
    assert frame.data.endswith(b"\1\1\1\1\2\2\2\2")


def test_without_a_marker_the_next_frame_releases_the_one_before() -> None:
    to, source = begun()
    assert feed(to, source.frame(2, marker=False)) == []
    assert numbers(feed(to, source.frame(2, marker=False))) == [2]


def test_frames_that_a_late_packet_completes_leave_together_and_in_order() -> None:
    to, source = begun()
    first, *rest = source.frame()
    later = [packet for frame in source.frames(2) for packet in frame]
    assert feed(to, rest + later) == []
    assert numbers(to.arrived([first], 0.01)) == [2, 3, 4]


def test_the_first_packets_of_all_may_come_in_another_order() -> None:
    to, source = reception(), Source()
    packets = source.frame(5)
    assert numbers(feed(to, packets[::-1])) == [1]


def test_padding_is_no_frame_wherever_it_comes() -> None:
    to, source = reception(), Source()
    packets = [padding(source), *source.frame(), padding(source), padding(source), *source.frame()]
    packets[-1], packets[-4] = packets[-4], packets[-1]
    assert numbers(feed(to, packets)) == [1, 2]


def test_nothing_is_shown_before_a_key_frame_and_one_is_asked_for_at_once() -> None:
    to, source = reception(), Source()
    source.frame()
    assert feed(to, source.frame()) == []
    assert to.advance(0.0).wants_key_frame
    assert numbers(feed(to, source.frame(key=True) + source.frame())) == [3, 4]


def test_a_key_frame_is_asked_for_again_while_packets_come_and_no_key_frame() -> None:
    to, source = reception(), Source()
    source.frame()
    asked = []
    for tick in range(100):
        feed(to, source.frame(1), tick / 100)
        asked.append(to.advance(tick / 100).wants_key_frame)
    assert [tick for tick, is_asked in enumerate(asked) if is_asked] == [0, 30, 60, 90]


def test_a_sender_that_has_gone_silent_is_not_asked_again_and_again() -> None:
    to, source = reception(), Source()
    source.frame()
    feed(to, source.frame())
    assert to.advance(0.0).wants_key_frame
    assert to.due_s() is None or not any(
        to.advance(tick / 10).wants_key_frame for tick in range(90)
    )
    assert to.due_s() is None


def test_a_whole_key_frame_behind_a_gap_is_gone_on_with_at_once() -> None:
    to, source = begun()
    feed(to, source.frame()[1:])
    feed(to, source.frame())
    assert numbers(feed(to, source.frame(key=True) + source.frame())) == [4, 5]
    assert to.buffer.frames_given_up == 2


def test_a_frame_that_stays_incomplete_is_given_up_and_nothing_damaged_follows() -> None:
    to, source = begun()
    feed(to, source.frame()[1:])
    wanted = 0
    for tick in range(40):
        assert feed(to, source.frame(), tick / 25) == []
        wanted += to.advance(tick / 25).wants_key_frame
    assert to.buffer.is_waiting_for_key
    assert 4 <= wanted <= 6  # first after some 0.2 s, then every 0.3 s
    assert numbers(feed(to, source.frame(key=True) + source.frame(), 2.0)) == [43, 44]


def test_a_frame_that_comes_late_is_shown_although_a_key_frame_was_asked_for() -> None:
    to, source = begun()
    first, *rest = source.frame()
    feed(to, rest)
    assert to.advance(0.3).wants_key_frame
    assert numbers(to.arrived([first], 0.35)) == [2]


def test_after_an_error_of_the_decoder_nothing_is_shown_before_a_key_frame() -> None:
    to, source = begun()
    to.damaged()
    assert feed(to, source.frame()) == []
    assert to.advance(0.0).wants_key_frame
    assert numbers(feed(to, source.frame(key=True))) == [3]


def test_a_packet_that_cannot_be_read_spoils_its_frame_and_no_other_stays_hidden() -> None:
    to, source = begun()
    bad = source.frame()
    bad[1].payload = b"\x80"  # says that more follows (RFC 7741 section 4.2)
    assert feed(to, bad + source.frame()) == []
    assert to.advance(0.0).wants_key_frame
    assert numbers(feed(to, source.frame(key=True))) == [4]


def test_a_sender_that_begins_its_numbers_anew_is_followed_from_its_next_key_frame() -> None:
    for first in (30_000, 60_000, 65_100):
        to, source = begun()
        feed(to, source.frame())
        source.sequence = first
        feed(to, source.frame())
        assert to.advance(0.0).wants_key_frame
        shown = numbers(feed(to, source.frame(key=True) + source.frame()))
        assert shown == [4, 5], first


def test_one_packet_with_a_strange_number_changes_nothing() -> None:
    to, source = begun()
    (stray,) = source.frame(1)
    source.number -= 1
    stray.sequence_number = 20_000
    source.sequence -= 1
    assert numbers(feed(to, [stray, *source.frame()])) == [2]


def test_another_ssrc_is_another_stream() -> None:
    to, source = begun()
    source.ssrc, source.sequence = 9, 65_400
    assert feed(to, source.frame()) == []
    assert numbers(feed(to, source.frame(key=True))) == [3]


def test_a_gap_that_is_too_large_to_mend_is_answered_by_a_key_frame_alone() -> None:
    to, source = begun()
    source.skip(900)
    feed(to, source.frame())
    due = to.advance(0.01)
    assert due.wants_key_frame
    assert len(due.again) <= 2


def test_another_codec_begins_with_a_key_frame() -> None:
    to, source = begun()
    slice_, key = source.frame(1), source.frame(1)
    slice_[0].payload_type = key[0].payload_type = H264
    slice_[0].payload, key[0].payload = b"\x41slice", b"\x67parameters"
    assert feed(to, slice_) == []
    (frame,) = feed(to, key)
    assert frame.payload_type == H264


def test_a_key_frame_of_h264_in_packets_of_its_own_units_is_found() -> None:
    to, source = reception(), Source()
    packets = source.frame(3)
    for packet, payload in zip(packets, (b"\x09\x10", b"\x67sps", b"\x65slice"), strict=True):
        packet.payload_type, packet.payload = H264, payload
    (frame,) = feed(to, packets)
    assert b"\x67sps\0\0\0\1\x65slice" in frame.data


def test_an_idr_slice_without_parameters_opens_behind_the_end_of_a_frame() -> None:
    to, source = reception(), Source()
    packets = [packet for frame in source.frames(2) for packet in frame]
    for packet, payload in zip(
        packets, (b"\x41a", b"\x41b", b"\x41c", b"\x65a", b"\x65b", b"\x65c"), strict=True
    ):
        packet.payload_type, packet.payload = H264, payload
    (frame,) = feed(to, packets)
    assert frame.data.count(b"\x65") == 3


def disturbed(rng: random.Random, packets: list[RtpPacket], loss: float) -> list[RtpPacket]:
    """Lose some, double some, and move each by a few places."""
    spread = rng.choice((0, 2, 20, 60))
    placed: list[tuple[float, int, RtpPacket]] = []
    for place, packet in enumerate(packets):
        for _ in range(rng.choice((0,) if rng.random() < loss else (1, 1, 1, 2))):
            placed.append((place + rng.uniform(0, spread), len(placed), packet))
    return [packet for _, _, packet in sorted(placed, key=lambda entry: entry[:2])]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_comes_frames_leave_in_order_once_and_with_what_they_build_on(seed: int) -> None:
    rng = random.Random(seed)
    to, source = reception(), Source(first=rng.randrange(65_536))
    packets = []
    for _ in range(120):
        packets += source.frame(rng.randrange(1, 12), key=rng.random() < 0.05)
        if rng.random() < 0.1:
            packets.append(padding(source))
    now_s, shown, most = 0.0, [], 0
    for packet in disturbed(rng, packets, rng.choice((0.0, 0.01, 0.1, 0.4))):
        now_s += rng.choice((0.0, 0.001, 0.02))
        shown += numbers(to.arrived([packet], now_s))
        due_s = to.due_s()
        if due_s is not None and due_s <= now_s and rng.random() < 0.9:
            to.advance(now_s)
            due_s = to.due_s()
            assert due_s is None or due_s > now_s, "what was due is done"
        most = max(most, len(to.buffer))
    assert shown == sorted(set(shown))
    known = {0}
    for number in shown:
        assert number in source.keys or number - 1 in known, f"{number} builds on what never left"
        known.add(number)
    assert most <= CAPACITY
    assert len(to.requests) <= 2 * CAPACITY


@pytest.mark.parametrize("seed", range(40))
def test_packets_that_come_together_are_taken_as_if_each_came_alone(seed: int) -> None:
    rng = random.Random(seed)
    alone, together, source = reception(), reception(), Source(first=rng.randrange(65_536))
    packets = []
    for _ in range(150):
        packets += source.frame(rng.randrange(1, 12), key=rng.random() < 0.03)
        if rng.random() < 0.05:
            packets.append(padding(source))
    coming = disturbed(rng, packets, rng.choice((0.0, 0.01, 0.1)))
    now_s, longest = 0.0, 0
    while coming:
        now_s += rng.choice((0.001, 0.005, 0.03))
        count, is_resent = rng.randrange(1, 20), rng.random() < 0.02
        came, coming = coming[:count], coming[count:]
        shown = [f for one in came for f in alone.arrived([one], now_s, is_resent=is_resent)]
        for stretch in stretches(came):
            longest = max(longest, len(stretch))
            frames = together.arrived(stretch, now_s, is_resent=is_resent)
            assert numbers(frames) == numbers(shown[: len(frames)])
            del shown[: len(frames)]
        assert not shown
        assert state(together) == state(alone)
        assert together.due_s() == pytest.approx(alone.due_s(), abs=1e-9)
        if rng.random() < 0.5:
            assert together.advance(now_s) == alone.advance(now_s)
    assert longest > 1


def state(of: Reception) -> tuple[object, ...]:
    """Return what is told of a reception."""
    requests, buffer = of.requests, of.buffer
    return (
        *(of.received, of.octets, of.ssrc, len(buffer), buffer.frames_given_up),
        *(buffer.floor, buffer.is_waiting_for_key, buffer.key_began_s, buffer.blocked_since_s),
        *(requests.missed, requests.filled, requests.asked, requests.needless, len(requests)),
    )


def test_without_loss_every_frame_leaves_however_packets_overtake_each_other() -> None:
    for seed in range(30):
        rng = random.Random(seed)
        to, source = reception(), Source(first=rng.randrange(65_536))
        packets = [packet for frame in source.frames(100, rng) for packet in frame]
        shown = numbers(feed(to, disturbed(rng, packets, 0.0)))
        assert shown == list(range(1, 101))


def test_what_waits_is_bounded_while_no_key_frame_comes() -> None:
    to, source = reception(), Source()
    source.frame()
    for tick in range(5000):
        feed(to, source.frame(), tick / 25)
        to.advance(tick / 25)
        assert len(to.buffer) <= CAPACITY


def test_what_is_missing_is_bounded_while_no_key_frame_comes() -> None:
    to, source = reception(), Source()
    source.frame()
    for tick in range(500):
        feed(to, source.frame(1), tick / 25)
        to.advance(tick / 25)
        source.skip(200)
        assert len(to.requests) <= CAPACITY


def test_a_frame_that_parity_makes_whole_leaves_at_once_and_its_late_packet_changes_nothing() -> (
    None
):
    to, source = begun()
    first, lost, last = source.frame()
    assert feed(to, [first, last]) == []
    received = to.received
    assert numbers(to.repaired(lost, 0.001)) == [2]
    assert to.advance(0.001).again == []
    assert to.received == received  # it did not come
    assert feed(to, [lost, *source.frame()], 0.01)
    assert to.requests.missed == 0


def test_parity_gives_the_end_of_a_frame_that_nothing_has_told_of() -> None:
    to, source = begun()
    first, *end = source.frame()
    assert feed(to, [first]) == []
    assert to.repaired(end[1], 0.001) == []
    assert numbers(to.repaired(end[0], 0.001)) == [2]
    assert numbers(feed(to, source.frame(), 0.04)) == [3]
    assert to.advance(0.1).again == []
    assert (to.requests.missed, to.requests.filled) == (2, 2)


def test_what_parity_gives_of_another_stream_or_of_long_ago_is_passed_over() -> None:
    to, source = begun()
    stranger = Source(ssrc=8)
    stranger.frame()
    assert to.repaired(stranger.frame(1)[0], 0.0) == []
    source.skip(CAPACITY + 10)
    assert to.repaired(source.frame(1)[0], 0.0) == []
    source.sequence = 65_533
    assert numbers(feed(to, source.frame())) == [3]


def test_a_key_frame_that_comes_slowly_is_waited_for_and_no_other_asked_for() -> None:
    to, source = reception(), Source()
    source.frame()
    feed(to, source.frame())
    assert to.advance(0.0).wants_key_frame
    asked = []
    for tick, packet in enumerate(source.frame(20, key=True), 1):
        feed(to, [packet], tick / 10)
        asked.append(to.advance(tick / 10).wants_key_frame)
    assert not any(asked)
    assert not to.buffer.is_waiting_for_key


def test_a_key_frame_that_stops_coming_is_asked_for_again_and_so_is_one_that_never_ends() -> None:
    to, source = reception(), Source()
    feed(to, source.frame(9, key=True)[:3], 0.0)
    source.frame()
    feed(to, source.frame(2, marker=False), 0.5)
    assert to.advance(0.5).wants_key_frame
    to = reception()
    asked_s = []
    for tick, packet in enumerate(source.frame(100, key=True)[:99]):
        feed(to, [packet], tick / 10)
        if to.advance(tick / 10).wants_key_frame:
            asked_s.append(tick / 10)
    assert 3.0 <= asked_s[0] <= 4.0


def test_what_comes_before_a_key_frame_that_has_begun_is_not_asked_for() -> None:
    to, source = begun()
    feed(to, source.frame(9)[:2], 0.01)
    key = source.frame(9, key=True)
    feed(to, [*key[:3], key[5]], 0.02)
    asked = to.advance(0.02).again
    assert asked == [packet.sequence_number for packet in key[3:5]]
    assert numbers(feed(to, [key[3], key[4], *key[6:]], 0.03)) == [3]


def test_what_parity_gives_of_a_frame_that_was_given_up_is_counted_once() -> None:
    to, source = begun()
    first, *rest = source.frame()
    feed(to, rest, 0.01)
    assert numbers(feed(to, source.frame(key=True), 0.02)) == [3]
    assert to.repaired(first, 0.03) == []
    assert (to.requests.missed, to.requests.filled) == (1, 0)
