"""What is left of a session whose client is gone: enough to make its picture once more."""

from dataclasses import dataclass, field

__all__ = ["Kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The look of an ended session.

    Attributes:
        prompts: Texts as the engine got them, oldest first; the last is the one that showed, and
            those before it are what it may only have changed.
        enrich: Whether the engine may fill in what the last text leaves open.
        image: Reference picture, encoded; empty for none.
        strength: How much of the look showed over the camera's own picture, 0 to 1.
        mirror: Whether left and right were swapped.
    """

    prompts: tuple[str, ...] = field(default=(), repr=False)
    enrich: bool = True
    image: bytes = field(default=b"", repr=False)
    strength: float = 1.0
    mirror: bool = False

    @property
    def has_look(self) -> bool:
        """Whether there is anything but the picture as it comes."""
        return any(self.prompts) or bool(self.image)
