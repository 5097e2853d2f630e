"""What a client wants of its file: the fields of the form, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sundog.media.sizes import MODEL_SIZE
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.prompt import check_prompt, engine_text

__all__ = ["FIELDS", "Wish"]

_SIZES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {"720p": MODEL_SIZE, "480p": (848, 480)}
)
"""``(width, height)`` in pixels whose area the result gets, by the name that clients give it."""


class _Fields(BaseModel):
    """As text; a field that is misspelt must not be dropped without a word."""

    model_config = ConfigDict(extra="forbid")

    prompt: str = ""
    enhance_prompt: bool = True
    resolution: Literal["720p", "480p"] = "720p"
    mirror: bool = False
    strength: float = Field(1.0, ge=0, le=1)
    # Taken because official clients send them; the engine gives the same result without.
    seed: int | None = None
    num_inference_steps: int | None = None
    orientation: str | None = Field(None, max_length=40)


FIELDS: Final = frozenset(_Fields.model_fields)
"""Names of the fields that are no files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to restyle a file.

    Attributes:
        prompt: What it shall look like; empty where a reference image says it alone.
        enrich: Whether the engine may fill in what the prompt leaves open.
        strength: How much of the look shows, 0 to 1.
        mirror: Whether left and right are swapped.
        size: ``(width, height)`` whose area the result gets, pixels, multiples of 16.
    """

    prompt: str
    enrich: bool = True
    strength: float = 1.0
    mirror: bool = False
    size: tuple[int, int] = MODEL_SIZE

    @classmethod
    def read(cls, fields: Mapping[str, str], *, has_image: bool) -> "Wish":
        """Read the fields of a form.

        Args:
            fields: By name.
            has_image: Whether there is a reference image, without which a prompt is needed.

        Raises:
            ProtocolError: BAD_MESSAGE or INVALID_PROMPT; the text quotes no value.
        """
        try:
            read = _Fields.model_validate(dict(fields))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = str(first["loc"][0])[:40]
            text = f"The field {name!r} cannot be used: {first['msg']}"
            raise ProtocolError(ErrorCode.BAD_MESSAGE, text) from None
        if read.prompt or not has_image:
            check_prompt(read.prompt)
        return cls(
            prompt=engine_text(read.prompt),
            enrich=read.enhance_prompt,
            strength=read.strength,
            mirror=read.mirror,
            size=_SIZES[read.resolution],
        )
