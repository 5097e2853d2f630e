"""Python SDK for the realtime video API."""

import logging
from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import TYPE_CHECKING

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


def __getattr__(name: str) -> ModuleType:
    """Load ``decart.media``, ``decart.realtime`` and ``decart.sync`` when they are first used.

    With them come WebRTC and codecs, which would make ``import decart`` slow.
    """
    if name in ("media", "realtime", "sync"):
        return import_module(f"decart.{name}")
    raise AttributeError(f"module 'decart' has no attribute {name!r}")
