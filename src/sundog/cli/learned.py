"""What `sundog doctor` and `serve --check` look at for the diffusion engine."""

import os
from typing import TYPE_CHECKING, Final

from sundog.cli.checks import Finding, Level
from sundog.server.config import Config, ConfigError, load

if TYPE_CHECKING:
    from sundog.engine.diffusion.loading.findings import Finding as Looked
    from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["diffusion", "diffusion_of"]

_WHAT: Final = "diffusion"
_FETCHABLE: Final = frozenset({"weights", "decoder", "control", "depth"})


def diffusion() -> list[Finding]:
    """Check the diffusion engine with the environment's settings."""
    try:
        return diffusion_of(load(os.environ))
    except ConfigError:  # which another check tells
        return []


def diffusion_of(config: Config) -> list[Finding]:
    """Check that the diffusion engine can load its model, where a model of the service uses it.

    Reads no weights; imports torch to name the GPU. A front loads no model, and needs neither.
    """
    if "diffusion" not in config.engines_used:
        return [Finding(level=Level.OK, what=_WHAT, found="not used; it is optional")]
    if config.placement == "ray":
        found = "loaded by workers: look there, by sundog serve --check --placement local"
        return [Finding(level=Level.OK, what=_WHAT, found=found)]
    from sundog.engine.diffusion.loading.preflight import preflight

    settings = config.diffusion
    looked = preflight(settings)
    rows = [_shown(row, may_fetch=settings.allow_download) for row in looked.rows]
    if looked.of("libraries").why is None:
        rows.append(_device(settings))
    return rows


def _shown(row: "Looked", *, may_fetch: bool) -> Finding:
    what = f"{_WHAT}: {row.what}"
    if row.why is None:
        return Finding(level=Level.OK, what=what, found=row.found)
    if may_fetch and row.what in _FETCHABLE:
        mend = "it will be fetched at start, if it can be"
        return Finding(level=Level.WARN, what=what, found=row.found, mend=mend)
    return Finding(level=Level.FAIL, what=what, found=row.found, mend=row.mend)


def _device(settings: "DiffusionSettings") -> Finding:
    from sundog.engine.diffusion.loading.target import described, device_of
    from sundog.engine.interface import EngineError

    what = f"{_WHAT}: device"
    try:
        device = device_of(settings)
    except EngineError as error:
        return Finding(level=Level.FAIL, what=what, found=str(error))
    level = Level.OK if device.type == "cuda" else Level.WARN
    return Finding(level=level, what=what, found=described(device))
