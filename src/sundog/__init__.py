"""Self-hosted realtime video restyling service."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("sundog")
