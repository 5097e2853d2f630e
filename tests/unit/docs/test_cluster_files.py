"""Files of deploy/ for clusters: what they begin is what the code would begin, and can be read."""

import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from sundog.cluster.starting import NodeOptions, start
from sundog.server.config import Config

ROOT: Final = Path(__file__).parents[3]
_DEPLOY: Final = ROOT / "deploy"
_FEW: Final = {
    "num-cpus",
    "num-gpus",
    "object-store-memory",
    "head",
    "node-ip-address",
    "temp-dir",
    "port",
}
"""Options of Ray that are a matter of the machine, or that KubeRay gives."""


@pytest.fixture(scope="module")
def manifest() -> list[dict[str, Any]]:
    yaml = pytest.importorskip("yaml")
    text = (_DEPLOY / "kuberay" / "sundog.yaml").read_text()
    return list(yaml.safe_load_all(text))


def of_kind(manifest: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [each for each in manifest if each["kind"] == kind]


@pytest.mark.parametrize("name", ["sundog-head", "sundog-node"])
def test_systemd_takes_the_units(tmp_path: Path, name: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = (_DEPLOY / "cluster" / f"{name}.service").read_text()
    assert "/opt/sundog/bin/sundog" in unit
    copy = tmp_path / f"{name}.service"
    copy.write_text(unit.replace("/opt/sundog/bin/sundog", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if name in line] == []


def test_the_manifest_begins_ray_as_the_command_does(
    manifest: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours = start(NodeOptions(address="127.0.0.1"), {"RAY_AUTH_TOKEN": "0" * 64})
    words = [word.removeprefix("--").partition("=") for word in ours.command if "=" in word]
    known = {name: value for name, _, value in words if name not in _FEW}
    [cluster] = of_kind(manifest, "RayCluster")
    spec = cluster["spec"]
    for group in [spec["headGroupSpec"], *spec["workerGroupSpecs"]]:
        given = group["rayStartParams"]
        assert given["disable-usage-stats"] == "true"
        ports = {name: value for name, value in known.items() if "port" in name}
        assert {name: given[name] for name in ports} == ports


def test_the_manifest_asks_for_the_token_and_closes_ray_to_other_pods(
    manifest: list[dict[str, Any]],
) -> None:
    [cluster] = of_kind(manifest, "RayCluster")
    assert cluster["spec"]["authOptions"] == {"mode": "token", "secretName": "sundog"}
    [secret] = of_kind(manifest, "Secret")
    assert "auth_token" in secret["stringData"]
    [ray, front] = of_kind(manifest, "NetworkPolicy")
    assert ray["spec"]["podSelector"]["matchLabels"] == {"ray.io/cluster": "sundog"}
    tcp = [rule for rule in ray["spec"]["ingress"] if "ports" not in rule]
    assert [list(rule) for rule in tcp] == [["from"]]
    opened = [port for rule in front["spec"]["ingress"] for port in rule["ports"]]
    assert opened == [{"protocol": "TCP", "port": 8000}]


def test_settings_in_the_manifest_are_settings_that_can_be_used(
    manifest: list[dict[str, Any]],
) -> None:
    data = {k: v for each in of_kind(manifest, "ConfigMap") for k, v in each["data"].items()}
    settings = {
        name.removeprefix("SUNDOG_").lower(): value
        for name, value in data.items()
        if name.startswith("SUNDOG_")
    }
    config = Config(**settings, turn_secret="0" * 32, api_keys=("key",))
    assert config.placement == "ray"
    assert config.workers_min == 2
