"""The names users import, exactly."""

import importlib
import pkgutil

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
        "ServiceStats",
        "StageTime",
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
