"""What is sent again: what was asked for, once, and never more than the path has room for."""

import pytest
from aiortc.rtp import RtpPacket, unwrap_rtx

from sundog.media.rtc.video.sending.history import PACKETS, History, Rtx, abs_send_time

RATE_BPS = 4_000_000
SIZE = 1200
RTX = 98


def history(packets: int = 100, *, rtx: bool = False, first: int = 0) -> History[RtpPacket]:
    """Return a history that has sent packets of 1200 bytes."""
    stream = Rtx(payload_type=RTX, ssrc=2, sequence_number=65535) if rtx else None
    made: History[RtpPacket] = History(RATE_BPS, stream)
    for number in range(first, first + packets):
        packet = RtpPacket(
            payload_type=97,
            sequence_number=number & 0xFFFF,
            timestamp=3600 * number & 0xFFFFFFFF,
            ssrc=1,
            payload=number.to_bytes(4, "big") * (SIZE // 4),
        )
        packet.extensions.abs_send_time = 1
        packet.extensions.mid = "0"
        made.add(packet)
    return made


def test_a_packet_that_is_asked_for_is_sent_as_it_was() -> None:
    packet = history().again(7, 1.0)
    assert packet is not None
    assert (packet.sequence_number, packet.ssrc) == (7, 1)
    assert packet.extensions.abs_send_time == 1


def test_on_a_stream_of_its_own_it_says_when_it_was_sent_again() -> None:
    sent = history(rtx=True)
    first, second = sent.again(7, 1.0), sent.again(8, 1.0)
    assert first is not None
    assert second is not None
    assert (first.ssrc, first.payload_type) == (2, RTX)
    assert (first.sequence_number, second.sequence_number) == (65535, 0)
    assert first.extensions.abs_send_time == abs_send_time(1.0)
    original = unwrap_rtx(first, 97, 1)
    assert original.sequence_number == 7
    assert original.payload == (7).to_bytes(4, "big") * (SIZE // 4)


@pytest.mark.parametrize("number", [100, 5000, 65535])
def test_what_was_never_sent_is_not_sent_again(number: int) -> None:
    assert history().again(number, 1.0) is None


def test_packets_are_kept_for_two_seconds_and_more_and_then_forgotten() -> None:
    sent = history(PACKETS + 10, first=65000)
    assert sent.again(65009, 1.0) is None
    oldest = sent.again(65010, 1.0)
    newest = sent.again((65000 + PACKETS + 9) & 0xFFFF, 1.0)
    assert oldest is not None
    assert newest is not None
    assert newest.sequence_number == 497


def test_a_request_that_comes_twice_is_answered_once() -> None:
    sent = history()
    sent.round_trip_s = 0.1
    assert sent.again(7, 1.0)
    assert sent.again(7, 1.005) is None
    assert sent.again(7, 1.06) is None
    assert sent.again(7, 1.12)
    assert sent.resent == 2


def test_a_flood_of_requests_gets_a_quarter_of_the_rate() -> None:
    sent = history(PACKETS)
    sent.round_trip_s = 0.02
    octets = 0
    for step in range(400):  # four seconds, everything asked for every 10 ms
        for number in range(PACKETS):
            packet = sent.again(number, step * 0.01)
            octets += len(packet.payload) if packet else 0
    assert 0.22 * RATE_BPS < octets * 8 / 4 < 0.28 * RATE_BPS
    assert sent.refused


def test_no_more_than_thirty_packets_are_sent_again_at_once() -> None:
    sent = history(PACKETS)
    assert 25 <= sum(sent.again(number, 1.0) is not None for number in range(200)) <= 30


def test_on_a_narrow_path_few_are_sent_again_at_once_but_some_always() -> None:
    sent = history(PACKETS)
    sent.target_bps = 150_000
    assert sum(sent.again(number, 1.0) is not None for number in range(200)) == 5
    assert all(sent.again(number, float(number)) for number in range(200, 220))


def deferring() -> History[RtpPacket]:
    """Return a history on a narrow path, which was asked for eight packets and sent five."""
    sent = history(rtx=True)
    sent.defers, sent.target_bps = True, 150_000
    assert [number for number in range(8) if sent.again(number, 1.0)] == [0, 1, 2, 3, 4]
    return sent


def originals(packets: list[RtpPacket]) -> list[int]:
    return [unwrap_rtx(packet, 97, 1).sequence_number for packet in packets]


def test_what_there_was_no_room_for_is_sent_later_in_the_order_of_requests() -> None:
    sent = deferring()
    assert sent.owed(1.1) == []
    later = [originals(sent.owed(1.0 + 0.1 * step)) for step in range(3, 10)]
    assert [number for numbers in later for number in numbers] == [5, 6, 7]
    assert len([numbers for numbers in later if numbers]) == 3
    assert sent.owed(1.95) == []
    assert sent.refused == 0


def test_what_is_owed_for_five_seconds_is_forgotten() -> None:
    sent = deferring()
    assert sent.owed(6.1) == []
    assert sent.refused == 3


def test_what_is_owed_and_asked_for_again_is_sent_once() -> None:
    sent = deferring()
    assert sent.again(5, 1.5) is not None
    assert 5 not in originals(sent.owed(1.9))


def test_where_much_is_lost_a_packet_is_sent_twice() -> None:
    sent = history(rtx=True)
    assert sent.again(7, 1.0)
    assert sent.second(7, 1.0) is None
    sent.lost_share = 0.05
    first, second = sent.again(8, 1.0), sent.second(8, 1.0)
    assert first is not None
    assert second is not None
    assert first.sequence_number != second.sequence_number
    assert unwrap_rtx(second, 97, 1).sequence_number == 8


def test_second_copies_leave_room_for_first_ones() -> None:
    sent = history(PACKETS)
    sent.lost_share = 0.1
    copies = 0
    for number in range(200):
        if sent.again(number, 1.0):
            copies += sent.second(number, 1.0) is not None
    assert 0 < copies < 10
    assert sent.resent > 20 - copies


def test_a_probe_is_the_last_packet_under_a_number_of_its_own() -> None:
    sent = history(rtx=True)
    probe, other = sent.probe(1.0), sent.probe(1.1)
    assert probe is not None
    assert other is not None
    assert unwrap_rtx(probe, 97, 1).sequence_number == 99
    assert probe.sequence_number != other.sequence_number
    assert History(RATE_BPS).probe(1.0) is None


def test_send_times_go_round_every_64_seconds() -> None:
    assert abs_send_time(1.0) == 1 << 18
    assert abs_send_time(65.0) == abs_send_time(1.0)
