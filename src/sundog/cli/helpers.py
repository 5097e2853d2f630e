"""What `sundog doctor` looks at beside the machine: the optional helpers in the settings."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sundog.cli.checks import Finding, Level
from sundog.engine.interface import EngineError
from sundog.engine.registry import widening_from
from sundog.media.clock import MonotonicClock
from sundog.server.app import endpoint_of
from sundog.server.config import Config, ConfigError
from sundog.server.enrichment.chat import ChatError
from sundog.server.enrichment.enricher import Enricher

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


def enricher() -> Finding:
    """Check that the endpoint which enriches prompts answers, where one is set."""
    url = _set("enricher_url")
    if not url:
        return Finding(level=Level.OK, what="enricher", found="none; it is optional")
    try:
        asyncio.run(_asked())
    except ChatError as error:
        mend = "prompts work without; check SUNDOG_ENRICHER_URL, _MODEL and _API_KEY"
        found = f"{url}: {error}"
        return Finding(level=Level.WARN, what="enricher", found=found, mend=mend)
    return Finding(level=Level.OK, what="enricher", found=f"{url} answers")


HELPERS: Final[tuple[Callable[[], Finding], ...]] = (settings, embedding, enricher)
"""All checks, in the order they are shown."""


async def _asked() -> None:
    endpoint = endpoint_of(Config.from_env(os.environ))
    if endpoint is None:
        return
    asked = Enricher(endpoint, clock=MonotonicClock())
    try:
        await asked.check()
    finally:
        await asked.aclose()


def _set(name: str) -> str:
    """Return a setting; empty where the settings cannot be used, which `settings` tells."""
    try:
        return str(getattr(Config.from_env(os.environ), name))
    except ConfigError:
        return ""
