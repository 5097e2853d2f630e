"""How this package names itself to a service."""

from importlib.metadata import version

from decart.errors import InvalidInputError
from sundog.protocol.dialects import SUNDOG_SDK_AGENT

__all__ = ["user_agent"]


def user_agent(integration: str | None) -> str:
    """Return who we are; the service recognises its own SDK by the first word.

    Args:
        integration: Name and version of the product that uses this package.

    Raises:
        InvalidInputError: it cannot stand in an HTTP header.
    """
    if integration is not None and not (
        isinstance(integration, str) and integration.isascii() and integration.isprintable()
    ):
        raise InvalidInputError("integration must be printable ASCII")
    agent = f"{SUNDOG_SDK_AGENT}/{version('sundog')} lang/py"
    return f"{agent} {integration}" if integration else agent
