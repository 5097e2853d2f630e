"""What a front loads decides how soon it is back where it was killed."""

import json
import subprocess
import sys

import pytest

_FRONT = """
import json, sys
import sundog.cli.serve, sundog.cli.running, sundog.server.app, sundog.server.config
import sundog.cluster.gateway.joining, sundog.cluster.gateway.ray_reach, sundog.cluster.pool.actor
import sundog.cluster.worker.actor  # by Ray, which asks the class of what it calls
print(json.dumps(sorted(sys.modules)))
"""


def test_a_front_which_has_no_media_loads_nothing_that_only_media_need() -> None:
    pytest.importorskip("ray", reason="the extra `ray` is not installed")
    said = subprocess.run(
        [sys.executable, "-c", _FRONT], capture_output=True, text=True, check=True, timeout=50
    )
    loaded = set(json.loads(said.stdout))
    assert "sundog.cluster.gateway.placement" in loaded
    assert not loaded & {"aiortc", "aioice", "av", "cv2", "numba", "torch", "pylibsrtp"}
