"""What `sundog doctor` looks at beside the machine: the optional helpers in the settings."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sundog.cli.checks import Finding, Level
from sundog.engine.interface import EngineError
from sundog.engine.registry import segmenter_from, widening_from
from sundog.media.clock import MonotonicClock
from sundog.server.app import endpoint_of
from sundog.server.config import Config, ConfigError, load
from sundog.server.enrichment.chat import ChatError
from sundog.server.enrichment.enricher import Enricher

__all__ = ["HELPERS", "embedding_of", "enricher_of", "segmenter_of"]


def settings() -> Finding:
    """Check that the environment's settings can be used."""
    try:
        load(os.environ)
    except ConfigError as error:
        return Finding(level=Level.FAIL, what="settings", found=str(error))
    return Finding(level=Level.OK, what="settings", found="can be used")


def embedding() -> Finding:
    """Check the sentence embedding of the environment's settings."""
    return embedding_of(_settings())


def segmenter() -> Finding:
    """Check the segmentation model of the environment's settings."""
    return segmenter_of(_settings())


def enricher() -> Finding:
    """Check the endpoint that enriches prompts, of the environment's settings."""
    return enricher_of(_settings())


def embedding_of(config: Config) -> Finding:
    """Check that the sentence embedding can be loaded, where one is set."""
    if not config.embedding_dir:
        return Finding(level=Level.OK, what="embedding", found="none; it is optional")
    try:
        widening_from(Path(config.embedding_dir))
    except EngineError as error:
        mend = "set SUNDOG_EMBEDDING_DIR to a Model2Vec model, or unset it"
        return Finding(level=Level.FAIL, what="embedding", found=str(error), mend=mend)
    return Finding(level=Level.OK, what="embedding", found=config.embedding_dir)


def segmenter_of(config: Config) -> Finding:
    """Check that the segmentation model gives a mask, where one is set."""
    if not config.segmenter:
        return Finding(level=Level.OK, what="segmenter", found="none; it is optional")
    from sundog.engine.cpu.figure.preflight import check

    try:
        found = check(segmenter_from(config.segmenter, config.segmenter_values))
    except EngineError as error:
        mend = "set SUNDOG_SEGMENTER to an ONNX file that gives a mask, or unset it"
        return Finding(level=Level.FAIL, what="segmenter", found=str(error), mend=mend)
    return Finding(level=Level.OK, what="segmenter", found=found)


def enricher_of(config: Config) -> Finding:
    """Check that the endpoint which enriches prompts answers, where one is set."""
    if not config.enricher_url:
        return Finding(level=Level.OK, what="enricher", found="none; it is optional")
    try:
        asyncio.run(_asked(config))
    except ChatError as error:
        mend = "prompts work without; check SUNDOG_ENRICHER_URL, _MODEL and _API_KEY"
        found = f"{config.enricher_url}: {error}"
        return Finding(level=Level.WARN, what="enricher", found=found, mend=mend)
    return Finding(level=Level.OK, what="enricher", found=f"{config.enricher_url} answers")


HELPERS: Final[tuple[Callable[[], Finding], ...]] = (settings, embedding, segmenter, enricher)
"""All checks, in the order they are shown."""


async def _asked(config: Config) -> None:
    endpoint = endpoint_of(config)
    if endpoint is None:
        return
    asked = Enricher(endpoint, clock=MonotonicClock())
    try:
        await asked.check()
    finally:
        await asked.aclose()


def _settings() -> Config:
    """Return the settings; built-in ones where they cannot be used, which `settings` tells."""
    try:
        return load(os.environ)
    except ConfigError:
        return Config()
