"""Where settings come from: flags, then variables, then a file, then what is built in."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.server.config.config import Config
from sundog.server.config.errors import ConfigError, nearest, unknown

__all__ = [
    "CONFIG_VARIABLE",
    "DIFFUSION_PREFIX",
    "diffusion_from",
    "flag_of",
    "load",
    "variable_of",
]

CONFIG_VARIABLE: Final = "SUNDOG_CONFIG"
"""Names the file of settings."""

DIFFUSION_PREFIX: Final = "SUNDOG_DIFFUSION_"
"""Of the variables that say which model there is on this machine, and how it runs."""

_PREFIX: Final = "SUNDOG_"
_OTHERS: Final = (CONFIG_VARIABLE, "SUNDOG_END_WITH_STDIN")
"""Variables of the command line that are no settings."""

_SINGULARS: Final = {"engines": "model-engine", "diffusion_batches": "diffusion-batch"}
"""What an item of a list is called, where it is not the list's name without its last letter."""


def variable_of(setting: str) -> str:
    """Return the variable that sets a setting, such as ``SUNDOG_PORT``."""
    return _PREFIX + ("API_KEY" if setting == "api_keys" else setting.upper())


def flag_of(setting: str) -> str:
    """Return the flag that sets a setting, such as ``--port``; one for each item of a list."""
    is_list = Config.model_fields[setting].annotation == tuple[str, ...]
    one = _SINGULARS.get(setting, setting.removesuffix("s")) if is_list else setting
    return "--" + one.replace("_", "-")


def load(
    environ: Mapping[str, str],
    flags: Mapping[str, Any] | None = None,
    file: str | Path | None = None,
) -> Config:
    """Read the settings: flags win over variables, those over the file, that over the defaults.

    Args:
        environ: Such as ``os.environ``; ``SUNDOG_API_KEY`` holds keys separated by commas, an
            empty variable counts as not set.
        flags: Settings by name that were given on the command line; None counts as not given.
        file: TOML file of settings by name; where it is None, the one that ``SUNDOG_CONFIG`` names.

    Raises:
        ConfigError: a source cannot be read, has a name that is no setting, or a value that cannot
            be used; the text says which, where it came from and what to do.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    path = file or environ.get(CONFIG_VARIABLE, "").strip()
    if path:
        values |= (found := _from_file(Path(path)))
        origins |= {name: f"{name} in {path}" for name in found}
    values |= (found := _from_variables(environ))
    origins |= {name: variable_of(name) for name in found}
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    values |= given
    origins |= {name: flag_of(name) for name in given}
    try:
        return Config(**values)
    except ConfigError as error:
        raise error.coming_from(origins.get(error.setting, "")) from None


def diffusion_from(environ: Mapping[str, str]) -> DiffusionSettings:
    """Read how the diffusion engine is set up, for a command that is no service.

    Args:
        environ: Such as ``os.environ``; only ``SUNDOG_DIFFUSION_…`` matters.

    Raises:
        ConfigError: a value cannot be used.
    """
    own = {name: it for name, it in environ.items() if name.startswith(DIFFUSION_PREFIX)}
    return load(own).diffusion


class _Known(Config, BaseSettings):
    """The settings as the sources of pydantic-settings want them; never made."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, enable_decoding=False, env_ignore_empty=True, extra="ignore"
    )


def _from_variables(environ: Mapping[str, str]) -> dict[str, Any]:
    named = {variable_of(name): name for name in Config.model_fields}
    by_rest = {variable.removeprefix(_PREFIX): variable for variable in named}
    for variable in environ:
        if not variable.startswith(_PREFIX) or variable in named or variable in _OTHERS:
            continue
        # Others may use the prefix too: Kubernetes does, for a service that is called so.
        meant = nearest(variable.removeprefix(_PREFIX), by_rest)
        if meant is not None:
            remedy = f"did you mean {by_rest[meant]}?"
            raise ConfigError(variable, "is no setting", remedy, "the environment")
    source = EnvSettingsSource(_Known)
    source.env_vars = {
        f"{_PREFIX}{name}".lower(): environ[variable].strip()
        for variable, name in named.items()
        if environ.get(variable, "").strip()
    }
    return source()


def _from_file(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file():
            # Left to itself, the source below takes it for an empty one.
            path.read_bytes()
        found = TomlConfigSettingsSource(_Known, path)()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        problem = f"is {str(path)!r}: {reason}"
        raise ConfigError("config", problem, "name a TOML file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = 'write lines such as port = 8000 or host = "127.0.0.1"'
        raise ConfigError("config", f"is no TOML ({error})", remedy, str(path)) from None
    for name in found:
        if name not in Config.model_fields:
            raise unknown(name, Config.model_fields).coming_from(str(path))
    return found
