"""Settings from flags, variables and a file: which one wins, and what is said of a bad one."""

from pathlib import Path

import pytest

from sundog.server.config import Config, ConfigError, load


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sundog.toml"


def test_flags_win_over_variables_and_those_over_the_file(file: Path) -> None:
    file.write_text('port = 1\nqueue_size = 1\nmax_viewers = 1\napi_keys = ["a", "b"]\n')
    environ = {"SUNDOG_PORT": "2", "SUNDOG_QUEUE_SIZE": "2"}
    config = load(environ, {"port": "3", "host": None}, file)
    assert (config.port, config.queue_size, config.max_viewers) == (3, 2, 1)
    assert config.api_keys == ("a", "b")
    assert config.max_jobs == Config().max_jobs


def test_a_variable_names_the_file(file: Path) -> None:
    file.write_text("port = 1234")
    assert load({"SUNDOG_CONFIG": str(file)}).port == 1234


def test_the_environment_of_the_process_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNDOG_PORT", "1234")
    assert load({}).port == Config().port == 8000


def test_an_empty_variable_counts_as_not_set() -> None:
    assert load({"SUNDOG_PORT": "", "SUNDOG_ALLOW_OPEN": " "}) == Config()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('port = "many"', ["port is 'many'", "from port in {file}", "whole number"]),
        ("port = 70000", ["port is 70000", "from port in {file}", "0 to 65535"]),
        ("port = true", ["port is True", "from port in {file}", "give a number"]),
        ("prot = 1", ["prot is no setting", "{file}", "did you mean port?"]),
        ("colour = 1", ["colour is no setting", "docs/settings.md"]),
        ("[sessions]\nmax = 1", ["sessions is no setting"]),
        ("port = ", ["is no TOML", "{file}", "port = 8000"]),
        ('log_level = "loud"', ["log_level is 'loud'", "debug, info, warning, error"]),
        ("allow_origins = 3", ["allow_origins is 3", "give a list of texts"]),
        ("relay_only = 'perhaps'", ["relay_only is 'perhaps'", "true or false"]),
    ],
)
def test_a_bad_line_of_the_file_is_told_with_its_place_and_what_to_do(
    file: Path, line: str, words: list[str]
) -> None:
    file.write_text(line)
    with pytest.raises(ConfigError) as caught:
        load({}, file=file)
    for word in words:
        assert word.format(file=file) in str(caught.value)


def test_a_file_that_is_not_there_is_told(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"No such file.*name a TOML file"):
        load({}, file=file)
    with pytest.raises(ConfigError, match="directory"):
        load({}, file=file.parent)


def test_a_bad_variable_and_a_bad_flag_are_told_by_their_names() -> None:
    with pytest.raises(ConfigError, match=r"port is 'x' \(from SUNDOG_PORT\)"):
        load({"SUNDOG_PORT": "x"})
    with pytest.raises(ConfigError, match=r"port is 'x' \(from --port\)"):
        load({"SUNDOG_PORT": "1"}, {"port": "x"})


def test_a_misspelt_variable_is_refused_and_a_foreign_one_is_not() -> None:
    with pytest.raises(ConfigError, match="did you mean SUNDOG_MAX_SESSIONS"):
        load({"SUNDOG_MAX_SESIONS": "3"})
    with pytest.raises(ConfigError, match="did you mean SUNDOG_API_KEY"):
        load({"SUNDOG_API_KEYS": "a"})
    # What Kubernetes sets for a service of this name.
    load({"SUNDOG_SERVICE_HOST": "10.0.0.1", "SUNDOG_PORT_8000_TCP_PROTO": "tcp"})


SECRETS = ("api_keys", "token_key", "turn_secret", "turn_credential", "enricher_api_key")


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_shows_in_no_message(name: str, file: Path) -> None:
    assert not Config.model_fields[name].repr
    for line in (f"{name} = {{canary = 1}}", f'{name} = "canary', f"{name} = [['canary']]"):
        file.write_text(line)
        with pytest.raises(ConfigError) as caught:
            load({}, file=file)
        assert "canary" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
