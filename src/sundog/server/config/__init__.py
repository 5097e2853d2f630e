"""The service's settings."""

from sundog.server.config.config import Config, ConfigError

__all__ = ["Config", "ConfigError"]
