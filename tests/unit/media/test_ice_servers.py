"""STUN and TURN servers are read from their URLs, in the forms of RFC 7064 and RFC 7065."""

import pytest

from sundog.media.rtc import IceServer, IceSettings


def ways(*urls: str) -> list[tuple[str, int, str, bool]]:
    server = IceServer(urls=urls, username="u", credential="c")
    turn = IceSettings.of([server]).turn
    assert all((way.username, way.credential) == ("u", "c") for way in turn)
    return [(way.host, way.port, way.transport, way.has_tls) for way in turn]


def test_each_way_to_a_turn_server_is_taken() -> None:
    assert ways("turn:h", "turn:h:99?transport=tcp", "turns:h", "turn:[2001:db8::1]:7") == [
        ("h", 3478, "udp", False),
        ("h", 99, "tcp", False),
        ("h", 5349, "tcp", True),
        ("2001:db8::1", 7, "udp", False),
    ]


def test_a_way_that_is_not_spoken_here_is_left_out() -> None:
    assert ways("turns:h?transport=udp", "turn:h") == [("h", 3478, "udp", False)]


def test_more_ways_than_are_worth_asking_are_left_out() -> None:
    assert len(ways(*(f"turn:h{number}" for number in range(9)))) == 4


def test_a_stun_server_is_taken_beside() -> None:
    settings = IceSettings.of([IceServer(urls="stun:192.0.2.1"), IceServer(urls="stun:other")])
    assert settings.stun == ("192.0.2.1", 3478)
    assert not settings.turn


@pytest.mark.parametrize(
    "url",
    ["", "h", "turn:", "http://h", "turn:h?transport=sctp", "turn:h:0x", "turn:h:99999"]
    + ["stun:h?transport=udp", "turn:u:p@h", "turn:h h"],
)
def test_what_is_no_server_is_refused_by_name(url: str) -> None:
    with pytest.raises(ValueError, match="no STUN or TURN server"):
        ways(url)


def test_a_credential_shows_in_no_text() -> None:
    server = IceServer(urls="turn:h", username="u", credential="hush")
    assert "hush" not in f"{server} {IceSettings.of([server])}"
