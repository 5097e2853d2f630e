"""The service's settings: read from flags, the environment and a file, and checked once."""

from sundog.server.config.config import SUBJECTS, Config
from sundog.server.config.errors import ConfigError
from sundog.server.config.sources import (
    CONFIG_VARIABLE,
    DIFFUSION_PREFIX,
    diffusion_from,
    flag_of,
    load,
    variable_of,
)

__all__ = [
    "CONFIG_VARIABLE",
    "DIFFUSION_PREFIX",
    "SUBJECTS",
    "Config",
    "ConfigError",
    "diffusion_from",
    "flag_of",
    "load",
    "variable_of",
]
