"""`sundog keys`: what is printed where, and what ends it with words."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sundog.cli.keys import keys
from sundog.server.access.auth import Auth
from sundog.server.access.keyfile import KeyFile
from sundog.server.access.keyring import Keyring
from sundog.server.access.tokens import Tokens
from sundog.server.models import MODELS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "made" / "keys.json"


def said(file: Path, *words: str) -> tuple[int, str, str]:
    """Return the status, what stands on stdout, and all that was said in one line."""
    result = CliRunner().invoke(keys, [*words, "--file", str(file)], env={"COLUMNS": "200"})
    return result.exit_code, result.stdout, " ".join(result.output.split())


def test_a_key_that_is_made_stands_alone_on_stdout_and_opens_what_was_asked_for(file: Path) -> None:
    status, key, _ = said(
        file, "create", "web", "--operator", "--max-sessions", "3", "--max-session-s", "60",
        "--expires", "1", "--models", "mirage", "--origins", "https://example.org",
    )  # fmt: skip
    assert (status, len(key.split())) == (0, 1)
    grant = Auth(Keyring((), KeyFile(file)), Tokens()).grant(key.strip())
    assert (grant.name, grant.is_operator, grant.max_sessions) == ("web", True, 3)
    assert grant.max_session_s == 60
    grant.check(MODELS[1], "https://example.org")


def test_no_key_is_listed_but_its_state_is(file: Path) -> None:
    _, key, _ = said(file, "create", "web")
    said(file, "revoke", "web")
    status, listed, _ = said(file, "list")
    assert status == 0
    assert "web" in listed
    assert "revoked 2" in listed
    assert key.strip() not in listed
    assert said(file, "create", "web")[0] == 0, "the name is free again"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("create", "web"), "there is a key named 'web' already"),
        (("create", "a b"), "name: String should match"),
        (("create", "x", "--models", "lucy-9"), "no model 'lucy-9'; choose from mirage_v2"),
        (("create", "x", "--origins", "example.org"), "origins.0"),
        (("revoke", "nobody"), "no key named 'nobody' to revoke"),
    ],
)
def test_what_cannot_be_is_said_in_words_and_changes_nothing(
    file: Path, words: tuple[str, ...], says: str
) -> None:
    said(file, "create", "web")
    before = file.read_bytes()
    status, stdout, output = said(file, *words)
    assert (status, stdout) == (1, "")
    assert says in output
    assert file.read_bytes() == before


def test_a_file_that_is_not_there_is_not_listed(file: Path) -> None:
    status, _, output = said(file, "list")
    assert status == 1
    assert "sundog keys create" in output
