"""Browsers are told to show pictures at once, where they asked for a way to be told."""

import pytest
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import HeaderExtensions, unpack_header_extensions

from sundog.media.rtc.extensions import PlayoutDelayMap
from sundog.media.rtc.sdp import PLAYOUT_DELAY, playout_delay_id, with_playout_delay

SESSION = ("v=0", "s=-", "t=0 0")
SOUND = ("m=audio 9 UDP/TLS/RTP/SAVPF 111", f"a=extmap:7 {PLAYOUT_DELAY}", "a=mid:0")
PICTURE = ("m=video 9 UDP/TLS/RTP/SAVPF 97", "a=mid:1", "a=sendrecv")
MORE = ("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:2")


def sdp(*sections: tuple[str, ...]) -> str:
    return "\r\n".join([*SESSION, *(line for section in sections for line in section), ""])


@pytest.mark.parametrize("direction", ["", "/sendonly"])
def test_the_number_is_that_of_the_video_section(direction):
    picture = (*PICTURE, f"a=extmap:5{direction} {PLAYOUT_DELAY}")
    assert playout_delay_id(sdp(SOUND, picture, MORE)) == 5


@pytest.mark.parametrize("sections", [(), (SOUND,), (SOUND, PICTURE, MORE)])
def test_who_does_not_offer_it_has_no_number(sections):
    assert playout_delay_id(sdp(*sections)) is None


@pytest.mark.parametrize("number", [0, 256, 4096, 10**20])
def test_a_number_that_no_packet_has_room_for_is_none(number):
    picture = (*PICTURE, f"a=extmap:{number} {PLAYOUT_DELAY}")
    assert playout_delay_id(sdp(picture)) is None


@pytest.mark.parametrize("after", [(), (MORE,)], ids=["last", "followed"])
def test_the_answer_takes_it_in_the_video_section_alone(after):
    answer = with_playout_delay(sdp(SOUND, PICTURE, *after), 5)
    taken = (*PICTURE, f"a=extmap:5 {PLAYOUT_DELAY}")
    assert answer == sdp(SOUND, taken, *after)


def test_an_answer_without_video_stays_as_it_is():
    assert with_playout_delay(sdp(SOUND), 5) == sdp(SOUND)


def packed(number: int | None, values: HeaderExtensions) -> dict[int, bytes]:
    extensions = PlayoutDelayMap()
    mid = RTCRtpHeaderExtensionParameters(id=3, uri="urn:ietf:params:rtp-hdrext:sdes:mid")
    extensions.configure(RTCRtpParameters(headerExtensions=[mid]))
    extensions.playout_delay_id = number
    return dict(unpack_header_extensions(*extensions.set(values)))


@pytest.mark.parametrize("number", [5, 14, 20], ids=["one byte", "the last", "two bytes"])
def test_each_packet_says_no_delay_beside_what_it_said_before(number):
    assert packed(number, HeaderExtensions(mid="1")) == {3: b"1", number: bytes(3)}


@pytest.mark.parametrize(("most_ms", "value"), [(0, "000000"), (500, "000032"), (99_999, "000fff")])
def test_a_picture_may_wait_for_its_sound_and_no_longer(most_ms, value):
    extensions = PlayoutDelayMap()
    extensions.playout_delay_id, extensions.most_ms = 5, most_ms
    sent = dict(unpack_header_extensions(*extensions.set(HeaderExtensions())))
    assert sent == {5: bytes.fromhex(value)}


@pytest.mark.parametrize(("wish_ms", "value"), [(100, "000032"), (600, "00003c")])
def test_a_wish_for_less_takes_no_picture_from_its_sound(wish_ms, value):
    extensions = PlayoutDelayMap()
    extensions.playout_delay_id, extensions.lipsync_ms = 5, 500
    extensions.most_ms = wish_ms
    sent = dict(unpack_header_extensions(*extensions.set(HeaderExtensions())))
    assert sent == {5: bytes.fromhex(value)}


def test_packets_to_who_did_not_ask_are_as_before():
    assert packed(None, HeaderExtensions(mid="1")) == {3: b"1"}
    assert packed(None, HeaderExtensions()) == {}


def test_it_needs_no_other_extension():
    assert packed(5, HeaderExtensions()) == {5: bytes(3)}
