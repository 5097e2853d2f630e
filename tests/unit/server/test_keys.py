"""Keys as they are kept: nothing of a key stands in the file, and who may what is said by it."""

import json
import os
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.auth import Auth
from sundog.server.access.grants import Grant, Limits
from sundog.server.access.keyfile import KeyFile, KeyFileError
from sundog.server.access.keyring import Keyring
from sundog.server.access.keys import Key, digest_of, new_key
from sundog.server.access.tokens import Tokens
from sundog.server.models import MODELS

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
EVERYTHING = Key(
    name="studio",
    digest=digest_of("a key"),
    is_operator=True,
    max_sessions=3,
    limits=Limits(models=("mirage",), origins=("https://example.org",), max_session_s=90.0),
    created_at=NOW,
    expires_at=NOW + timedelta(days=1),
)


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


def added(file: KeyFile, *keys: Key) -> None:
    file.change(lambda before: (*before, *keys))


def always(key: Key) -> Callable[[tuple[Key, ...]], Sequence[Key]]:
    return lambda _: (key,)


def auth_of(file: KeyFile, settings: Sequence[str] = ()) -> Auth:
    return Auth(Keyring(settings, file), Tokens("s" * 32, now=lambda: NOW))


def refusal(auth: Auth, credential: str) -> ProtocolError:
    with pytest.raises(ProtocolError) as caught:
        auth.grant(credential)
    return caught.value


def test_no_part_of_a_key_stands_in_the_file(file: KeyFile) -> None:
    keys = [new_key() for _ in range(200)]
    added(file, *(Key(name=f"k{n}", digest=digest_of(key)) for n, key in enumerate(keys)))
    text = file.path.read_text()
    parts = {key[at : at + 8] for key in keys for at in range(3, len(key) - 8)}
    assert len(parts) > 6000
    assert not [part for part in parts if part in text]
    assert auth_of(file).grant(keys[7]).name == "k7"


def test_a_key_is_random_and_every_client_can_send_it() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(re.fullmatch(r"sd_[A-Za-z0-9_-]{43}", key) for key in keys)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_only_its_owner_can_read_the_file_and_who_else_may_write_it_is_not_believed(
    file: KeyFile,
) -> None:
    added(file, EVERYTHING)
    assert file.path.stat().st_mode & 0o777 == 0o600
    file.path.chmod(0o620)
    with pytest.raises(KeyFileError, match="others than its owner can write it; chmod 600"):
        file.read()


def test_everything_about_a_key_is_kept(file: KeyFile) -> None:
    added(file, EVERYTHING, Key(name="plain", digest=digest_of("another")))
    assert file.read() == (EVERYTHING, Key(name="plain", digest=digest_of("another")))
    assert [path.name for path in file.path.parent.iterdir()] == ["keys.json"]


def test_a_link_to_the_file_stays_a_link(file: KeyFile, tmp_path: Path) -> None:
    added(file, EVERYTHING)
    link = tmp_path / "elsewhere" / "link.json"
    link.parent.mkdir()
    link.symlink_to(file.path)
    added(KeyFile(link), replace(EVERYTHING, name="other", digest=digest_of("other")))
    assert link.is_symlink()
    assert [key.name for key in file.read()] == ["studio", "other"]


def test_writers_at_the_same_time_lose_nothing(file: KeyFile) -> None:
    def write(number: int) -> None:
        added(file, Key(name=f"k{number}", digest=digest_of(str(number))))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(key.name for key in file.read()) == [f"k{n}" for n in range(8)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file"),
        ("[]", "the file"),
        ('{"keys": [{"name": "a"}]}', r"keys\.0\.sha256"),
        ('{"keys": [{"name": "a b", "sha256": "canary"}]}', r"keys\.0\.name"),
        ('{"keys": [{"name": "a", "sha256": "canary"}]}', r"keys\.0\.sha256"),
        ('{"keys": [], "version": 2}', "version"),
        ('{"keys": [{"name": "a", "sha256": "%s", "max_session": 3}]}', r"max_session\b"),
        ('{"keys": [{"name": "a", "sha256": "%s", "expires": "2026-01-02T03:04:05"}]}', "expires"),
    ],
)
def test_a_file_that_cannot_be_used_says_which_field_and_quotes_nothing(
    file: KeyFile, text: str, says: str
) -> None:
    file.path.write_text(text.replace("%s", "0" * 64))
    file.path.chmod(0o600)
    with pytest.raises(KeyFileError, match=says) as caught:
        file.read()
    assert "canary" not in str(caught.value)


def test_two_keys_of_one_name_are_refused(file: KeyFile) -> None:
    entry = {"name": "a", "sha256": "0" * 64}
    file.path.write_text(json.dumps({"keys": [entry, entry]}))
    file.path.chmod(0o600)
    with pytest.raises(KeyFileError, match="the same name"):
        file.read()


def test_a_file_that_is_not_there_says_how_to_make_one(file: KeyFile) -> None:
    with pytest.raises(KeyFileError, match="No such file.*sundog keys create"):
        Keyring((), file)


def test_a_key_says_who_its_holder_is_and_what_it_may(file: KeyFile) -> None:
    added(file, EVERYTHING)
    auth = auth_of(file, ("one of the settings",))
    grant = auth.grant("a key")
    assert (grant.name, grant.is_operator, grant.max_sessions) == ("studio", True, 3)
    assert grant.max_session_s == 90
    with pytest.raises(ProtocolError) as caught:
        grant.check(MODELS[0], "https://example.org")
    assert caught.value.code is ErrorCode.MODEL_NOT_ALLOWED
    with pytest.raises(ProtocolError) as caught:
        grant.check(MODELS[1], "https://example.net")
    assert caught.value.code is ErrorCode.ORIGIN_NOT_ALLOWED
    assert auth.grant("one of the settings").is_operator
    assert auth.grant("one of the settings").owner != grant.owner


def test_a_token_has_the_limits_of_its_key_and_its_own_and_the_shortest_time(file: KeyFile) -> None:
    added(file, replace(EVERYTHING, limits=Limits(models=("mirage",), max_session_s=90)))
    auth = auth_of(file)
    asked = {"allowedModels": ["mirage", "mirage_v2"]}
    for given, told_s in ((30, 30), (600, 90)):
        limit = {"constraints": {"realtime": {"maxSessionDuration": given}}}
        token = auth.issue("a key", json.dumps(asked | limit).encode())
        grant = auth.grant(token.api_key)
        assert grant.max_session_s == told_s
        assert (grant.is_operator, grant.is_token, grant.name) == (False, True, "studio")
        grant.check(MODELS[1], None)
        with pytest.raises(ProtocolError):
            grant.check(MODELS[0], None)


def test_a_key_that_is_revoked_or_over_opens_nothing_nor_do_its_tokens(file: KeyFile) -> None:
    added(file, EVERYTHING)
    auth = auth_of(file)
    token = auth.issue("a key", b"").jwt
    for changed, word in (
        (replace(EVERYTHING, revoked_at=NOW), "revoked"),
        (replace(EVERYTHING, expires_at=NOW), "expired"),
    ):
        file.change(always(changed))
        assert auth.keys.refresh()
        for credential in ("a key", token):
            error = refusal(auth, credential)
            assert (error.code, word in error.message) == (ErrorCode.INVALID_API_KEY, True)


def test_a_key_that_is_over_began_what_goes_on_and_one_that_is_revoked_did_not(
    file: KeyFile,
) -> None:
    added(file, EVERYTHING)
    auth = auth_of(file)
    grant = auth.grant("a key")
    file.change(lambda keys: [replace(key, expires_at=NOW) for key in keys])
    auth.keys.refresh()
    auth.check(grant)
    file.change(lambda keys: [replace(key, revoked_at=NOW) for key in keys])
    auth.keys.refresh()
    with pytest.raises(ProtocolError):
        auth.check(grant)


def test_a_file_that_breaks_meanwhile_changes_nothing_until_it_is_mended(
    file: KeyFile, caplog: pytest.LogCaptureFixture
) -> None:
    added(file, EVERYTHING)
    auth = auth_of(file)
    assert not auth.keys.refresh()
    file.path.write_text("{canary")
    assert not auth.keys.refresh()
    assert auth.grant("a key").name == "studio"
    file.path.unlink()
    assert not auth.keys.refresh()
    assert auth.grant("a key").name == "studio"
    added(file)
    assert auth.keys.refresh()
    assert refusal(auth, "a key").code is ErrorCode.INVALID_API_KEY
    assert "canary" not in caplog.text
    assert caplog.text.count("stay as they are") == 2


def test_with_many_keys_nobody_waits_for_what_another_asks(
    file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(file, *(replace(EVERYTHING, name=f"k{n}", digest=digest_of(f"{n}")) for n in range(50)))
    auth = auth_of(file)
    grant, token = auth.grant("7"), auth.issue("8", b"").jwt
    auth.check(grant)
    derived: list[str] = []
    derive = Tokens.owner

    def noted(tokens: Tokens, digest: str) -> str:
        derived.append(digest)
        return derive(tokens, digest)

    monkeypatch.setattr(Tokens, "owner", noted)
    for _ in range(10):
        auth.check(grant)
        assert len(auth.owners()) == 50
        assert auth.grant(token).name == "k8"
    assert len(derived) <= 10  # one for each grant
    file.change(lambda keys: [replace(keys[7], revoked_at=NOW), *keys[8:]])
    auth.keys.refresh()
    assert len(auth.owners()) == 42
    with pytest.raises(ProtocolError):
        auth.check(grant)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_a_key_is_taken_back_as_soon_as_a_file_that_could_not_be_read_is_mended(
    file: KeyFile, caplog: pytest.LogCaptureFixture
) -> None:
    added(file, EVERYTHING)
    auth = auth_of(file)
    file.change(lambda keys: [replace(key, revoked_at=NOW) for key in keys])
    file.path.chmod(0o622)
    assert not any(auth.keys.refresh() for _ in range(3))
    assert auth.grant("a key").name == "studio"
    assert caplog.text.count("stay as they are") == 1
    file.path.chmod(0o600)  # as the message says; neither its time nor its size changes
    assert auth.keys.refresh()
    assert "revoked" in refusal(auth, "a key").message
    assert not auth.keys.refresh()


def test_a_token_steers_only_what_it_began_and_a_key_all_of_its_own() -> None:
    key, other = Grant(owner="a"), Grant(owner="b")
    first = Grant(owner="a", is_token=True, token_id="1")
    second = Grant(owner="a", is_token=True, token_id="2")
    assert [key.may_steer(of) for of in (key, first, second, other)] == [True, True, True, False]
    assert [first.may_steer(of) for of in (key, first, second, other)] == [
        False,
        True,
        False,
        False,
    ]
