"""Python SDK for the realtime video API."""

import logging
from importlib.metadata import version

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
