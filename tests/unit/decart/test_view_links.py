"""Links to the page that shows a session."""

import pytest

from decart import InvalidInputError
from decart.realtime.links import read_view_url, view_url


@pytest.mark.parametrize(
    "base_url", ["http://127.0.0.1:8000", "https://example.org", "http://[::1]:8000/sundog"]
)
def test_a_link_says_what_it_was_made_of(base_url):
    said = read_view_url(view_url(base_url, "my show/1", "a-secret&=#_"))

    assert said == (base_url, "my show/1", "a-secret&=#_")


def test_the_token_stands_where_no_server_sees_it():
    page, fragment = view_url("wss://example.org", "id", "a-secret").split("#")

    assert page == "https://example.org/watch"
    assert fragment == "session=id&token=a-secret"


def test_a_link_may_have_no_token_where_the_service_needs_none():
    assert read_view_url("http://127.0.0.1:8000/watch#session=id").view_token == ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        None,
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8000/watch",
        "http://127.0.0.1:8000/watch#",
        "http://127.0.0.1:8000/watch#token=secret",
        "http://127.0.0.1:8000/watch#session=a&session=b&token=secret",
        "http://127.0.0.1:8000/elsewhere#session=a&token=secret",
        "file:///watch#session=a&token=secret",
        "http://user:secret@127.0.0.1/watch#session=a",
        "http://127.0.0.1/watch#session=a&token=" + "secret" * 1000,
    ],
)
def test_what_is_no_link_is_refused_without_repeating_it(url):
    with pytest.raises(InvalidInputError, match="view_url") as caught:
        read_view_url(url)

    assert "secret" not in str(caught.value)
    assert caught.value.code == "invalid_view_url"
