"""Fragments of session descriptions, as WHIP and WHEP send them by PATCH."""

import random

import pytest

from sundog.media.rtc import SdpError
from sundog.media.rtc.ice.fragment import MAX_CANDIDATES, MAX_FRAGMENT, Fragment, read_fragment

HOST = "candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw"
IPV6 = "candidate:3471623853 1 udp 2122194687 2001:db8::1 61765 typ host generation 0"
TCP = "candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0"
NAMED = "candidate:1 1 UDP 2130706431 0b2f7bd8-6cbd-4c5b-8c4c.local 50000 typ host"
PWD = "P2uYro0UCOQ4zxjKXaWCBui1"

# After RFC 9725 section 4.3.2, with attributes that say nothing of candidates.
TRICKLE = f"""\
a=group:BUNDLE 0 1
m=audio 9 UDP/TLS/RTP/SAVPF 111
a=mid:0
a=ice-ufrag:EsAw
a=ice-pwd:{PWD}
a={HOST}
a={IPV6}
a=end-of-candidates
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_stands_in_a_section_is_read_with_either_line_end(end: str) -> None:
    assert read_fragment(TRICKLE.replace("\n", end)) == Fragment(
        ufrag="EsAw", pwd=PWD, candidates=(("0", HOST), ("0", IPV6)), ended=True
    )


def test_credentials_and_end_may_stand_before_the_sections() -> None:
    fragment = read_fragment(
        f"a=ice-pwd:{PWD}\r\na=ice-ufrag:EsAw\r\na=end-of-candidates\r\n"
        f"m=audio 9 RTP/AVP 0\r\na=mid:0\r\na={HOST}\r\nm=video 9 RTP/AVP 0\r\na=mid:1\r\na={TCP}"
    )
    assert fragment == Fragment(
        ufrag="EsAw", pwd=PWD, candidates=(("0", HOST), ("1", TCP)), ended=True
    )


def test_a_section_is_named_wherever_its_mid_stands() -> None:
    text = f"m=video 9 RTP/AVP 0\na={HOST}\na=mid:v\nm=audio 9 RTP/AVP 0\na={NAMED}\n"
    assert read_fragment(text).candidates == (("v", HOST), (None, NAMED))


def test_the_same_credentials_in_each_section_are_one() -> None:
    section = f"m=audio 9 RTP/AVP 0\na=ice-ufrag:abcd\na=ice-pwd:{PWD}\n"
    assert read_fragment(section * 2) == Fragment(ufrag="abcd", pwd=PWD)


def test_a_fragment_may_hold_nothing() -> None:
    assert read_fragment("") == Fragment()
    assert str(Fragment()) == ""


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "a=ice-ufrag:abc",
        "a=ice-ufrag:ab cd",
        "a=ice-pwd:short",
        f"a=ice-pwd:{'x' * 257}",
        "a=ice-ufrag:abcd\na=ice-ufrag:efgh",
        "m=audio 9 RTP/AVP 0\na=mid:\n",
        "m=audio 9 RTP/AVP 0\na=mid:0\na=mid:1\n",
        "a=candidate:",
        "a=candidate:1 1 udp x 192.0.2.1 1 typ host",
        "a=candidate:1 1 udp 1 192.0.2.1 1 typ host \x07",
        "a=ice-ufrag:abcd\x00",
        "v=0\ra=mid:0",
    ],
)
def test_a_fragment_that_cannot_be_read_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(SdpError) as refused:
        read_fragment(text)
    for value in ("abcd", "short", "192.0.2.1", "nonsense"):
        assert value not in str(refused.value)


def test_a_fragment_that_is_too_large_is_refused() -> None:
    with pytest.raises(SdpError, match=str(MAX_FRAGMENT)):
        read_fragment("a=x\n" * (MAX_FRAGMENT // 4 + 1))
    with pytest.raises(SdpError, match=str(MAX_CANDIDATES)):
        read_fragment(f"a={HOST}\n" * (MAX_CANDIDATES + 1))
    assert len(read_fragment(f"a={HOST}\n" * MAX_CANDIDATES).candidates) == MAX_CANDIDATES


@pytest.mark.parametrize("seed", range(200))
def test_what_is_written_is_read_again(seed: int) -> None:
    chance = random.Random(seed)
    candidates = [
        (chance.choice([None, "0", "1", "a!b"]), chance.choice([HOST, IPV6, TCP, NAMED]))
        for _ in range(chance.randrange(6))
    ]
    fragment = Fragment(
        ufrag=chance.choice([None, "a+/9", "x" * 256]),
        pwd=chance.choice([None, PWD]),
        candidates=tuple(candidates),
        ended=chance.random() < 0.5,
    )
    assert read_fragment(str(fragment)) == fragment


@pytest.mark.parametrize("seed", range(300))
def test_a_damaged_fragment_is_read_or_refused_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    text = list(TRICKLE)
    for _ in range(chance.randrange(1, 20)):
        at = chance.randrange(len(text))
        match chance.randrange(3):
            case 0:
                text[at] = chr(chance.choice([0, 9, 10, 13, 32, 58, 61, 97, 0x85, 0x2028, 0x1F600]))
            case 1:
                del text[at]
            case _:
                text[at:at] = text[at : at + chance.randrange(40)]
    try:
        fragment = read_fragment("".join(text))
    except SdpError:
        return
    assert read_fragment(str(fragment)) == fragment
