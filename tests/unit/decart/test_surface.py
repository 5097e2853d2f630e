"""The names users import, exactly."""

import importlib
import pkgutil
import subprocess
import sys

import pytest

import decart

PUBLIC = {
    "decart": {
        "DecartClient",
        "models",
        "ModelDefinition",
        "ModelState",
        "Prompt",
        "PromptReport",
        "DecartSDKError",
        "InvalidAPIKeyError",
        "InvalidBaseURLError",
        "InvalidInputError",
        "ModelNotFoundError",
        "TokenCreateError",
        "WebRTCError",
        "CameraError",
        "SinkError",
        "__version__",
    },
    "decart.realtime": {
        "RealtimeClient",
        "RealtimeConnectOptions",
        "RemoteVideo",
        "ConnectionState",
        "SessionStats",
        "Latency",
        "QueuePosition",
        "ServiceStats",
        "StageTime",
        "SubscribeClient",
        "SubscribeOptions",
        "decode_subscribe_token",
        "encode_subscribe_token",
        "watch",
    },
    "decart.tokens": {
        "CreateTokenResponse",
        "RealtimeConstraints",
        "TokenConstraints",
        "TokenPermissions",
        "TokensClient",
    },
    "decart.testing": {"RunningService", "ServiceNotStartedError", "running_service"},
    "decart.types": {"ModelState", "Prompt", "PromptReport", "Unmet"},
    "decart.sync": {"Session", "VideoSource", "connect"},
    "decart.media": {
        "CameraDevice",
        "CameraStream",
        "PushTrack",
        "Recorder",
        "VideoRequest",
        "VirtualCamera",
        "Window",
        "cameras",
        "frames",
        "get_camera_stream",
        "stop_camera_stream",
    },
}


@pytest.mark.parametrize("name", list(PUBLIC))
def test_the_public_names_are_these(name):
    assert set(importlib.import_module(name).__all__) == PUBLIC[name]


@pytest.mark.parametrize(
    "name", [module.name for module in pkgutil.walk_packages(decart.__path__, "decart.")]
)
def test_every_module_exports_what_it_has(name):
    module = importlib.import_module(name)

    assert all(hasattr(module, exported) for exported in module.__all__)


def test_import_decart_is_enough_and_loads_no_codecs_before_they_are_used():
    program = (
        "import sys, decart\n"
        "assert not {'av', 'aiortc', 'decart.sync'} & set(sys.modules)\n"
        "decart.sync.connect, decart.media.get_camera_stream, decart.realtime.RealtimeClient\n"
        "from decart import RealtimeClient, SubscribeClient, SubscribeOptions\n"
        "assert RealtimeClient is decart.realtime.RealtimeClient\n"
        "try:\n"
        "    decart.video\n"
        "except AttributeError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "no attribute 'video'" in done.stdout
