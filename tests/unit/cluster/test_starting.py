"""How Ray is begun on a machine: with a token, on ports that a firewall can know."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from sundog.cluster.guarding import ClusterError, NoClusterError, OpenClusterError, TokenError
from sundog.cluster.starting import NodeOptions, firewall, ports_of, start

_SHARED: Final = 0o755
_WITH_TOKEN: Final = {"RAY_AUTH_TOKEN": "0" * 64, "RAY_ADDRESS": "elsewhere:1"}


@pytest.fixture(autouse=True)
def _temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def begun(
    environ: Mapping[str, str] = _WITH_TOKEN, **options: Any
) -> tuple[set[str], Mapping[str, str]]:
    """Return the arguments and variables with which Ray would be begun."""
    made = start(NodeOptions(**({"address": "127.0.0.1"} | options)), environ)
    return set(made.command), made.environ


def test_a_head_asks_for_the_token_and_tells_nobody_of_its_use() -> None:
    words, variables = begun()
    assert {"--head", "--disable-usage-stats", "--include-dashboard=false"} <= words
    assert variables["RAY_AUTH_MODE"] == "token"
    assert variables["RAY_USAGE_STATS_ENABLED"] == "0"
    assert "RAY_ADDRESS" not in variables


def test_workers_do_not_give_way_to_whatever_else_a_machine_does() -> None:
    _, variables = begun()
    assert variables["RAY_worker_niceness"] == "0"


def test_where_memory_runs_out_ray_does_not_end_a_worker_with_all_its_sessions() -> None:
    _, variables = begun()
    assert variables["RAY_memory_monitor_refresh_ms"] == "0"


def test_a_machine_that_died_is_known_soon() -> None:
    _, variables = begun()
    assert variables["RAY_health_check_period_ms"] == "1000"
    assert variables["RAY_timeout_ms_task_wait_for_death_info"] == "500"
    assert variables["RAY_core_worker_internal_heartbeat_ms"] == "250"


def test_a_head_may_be_away_for_ten_minutes_and_keeps_what_it_knows() -> None:
    _, variables = begun(state="/var/lib/sundog/ray")
    assert variables["RAY_gcs_storage"] == "rocksdb"
    assert variables["RAY_gcs_storage_path"] == "/var/lib/sundog/ray"
    assert variables["RAY_gcs_rpc_server_reconnect_timeout_s"] == "600"
    _, variables = begun()
    assert "RAY_gcs_storage" not in variables


def test_no_key_of_the_shell_goes_to_the_workers() -> None:
    _, variables = begun(_WITH_TOKEN | {"SUNDOG_API_KEY": "sd_secret"})
    assert "sd_secret" not in variables.values()


def test_ray_s_sockets_lie_where_others_of_the_machine_cannot_go(tmp_path: Path) -> None:
    words, _ = begun(folder=str(tmp_path / "made"))
    assert f"--temp-dir={tmp_path}/made/ray" in words
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o700
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(_SHARED)
    with pytest.raises(ClusterError, match="chmod 700"):
        begun(folder=str(tmp_path / "shared"))
    (tmp_path / "link").symlink_to(tmp_path / "made")
    with pytest.raises(ClusterError, match="not this user's folder"):
        begun(folder=str(tmp_path / "link"))


def test_the_token_is_in_no_argument_that_others_could_list() -> None:
    words, _ = begun()
    assert not any("0" * 64 in word for word in words)


def test_every_port_lies_in_what_the_firewall_closes() -> None:
    words, _ = begun(port=7000)
    taken = {int(word.split("=")[1]) for word in words if "port=" in word}
    assert len(taken) == 10
    ranges = ports_of(7000)
    assert all(any(low <= port <= high for low, high in ranges) for port in taken)


def test_a_head_without_a_token_is_not_begun() -> None:
    with pytest.raises(TokenError, match="RAY_AUTH_TOKEN_PATH"):
        begun({"HOME": "/nonexistent", "RAY_AUTH_TOKEN_PATH": ""})


def test_a_token_is_not_switched_off_by_a_variable_alone() -> None:
    with pytest.raises(OpenClusterError):
        begun({"RAY_AUTH_MODE": "disabled"})


def test_a_head_without_a_token_stays_on_its_own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    _, variables = begun({}, without_token=True)
    assert variables["RAY_AUTH_MODE"] == "disabled"
    monkeypatch.setattr("sundog.cluster.starting._is_loopback", lambda _: False)
    with pytest.raises(ClusterError, match="127.0.0.1"):
        begun({}, without_token=True)


def test_a_node_joins_no_head_that_does_not_answer() -> None:
    with pytest.raises(NoClusterError, match="nobody answers at 127.0.0.1:9"):
        begun(head="127.0.0.1:9")


@pytest.mark.parametrize("address", ["192.0.2.1", "0.0.0.0", "nobody.invalid"])
def test_an_address_that_is_not_this_machine_s_is_refused(address: str) -> None:
    with pytest.raises(ClusterError, match=address):
        begun(address=address)


def test_a_head_elsewhere_cannot_reach_a_loopback_address() -> None:
    with pytest.raises(ClusterError, match="cannot reach 127.0.0.1"):
        begun(head="192.0.2.1:6379")


def test_the_firewall_names_the_machines_and_refuses_what_is_no_network() -> None:
    rules = firewall(("10.0.0.1", "10.0.1.0/24"))
    assert "10.0.0.1/32, 10.0.1.0/24" in rules
    assert "{ 6379-6386, 10100-10999 } drop" in rules
    with pytest.raises(ValueError, match="10.0.0.0; drop"):
        firewall(("10.0.0.0; drop",))
