"""Self-hosted realtime video restyling service."""

from importlib.metadata import PackageNotFoundError, version

__all__ = ["__version__"]

try:
    __version__ = version("sundog")
except PackageNotFoundError:  # run from its sources, where it is not installed
    __version__ = "0+source"
