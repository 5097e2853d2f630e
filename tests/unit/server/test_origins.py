"""Which web pages may open a session."""

import pytest

from sundog.server.access.origins import Origins

THIS_MACHINE = [
    "http://localhost:3000",
    "https://localhost",
    "http://app.localhost:8080",
    "http://127.0.0.1:5173",
    "http://[::1]:8000",
]
ELSEWHERE = [
    "https://example.org",
    "http://localhost.example.org",
    "http://localhost:3000.example.org",
    "http://127.0.0.1.example.org",
    "http://192.168.1.7:8000",
    "null",
    "",
    "file://",
    "http://[::1",
]


@pytest.mark.parametrize("origin", [*THIS_MACHINE, None])
def test_pages_of_this_machine_and_programs_may_use_an_open_service(origin: str | None) -> None:
    assert Origins((), is_open=True).allows(origin, "127.0.0.1:8000")


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_other_pages_may_not_use_an_open_service(origin: str) -> None:
    assert not Origins((), is_open=True).allows(origin, "127.0.0.1:8000")


def test_an_open_service_s_own_pages_may_use_it_by_address_but_not_by_name() -> None:
    origins = Origins((), is_open=True)

    assert origins.allows("http://192.168.1.7:8000", "192.168.1.7:8000")
    assert not origins.allows("http://rebound.example.org:8000", "rebound.example.org:8000")


def test_an_open_service_with_a_certificate_trusts_its_own_pages_under_its_name() -> None:
    origins = Origins((), is_open=True, has_tls=True)

    assert origins.allows("https://studio.example.org:8443", "studio.example.org:8443")
    assert origins.allows("https://192.168.1.7:8443", "192.168.1.7:8443")
    assert not origins.allows("https://example.org", "studio.example.org:8443")
    # A page that came by http may have come from anybody who has the name pointed here now.
    assert not origins.allows("http://rebound.example.org:8443", "rebound.example.org:8443")
    assert not origins.allows("https://", "")
    assert not origins.allows("null", "null")


@pytest.mark.parametrize("origin", [*THIS_MACHINE, *ELSEWHERE])
def test_where_keys_are_needed_any_page_may_ask(origin: str) -> None:
    assert Origins((), is_open=False).allows(origin, "video.example.org")


@pytest.mark.parametrize("is_open", [True, False])
def test_pages_can_be_named(is_open: bool) -> None:
    origins = Origins(("https://app.example.org",), is_open=is_open)

    assert origins.allows("https://app.example.org", "h")
    assert origins.allows("http://localhost:3000", "h")
    assert not origins.allows("https://example.org", "h")


def test_any_page_can_be_let_in() -> None:
    assert Origins(("*",), is_open=True).allows("https://example.org", "h")
