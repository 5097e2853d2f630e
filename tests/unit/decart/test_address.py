"""Base URLs of every form lead to the right place, for sessions and for REST."""

from urllib.parse import urlsplit

import pytest
from websockets.uri import parse_uri

from decart import DecartClient, InvalidAPIKeyError, InvalidBaseURLError
from decart.address import Address, checked_base_url, is_loopback, rest_url

FORMS = [
    ("http://h", "ws://h/v1/stream", "http://h/v1/stream"),
    ("HTTP://H:80/", "ws://h:80/v1/stream", "http://h:80/v1/stream"),
    ("https://h:8443//", "wss://h:8443/v1/stream", "https://h:8443/v1/stream"),
    ("ws://h/video/", "ws://h/video/v1/stream", "http://h/video/v1/stream"),
    ("wss://h/a/b", "wss://h/a/b/v1/stream", "https://h/a/b/v1/stream"),
    ("wss://h:443", "wss://h:443/v1/stream", "https://h:443/v1/stream"),
    ("http://192.0.2.7:8000", "ws://192.0.2.7:8000/v1/stream", "http://192.0.2.7:8000/v1/stream"),
    ("http://[::1]:8000/", "ws://[::1]:8000/v1/stream", "http://[::1]:8000/v1/stream"),
    ("https://[2001:DB8::1]", "wss://[2001:db8::1]/v1/stream", "https://[2001:db8::1]/v1/stream"),
    (
        "http://[fe80::1%25eth0]:8000",
        "ws://[fe80::1%25eth0]:8000/v1/stream",
        "http://[fe80::1%25eth0]:8000/v1/stream",
    ),
    (
        "https://Bücher.example/",
        "wss://xn--bcher-kva.example/v1/stream",
        "https://xn--bcher-kva.example/v1/stream",
    ),
    ("http://h/größe", "ws://h/gr%C3%B6%C3%9Fe/v1/stream", "http://h/gr%C3%B6%C3%9Fe/v1/stream"),
    ("http://h/a%20b", "ws://h/a%20b/v1/stream", "http://h/a%20b/v1/stream"),
    (
        "http://host_name.local.",
        "ws://host_name.local./v1/stream",
        "http://host_name.local./v1/stream",
    ),
]


@pytest.mark.parametrize(("base_url", "session", "rest"), FORMS)
def test_every_form_leads_to_the_same_paths(base_url: str, session: str, rest: str) -> None:
    assert str(Address(base_url, "/v1/stream", {}, "k")) == session
    assert rest_url(checked_base_url(base_url), "/v1/stream") == rest


@pytest.mark.parametrize("base_url", [form[0] for form in FORMS])
def test_what_is_checked_once_stays_as_it_is_and_can_be_asked(base_url: str) -> None:
    checked = checked_base_url(base_url)
    parsed = parse_uri(Address(checked, "/v1/stream", {"model": "m"}, "k&ü").reveal())

    assert checked_base_url(checked) == checked
    assert checked.isascii()
    assert parsed.host == urlsplit(checked).hostname
    assert parsed.path.endswith("/v1/stream")


@pytest.mark.parametrize(
    "base_url",
    [
        "h:8000",
        "//h",
        "http:h",
        "http:///v1",
        "http://:8000",
        "http://h:0",
        "http://h:-1",
        "http://h:8a",
        "http://[::1",
        "http://[no]:1",
        "http://::1:8000",
        "http://h\\x",
        "http://h<x>",
        "http://h%20x",
        "http://-ü-.example",
        "http://a\u200db.example",
        "http://h?",
        "http://h/#",
        "http://user@h",
        "file:///tmp/x",
        b"http://h",
        None,
    ],
)
def test_what_leads_nowhere_is_refused_before_it_is_asked(base_url: object) -> None:
    with pytest.raises(InvalidBaseURLError):
        checked_base_url(base_url)


def test_a_refused_address_does_not_print_a_password() -> None:
    with pytest.raises(InvalidBaseURLError) as caught:
        checked_base_url("http://user:canary@h")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("base_url", ["http://LOCALHOST:1", "ws://127.0.0.9", "wss://[::1]/x"])
def test_this_machine_is_recognised_in_every_form(base_url: str) -> None:
    assert is_loopback(checked_base_url(base_url))


def test_sessions_may_go_elsewhere() -> None:
    client = DecartClient("k", "https://api.example", realtime_base_url="wss://video.example/")

    assert (client.base_url, client.realtime_base_url) == (
        "https://api.example",
        "wss://video.example",
    )
    assert DecartClient("k", "https://api.example").realtime_base_url == "https://api.example"


@pytest.mark.parametrize("places", [("http://h", "ws://[::1]"), ("http://[::1]", "ws://h")])
def test_no_key_is_fine_only_where_both_places_are_this_machine(
    places: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DECART_API_KEY", raising=False)
    with pytest.raises(InvalidAPIKeyError):
        DecartClient(base_url=places[0], realtime_base_url=places[1])
