"""Who is let in, and what uvicorn may log about it."""

import logging

import pytest

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.auth import Auth
from sundog.server.access.gate import Gate
from sundog.server.access.handshake import Handshake
from sundog.server.access.keyring import Keyring
from sundog.server.access.origins import Origins
from sundog.server.access.tokens import Tokens
from sundog.server.models import MODELS, model_named
from sundog.server.redaction import redact_server_logs


def handshake(**query: str) -> Handshake:
    return Handshake.read({"model": "mirage_v2", **query}, {})


def gate_for(*keys: str) -> Gate:
    return Gate(auth=Auth(Keyring(keys), Tokens()), origins=Origins((), is_open=not keys))


def refusal(gate: Gate, shake: Handshake) -> ErrorCode:
    with pytest.raises(ProtocolError) as caught:
        gate.admit(shake)
    return caught.value.code


def test_without_keys_everybody_is_let_in() -> None:
    gate = gate_for()
    for key in (None, "anything"):
        assert Auth(Keyring(), Tokens()).grant(key).owner == ""
    assert gate.admit(handshake()).grant.name == ""


@pytest.mark.parametrize("key", [None, "", "on", "one ", "ONE", "onetwo", "ünë", "\ud800"])
def test_only_a_key_that_was_issued_opens(key: str | None) -> None:
    assert Keyring(("one", "two")).find(key) is None


def test_each_issued_key_opens() -> None:
    auth = Auth(Keyring(("one", "two")), Tokens())
    first, second = auth.grant("one"), auth.grant("two")
    assert first.owner != second.owner
    assert first.is_operator
    assert second.is_operator


def test_a_handshake_shows_neither_key_nor_resume_token() -> None:
    shake = handshake(api_key="canary", resume_token="canary")
    assert "canary" not in repr(shake)


def test_the_key_is_looked_at_before_the_model() -> None:
    gate = gate_for("one")
    assert refusal(gate, handshake(model="none")) is ErrorCode.INVALID_API_KEY
    assert refusal(gate, handshake(model="none", api_key="one")) is ErrorCode.UNKNOWN_MODEL


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("mirage_v2", "mirage_v2"),
        ("lucy-restyle-2", "mirage_v2"),
        ("lucy-restyle-latest", "mirage_v2"),
        ("lucy-restyle", "mirage"),
        ("lucy", "lucy_v2v_720p_rt"),
    ],
)
def test_official_aliases_name_the_same_model(asked: str, name: str) -> None:
    model = model_named(asked)
    assert model is not None
    assert model.name == name


@pytest.mark.parametrize("asked", [None, "", "lucy-2", "live_avatar", "lucy-vton-3", "MIRAGE"])
def test_models_of_another_kind_are_unknown(asked: str | None) -> None:
    assert model_named(asked) is None


def test_no_name_means_two_models() -> None:
    names = [name for model in MODELS for name in (model.name, *model.aliases)]
    assert len(names) == len(set(names))


def test_uvicorn_logs_no_query_and_no_message(caplog: pytest.LogCaptureFixture) -> None:
    redact_server_logs()
    redact_server_logs()
    caplog.set_level(logging.DEBUG)
    path = "/v1/stream?api_key=canary&resume_token=canary"
    errors, access = logging.getLogger("uvicorn.error"), logging.getLogger("uvicorn.access")
    errors.info('%s - "WebSocket %s" [accepted]', "127.0.0.1:1", path)
    access.info('%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", path, "1.1", 200)
    errors.debug("< TEXT '%s' [%d bytes]", "canary", 6)
    assert "canary" not in caplog.text
    assert caplog.text.count("/v1/stream") == 2
