"""Which text the encoder gets for a prompt, how strongly, and what the user is told of it."""

from dataclasses import dataclass, replace
from typing import Final

from sundog.engine.diffusion.cards.card import Family
from sundog.engine.diffusion.text.caption import Caption, caption
from sundog.engine.diffusion.text.spoken import MEDIA
from sundog.engine.interface import EngineError, Report, StylePrompt, Unmet
from sundog.engine.prompt.additions import added
from sundog.engine.prompt.conversation import understand
from sundog.engine.prompt.reading import Reading
from sundog.engine.prompt.resolve import opposite

__all__ = ["Asked", "asked", "reported", "unshown"]

# Their text encoder is a language model of many languages; CLIP learnt English captions.
_EVERY_TONGUE: Final = frozenset((Family.FLUX2,))
# A prompt of so few words leaves its medium to chance.
_FEW_WORDS: Final = 4
_LEAST, _MOST = 0.2, 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of the model.

    Attributes:
        text: For the text encoder; empty where the picture is to pass unchanged.
        report: What the user is told, before it is known which words fit.
        strength: 0 to 1: that of the prompt, with what its words say ("half strength").
    """

    text: str
    report: Report
    strength: float = 1.0


def asked(prompt: StylePrompt, family: Family = Family.UNET) -> Asked:
    """Return what a prompt asks of a model, together with those before it.

    Args:
        prompt: As the user gave it.
        family: Of the model: which languages its text encoder reads.

    Raises:
        EngineError: there is only a picture to take the look from.
    """
    if prompt.image and not prompt.text.strip():
        raise EngineError("this model takes no look from a picture; say in words how it is to look")
    made = caption((*prompt.before, prompt.text), every_tongue=family in _EVERY_TONGUE)
    reading = made.reading
    if reading.blank or reading.reset or not made.text:
        return Asked(text="", report=_report(prompt, replace(made, text=""), ()))
    more = _filled(prompt, made) if prompt.enrich else ()
    return Asked(
        text=", ".join((made.text, *more)),
        report=_report(prompt, made, more),
        strength=_strength(prompt.strength, reading),
    )


def reported(what: Asked, left_out: str) -> Report:
    """Return the report of a prompt, with the end that found no room.

    Args:
        what: The prompt.
        left_out: See `text.encoded.Encoded`.
    """
    if not left_out:
        return what.report
    unmet = Unmet(words=left_out, reason="too_long")
    return replace(what.report, unmet=(*what.report.unmet, unmet))


def unshown(report: Report, text: str) -> Report:
    """Return the report of a prompt that random weights draw: nothing of it can be seen."""
    unmet = Unmet(words=text, reason="random_weights")
    return replace(report, understood=(), unmet=(unmet,))


def _filled(prompt: StylePrompt, made: Caption) -> tuple[str, ...]:
    """Return what is put after a caption: of a language model, else of the medium's table."""
    if prompt.added and (words := added(made.reading, prompt.added).words):
        return words
    styles = made.reading.styles
    if not styles or len(made.text.split()) > _FEW_WORDS:
        return ()
    named = {*made.reading.tags, *made.reading.unwanted}
    return tuple(more for more in MEDIA.get(styles[0], ()) if _is_open(more, named))


def _is_open(more: str, named: set[str]) -> bool:
    """Tell whether a prompt says nothing of what is to be added, nor the opposite."""
    tags = understand((more,))[0].tags
    return not any(tag in named or any(opposite(tag, other) for other in named) for tag in tags)


def _strength(given: float, reading: Reading) -> float:
    """Return how strongly to draw: the words' factor on the whole, or on its one style."""
    factor = reading.strength("all")
    if len(reading.styles) == 1:
        factor *= reading.strength(reading.styles[0])
    return min(1.0, given * min(_MOST, max(_LEAST, factor)))


def _report(prompt: StylePrompt, made: Caption, more: tuple[str, ...]) -> Report:
    unmet = [Unmet(words=words, reason="refusal") for words in made.refused]
    if prompt.image:
        unmet.append(Unmet(words=made.reading.backdrop or "the picture", reason="picture"))
    return Report(
        understood=(*((made.text,) if made.text else ()), *made.met),
        unmet=tuple(unmet),
        ignored=made.dropped,
        enriched=", ".join((prompt.text, *more)),
        stands_alone=made.stands_alone,
    )
