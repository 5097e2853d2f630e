"""The service's settings: one frozen value, validated once."""

import ipaddress
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args
from urllib.parse import urlsplit

from sundog.engine.registry import ENGINES

__all__ = ["Config", "ConfigError"]

_ENV_PREFIX: Final = "SUNDOG_"
_KEY: Final = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_MIN_TOKEN_KEY_CHARS: Final = 32
_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://[!-.0-~]{1,255}|null")
LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["text", "json"]
Isolation = Literal["auto", "process", "thread"]

_FACTORY: Final = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")
_DAY_S: Final = 86_400
_TURN: Final = re.compile(r"turns?:[^\s?]+(\?transport=(udp|tcp))?")
_CANDIDATE_WORDS: Final = ("private", "loopback", "any")
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "log_level": get_args(LogLevel),
    "log_format": get_args(LogFormat),
    "isolation": get_args(Isolation),
}
_RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "port": (0, 65_535),
    "max_sessions": (0, 10_000),
    "queue_size": (0, 1000),
    "queue_timeout_s": (1, 3600),
    "max_sessions_per_key": (0, 10_000),
    "max_session_s": (0, 30 * _DAY_S),
    "max_viewers": (0, 10_000),
    # Stock clients gather candidates for some seconds before they speak.
    "offer_timeout_s": (5, 3600),
    "idle_timeout_s": (0, _DAY_S),
    "max_connections": (1, 100_000),
    "resume_s": (0, 300),
    "turn_ttl_s": (60, _DAY_S),
    "drain_s": (0, _DAY_S),
    "max_jobs": (0, 100),
    "job_queue_size": (0, 1000),
    "job_ttl_s": (1, 30 * _DAY_S),
    "max_upload_mb": (1, 10_000),
    "engine_timeout_s": (0.2, 60),
    "engine_memory_mb": (0, 1_000_000),
}
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
        engine: Name of the engine behind every model, or ``module:factory`` of an own one.
        allow_open: Permit listening beyond this machine without keys.
        max_sessions: Sessions at the same time; 0 for as many as this machine carries.
        queue_size: How many wait for a place; more are refused. 0: nobody waits.
        queue_timeout_s: Seconds that a newcomer waits for a place at most.
        max_sessions_per_key: Sessions of one key at the same time; 0 for no limit.
        max_session_s: Seconds that a session lasts at most; 0 for no limit.
        keys_file: File of the keys that ``sundog keys`` makes; empty for none.
        max_viewers: Viewers of one session at the same time; more are refused.
        offer_timeout_s: Seconds that a client may stay silent without offering media.
        idle_timeout_s: Seconds without a frame after which a session with a client ends; 0 for
            never.
        max_connections: Connections at the same time, of all kinds.
        resume_s: Seconds that a session of our own SDK outlives a connection that breaks; 0 ends it
            at once.
        embedding_dir: Local directory of a sentence embedding that widens what is understood of
            prompts; empty for none.
        enricher_url: Base URL of an OpenAI-compatible endpoint that enriches prompts, such as
            ``http://127.0.0.1:11434/v1``; empty for none.
        enricher_model: Name of the model to ask for there.
        enricher_api_key: Key for it; empty for none.
        allow_candidates: Networks where media may be sent although they are not public: CIDR, or
            ``private``, ``loopback``, ``any``.
        turn_urls: TURN servers that clients are told of, such as ``turn:turn.example.org:3478``.
        turn_secret: The secret shared with them that makes credentials for a limited time
            (coturn's ``static-auth-secret``); empty for none.
        turn_username: A fixed user name instead.
        turn_credential: Its password.
        turn_ttl_s: Seconds that credentials made of the secret hold.
        relay_only: Have clients send media through TURN alone.
        drain_s: Seconds that sessions go on after SIGTERM, at most.
        log_level: How much the log says: debug, info, warning, error.
        log_format: How it says it: text, json.
        otlp_endpoint: Where traces are sent, such as ``http://127.0.0.1:4318``; empty for nowhere.
        max_jobs: Jobs that are rendered at the same time.
        job_queue_size: Jobs that wait; more are refused.
        job_ttl_s: Seconds that a finished job is kept.
        max_upload_mb: Megabytes that an upload may have.
        data_dir: Folder of uploads and results; empty for a temporary one.
        isolation: Where engines run: process (one for each session), thread, or auto.
        engine_timeout_s: Seconds after which an engine that makes no picture counts as hung.
        engine_memory_mb: Megabytes that one session's engine may use; 0 for no limit.

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
    max_sessions: int = 0
    queue_size: int = 16
    queue_timeout_s: float = 300.0
    max_sessions_per_key: int = 0
    max_session_s: float = 0.0
    keys_file: str = ""
    max_viewers: int = 50
    offer_timeout_s: float = 15.0
    idle_timeout_s: float = 60.0
    max_connections: int = 1000
    resume_s: float = 30.0
    embedding_dir: str = ""
    enricher_url: str = ""
    enricher_model: str = ""
    enricher_api_key: str = field(default="", repr=False)
    allow_candidates: tuple[str, ...] = ()
    turn_urls: tuple[str, ...] = ()
    turn_secret: str = field(default="", repr=False)
    turn_username: str = ""
    turn_credential: str = field(default="", repr=False)
    turn_ttl_s: float = 3600.0
    relay_only: bool = False
    drain_s: float = 30.0
    log_level: LogLevel = "warning"
    log_format: LogFormat = "text"
    otlp_endpoint: str = ""
    max_jobs: int = 1
    job_queue_size: int = 16
    job_ttl_s: float = 3600.0
    max_upload_mb: int = 100
    data_dir: str = ""
    isolation: Isolation = "auto"
    engine_timeout_s: float = 1.5
    engine_memory_mb: int = 1024

    def __post_init__(self) -> None:
        for name, (low, high) in _RANGES.items():
            _in_range(name, getattr(self, name), low, high)
        for name, choices in _CHOICES.items():
            _one_of(name, getattr(self, name), choices)
        for number, key in enumerate(self.api_keys, start=1):
            # Old official clients do not URL-encode the key.
            if not _KEY.fullmatch(key):
                problem = f"number {number} has characters that some clients cannot send"
                raise ConfigError("api_keys", problem, "use 1 to 200 of A-Z a-z 0-9 _ . -")
        _check_access(self.token_key, self.allow_origins)
        _check_tls(self.tls_cert, self.tls_key)
        _check_url("otlp_endpoint", self.otlp_endpoint, "http://127.0.0.1:4318")
        _check_candidates(self.allow_candidates)
        _check_turn(self)
        _check_enricher(self.enricher_url, self.enricher_model, self.enricher_api_key)
        if self.engine not in ENGINES and not _FACTORY.fullmatch(self.engine):
            remedy = f"choose one of {', '.join(sorted(ENGINES))}, or your own as module:factory"
            raise ConfigError("engine", f"is {self.engine!r}", remedy)
        if not (self.api_keys or self.keys_file or self.allow_open or self.is_local):
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
                values[item.name] = _READERS.get(item.type, _text)(name, environ[name].strip())
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


def _check_url(setting: str, url: str, example: str) -> None:
    """Refuse what is no http or https URL; the text quotes nothing of it."""
    if not url:
        return
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port or an address that is none
        usable = False
    if not usable or any(ord(char) <= ord(" ") or ord(char) > ord("~") for char in url):
        raise ConfigError(setting, "is no http or https URL", f"give one such as {example}")


def _check_candidates(networks: tuple[str, ...]) -> None:
    """Refuse what names no network."""
    for network in networks:
        if network in _CANDIDATE_WORDS:
            continue
        try:
            ipaddress.ip_network(network)
        except ValueError:
            remedy = "give networks such as 10.0.0.0/8, or private, loopback, any"
            raise ConfigError("allow_candidates", f"has {network!r} in it", remedy) from None


def _check_turn(config: Config) -> None:
    """Refuse TURN servers that cannot be named to clients, or not used by them."""
    for url in config.turn_urls:
        if not _TURN.fullmatch(url):
            remedy = "write it like turn:turn.example.org:3478?transport=udp"
            raise ConfigError("turn_urls", f"has {url!r} in it", remedy)
    fixed = bool(config.turn_username) + bool(config.turn_credential)
    if fixed == 1:
        absent = "turn_credential" if config.turn_username else "turn_username"
        raise ConfigError(absent, "is missing", "give turn_username and turn_credential together")
    if fixed and config.turn_secret:
        remedy = "give the secret, or a fixed name and password"
        raise ConfigError("turn_secret", "is given beside turn_username", remedy)
    if config.turn_urls and not (fixed or config.turn_secret):
        raise ConfigError("turn_secret", "is missing", "a TURN server asks for credentials")
    if config.relay_only and not config.turn_urls:
        raise ConfigError("relay_only", "needs a relay", "name TURN servers in turn_urls")


def _check_enricher(url: str, model: str, key: str) -> None:
    """Refuse what cannot be asked; the texts quote neither the URL nor the key."""
    if not url:
        return
    _check_url("enricher_url", url, "http://127.0.0.1:11434/v1")
    parts = urlsplit(url)
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


def _one_of(setting: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ConfigError(setting, f"is {value!r}", f"choose one of {', '.join(choices)}")


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


_READERS: Final[Mapping[Any, Callable[[str, str], Any]]] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _switch,
    tuple[str, ...]: _keys,
}
