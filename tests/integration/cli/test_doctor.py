"""`sundog doctor`: what it says is so."""

import socket
from importlib.metadata import version
from pathlib import Path

import pytest

from sundog.cli import checks, helpers
from sundog.cli.checks import Level
from tests.chatserver import adding, chat_server, saying
from tests.commandline import sundog


def test_it_reports_every_check_and_its_status_says_whether_any_failed() -> None:
    result = sundog("doctor")
    for what in ("python", "packages", "decart", "codecs", "kernel cache", "loopback", "camera"):
        assert what in result.stdout
    failed = any(line.startswith("fail") for line in result.stdout.splitlines())
    assert result.returncode == int(failed), result.stdout


def test_the_installed_packages_are_what_was_asked_for() -> None:
    finding = checks.packages()
    assert finding.level is Level.OK, finding
    assert "aiortc 1.16.0" in finding.found


def test_a_port_in_use_is_a_warning_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        except OSError:
            pass  # somebody has it already, which serves as well
        finding = checks.port()
    assert finding.level is Level.WARN
    assert "--port" in finding.mend


def test_a_kernel_cache_that_cannot_be_written_is_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/proc/nowhere")
    finding = checks.kernel_cache()
    assert finding.level is Level.WARN
    assert "NUMBA_CACHE_DIR" in finding.mend


def test_the_command_knows_its_version() -> None:
    result = sundog("--version")
    assert (result.returncode, result.stdout.strip()) == (0, f"sundog {version('sundog')}")


def test_an_embedding_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SUNDOG_EMBEDDING_DIR", raising=False)
    assert helpers.embedding().level is Level.OK
    monkeypatch.setenv("SUNDOG_EMBEDDING_DIR", str(tmp_path))
    finding = helpers.embedding()
    assert finding.level is Level.FAIL
    assert "model.safetensors is missing" in finding.found


def test_settings_that_cannot_be_used_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNDOG_PORT", "many")
    finding = helpers.settings()
    assert finding.level is Level.FAIL
    assert "SUNDOG_PORT" in finding.found


def test_it_says_whether_the_enricher_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUNDOG_ENRICHER_URL", raising=False)
    assert helpers.enricher().level is Level.OK
    monkeypatch.setenv("SUNDOG_ENRICHER_MODEL", "small")
    with chat_server(adding("soft light")) as chat:
        monkeypatch.setenv("SUNDOG_ENRICHER_URL", chat.url)
        assert helpers.enricher().found == f"{chat.url} answers"
        chat.reply = saying("Hello!")
        finding = helpers.enricher()
    assert finding.level is Level.WARN, "prompts work without it"
    assert "no JSON object" in finding.found
    assert helpers.enricher().level is Level.WARN, "nobody there"
