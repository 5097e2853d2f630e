"""What can go wrong with a model, each with what to do.

EngineError
├── ModelUnavailable   the model cannot be had here: code says why, hint what to do
└── DrawingFailed      a batch was not drawn
"""

from enum import StrEnum

from sundog.engine.interface import EngineError

__all__ = ["DrawingFailed", "ModelUnavailable", "Why"]


class Why(StrEnum):
    """Why a model is not available."""

    LIBRARY_MISSING = "library_missing"
    UNKNOWN_CARD = "unknown_card"
    MODEL_MISSING = "model_missing"
    MODEL_INCOMPLETE = "model_incomplete"
    MODEL_UNFIT = "model_unfit"
    DECODER_MISSING = "decoder_missing"
    DECODER_TOO_LARGE = "decoder_too_large"
    DEVICE_MISSING = "device_missing"
    DISK_FULL = "disk_full"
    MEMORY_SHORT = "memory_short"


class ModelUnavailable(EngineError):
    """A model cannot be had; the message says the path looked at and the way out.

    Attributes:
        why: For programs.
    """

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why = why


class DrawingFailed(EngineError):
    """A batch was not drawn; the sessions' last good pictures stay."""
