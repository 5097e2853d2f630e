"""Python SDK for the realtime video API."""

import logging
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from decart import models
from decart.client import DecartClient
from decart.errors import (
    CameraError,
    DecartSDKError,
    InvalidAPIKeyError,
    InvalidBaseURLError,
    InvalidInputError,
    ModelNotFoundError,
    SinkError,
    TokenCreateError,
    WebRTCError,
)
from decart.models import ModelDefinition
from decart.types import ModelState, Prompt, PromptReport

if TYPE_CHECKING:
    from decart import media as media
    from decart import realtime as realtime
    from decart import sync as sync
    from decart.realtime import ConnectionState as ConnectionState
    from decart.realtime import RealtimeClient as RealtimeClient
    from decart.realtime import RealtimeConnectOptions as RealtimeConnectOptions
    from decart.realtime import SubscribeClient as SubscribeClient
    from decart.realtime import SubscribeOptions as SubscribeOptions
    from decart.realtime import decode_subscribe_token as decode_subscribe_token
    from decart.realtime import encode_subscribe_token as encode_subscribe_token

__all__ = [
    "CameraError",
    "DecartClient",
    "DecartSDKError",
    "InvalidAPIKeyError",
    "InvalidBaseURLError",
    "InvalidInputError",
    "ModelDefinition",
    "ModelNotFoundError",
    "ModelState",
    "Prompt",
    "PromptReport",
    "SinkError",
    "TokenCreateError",
    "WebRTCError",
    "__version__",
    "models",
]

__version__ = version("sundog")

logging.getLogger(__name__).addHandler(logging.NullHandler())


_ALSO_HERE = {
    "ConnectionState",
    "RealtimeClient",
    "RealtimeConnectOptions",
    "SubscribeClient",
    "SubscribeOptions",
    "decode_subscribe_token",
    "encode_subscribe_token",
}
"""Names of `decart.realtime` that later official SDKs have in the package itself, too."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - modules, classes and functions
    """Load ``decart.media``, ``decart.realtime`` and ``decart.sync`` when they are first used.

    With them come WebRTC and codecs, which would make ``import decart`` slow.
    """
    if name in ("media", "realtime", "sync"):
        return import_module(f"decart.{name}")
    if name in _ALSO_HERE:
        return getattr(import_module("decart.realtime"), name)
    raise AttributeError(f"module 'decart' has no attribute {name!r}")
