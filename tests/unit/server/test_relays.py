"""Clients get TURN servers with credentials that a server checks by a shared secret, for a while."""

from datetime import UTC, datetime
from typing import Any

from sundog.server.config import Config
from sundog.server.session.relays import turn_access, turn_links

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def config(**settings: Any) -> Config:
    return Config(**({"turn_urls": ("turn:h?transport=udp",), "turn_secret": "hush"} | settings))


def test_none_are_handed_out_where_none_are_set() -> None:
    assert turn_access(Config(), "session") == ()
    assert turn_links(()) == ""


def test_credentials_tell_until_when_they_hold_and_are_signed() -> None:
    (access,) = turn_access(config(turn_ttl_s=600), "session", lambda: NOON)
    ends, _, who = access.username.partition(":")
    assert int(ends) == NOON.timestamp() + 600
    # openssl dgst -sha1 -hmac hush -binary | base64
    assert access.username == "1767355800:3f3af1ecebbd1410"
    assert access.credential == "k3+d9ymHsL+uuUaXDzpKLwVHS7U="
    assert who not in ("", "session")


def test_a_server_can_count_a_sessions_allocations() -> None:
    def who(session: str) -> str:
        return turn_access(config(), session, lambda: NOON)[0].username.partition(":")[2]

    assert who("one") == who("one") != who("other")


def test_a_fixed_user_is_handed_out_as_it_is() -> None:
    fixed = config(turn_secret="", turn_username="u", turn_credential="p")
    (access,) = turn_access(fixed, "session")
    assert (access.username, access.credential) == ("u", "p")


def test_encoders_read_them_from_links() -> None:
    fixed = config(turn_secret="", turn_username='u"\\', turn_credential="p")
    assert turn_links(turn_access(fixed, "session")) == (
        '<turn:h?transport=udp>; rel="ice-server"; username="u\\"\\\\"; credential="p";'
        ' credential-type="password"'
    )


def test_a_secret_shows_in_no_text() -> None:
    (access,) = turn_access(config(), "session")
    assert access.credential not in f"{access}"
    assert "hush" not in f"{config()}"
