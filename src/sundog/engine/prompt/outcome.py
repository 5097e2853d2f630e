"""What reading a prompt gives: values, no behaviour beyond looking them up."""

from dataclasses import dataclass

__all__ = ["Reading", "Unmet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """Part of a prompt that cannot be met.

    Attributes:
        words: As typed, e.g. ``a red hat``.
        reason: Machine word for what stands in the way: ``object``, ``person``, ``clothes``,
            ``hair``, ``face``, ``text``, ``camera``, ``place``, ``image``
            (none came with the prompt) or ``unknown``.
    """

    words: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a prompt says.

    Attributes:
        styles: Names of styles, in order; the first is the medium, others flavour it.
        places: Names of places, in order.
        variants: Sorts of those places, e.g. ``swamp`` of a jungle; few places have any.
        backdrop: The words, as typed, that ask for the prompt's image as the place; empty for none.
        tags: Names of attributes, in order; protections such as ``keep-face`` among them.
        unwanted: Names of whatever the prompt asks to leave out.
        strengths: Factor on a name of the above, about 0.3 to 2; 1 for one that is not listed.
        edits: Kinds of edits that are asked for, e.g. ``edit:add-object``.
        unmet: What cannot be met.
        ignored: Words that were recognised in order to be dropped: quality, camera.
        unknown: Words that mean nothing to the lexicon.
        relative: Whether the prompt changes the current state rather than starting anew.
        leaning: Whether it changes the state that there is, if there is one, and else stands alone:
            "make it day", "no rain"; plain "rain" starts anew.
        reset: Whether it asks for the untouched picture.
        steps: Relative moves along an axis, e.g. ``("warm", 1.0)``, ``("brightness", -1.0)``.
        seed: Of the choices that the words leave open; the same for the same words everywhere.
        blank: Whether there was nothing to read.
        understood: Names for people of what was understood, in order.
    """

    styles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    backdrop: str = ""
    tags: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    strengths: tuple[tuple[str, float], ...] = ()
    edits: tuple[str, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    ignored: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    relative: bool = False
    leaning: bool = False
    reset: bool = False
    steps: tuple[tuple[str, float], ...] = ()
    seed: int = 0
    blank: bool = False
    understood: tuple[str, ...] = ()

    def strength(self, name: str) -> float:
        """Return the factor on a style, place or tag; 1 where no word says otherwise."""
        return dict(self.strengths).get(name, 1.0)
