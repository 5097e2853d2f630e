"""Who is speaking, told from what a handshake carries."""

import pytest

from sundog.protocol.dialects import DIALECTS, RefusedBy, dialect_of
from sundog.protocol.messages import Answer, ErrorMessage, GenerationStarted, PromptAck, SessionId

AIOHTTP = "Python/3.11 aiohttp/3.14.5"
FIREFOX = "Mozilla/5.0 Firefox/150"


@pytest.mark.parametrize(
    ("user_agent", "origin", "http_user_agent", "name"),
    [
        ("sundog-python-sdk/0.1.0 lang/py", None, "Python/3.11 websockets/17", "sundog"),
        ("sundog-js-sdk/0.1.0", "https://example.org", FIREFOX, "sundog-js"),
        (None, None, AIOHTTP, "python-a"),
        ("decart-python-sdk/0.0.7 lang/py", None, AIOHTTP, "python-a"),
        ("decart-python-sdk/0.0.9 lang/py pipecat", None, AIOHTTP, "python-a"),
        ("decart-python-sdk/0.0.15 lang/py", None, AIOHTTP, "python-a"),
        ("decart-python-sdk/0.0.16 lang/py", None, AIOHTTP, "python-b0"),
        ("decart-python-sdk/0.0.19 lang/py", None, AIOHTTP, "python-b0"),
        ("decart-python-sdk/0.0.20 lang/py", None, AIOHTTP, "python-b"),
        ("decart-python-sdk/0.0.40 lang/py", None, AIOHTTP, "python-b"),
        ("decart-python-sdk/0.2.4 lang/py", None, AIOHTTP, "python-livekit"),
        ("decart-python-sdk/next", None, AIOHTTP, "python-b"),
        (None, "https://example.org", FIREFOX, "browser"),
        ("decart-js-sdk/0.0.0-dev lang/js runtime/browser", "null", FIREFOX, "browser"),
        ("decart-js-sdk/0.0.0-dev lang/js runtime/node", None, None, "browser"),
        ("decart-swift-sdk/0.6.4", None, "Darwin", "named"),
        (None, None, "curl/8", "anonymous"),
        (None, None, None, "anonymous"),
    ],
)
def test_a_client_is_known_by_its_handshake(
    user_agent: str | None, origin: str | None, http_user_agent: str | None, name: str
) -> None:
    assert dialect_of(user_agent, origin, http_user_agent).name == name


def test_every_row_has_its_own_name() -> None:
    assert len({dialect.name for dialect in DIALECTS}) == len(DIALECTS)


def test_stock_aiortc_clients_are_offered_vp8_first_and_all_others_h264() -> None:
    first = {dialect.name: dialect.codec_order[0] for dialect in DIALECTS}
    assert {name for name, codec in first.items() if codec == "VP8"} == {
        "python-a",
        "python-b0",
        "python-b",
    }


def test_official_python_is_refused_in_a_location_and_who_can_read_messages_by_one() -> None:
    refused_by = {dialect.name: dialect.refused_by for dialect in DIALECTS}
    assert refused_by.pop("anonymous") is RefusedBy.STATUS
    python = {how for name, how in refused_by.items() if name.startswith("python")}
    others = {how for name, how in refused_by.items() if not name.startswith("python")}
    assert (python, others) == ({RefusedBy.LOCATION}, {RefusedBy.MESSAGE})


def test_the_oldest_python_client_hears_nothing_that_it_would_warn_of() -> None:
    oldest = dialect_of(None, None, AIOHTTP)
    assert not oldest.hears(GenerationStarted())
    assert not oldest.hears(ErrorMessage(code=None, message="no"))
    assert oldest.hears(Answer(sdp="v=0"))
    assert oldest.hears(PromptAck(prompt="a"))
    assert oldest.hears(SessionId(session_id="a", server_ip="::1", server_port=1))
