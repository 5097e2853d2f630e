"""What a user says about the picture, and what the service made of it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from decart.errors import InvalidInputError
from decart.images import ImageInput, encoded_image
from sundog.protocol.errors import ProtocolError
from sundog.protocol.prompt import check_prompt

__all__ = ["ModelState", "Prompt", "PromptReport", "Unmet"]


@dataclass(frozen=True, slots=True, init=False)
class Prompt:
    """A style in words.

    Args:
        text: What the picture should look like; 1 to 2000 characters.
        enrich: Whether the service may fill in what the text leaves open.
        enhance: The name of later official SDKs for ``enrich``; wins where it is given.

    Raises:
        InvalidInputError: the text is blank, too long or holds control characters.
    """

    text: str
    enrich: bool = True

    def __init__(self, text: str, enrich: bool = True, *, enhance: bool | None = None) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "enrich", enrich if enhance is None else enhance)
        self._check()

    @property
    def enhance(self) -> bool:
        """The same as ``enrich``."""
        return self.enrich

    def _check(self) -> None:
        if not isinstance(self.text, str):
            raise InvalidInputError(f"prompt must be a str, not {type(self.text).__name__}")
        if not isinstance(self.enrich, bool):
            raise InvalidInputError(f"enrich must be a bool, not {type(self.enrich).__name__}")
        try:
            check_prompt(self.text)
            self.text.encode()
        except ProtocolError as error:
            raise InvalidInputError(error.message, {"length": len(self.text)}) from None
        except UnicodeEncodeError:
            raise InvalidInputError(
                "The prompt holds half a character (a lone surrogate)"
            ) from None


@dataclass(frozen=True, slots=True)
class ModelState:
    """The state a session starts in.

    Attributes:
        prompt: The first prompt; None shows the camera's picture unchanged.
        mirror: Whether left and right are swapped, as people expect of a front camera.
        image: A picture to take the look from: the bytes of a PNG, JPEG or WebP file, the path of
            one, or sRGB pixels ``uint8[H, W, 3]``. It is read at once and kept as encoded bytes.
            An extra of this service.

    Raises:
        InvalidInputError: a field has the wrong type, or the image cannot be read or sent.
    """

    prompt: Prompt | None = None
    mirror: bool = False
    image: ImageInput | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.prompt is not None and not isinstance(self.prompt, Prompt):
            raise InvalidInputError(
                f"ModelState.prompt must be a Prompt, not {type(self.prompt).__name__};"
                " write Prompt(text=...)"
            )
        if not isinstance(self.mirror, bool):
            raise InvalidInputError(
                f"ModelState.mirror must be a bool, not {type(self.mirror).__name__}"
            )
        if self.image is not None:
            object.__setattr__(self, "image", encoded_image(self.image))


class Unmet(NamedTuple):
    """A part of a prompt that the service cannot show.

    Attributes:
        words: As typed, e.g. ``a red hat``.
        reason: One word: ``object``, ``person``, ``clothes``, ``text``, ``unknown`` and so on.
    """

    words: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptReport:
    """What the service made of a prompt; the argument of ``prompt`` callbacks.

    Everything but ``prompt`` is empty where a service does not tell.

    Attributes:
        prompt: The prompt as typed; empty when a reference image stands alone.
        understood: What the picture shows of it, and of a reference image, in words.
        unmet: What it cannot show.
        ignored: Words that were dropped because they mean nothing to it, such as "8k".
        enriched_prompt: The prompt with what the service filled in.
    """

    prompt: str
    understood: tuple[str, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    ignored: tuple[str, ...] = ()
    enriched_prompt: str = ""
