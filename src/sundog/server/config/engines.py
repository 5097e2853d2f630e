"""Settings: what restyles pictures and what helps it to read prompts."""

import re
from typing import ClassVar, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from sundog.engine.registry import ENGINES
from sundog.server.config.errors import ConfigError
from sundog.server.config.subject import Subject
from sundog.server.config.urls import check_url
from sundog.server.models import MODELS, Model, model_named

__all__ = ["Engines", "Enrichment"]

_FACTORY: Final = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")
_REMEDY: Final = f"choose one of {', '.join(sorted(ENGINES))}, or your own as module:factory"


class Engines(Subject):
    """What restyles pictures."""

    title: ClassVar = "Engine"

    engine: str = Field(
        default="cpu",
        description="Engine behind every model: cpu, diffusion, passthrough, or one of your own as"
        " module:factory.",
    )
    engines: tuple[str, ...] = Field(
        default=(),
        description="Engines behind single models, as MODEL=ENGINE, such as mirage_v2=diffusion;"
        " the others have the one above.",
    )
    isolation: Literal["auto", "process", "thread"] = Field(
        default="auto",
        description="Where engines run: process (one for each session), thread, or auto.",
    )
    engine_timeout_s: float = Field(
        default=1.5,
        ge=0.2,
        le=60,
        description="Seconds after which an engine that makes no picture counts as hung.",
    )
    engine_memory_mb: int = Field(
        default=1024,
        ge=0,
        le=1_000_000,
        description="Megabytes that the engine of one session may use; 0: no limit.",
    )
    embedding_dir: str = Field(
        default="",
        description="Local folder of a sentence embedding that widens what is understood of prompts.",
    )
    worlds_dir: str = Field(
        default="",
        description="Folder where painted worlds are kept, 256 MB at most; empty: in the user's"
        " cache folder, off: nowhere.",
    )
    segmenter: str = Field(
        default="",
        description="Local ONNX file that tells the figure from the ground, in place of the"
        " built-in way.",
    )
    segmenter_values: Literal["unit", "signed", "imagenet", "bytes"] = Field(
        default="unit",
        description="Pixels as that model wants them: unit (0 to 1), signed (-1 to 1), imagenet"
        " (its mean and deviation), bytes (0 to 255).",
    )

    @field_validator("engine")
    @classmethod
    def _check_engine(cls, engine: str) -> str:
        if not _is_engine(engine):
            raise ConfigError("engine", f"is {engine!r}", _REMEDY)
        return engine

    @field_validator("engines")
    @classmethod
    def _check_engines(cls, engines: tuple[str, ...]) -> tuple[str, ...]:
        named = set[str]()
        for item in engines:
            name, _, engine = item.partition("=")
            model = model_named(name.strip())
            if model is None:
                known = ", ".join(model.name for model in MODELS)
                remedy = f"write MODEL=ENGINE; the models are {known}"
                raise ConfigError("engines", f"is {item!r}", remedy)
            if not _is_engine(engine.strip()):
                raise ConfigError("engines", f"is {item!r}", _REMEDY)
            if model.name in named:
                raise ConfigError("engines", f"names {model.name} twice", "give it one engine")
            named.add(model.name)
        return engines

    def engine_of(self, model: Model) -> str:
        """Return the engine behind a model."""
        for item in self.engines:
            name, _, engine = item.partition("=")
            if model_named(name.strip()) == model:
                return engine.strip()
        return self.engine

    @property
    def engines_used(self) -> tuple[str, ...]:
        """Every engine that is behind a model, that of the first model first."""
        return tuple(dict.fromkeys(map(self.engine_of, MODELS)))


def _is_engine(name: str) -> bool:
    return name in ENGINES or _FACTORY.fullmatch(name) is not None


class Enrichment(Subject):
    """Who adds to prompts, beside the engine itself."""

    title: ClassVar = "Enrichment of prompts"

    enricher_url: str = Field(
        default="",
        description="Base URL of an OpenAI-compatible endpoint that enriches prompts, such as"
        " http://127.0.0.1:11434/v1.",
    )
    enricher_model: str = Field(default="", description="Name of the model to ask for there.")
    enricher_api_key: str = Field(default="", repr=False, description="Key for it.")

    @model_validator(mode="after")
    def _check_enricher(self) -> Self:
        """Refuse what cannot be asked; the texts quote neither the URL nor the key."""
        if not self.enricher_url:
            return self
        check_url("enricher_url", self.enricher_url, "http://127.0.0.1:11434/v1")
        parts = urlsplit(self.enricher_url)
        if parts.username is not None or parts.query or parts.fragment:
            remedy = "give the base URL alone, and a key in SUNDOG_ENRICHER_API_KEY"
            raise ConfigError("enricher_url", "has more than a base URL in it", remedy)
        if not self.enricher_model:
            remedy = "name the model (SUNDOG_ENRICHER_MODEL)"
            raise ConfigError("enricher_model", "is missing", remedy)
        # It travels in an HTTP header (RFC 9110 section 5.5).
        if not all("!" <= char <= "~" for char in self.enricher_api_key):
            remedy = "use printable ASCII without spaces"
            raise ConfigError("enricher_api_key", "has characters that cannot be sent", remedy)
        return self
