"""Whom a process lets itself be joined with, and what it is told where that cannot be."""

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from sundog.cluster.joining import (
    NoClusterError,
    NoRayError,
    OpenClusterError,
    TokenError,
    connect,
)
from sundog.cluster.knocking import Knock, knock

grpc: Any = pytest.importorskip("grpc", reason="the extra `ray` is not installed")

_TOKEN: Final = "0123456789abcdef" * 4
_STRANGER_SAYS: Final = b"HTTP/1.1 400 Bad Request\r\n\r\n"


@dataclass(frozen=True)
class Place:
    """Where a test joins."""

    ray_address: str
    ray_namespace: str = "sundog"
    ray_patience_s: float = 0.0
    ray_without_token: bool = False


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("RAY_TMPDIR", str(tmp_path))
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "1")
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    for name in ("RAY_ADDRESS", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH", "RAY_USE_TLS"):
        monkeypatch.delenv(name, raising=False)
    # Nothing here may reach a cluster that happens to run.
    monkeypatch.setitem(sys.modules, "ray", None)


@contextmanager
def head(admits: Callable[[str], bool]) -> Iterator[str]:
    """Answer as a head of Ray 2.60.0; yields the address.

    Args:
        admits: Told the authorization that a caller shows, empty for none; whether it is answered.
    """

    class Alive(grpc.GenericRpcHandler):  # type: ignore[misc]  # grpcio has no types
        def service(self, details: Any) -> Any:
            shown = dict(details.invocation_metadata).get("authorization", "")

            def answer(_: bytes, context: Any) -> bytes:
                if not admits(shown):
                    context.abort(grpc.StatusCode.UNAUTHENTICATED, "InvalidAuthToken")
                return b""

            if details.method != "/ray.rpc.NodeInfoGcsService/CheckAlive":
                return None
            return grpc.unary_unary_rpc_method_handler(answer)

    with ThreadPoolExecutor(1) as pool:
        server = grpc.server(pool, (Alive(),))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            server.stop(None).wait()


@contextmanager
def stranger(said: bytes) -> Iterator[str]:
    """Say the same to whoever comes, after hearing something; yields the address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    client.recv(65_536)
                    client.sendall(said)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def guarded(shown: str) -> bool:
    """Admit as a head that asks for the token."""
    return shown == f"Bearer {_TOKEN}"


def unguarded(shown: str) -> bool:
    """Admit whoever comes."""
    return True


def test_a_missing_ray_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", _TOKEN)
    with head(guarded) as address, pytest.raises(NoRayError, match=r"sundog\[ray\]"):
        connect(Place(address))


def test_a_cluster_that_takes_whoever_comes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", _TOKEN)
    with head(unguarded) as address, pytest.raises(OpenClusterError, match="whoever"):
        connect(Place(address))


def test_an_open_cluster_will_do_where_the_operator_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("RAY_AUTH_MODE")
    # It gets as far as asking for Ray, which is not there.
    with head(unguarded) as address, pytest.raises(NoRayError):
        connect(Place(address, ray_without_token=True))


def test_authentication_is_not_switched_off_by_a_variable_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
    with pytest.raises(OpenClusterError, match="RAY_AUTH_MODE"):
        connect(Place("127.0.0.1:1"))


def test_a_wrong_token_is_told_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", "f" * 64)
    with head(guarded) as address, pytest.raises(TokenError, match="refuses") as caught:
        connect(Place(address))
    assert "f" * 64 not in str(caught.value)


def test_no_token_is_told_before_anybody_is_called() -> None:
    with pytest.raises(TokenError, match="RAY_AUTH_TOKEN_PATH"):
        connect(Place("127.0.0.1:1"))


def test_a_token_is_read_from_the_file_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(f"{_TOKEN}\n")
    monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", str(tmp_path / "token"))
    with head(guarded) as address, pytest.raises(NoRayError):
        connect(Place(address))
    monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", str(tmp_path / "absent"))
    with pytest.raises(TokenError, match="absent"):
        connect(Place("127.0.0.1:1"))


def test_a_head_that_is_away_is_told_with_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", _TOKEN)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(NoClusterError, match=address):
        connect(Place(address))


def test_a_head_that_begins_at_the_same_time_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", _TOKEN)
    (tmp_path / "ray").mkdir()
    with head(guarded) as address:
        note = tmp_path / "ray" / "ray_current_cluster"
        later = threading.Timer(0.6, lambda: note.write_text(address))
        later.start()
        with pytest.raises(NoRayError):
            connect(Place("", ray_patience_s=10.0))
        later.join()


def test_something_else_at_the_address_is_no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", _TOKEN)
    with stranger(_STRANGER_SAYS) as address, pytest.raises(NoClusterError, match="no head"):
        connect(Place(address))


def test_a_machine_without_a_cluster_says_how_to_begin_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", _TOKEN)
    with pytest.raises(NoClusterError, match="sundog cluster start"):
        connect(Place(""))


def test_the_cluster_of_this_machine_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", _TOKEN)
    (tmp_path / "ray").mkdir()
    with head(unguarded) as address:
        (tmp_path / "ray" / "ray_current_cluster").write_text(f"{address}\n")
        with pytest.raises(OpenClusterError, match=address):
            connect(Place(""))


@pytest.mark.parametrize("address", ["head", "head:", ":6379", "ray://head:10001/x"])
def test_an_address_that_cannot_be_one_is_told(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", _TOKEN)
    with pytest.raises(NoClusterError, match=r"10\.0\.0\.1:6379"):
        connect(Place(address))


def test_usage_statistics_are_off_whatever_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TokenError):
        connect(Place("127.0.0.1:1"))
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"


def test_a_long_token_is_sent_whole() -> None:
    token = "t" * 300
    with head(lambda shown: shown == f"Bearer {token}") as address:
        host, port = address.split(":")
        found = knock(host, int(port), token=token, tls=None, timeout_s=3.0)
    assert found is Knock.ADMITTED


def test_one_who_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = knock(*server.getsockname(), token=None, tls=None, timeout_s=0.2)
    assert found is Knock.STRANGER


def test_a_proxy_of_the_shell_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with head(unguarded) as address:
        host, port = address.split(":")
        assert knock(host, int(port), token=None, tls=None, timeout_s=3.0) is Knock.ADMITTED


def test_what_comes_with_ray_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_AUTH_TOKEN", _TOKEN)
    monkeypatch.setitem(sys.modules, "grpc", None)
    with pytest.raises(NoRayError, match=r"sundog\[ray\]"):
        connect(Place("127.0.0.1:1"))
