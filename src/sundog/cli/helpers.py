"""What `sundog doctor` looks at beside the machine: the optional helpers in the settings."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sundog.cli.checks import Finding, Level
from sundog.engine.interface import EngineError
from sundog.engine.registry import widening_from
from sundog.server.config import Config, ConfigError

__all__ = ["HELPERS"]


def settings() -> Finding:
    """Check that the environment's settings can be used."""
    try:
        Config.from_env(os.environ)
    except ConfigError as error:
        return Finding(level=Level.FAIL, what="settings", found=str(error))
    return Finding(level=Level.OK, what="settings", found="can be used")


def embedding() -> Finding:
    """Check that the sentence embedding can be loaded, where one is set."""
    directory = _set("embedding_dir")
    if not directory:
        return Finding(level=Level.OK, what="embedding", found="none; it is optional")
    try:
        widening_from(Path(directory))
    except EngineError as error:
        mend = "set SUNDOG_EMBEDDING_DIR to a Model2Vec model, or unset it"
        return Finding(level=Level.FAIL, what="embedding", found=str(error), mend=mend)
    return Finding(level=Level.OK, what="embedding", found=directory)


HELPERS: Final[tuple[Callable[[], Finding], ...]] = (settings, embedding)
"""All checks, in the order they are shown."""


def _set(name: str) -> str:
    """Return a setting; empty where the settings cannot be used, which `settings` tells."""
    try:
        return str(getattr(Config.from_env(os.environ), name))
    except ConfigError:
        return ""
