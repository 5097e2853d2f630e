"""Lost packets are had back as soon as as many packets of a picture came as it has, parity or not."""

import random
from itertools import permutations

import pytest
from aiortc.rtp import RtpPacket

from sundog.media.rtc.video.parity.packets import parity_payloads
from sundog.media.rtc.video.receiving.repair import Repair

MEDIA, SSRC, TICKS = 97, 5, 3600


def picture(count: int, first: int = 100, timestamp: int = 0) -> list[RtpPacket]:
    """Return a picture's packets, of several sizes."""
    chance = random.Random(first)
    return [
        RtpPacket(
            MEDIA, int(place == count - 1), (first + place) & 0xFFFF, timestamp, SSRC,
            chance.randbytes(chance.randint(1, 90)),
        )
        for place in range(count)
    ]  # fmt: skip


def parity(packets: list[RtpPacket], count: int) -> list[RtpPacket]:
    """Return what is sent behind them."""
    payloads = [packet.payload for packet in packets]
    first = packets[0]
    made = parity_payloads(first.sequence_number, MEDIA, payloads, lambda _: count)
    return [RtpPacket(120, 0, 9, first.timestamp, 77, payload) for payload in made]


def told(packet: RtpPacket) -> tuple[int, int, int, int, int, bytes]:
    """Return all that a receiver reads of a packet."""
    return (
        packet.payload_type, packet.marker, packet.sequence_number, packet.timestamp,
        packet.ssrc, packet.payload,
    )  # fmt: skip


def take(repair: Repair, packet: RtpPacket) -> list[RtpPacket]:
    if packet.payload_type == MEDIA:
        return repair.came([packet])
    return repair.parity_came(packet, SSRC)


def test_what_is_lost_comes_back_to_the_last_bit_whatever_comes_first() -> None:
    media = picture(4, first=65534, timestamp=2**32 - 1)
    beside = parity(media, 2)
    for order in permutations([media[0], media[2], *beside]):
        repair = Repair()
        found = [back for packet in order for back in take(repair, packet)]
        assert [told(one) for one in found] == [told(media[1]), told(media[3])]


def test_nothing_comes_back_before_enough_has_come_and_then_at_once() -> None:
    repair, media = Repair(), picture(6)
    first, second = parity(media, 2)
    for packet in media[:4]:
        assert repair.came([packet]) == []
    assert repair.parity_came(first, SSRC) == []
    assert len(repair.parity_came(second, SSRC)) == 2


def test_a_picture_that_is_whole_needs_none_and_late_packets_change_nothing() -> None:
    repair, media = Repair(), picture(5)
    first, second = parity(media, 2)
    for packet in media[1:]:
        repair.came([packet])
    assert [told(one) for one in repair.parity_came(first, SSRC)] == [told(media[0])]
    assert repair.came([media[0]]) == []
    assert repair.parity_came(second, SSRC) == []


def test_what_is_sent_again_counts_as_come() -> None:
    repair, media = Repair(), picture(5)
    [only] = parity(media, 1)
    for packet in (*media[:3], only):
        assert take(repair, packet) == []
    assert [told(one) for one in repair.came([media[3]])] == [told(media[4])]


def test_large_pictures_are_protected_in_groups_and_each_is_for_itself() -> None:
    repair, media = Repair(), picture(130)
    beside = parity(media, 2)
    assert len(beside) == 6
    lost = (0, 1, 60, 61, 128, 129)
    found = [b for n, p in enumerate(media) if n not in lost for b in repair.came([p])]
    found += [back for packet in beside for back in repair.parity_came(packet, SSRC)]
    assert sorted(told(one) for one in found) == sorted(told(media[n]) for n in lost)


def test_packets_of_a_picture_long_ago_are_not_taken_for_this_ones() -> None:
    repair, media = Repair(), picture(3, timestamp=9 * TICKS)
    for packet in picture(3, timestamp=TICKS):
        repair.came([packet])
    [only] = parity(media, 1)
    for packet in media[:2]:
        repair.came([packet])
    assert [told(one) for one in repair.parity_came(only, SSRC)] == [told(media[2])]


@pytest.mark.parametrize(
    "payload",
    [b"", b"\0\1\1\0", b"\0\1\0\0abcdef", b"\0\1\x31\0abcdef", b"\0\1\2\x0cabcdef"],
    ids=["empty", "no block", "of no packet", "of too many", "place too high"],
)
def test_what_is_no_parity_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match="parity"):
        Repair().parity_came(RtpPacket(120, 0, 1, 0, 77, payload), SSRC)


def test_parity_that_does_not_fit_its_packets_gives_nothing_and_harms_nothing() -> None:
    repair, media = Repair(), picture(3)
    for packet in media[:2]:
        repair.came([packet])
    assert repair.parity_came(RtpPacket(120, 0, 1, 0, 77, b"\0\x64\3\0\1"), SSRC) == []
    lying = b"\0\x64\3\0" + bytes([97, 0xFF, 0xFF]) + bytes(90)  # 65535 bytes, it says
    assert repair.parity_came(RtpPacket(120, 0, 1, 0, 77, lying), SSRC) == []
    [only] = parity(media, 1)
    assert [told(one) for one in repair.parity_came(only, SSRC)] == [told(media[2])]


def test_what_waits_is_bounded() -> None:
    repair = Repair()
    for number in range(2000):
        group = picture(3, first=3 * number & 0xFFFF, timestamp=number * TICKS)
        repair.came([group[0]])
        assert repair.parity_came(parity(group, 1)[0], SSRC) == []
    assert len(repair._waiting) <= 16
    assert len(repair._kept) == 512
