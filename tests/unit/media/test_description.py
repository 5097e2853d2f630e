"""What a session description may make its reader do: whatever comes, a short refusal or an answer."""

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sundog.media.rtc.description import MAX_CANDIDATES, checked_description
from sundog.media.rtc.states import SdpError

HEAD = (
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
    "a=fingerprint:sha-256 AA:BB\r\na=setup:actpass\r\n"
    "a=ice-ufrag:aaaa\r\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbbbb\r\n"
)
M_LINE = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n"
GOOD = (
    HEAD + M_LINE + "c=IN IP4 0.0.0.0\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\n"
    "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=rtcp-fb:96 nack\r\n"
)


def numbered(line: str, count: int) -> str:
    return "".join(line.replace("#", str(number)) + "\r\n" for number in range(count))


def candidates(count: int) -> str:
    return numbered("a=candidate:# 1 udp 1 192.0.2.1 9 typ host", count)


COSTLY = {
    "more codecs than payload types": numbered("a=rtpmap:# a/1", 129),
    "codecs with feedback for all": numbered("a=rtpmap:# a/1", 100) + "a=rtcp-fb:* n\r\n" * 100,
    "codecs with parameters": numbered("a=rtpmap:# a/1", 120) + "a=fmtp:119 a=b\r\n" * 300,
    "codecs of one payload type": "a=rtpmap:97 a/1\r\n" * 100 + "a=rtcp-fb:97 n\r\n" * 100,
    "codecs of one payload type, written in many ways": numbered("a=rtpmap:#_97 a/1", 9)
    + "a=rtpmap:097 a/1\r\na=rtpmap:97 a/1\r\n",
    "codecs with endless numbers": numbered(f"a=rtpmap:{'9' * 900} a/1", 30),
    "sources": numbered("a=ssrc:# cname:a", 65),
    "extensions": numbered("a=extmap:# urn:a", 65),
    "lines": "a=x\r\n" * 2048,
    "a long line": "a=" + "x" * 2047 + "\r\n",
    "sections": M_LINE * 8,
    "characters": "x" * (64 << 10),
}


@pytest.mark.parametrize("more", COSTLY.values(), ids=COSTLY.keys())
def test_what_takes_long_to_read_is_refused_before_it_is_read(
    more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checked_description(GOOD, "offer") == GOOD
    monkeypatch.setattr(SessionDescription, "parse", lambda _: pytest.fail("it was read"))
    with pytest.raises(SdpError):
        checked_description(GOOD + more, "offer")


def test_of_five_hundred_candidates_the_first_ones_are_used() -> None:
    text = checked_description(GOOD + candidates(500) + "a=end-of-candidates\r\n", "offer")
    assert text == GOOD + candidates(MAX_CANDIDATES) + "a=end-of-candidates\r\n"


NUMBERS = st.sampled_from(["0", "-1", "96", "99999999999", "9" * 1500, "0x1", "1e9", "", "٣"])
WORDS = st.sampled_from(
    ["*", "nack", "H264/90000", "IN IP4 x", "a=b;c", "::1", "\x00", "\ud83d", " "]
)
NAMES = st.sampled_from(
    [
        "rtpmap",
        "fmtp",
        "rtcp-fb",
        "ssrc",
        "ssrc-group",
        "group",
        "mid",
        "candidate",
        "fingerprint",
        "setup",
        "extmap",
        "rtcp",
        "msid",
        "sctp-port",
        "sctpmap",
        "max-message-size",
        "ice-ufrag",
        "ice-pwd",
        "ice-options",
        "ice-lite",
        "sendonly",
    ]
)
LINES = st.one_of(
    st.builds("a={}:{} {}".format, NAMES, NUMBERS, WORDS),
    st.builds("a={}:{}".format, NAMES, st.text(max_size=30)),
    st.builds("{}={}".format, st.sampled_from("vostcmab"), st.text(max_size=30)),
    st.builds("m={} {} UDP/TLS/RTP/SAVPF {}".format, WORDS, NUMBERS, NUMBERS),
    st.just(M_LINE.strip()),
    st.text(max_size=60),
)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A good description with lines put in, left out, doubled and cut."""
    lines = GOOD.split("\r\n")
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        kept = draw(st.sampled_from([0, 1, 2]))
        lines[at : at + 1] = [*draw(st.lists(LINES, max_size=3)), *lines[at : at + 1] * kept]
    return draw(st.sampled_from(["\r\n", "\n"])).join(lines)[: draw(st.integers(1, 3000))]


@settings(
    max_examples=600, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.one_of(broken(), st.text(max_size=200)))
def test_whatever_comes_is_read_or_refused_with_a_reason(sdp: str) -> None:
    reason = "read"
    try:
        checked_description(sdp, "offer")
    except SdpError as error:
        reason = str(error)
    assert 0 < len(reason) < 200
