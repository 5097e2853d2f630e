"""Settings: where the service listens, and who may come in."""

import ipaddress
import re
from typing import ClassVar, Final, Self

from pydantic import Field, field_validator, model_validator

from sundog.server.config.errors import ConfigError
from sundog.server.config.subject import Subject
from sundog.server.config.tls import check_tls

__all__ = ["Access", "Listening"]

_KEY: Final = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_MIN_TOKEN_KEY_CHARS: Final = 32
_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://[!-.0-~]{1,255}|null")


class Listening(Subject):
    """Where the service listens."""

    title: ClassVar = "Listening"

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65_535, description="TCP port; 0 takes any free one.")
    tls_cert: str = Field(
        default="", description="PEM file of the certificate to serve https with, with its chain."
    )
    tls_key: str = Field(default="", description="PEM file of its private key, not encrypted.")
    max_connections: int = Field(
        default=1000, ge=1, le=100_000, description="Connections at the same time, of all kinds."
    )

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        return _is_loopback(self.host)

    @property
    def has_tls(self) -> bool:
        """Whether it is served by https."""
        return bool(self.tls_cert)

    @model_validator(mode="after")
    def _check_tls(self) -> Self:
        check_tls(self.tls_cert, self.tls_key)
        return self


class Access(Listening):
    """Who may come in."""

    title: ClassVar = "Access"

    api_keys: tuple[str, ...] = Field(
        default=(),
        repr=False,
        description="Keys that open a session, of operators; none, and no keys file, lets"
        " everybody in.",
    )
    keys_file: str = Field(default="", description="File of the keys that `sundog keys` makes.")
    token_key: str = Field(
        default="",
        repr=False,
        description="Secret that client tokens are signed with; empty for a new one at each start.",
    )
    allow_origins: tuple[str, ...] = Field(
        default=(),
        description="Web pages that may use the service, such as https://example.org, or *; none"
        " for any page where keys are set, else for those of this machine.",
    )
    allow_open: bool = Field(
        default=False, description="Permit listening beyond this machine without keys."
    )

    @field_validator("api_keys")
    @classmethod
    def _check_keys(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        for number, key in enumerate(keys, start=1):
            # Old official clients do not URL-encode the key.
            if not _KEY.fullmatch(key):
                problem = f"number {number} has characters that some clients cannot send"
                raise ConfigError("api_keys", problem, "use 1 to 200 of A-Z a-z 0-9 _ . -")
        return keys

    @field_validator("token_key")
    @classmethod
    def _check_secret(cls, secret: str) -> str:
        if 0 < len(secret) < _MIN_TOKEN_KEY_CHARS:
            remedy = f"give at least {_MIN_TOKEN_KEY_CHARS} random ones, or none"
            raise ConfigError("token_key", f"has {len(secret)} characters", remedy)
        return secret

    @field_validator("allow_origins")
    @classmethod
    def _check_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                remedy = "write it as browsers do, such as https://example.org, or * for any"
                raise ConfigError("allow_origins", f"has {origin!r} in it", remedy)
        return origins

    @model_validator(mode="after")
    def _check_openness(self) -> Self:
        if not (self.api_keys or self.keys_file or self.allow_open or self.is_local):
            raise ConfigError(
                "host",
                f"is {self.host!r}, which other machines can reach, and there is no API key",
                "set a key (--api-key, SUNDOG_API_KEY, keys_file), listen on 127.0.0.1, or pass"
                " --allow-open",
            )
        return self


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, which may be anywhere
        return False
