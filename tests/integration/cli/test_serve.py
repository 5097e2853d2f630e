"""`sundog serve`: says where it is, serves, ends when told to, and says why it cannot."""

import json
import re
import signal
import socket
import ssl
import time
import urllib.request
from pathlib import Path

import pytest
import trustme
from websockets.sync.client import connect

from tests.commandline import serving, started, sundog

PASSTHROUGH = ("--engine", "passthrough")


def url_in(line: str) -> str:
    found = re.fullmatch(r"Sundog is ready at (http://127\.0\.0\.1:\d+)\n", line)
    assert found, line
    return found[1]


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_it_is_healthy_once_it_says_so_and_ends_with_status_0(kind: signal.Signals) -> None:
    with serving("--port", "0", *PASSTHROUGH) as (process, line):
        with urllib.request.urlopen(f"{url_in(line)}/healthz") as answer:
            assert answer.status == 200
        process.send_signal(kind)
        rest, said = process.communicate(timeout=15)
        assert process.returncode == 0, said
        assert rest == "", "exactly one line"


def test_it_ends_with_a_session_open() -> None:
    with serving("--port", "0", "--drain-s", "0", *PASSTHROUGH) as (process, line):
        address = url_in(line).replace("http", "ws")
        query = "?api_key=k&model=mirage_v2&user_agent=sundog-python-sdk/0 lang/py"
        with connect(f"{address}/v1/stream{query.replace(' ', '%20')}") as session:
            session.recv(timeout=5)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=15) == 0


def test_settings_come_from_the_environment_and_flags_win() -> None:
    environment = {"SUNDOG_ENGINE": "passthrough", "SUNDOG_PORT": "1", "SUNDOG_API_KEY": "a,b"}
    with serving("--port", "0", **environment) as (_, line):
        with urllib.request.urlopen(f"{url_in(line)}/v1/models") as answer:
            assert {model["engine"] for model in json.load(answer)["models"]} == {"passthrough"}
        for key in ("a", "b"):
            with connect(
                f"{url_in(line).replace('http', 'ws')}/v1/stream?api_key={key}&model=mirage"
            ):
                pass


def test_with_a_certificate_it_serves_pages_and_sessions_by_https(tmp_path: Path) -> None:
    authority = trustme.CA()
    made = authority.issue_cert("127.0.0.1")
    made.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    made.private_key_pem.write_to_path(tmp_path / "key.pem")
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    arguments = ("--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem"))

    with serving("--port", "0", *PASSTHROUGH, *arguments) as (_, line):
        found = re.fullmatch(r"Sundog is ready at https://(127\.0\.0\.1:\d+)\n", line)
        assert found, line
        with urllib.request.urlopen(f"https://{found[1]}/", context=trusting) as page:
            assert b"Sundog" in page.read()
        socket_url = f"wss://{found[1]}/v1/stream?model=mirage_v2&user_agent=sundog-js-sdk/0"
        with connect(socket_url, ssl=trusting) as session:
            assert json.loads(session.recv(timeout=5))["type"] == "session_id"


def test_a_certificate_without_its_key_keeps_it_from_starting() -> None:
    result = sundog("serve", *PASSTHROUGH, "--tls-cert", "cert.pem")
    assert result.returncode == 1
    assert result.stderr.startswith("error: tls_key is missing")


def test_it_opens_the_playground_in_the_browser_when_asked(tmp_path: Path) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.part && mv {opened}.part {opened}\n')
    browser.chmod(0o755)
    with serving("--port", "0", *PASSTHROUGH, "--open", BROWSER=f"{browser} %s") as (_, line):
        deadline = time.monotonic() + 10
        while not opened.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert opened.read_text().strip() == url_in(line)


def test_where_no_browser_can_be_opened_it_says_so_and_serves() -> None:
    with serving("--port", "0", *PASSTHROUGH, "--open", BROWSER="/nowhere %s", PATH="") as (
        process,
        line,
    ):
        with urllib.request.urlopen(f"{url_in(line)}/healthz") as answer:
            assert answer.status == 200
        assert process.stderr is not None
        said = [process.stderr.readline() for _ in range(2)]
    assert "playground" in said[0]
    assert "no browser" in said[1]


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = sundog("serve", "--port", port, *PASSTHROUGH)
    assert result.returncode == 1
    assert f"port {port}" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--host", "0.0.0.0"), "API key"),
        (("--port", "70000"), "port"),
        (("--host", "203.0.113.7", "--api-key", "k"), "203.0.113.7"),
    ],
)
def test_settings_that_cannot_be_used_are_named(arguments: tuple[str, ...], words: str) -> None:
    result = sundog("serve", *PASSTHROUGH, *arguments)
    assert result.returncode == 1
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_an_embedding_that_cannot_be_used_keeps_it_from_starting(tmp_path: Path) -> None:
    settings = {"SUNDOG_EMBEDDING_DIR": str(tmp_path / "none")}
    with started("serve", "--port", "0", *PASSTHROUGH, **settings) as process:
        printed, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "model.safetensors is missing" in said
    assert "Traceback" not in said
    assert printed == ""


def test_it_says_who_enriches_prompts_without_the_key() -> None:
    settings = {
        "SUNDOG_ENRICHER_URL": "http://127.0.0.1:9/v1",
        "SUNDOG_ENRICHER_MODEL": "small",
        "SUNDOG_ENRICHER_API_KEY": "canary",
    }
    with serving("--port", "0", *PASSTHROUGH, **settings) as (process, line):
        assert url_in(line)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=15)
    assert "prompts are enriched by small at http://127.0.0.1:9/v1" in said
    assert "canary" not in said


def test_a_bad_key_is_not_repeated_in_the_error() -> None:
    result = sundog("serve", "--api-key", "secret key", *PASSTHROUGH)
    assert result.returncode == 1
    assert "secret" not in result.stderr
