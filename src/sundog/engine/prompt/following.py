"""Put a prompt that changes the last one on top of it."""

from dataclasses import replace

from sundog.engine.prompt.outcome import Reading

__all__ = ["following"]


def following(current: Reading, new: Reading) -> Reading:
    """Return the state after a prompt: `new` on top of `current` where it is relative, else `new`.

    Args:
        current: The state so far.
        new: What the prompt says.
    """
    if not new.relative:
        return new
    return replace(
        new,
        styles=new.styles or tuple(n for n in current.styles if n not in new.unwanted),
        places=new.places or tuple(n for n in current.places if n not in new.unwanted),
        tags=tuple(n for n in dict.fromkeys((*current.tags, *new.tags)) if n not in new.unwanted),
        relative=False,
        seed=current.seed,
    )
