"""Write lists of words as text."""

__all__ = ["words_of"]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text; keeps long lists readable."""
    return tuple(text.split())
