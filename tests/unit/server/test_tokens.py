"""What a client token opens, for how long, and what no token opens."""

import json
import re
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.auth import Auth
from sundog.server.access.grants import Grant
from sundog.server.access.keyring import Keyring
from sundog.server.access.tokens import LEEWAY_S, IssuedToken, Tokens
from sundog.server.models import Model, model_named

KEY = "canary-key"
SECRET = "a secret of thirty-two characters or more"


class Calendar:
    """A time of day that moves when told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 2, 3, 4, 5, 600_000, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def auth(calendar: Calendar) -> Auth:
    return Auth(Keyring((KEY, "other")), Tokens(SECRET, now=calendar.now))


def issued(auth: Auth, **request: object) -> IssuedToken:
    return auth.issue(KEY, json.dumps(request).encode())


def refusal(auth: Auth, body: bytes, key: str | None = KEY) -> ProtocolError:
    with pytest.raises(ProtocolError) as caught:
        auth.issue(key, body)
    return caught.value


def code_of(auth: Auth, key: str | None) -> ErrorCode:
    with pytest.raises(ProtocolError) as caught:
        auth.grant(key)
    return caught.value.code


def model(name: str = "mirage_v2") -> Model:
    found = model_named(name)
    assert found is not None
    return found


def opens(grant: Grant, name: str = "mirage_v2", origin: str | None = None) -> ErrorCode | None:
    try:
        grant.check(model(name), origin)
    except ProtocolError as error:
        return error.code
    return None


def test_both_forms_of_a_token_open_the_same_door(auth: Auth) -> None:
    token = issued(auth)

    assert token.api_key == "ek_" + token.jwt
    assert auth.grant(token.api_key) == auth.grant(token.jwt)
    assert auth.grant(token.jwt).owner == auth.grant(KEY).owner != auth.grant("other").owner


def test_a_token_can_stand_in_a_url_as_it_is_and_does_not_tell_the_key(auth: Auth) -> None:
    token = issued(auth, metadata={"who": "größe/ +&="}, allowedOrigins=["https://example.org"])

    assert re.fullmatch(r"ek_[A-Za-z0-9_.-]+", token.api_key)
    assert KEY not in json.dumps(jwt.decode(token.jwt, options={"verify_signature": False}))


def test_a_token_opens_sessions_until_its_time_is_over(auth: Auth, calendar: Calendar) -> None:
    short, usual = issued(auth, expiresIn=1), auth.issue(KEY, b"")

    assert (usual.expires_at - calendar.time) // timedelta(seconds=1) == 60
    calendar.time += timedelta(seconds=1 + LEEWAY_S)
    auth.grant(short.jwt)
    calendar.time += timedelta(seconds=1)
    assert code_of(auth, short.api_key) is ErrorCode.TOKEN_EXPIRED
    auth.grant(usual.jwt)
    calendar.time += timedelta(seconds=60)
    assert code_of(auth, usual.jwt) is ErrorCode.TOKEN_EXPIRED


def test_a_token_opens_only_the_models_that_it_names_by_any_alias(auth: Auth) -> None:
    grant = auth.grant(issued(auth, allowedModels=["lucy-restyle-2", "not-here"]).jwt)

    assert opens(grant, "mirage_v2") is None
    assert opens(grant, "mirage") is ErrorCode.MODEL_NOT_ALLOWED


@pytest.mark.parametrize(
    "origin",
    [None, "null", "https://example.org.evil.net", "http://example.org", "https://Example.org"],
)
def test_a_token_opens_only_on_the_origins_that_it_names(auth: Auth, origin: str | None) -> None:
    grant = auth.grant(issued(auth, allowedOrigins=["https://example.org"]).jwt)

    assert opens(grant, origin="https://example.org") is None
    assert opens(grant, origin=origin) is ErrorCode.ORIGIN_NOT_ALLOWED


def test_a_token_says_how_long_a_session_may_last(auth: Auth) -> None:
    token = issued(auth, constraints={"realtime": {"maxSessionDuration": 90}})

    assert auth.grant(token.api_key).max_session_s == 90
    assert token.limits.constraints == {"realtime": {"maxSessionDuration": 90}}
    assert token.limits.permissions is None


@pytest.mark.parametrize("form", ["ek_", ""])
def test_a_token_makes_no_token(auth: Auth, form: str) -> None:
    token = form + issued(auth).jwt

    assert refusal(auth, b"", token).code is ErrorCode.TOKEN_NOT_ALLOWED


@pytest.mark.parametrize(
    "key", [None, "", "wrong", "ek_", "ek_canary-key", "a.b.c", "ek_" + "x." * 9000]
)
def test_what_is_neither_key_nor_token_opens_nothing(auth: Auth, key: str | None) -> None:
    assert code_of(auth, key) is ErrorCode.INVALID_API_KEY
    assert refusal(auth, b"", key).code is ErrorCode.INVALID_API_KEY


def test_a_token_that_was_changed_or_signed_by_another_opens_nothing(auth: Auth) -> None:
    token = issued(auth, allowedModels=["mirage"]).jwt
    head, claims, signature = token.split(".")
    read = jwt.decode(token, options={"verify_signature": False})
    more = read | {"models": ["mirage_v2"]}
    forged = [
        f"{head}.{jwt.encode(more, SECRET, 'HS256').split('.')[1]}.{signature}",
        jwt.encode(more, SECRET, "HS256", headers={"kid": kid_of(token)}),
        jwt.encode(more, "", "none", headers={"kid": kid_of(token)}),
        f"{head}.{claims}.",
        Auth(Keyring((KEY,)), Tokens("b" * 32)).issue(KEY, b"").jwt,
    ]
    for one in forged:
        assert code_of(auth, one) is ErrorCode.INVALID_API_KEY


def kid_of(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


@pytest.mark.parametrize(
    ("claims", "headers"),
    [
        ({"aud": "another"}, {}),
        ({"iss": "another"}, {}),
        ({"aud": None}, {}),
        ({"exp": None}, {}),
        ({"nbf": None}, {}),
        ({"sub": None}, {}),
        ({"sub": "0" * 24}, {}),
        ({}, {"kid": "0" * 16}),
        ({}, {"kid": None}),
    ],
    ids=str,
)
def test_a_token_of_the_right_signature_must_be_whole_and_meant_for_this_service(
    auth: Auth, claims: dict[str, object], headers: dict[str, object]
) -> None:
    token = issued(auth).jwt
    read = jwt.decode(token, options={"verify_signature": False}) | claims
    told = {"kid": kid_of(token)} | headers

    def signed(of: dict[str, object], head: dict[str, object]) -> str:
        kept = [{name: its for name, its in all_.items() if its is not None} for all_ in (of, head)]
        return jwt.encode(kept[0], auth._tokens._key, "EdDSA", headers=kept[1])

    assert code_of(auth, signed(read, told)) is ErrorCode.INVALID_API_KEY


def test_a_token_whose_time_has_not_come_opens_nothing_yet(auth: Auth, calendar: Calendar) -> None:
    token = issued(auth)
    calendar.time -= timedelta(seconds=LEEWAY_S)
    auth.grant(token.jwt)
    calendar.time -= timedelta(seconds=2)
    assert code_of(auth, token.jwt) is ErrorCode.INVALID_API_KEY


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_jumps_by_an_hour_ends_short_tokens_and_no_new_ones(
    auth: Auth, calendar: Calendar, hours: int
) -> None:
    before = issued(auth, expiresIn=60)
    calendar.time += timedelta(hours=hours)

    refused = ErrorCode.TOKEN_EXPIRED if hours > 0 else ErrorCode.INVALID_API_KEY
    assert code_of(auth, before.jwt) is refused
    auth.grant(issued(auth, expiresIn=60).jwt)
    calendar.time -= timedelta(hours=hours)
    auth.grant(before.jwt)


def test_tokens_survive_a_restart_only_under_the_same_secret(
    calendar: Calendar, auth: Auth
) -> None:
    token = issued(auth).jwt

    Auth(Keyring((KEY,)), Tokens(SECRET, now=calendar.now)).grant(token)
    for secret in ("", SECRET + "!"):
        other = Auth(Keyring((KEY,)), Tokens(secret, now=calendar.now))
        assert code_of(other, token) is ErrorCode.INVALID_API_KEY


def test_without_its_api_key_a_token_opens_nothing(calendar: Calendar, auth: Auth) -> None:
    token = issued(auth).jwt
    restarted = Auth(Keyring(("other",)), Tokens(SECRET, now=calendar.now))

    assert code_of(restarted, token) is ErrorCode.INVALID_API_KEY


def test_an_open_service_makes_tokens_and_keeps_to_their_limits(calendar: Calendar) -> None:
    tokens = Tokens(SECRET, now=calendar.now)
    auth = Auth(Keyring(()), tokens)
    token = auth.issue(None, b'{"allowedModels": ["mirage"]}')

    assert opens(auth.grant(token.api_key), "mirage_v2") is ErrorCode.MODEL_NOT_ALLOWED
    assert not auth.grant("anything").is_token
    assert code_of(Auth(Keyring((KEY,)), tokens), token.jwt) is ErrorCode.INVALID_API_KEY, (
        "locked since"
    )
    calendar.time += timedelta(minutes=2)
    assert code_of(auth, token.jwt) is ErrorCode.TOKEN_EXPIRED


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({"expiresIn": 0}, "expiresIn"),
        ({"expiresIn": 3601}, "expiresIn"),
        ({"expiresIn": True}, "expiresIn"),
        ({"expiresIn": "60"}, "expiresIn"),
        ({"expiresIn": 1.5}, "expiresIn"),
        ({"allowedModels": []}, "allowedModels"),
        ({"allowedModels": "mirage"}, "allowedModels"),
        ({"allowedModels": ["mirage"] * 21}, "allowedModels"),
        ({"allowedOrigins": ["https://example.org/"]}, "allowedOrigins.0"),
        ({"allowedOrigins": ["https://a.org", "example.org"]}, "allowedOrigins.1"),
        ({"allowedOrigins": ["*"]}, "allowedOrigins.0"),
        ({"allowedOrigin": ["https://example.org"]}, "allowedOrigin"),
        ({"constraints": {"realtime": {"maxSessionDuration": 0}}}, "maxSessionDuration"),
        ({"constraints": {"realtime": {"maxSessions": 3}}}, "maxSessions"),
        ({"metadata": [1]}, "metadata"),
    ],
)
def test_a_limit_that_cannot_be_kept_is_refused_by_name(
    auth: Auth, request_: dict[str, object], field: str
) -> None:
    error = refusal(auth, json.dumps(request_).encode())

    assert error.code is ErrorCode.INVALID_TOKEN_REQUEST
    assert field in error.message


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b"\xff", b"[" * 16000, b'{"a":1}'])
def test_what_is_no_request_is_refused(auth: Auth, body: bytes) -> None:
    assert refusal(auth, body).code is ErrorCode.INVALID_TOKEN_REQUEST


def test_models_that_are_not_here_make_no_token(auth: Auth) -> None:
    error = refusal(auth, b'{"allowedModels": ["lucy-9"]}')

    assert error.code is ErrorCode.UNKNOWN_MODEL


def test_a_token_too_long_for_a_url_is_not_made(auth: Auth) -> None:
    error = refusal(auth, json.dumps({"metadata": {"note": "x" * 5000}}).encode())

    assert error.code is ErrorCode.INVALID_TOKEN_REQUEST
    assert "metadata" in error.message


def test_others_can_check_a_token_with_the_public_key(auth: Auth, calendar: Calendar) -> None:
    token = (
        Auth(Keyring((KEY,)), Tokens(SECRET)).issue(KEY, b'{"metadata": {"role": "viewer"}}').jwt
    )
    keys = jwt.PyJWKSet.from_dict(auth.public_keys())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(token, key.key, ["EdDSA"], audience="sundog", issuer="sundog")

    assert claims["metadata"] == {"role": "viewer"}
    assert set(keys.keys[0]._jwk_data) == {"kty", "crv", "x", "kid", "alg", "use"}, "no private key"
