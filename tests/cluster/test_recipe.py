"""The recipe of docs/operations.md, run as it stands between network namespaces."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cluster.machines import INSIDE

_ROOT: Final = Path(__file__).parents[2]
_WITHIN_S: Final = 240.0

pytestmark = pytest.mark.timeout(_WITHIN_S + 10)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: Ray's sockets lie in it."""
    made = Path(tempfile.mkdtemp(prefix="sundog-", dir="/tmp"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def followed(folder: Path, way: str) -> dict[str, Any]:
    """Return what `recipe` found."""
    pytest.importorskip("ray", reason="the extra `ray` is not installed")
    for name in ("unshare", "ip", "nft", "openssl", "ss", "turnserver"):
        if shutil.which(name) is None:
            pytest.skip(f"{name} is missing")
    if subprocess.run([*INSIDE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets us make no network namespaces")
    paths = [str(_ROOT), str(_ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RAY_", "SUNDOG_"))}
    done = subprocess.run(
        [*INSIDE, sys.executable, "-m", "tests.cluster.recipe", str(folder), way],
        env=kept | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=_WITHIN_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_client_sees_pictures_from_the_second_machine_and_strangers_reach_nothing(
    folder: Path,
) -> None:
    found = followed(folder, "plain")
    assert found["seen"]["pictures"] > 15
    assert "10.0.0.2" in found["status"]
    assert found["closed"] == []
    assert set(found["stranger"].values()) == {"NOBODY"}
    assert "ADMITTED" not in found["without_token"].values()
    assert found["without_token"]["6379"] == "REFUSED"
    assert found["without_token"]["6386"] == "REFUSED"
    assert not found["sent_home"]


def test_with_certificates_and_a_relay_the_same_commands_do(folder: Path) -> None:
    found = followed(folder, "encrypted")
    assert found["seen"]["pictures"] > 15
    assert found["closed"] == []
    assert found["without_token"]["6379"] == "REFUSED"
    assert set(found["without_certificate"].values()) == {"STRANGER"}


def test_sessions_go_on_and_begin_while_the_head_is_away_and_it_comes_back_knowing_them(
    folder: Path,
) -> None:
    found = followed(folder, "headless")
    assert found["meanwhile"]["pictures"] > 5
    assert found["seen"]["last"] > 0
    assert found["seen"]["same_session"]
    assert found["seen"]["errors"] == []
    assert found["before"] in found["status"]
