"""Whether a setting is a URL that can be asked."""

from urllib.parse import urlsplit

from sundog.server.config.errors import ConfigError

__all__ = ["check_url"]


def check_url(setting: str, url: str, example: str) -> None:
    """Refuse what is no http or https URL; the text quotes nothing of it.

    Args:
        setting: Its name.
        url: Its value; empty for none.
        example: One that could be used.

    Raises:
        ConfigError: it cannot be used.
    """
    if not url:
        return
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port or an address that is none
        usable = False
    if not usable or any(ord(char) <= ord(" ") or ord(char) > ord("~") for char in url):
        raise ConfigError(setting, "is no http or https URL", f"give one such as {example}")
