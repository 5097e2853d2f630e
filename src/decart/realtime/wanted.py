"""What the session shall look like: all that must be said again to a service that forgot it."""

import base64
from dataclasses import dataclass, field

from decart.types import ModelState, Prompt
from sundog.protocol.messages import SetImage, SetMirror, SetPrompt
from sundog.protocol.pending import MAX_EARLIER

__all__ = ["Request", "Wanted", "image_request", "mirror_request", "prompt_request"]

Request = SetPrompt | SetImage | SetMirror


@dataclass(slots=True)
class Wanted:
    """The state that the service has taken, or shall start in.

    Attributes:
        prompts: The prompt, after those that it changes ("Anime", "now at night"); at most 16.
        image: The encoded reference image; empty without.
        mirror: Whether left and right are swapped.
    """

    prompts: tuple[Prompt, ...] = ()
    image: bytes = field(default=b"", repr=False)
    mirror: bool = False

    @classmethod
    def of(cls, state: ModelState) -> "Wanted":
        """Return what an initial state asks for."""
        return cls(
            prompts=(state.prompt,) if state.prompt else (),
            image=state.image if isinstance(state.image, bytes) else b"",
            mirror=state.mirror,
        )

    def take_prompt(self, prompt: Prompt | None, stands_alone: bool) -> None:
        """Note a prompt that the service took; None for one that lets the picture pass."""
        if prompt is None:
            self.prompts = ()
        elif stands_alone or not self.prompts:
            self.prompts = (prompt,)
        else:
            # The first is what the others change; of these the newest count.
            self.prompts = (self.prompts[0], *self.prompts[1:][2 - MAX_EARLIER :], prompt)

    def take_image(self, request: SetImage, stands_alone: bool) -> None:
        """Note an image that the service took, and the prompt that came with it."""
        self.image = base64.b64decode(request.image_data or "")
        if request.prompt is not None:
            prompt = Prompt(request.prompt, request.enrich) if request.prompt else None
            self.take_prompt(prompt, stands_alone)

    @property
    def text(self) -> str:
        """The newest prompt; empty without."""
        return self.prompts[-1].text if self.prompts else ""

    def requests(self) -> tuple[Request, ...]:
        """Return what to say to a service that knows nothing of it."""
        said: list[Request] = [mirror_request(True)] if self.mirror else []
        prompts = self.prompts
        if self.image:
            first, prompts = prompts[0] if prompts else None, prompts[1:]
            text, enrich = (first.text, first.enrich) if first else (None, True)
            said.append(image_request(self.image, text, enrich))
        return (*said, *map(prompt_request, prompts))


def prompt_request(prompt: Prompt) -> SetPrompt:
    """Return the message that sets a prompt."""
    return SetPrompt(text=prompt.text, enrich=prompt.enrich, wants_ack=True)


def image_request(image: bytes, prompt: str | None, enrich: bool) -> SetImage:
    """Return the message that sets an encoded image; empty takes it away.

    Args:
        image: As bytes of a file.
        prompt: A text to set with it, empty for none; None keeps the last.
        enrich: As in `Prompt`.
    """
    data = base64.b64encode(image).decode() if image else None
    return SetImage(image_data=data, prompt=prompt, enrich=enrich)


def mirror_request(enabled: bool) -> SetMirror:
    """Return the message that swaps left and right, or not."""
    return SetMirror(enabled=enabled, wants_ack=True)
