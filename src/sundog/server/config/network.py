"""Settings: which ways media takes through the network."""

import ipaddress
import re
from typing import ClassVar, Final, Self

from pydantic import Field, field_validator, model_validator

from sundog.server.config.errors import ConfigError
from sundog.server.config.subject import Subject

__all__ = ["Network"]

_TURN: Final = re.compile(r"turns?:[^\s?]+(\?transport=(udp|tcp))?")
_WORDS: Final = ("private", "loopback", "any")


class Network(Subject):
    """Which ways media takes through the network."""

    title: ClassVar = "Media and TURN"

    allow_candidates: tuple[str, ...] = Field(
        default=(),
        description="Networks where media may be sent although they are not public: CIDR, or"
        " private, loopback, any.",
    )
    turn_urls: tuple[str, ...] = Field(
        default=(),
        description="TURN servers that clients are told of, such as"
        " turn:turn.example.org:3478?transport=udp.",
    )
    turn_secret: str = Field(
        default="",
        repr=False,
        description="Secret shared with them that makes credentials for a limited time (coturn's"
        " static-auth-secret).",
    )
    turn_username: str = Field(default="", description="A fixed user name, instead of a secret.")
    turn_credential: str = Field(default="", repr=False, description="Its password.")
    turn_ttl_s: float = Field(
        default=3600.0,
        ge=60,
        le=86_400,
        description="Seconds that credentials made of the secret hold.",
    )
    relay_only: bool = Field(
        default=False, description="Have clients send media through TURN alone."
    )

    @field_validator("allow_candidates")
    @classmethod
    def _check_candidates(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            if network in _WORDS:
                continue
            try:
                ipaddress.ip_network(network)
            except ValueError:
                remedy = "give networks such as 10.0.0.0/8, or private, loopback, any"
                raise ConfigError("allow_candidates", f"has {network!r} in it", remedy) from None
        return networks

    @field_validator("turn_urls")
    @classmethod
    def _check_urls(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            if not _TURN.fullmatch(url):
                remedy = "write it like turn:turn.example.org:3478?transport=udp"
                raise ConfigError("turn_urls", f"has {url!r} in it", remedy)
        return urls

    @model_validator(mode="after")
    def _check_turn(self) -> Self:
        if bool(self.turn_username) != bool(self.turn_credential):
            absent = "turn_credential" if self.turn_username else "turn_username"
            remedy = "give turn_username and turn_credential together"
            raise ConfigError(absent, "is missing", remedy)
        if self.turn_username and self.turn_secret:
            remedy = "give the secret, or a fixed name and password"
            raise ConfigError("turn_secret", "is given beside turn_username", remedy)
        if self.turn_urls and not (self.turn_username or self.turn_secret):
            raise ConfigError("turn_secret", "is missing", "a TURN server asks for credentials")
        if self.relay_only and not self.turn_urls:
            raise ConfigError("relay_only", "needs a relay", "name TURN servers in turn_urls")
        return self
