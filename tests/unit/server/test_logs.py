"""What a line of the log says, and what it must never say."""

import json
import logging
from pathlib import Path

import pytest

from sundog.server.insight.context import in_session
from sundog.server.insight.logs import formatter, logging_to
from sundog.server.redaction import scrubbed


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("sundog.server", logging.INFO, "", 0, message, args, info)


def test_json_lines_have_time_level_logger_and_message() -> None:
    line = json.loads(formatter("json").format(record("session %s begins", "a1")))

    assert line["time"].endswith("Z")
    assert line | {"time": ""} == {
        "time": "",
        "level": "INFO",
        "logger": "sundog.server",
        "message": "session a1 begins",
    }


def test_text_stays_on_one_line_whatever_a_client_calls_itself() -> None:
    line = formatter("text").format(
        record("refused %s", "x\n2026 ERROR sundog: all is lost\x1b[2J")
    )

    assert line.isprintable()


@pytest.mark.parametrize("kind", ["text", "json"])
def test_an_errors_own_words_stay_out_of_the_log(kind: str) -> None:
    try:
        raise ValueError("a prompt of somebody")
    except ValueError as error:
        line = formatter(kind).format(record("it failed", error=error))

    assert "ValueError in test_an_errors_own_words" in line
    assert "somebody" not in line


@pytest.mark.parametrize(
    "text",
    [
        "GET /v1/stream?model=mirage&api_key=canary&x=1",
        "Authorization: Bearer canary",
        '{"resume_token": "canary", "view_token":"canary"}',
        "X-API-KEY: canary",
        "a key of ours: sd_canarycanarycanarycanary",
        "eyJhbGciOi.eyJcanary.canary",
        "password=canary",
    ],
)
def test_what_looks_like_a_secret_is_cut_out(text: str) -> None:
    assert "canary" not in scrubbed(text)
    assert "[removed]" in scrubbed(text)


def test_what_is_no_secret_stays() -> None:
    text = "refused a python client: token_expired; session 0f8a ended after 3.1 s: client"

    assert scrubbed(text) == text


def test_the_log_is_as_before_when_it_has_ended(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    path = tmp_path / "log"
    with path.open("wb") as log, logging_to(log.fileno(), level="debug"), in_session("a1"):
        logging.getLogger("sundog.test").debug("here")
    assert (root.level, list(root.handlers)) == before
    assert "[a1]: here" in path.read_text()
