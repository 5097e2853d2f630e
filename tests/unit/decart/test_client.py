"""Which service is asked, by which key, and that the key stays out of sight."""

from urllib.parse import parse_qs, urlsplit

import pytest

from decart import DecartClient, InvalidAPIKeyError, InvalidBaseURLError, InvalidInputError
from decart.address import Address

KEY = "s3cret & key+#%/ü"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    monkeypatch.delenv("DECART_API_KEY", raising=False)
    monkeypatch.delenv("DECART_BASE_URL", raising=False)


def test_without_arguments_the_service_on_this_machine_is_asked_without_a_key():
    client = DecartClient()

    assert client.base_url == "http://127.0.0.1:8000"
    assert client.api_key == ""


def test_key_and_address_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("DECART_API_KEY", "from-env\n")
    monkeypatch.setenv("DECART_BASE_URL", "https://video.example/")
    client = DecartClient()

    assert (client.api_key, client.base_url) == ("from-env", "https://video.example")


def test_arguments_win_over_the_environment(monkeypatch):
    monkeypatch.setenv("DECART_API_KEY", "from-env")
    monkeypatch.setenv("DECART_BASE_URL", "https://video.example")
    client = DecartClient(api_key="given", base_url="ws://127.0.0.1:9")

    assert (client.api_key, client.base_url) == ("given", "ws://127.0.0.1:9")


@pytest.mark.parametrize(
    "base_url", ["http://h:1", "https://h", "ws://h", "wss://h/deep", "http://[::1]:8000"]
)
def test_four_schemes_are_spoken_and_a_trailing_slash_is_tolerated(base_url):
    assert DecartClient(api_key="k", base_url=base_url + "/").base_url == base_url


@pytest.mark.parametrize(
    "base_url",
    ["", "127.0.0.1:8000", "ftp://h", "http://", "http://h:99999", "http://h h", "http://h\n", 8000]
    + ["http://user:pw@h", "http://h?api_key=k", "http://h#x", "http://[::1"],
)
def test_what_is_no_address_is_refused(base_url):
    with pytest.raises(InvalidBaseURLError) as caught:
        DecartClient(api_key="k", base_url=base_url)
    assert "pw" not in caught.value.message
    assert "api_key" not in caught.value.message


@pytest.mark.parametrize("base_url", ["http://video.example", "http://192.0.2.7:8000"])
def test_elsewhere_a_key_is_needed(base_url):
    with pytest.raises(InvalidAPIKeyError, match="api_key=.*DECART_API_KEY"):
        DecartClient(base_url=base_url)


@pytest.mark.parametrize("base_url", ["http://localhost:1", "ws://127.4.0.1", "http://[::1]"])
def test_this_machine_may_be_asked_without_a_key(base_url):
    assert DecartClient(api_key=None, base_url=base_url).api_key == ""


@pytest.mark.parametrize("api_key", ["", "  ", "a\nb", "k" * 5000, 7])
def test_a_given_key_must_be_one(api_key):
    with pytest.raises(InvalidAPIKeyError):
        DecartClient(api_key=api_key)


def test_an_integration_is_text():
    with pytest.raises(InvalidInputError):
        DecartClient(integration=3)  # type: ignore[arg-type]


async def test_closing_twice_is_fine():
    async with DecartClient() as client:
        await client.close()
    await client.close()


def test_the_key_is_encoded_in_the_query_and_nowhere_else():
    address = Address("https://h/base/", "/v1/stream", {"model": "a b", "user_agent": "x/1 y"}, KEY)
    url = urlsplit(address.reveal())

    assert (url.scheme, url.netloc, url.path) == ("wss", "h", "/base/v1/stream")
    assert parse_qs(url.query, strict_parsing=True) == {
        "api_key": [KEY],
        "model": ["a b"],
        "user_agent": ["x/1 y"],
    }
    assert "s3cret" not in str(address) + repr(address) + repr(DecartClient(api_key=KEY))


def test_a_service_that_quotes_the_key_is_not_quoted():
    address = Address("http://h", "/v1/stream", {}, KEY)

    assert "s3cret" not in address.redacted(f"bad key {KEY} in {address.reveal()}")
    assert Address("http://h", "/", {}, "k").redacted("ok") == "ok"


def test_without_a_key_the_query_holds_none():
    assert "api_key" not in Address("http://h", "/v1/stream", {"model": "m"}, "").reveal()
