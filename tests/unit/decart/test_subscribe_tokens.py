"""The token that names a session to those who watch it, and the options that take it."""

import base64
import json

import pytest

from decart import InvalidInputError
from decart.realtime import SubscribeOptions, decode_subscribe_token, encode_subscribe_token

OFFICIAL = base64.urlsafe_b64encode(
    json.dumps({"sid": "0f8a", "ip": "192.0.2.7", "port": 8000}).encode()
).decode()


def test_a_token_says_what_it_was_made_of():
    said = decode_subscribe_token(encode_subscribe_token("0f8a", "192.0.2.7", 8000))

    assert (said.sid, said.ip, said.port) == ("0f8a", "192.0.2.7", 8000)


def test_tokens_are_those_of_official_clients():
    assert encode_subscribe_token("0f8a", "192.0.2.7", 8000) == OFFICIAL


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("end", ["=", ""])
def test_tokens_of_either_alphabet_with_or_without_padding_are_read(encode, end):
    payload = json.dumps({"sid": "\xff>?~\xfe", "ip": "::1", "port": 1}, ensure_ascii=False)
    token = encode(payload.encode()).decode()

    said = decode_subscribe_token(token if end else token.rstrip("="))

    assert (said.sid, said.ip, said.port) == ("\xff>?~\xfe", "::1", 1)


def encoded(**said: object) -> str:
    return base64.b64encode(json.dumps(said).encode()).decode()


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "{}",
        None,
        7,
        "A" * 100_000,
        base64.b64encode(b"[" * 3000).decode(),
        base64.b64encode(b"\xff\xfe").decode(),
        base64.b64encode(b"[]").decode(),
        encoded(sid="a", ip="b"),
        encoded(sid="", ip="b", port=1),
        encoded(sid="a", ip="b", port=0),
        encoded(sid="a", ip="b", port=65_536),
        encoded(sid="a", ip="b", port="80"),
        encoded(sid={"a": 1}, ip="b", port=80),
    ],
)
def test_what_is_no_token_is_refused_before_anything_is_dialled(token):
    with pytest.raises(InvalidInputError, match="subscribe_token") as caught:
        SubscribeOptions(token=token, on_remote_stream=print)

    assert caught.value.code == "invalid_subscribe_token"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("on_remote_stream", None),
        ("codecs", ("AV1",)),
        ("reconnect_timeout_s", -1),
        ("stable_track", "yes"),
        ("customize_offer", "no"),
    ],
)
def test_options_say_which_field_is_wrong(field, value):
    fields = {"token": OFFICIAL, "on_remote_stream": print, field: value}

    with pytest.raises(InvalidInputError, match=field):
        SubscribeOptions(**fields)
