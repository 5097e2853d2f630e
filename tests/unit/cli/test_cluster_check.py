"""What `sundog serve --check` says of where sessions are to run."""

import os
import socket
from importlib.machinery import ModuleSpec
from types import SimpleNamespace

import pytest

from sundog.cli.checks import Level
from sundog.cli.clustering import cluster_of
from sundog.server.config import Config

TOKEN = "ab" * 32


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Whether Ray is installed, as the check finds it."""
    is_there = SimpleNamespace(value=True)

    def find(_: str) -> ModuleSpec | None:
        return ModuleSpec("ray", None) if is_there.value else None

    monkeypatch.setattr("sundog.cli.clustering.importlib.util.find_spec", find)
    for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN_PATH", "RAY_USE_TLS", "RAY_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAY_AUTH_TOKEN", TOKEN)
    return is_there


def config(port: int) -> Config:
    return Config(placement="ray", ray_address=f"127.0.0.1:{port}")


def test_sessions_in_this_process_need_nothing() -> None:
    assert cluster_of(Config()).level is Level.OK


def test_a_cluster_where_nobody_answers_is_told_with_what_to_do(ray: SimpleNamespace) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        before = dict(os.environ)
        found = cluster_of(config(free.getsockname()[1]))
    assert found.level is Level.FAIL
    assert "nobody answers" in found.found
    assert found.mend
    assert dict(os.environ) == before, "a check changes nothing"


def test_a_token_that_is_missing_is_told_before_anybody_is_asked(
    ray: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RAY_AUTH_TOKEN")
    monkeypatch.setenv("HOME", "/nonexistent")
    found = cluster_of(config(1))
    assert (found.level, "token" in found.found) == (Level.FAIL, True)
    assert TOKEN not in found.found + found.mend


def test_ray_that_is_not_installed_is_named(ray: SimpleNamespace) -> None:
    ray.value = False
    found = cluster_of(config(1))
    assert (found.level, found.found) == (Level.FAIL, "Ray is not installed")
    assert "sundog[ray]" in found.mend
