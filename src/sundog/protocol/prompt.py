"""What a prompt may be: the one rule that service and SDK share."""

from sundog.protocol.errors import MAX_PROMPT_CHARS, ErrorCode, ProtocolError

__all__ = ["check_prompt", "engine_text"]

_AS_SPACE = str.maketrans("\t\n\r", "   ")


def check_prompt(text: str) -> None:
    """Refuse what is no prompt. Nothing is stripped silently: a user sees what was refused.

    Raises:
        ProtocolError: INVALID_PROMPT: blank, longer than ``MAX_PROMPT_CHARS``, or with control
            characters other than tabs and line ends.
    """
    if not text.strip():
        raise ProtocolError(
            ErrorCode.INVALID_PROMPT, "The prompt is empty; describe the style in a few words"
        )
    if len(text) > MAX_PROMPT_CHARS:
        raise ProtocolError(
            ErrorCode.INVALID_PROMPT,
            f"The prompt has {len(text)} characters; at most {MAX_PROMPT_CHARS} are taken",
        )
    for position, char in enumerate(engine_text(text)):
        if char < " " or "\x7f" <= char <= "\x9f":
            raise ProtocolError(
                ErrorCode.INVALID_PROMPT,
                f"The prompt has the control character U+{ord(char):04X} at position {position};"
                " send text without it",
            )


def engine_text(text: str) -> str:
    """Return ``text`` as an engine gets it: tabs and line ends are spaces, same length."""
    return text.translate(_AS_SPACE)
