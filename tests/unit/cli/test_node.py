"""`sundog cluster start` and `firewall`: what is begun, and what is said where it cannot be."""

import subprocess
from typing import Any

import pytest
from typer.testing import CliRunner

from sundog.cli.cluster import cluster

_TOKEN = "0" * 64


def said(*words: str, **variables: str) -> tuple[int, str]:
    """Return the status and all that was said, in one line."""
    environ = {"COLUMNS": "200", "RAY_AUTH_TOKEN": "", "RAY_AUTH_TOKEN_PATH": "/nonexistent"}
    result = CliRunner().invoke(cluster, [*words], env=environ | variables)
    return result.exit_code, " ".join(result.output.split())


def test_a_machine_without_the_token_is_told_where_it_goes() -> None:
    status, text = said("start")
    assert status == 1
    assert "RAY_AUTH_TOKEN_PATH" in text


def test_where_ray_runs_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Any] = []

    def run(command: Any, **options: Any) -> subprocess.CompletedProcess[str]:
        ran.append((command, options["env"]))
        return subprocess.CompletedProcess(command, 0, "")

    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.delenv("RAY_AUTH_MODE", raising=False)
    status, text = said("start", "--cpus", "3", RAY_AUTH_TOKEN=_TOKEN)
    assert (status, text) == (0, "Ray runs on 127.0.0.1; the cluster's head is 127.0.0.1:6379")
    [(command, variables)] = ran
    assert "--num-cpus=3" in command
    assert variables["RAY_AUTH_MODE"] == "token"


def test_what_ray_says_is_shown_where_it_does_not_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "subprocess.run", lambda c, **_: subprocess.CompletedProcess(c, 1, "[no] port is free\n")
    )
    monkeypatch.delenv("RAY_AUTH_MODE", raising=False)
    status, text = said("start", RAY_AUTH_TOKEN=_TOKEN)
    assert status == 1
    assert "[no] port is free" in text


def test_the_firewall_is_printed_as_it_is() -> None:
    status, text = said("firewall", "10.0.0.1", "10.0.0.2")
    assert status == 0
    assert "elements = { 10.0.0.1/32, 10.0.0.2/32 }" in text
    status, text = said("firewall", "nowhere")
    assert status == 1
    assert "10.0.0.0/24" in text
