"""The service's settings: one frozen value, validated once."""

import ipaddress
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from sundog.engine.registry import ENGINES

__all__ = ["Config", "ConfigError"]

_ENV_PREFIX: Final = "SUNDOG_"
_KEY: Final = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_MIN_TOKEN_KEY_CHARS: Final = 32
_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://[!-.0-~]{1,255}|null")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


class ConfigError(ValueError):
    """A setting cannot be used.

    Attributes:
        setting: Which one.
    """

    def __init__(self, setting: str, problem: str, remedy: str) -> None:
        super().__init__(f"{setting} {problem}; {remedy}")
        self.setting = setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How to run the service.

    Attributes:
        host: Address to listen on.
        port: TCP port; 0 takes any free one.
        api_keys: Keys that open a session; none lets everybody in.
        token_key: Secret that client tokens are signed with; empty for a new one at each start.
        allow_origins: Web pages that may use the service, such as ``https://example.org``, or
            ``*``; none for any page where keys are set, else for those of this machine.
        tls_cert: PEM file of the certificate to serve https with, with its chain; empty for http.
        tls_key: PEM file of its private key, not encrypted.
        engine: Name of the engine behind every model.
        allow_open: Permit listening beyond this machine without keys.
        max_sessions: Sessions at the same time; more are refused.
        max_viewers: Viewers of one session at the same time; more are refused.
        offer_timeout_s: Seconds that a client may stay silent without offering media.
        resume_s: Seconds that a session of our own SDK outlives a connection that breaks; 0 ends it
            at once.
        embedding_dir: Local directory of a sentence embedding that widens what is understood of
            prompts; empty for none.
        enricher_url: Base URL of an OpenAI-compatible endpoint that enriches prompts, such as
            ``http://127.0.0.1:11434/v1``; empty for none.
        enricher_model: Name of the model to ask for there.
        enricher_api_key: Key for it; empty for none.

    Raises:
        ConfigError: a value cannot be used; the text says which, and what to do.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    api_keys: tuple[str, ...] = field(default=(), repr=False)
    token_key: str = field(default="", repr=False)
    allow_origins: tuple[str, ...] = ()
    tls_cert: str = ""
    tls_key: str = ""
    engine: str = "cpu"
    allow_open: bool = False
    max_sessions: int = 8
    max_viewers: int = 50
    offer_timeout_s: float = 60.0
    resume_s: float = 30.0
    embedding_dir: str = ""
    enricher_url: str = ""
    enricher_model: str = ""
    enricher_api_key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        _in_range("port", self.port, 0, 65_535)
        _in_range("max_sessions", self.max_sessions, 1, 10_000)
        _in_range("max_viewers", self.max_viewers, 0, 10_000)
        # Stock clients gather candidates for some seconds before they speak.
        _in_range("offer_timeout_s", self.offer_timeout_s, 30, 3600)
        _in_range("resume_s", self.resume_s, 0, 300)
        for number, key in enumerate(self.api_keys, start=1):
            # Old official clients do not URL-encode the key.
            if not _KEY.fullmatch(key):
                problem = f"number {number} has characters that some clients cannot send"
                raise ConfigError("api_keys", problem, "use 1 to 200 of A-Z a-z 0-9 _ . -")
        _check_access(self.token_key, self.allow_origins)
        _check_tls(self.tls_cert, self.tls_key)
        _check_enricher(self.enricher_url, self.enricher_model, self.enricher_api_key)
        if self.engine not in ENGINES:
            known = ", ".join(sorted(ENGINES))
            raise ConfigError("engine", f"is {self.engine!r}", f"choose one of {known}")
        if not (self.api_keys or self.allow_open or self.is_local):
            raise ConfigError(
                "host",
                f"is {self.host!r}, which other machines can reach, and there is no API key",
                "set a key (--api-key, SUNDOG_API_KEY), listen on 127.0.0.1, or pass --allow-open",
            )

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        return _is_loopback(self.host)

    @property
    def has_tls(self) -> bool:
        """Whether it is served by https."""
        return bool(self.tls_cert)

    @classmethod
    def from_env(cls, environ: Mapping[str, str], **overrides: Any) -> "Config":  # noqa: ANN401
        """Read ``SUNDOG_HOST``, ``SUNDOG_PORT`` and so on; what is absent keeps its default.

        Args:
            environ: Such as ``os.environ``. ``SUNDOG_API_KEY`` holds keys separated by commas.
            overrides: Fields given elsewhere, which win; None counts as not given.

        Raises:
            ConfigError: a variable cannot be read or a value cannot be used.
        """
        values: dict[str, Any] = {}
        for item in fields(cls):
            name = _ENV_PREFIX + ("API_KEY" if item.name == "api_keys" else item.name.upper())
            if name in environ:
                values[item.name] = _READERS[item.name](name, environ[name].strip())
        values |= {name: value for name, value in overrides.items() if value is not None}
        return cls(**values)


def _check_access(token_key: str, origins: tuple[str, ...]) -> None:
    """Refuse a signing secret that can be guessed, and origins that no browser sends."""
    if 0 < len(token_key) < _MIN_TOKEN_KEY_CHARS:
        remedy = f"give at least {_MIN_TOKEN_KEY_CHARS} random ones, or none"
        raise ConfigError("token_key", f"has {len(token_key)} characters", remedy)
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            remedy = "write it as browsers do, such as https://example.org, or * for any"
            raise ConfigError("allow_origins", f"has {origin!r} in it", remedy)


def _check_tls(cert: str, key: str) -> None:
    """Refuse a certificate and a key that cannot be used, or not together. Reads both files."""
    if not (cert or key):
        return
    if not (cert and key):
        absent, given = ("tls_key", "tls_cert") if cert else ("tls_cert", "tls_key")
        raise ConfigError(absent, "is missing", f"{given} is of no use without it; give both")
    for setting, path in (("tls_cert", cert), ("tls_key", key)):
        try:
            Path(path).read_bytes()
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise ConfigError(setting, f"is {path!r}: {reason}", "name a PEM file") from None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_verify_locations(cafile=cert)
    except ssl.SSLError:
        raise ConfigError("tls_cert", "holds no certificate", "name a PEM file of it") from None
    try:
        # Without a password of ours, OpenSSL would ask for one on the terminal.
        context.load_cert_chain(cert, key, password="")
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            remedy = "name the key that the certificate was made with"
            raise ConfigError("tls_key", "does not belong to tls_cert", remedy) from None
        remedy = "name a PEM file of a private key that is not encrypted"
        raise ConfigError("tls_key", "holds no key that can be read", remedy) from None


def _check_enricher(url: str, model: str, key: str) -> None:
    """Refuse what cannot be asked; the texts quote neither the URL nor the key."""
    if not url:
        return
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port or an address that is none
        usable = False
    if not usable or any(ord(char) <= ord(" ") or ord(char) > ord("~") for char in url):
        remedy = "give one such as http://127.0.0.1:11434/v1"
        raise ConfigError("enricher_url", "is no http or https URL", remedy)
    if parts.username is not None or parts.query or parts.fragment:
        remedy = "give the base URL alone, and a key in SUNDOG_ENRICHER_API_KEY"
        raise ConfigError("enricher_url", "has more than a base URL in it", remedy)
    if not model:
        remedy = "name the model (SUNDOG_ENRICHER_MODEL)"
        raise ConfigError("enricher_model", "is missing", remedy)
    # It travels in an HTTP header (RFC 9110 section 5.5).
    if not all("!" <= char <= "~" for char in key):
        remedy = "use printable ASCII without spaces"
        raise ConfigError("enricher_api_key", "has characters that cannot be sent", remedy)


def _in_range(setting: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ConfigError(setting, f"is {value:g}", f"give one from {low:g} to {high:g}")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, which may be anywhere
        return False


def _text(_: str, value: str) -> str:
    return value


def _keys(_: str, value: str) -> tuple[str, ...]:
    return tuple(key for part in value.split(",") if (key := part.strip()))


def _whole(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise ConfigError(name, f"is {value!r}", "give a whole number") from None


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ConfigError(name, f"is {value!r}", "give a number") from None


def _switch(name: str, value: str) -> bool:
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise ConfigError(name, f"is {value!r}", "give 1 or 0")


_READERS: Final[Mapping[str, Any]] = {
    "host": _text,
    "port": _whole,
    "api_keys": _keys,
    "token_key": _text,
    "allow_origins": _keys,
    "tls_cert": _text,
    "tls_key": _text,
    "engine": _text,
    "allow_open": _switch,
    "max_sessions": _whole,
    "max_viewers": _whole,
    "offer_timeout_s": _number,
    "resume_s": _number,
    "embedding_dir": _text,
    "enricher_url": _text,
    "enricher_model": _text,
    "enricher_api_key": _text,
}
