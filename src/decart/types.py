"""What a user says about the picture: a prompt, and the state a session starts in."""

from dataclasses import dataclass

from decart.errors import InvalidInputError
from sundog.protocol.errors import ProtocolError
from sundog.protocol.prompt import check_prompt

__all__ = ["ModelState", "Prompt"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A style in words.

    Attributes:
        text: What the picture should look like; 1 to 2000 characters.
        enrich: Whether the service may fill in what the text leaves open.

    Raises:
        InvalidInputError: the text is blank, too long or holds control characters.
    """

    text: str
    enrich: bool = True

    def __post_init__(self) -> None:
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
    """

    prompt: Prompt | None = None
    mirror: bool = False

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
