"""Test your own app against the real service, on this machine and without a GPU or a camera.

With pytest, one line in ``conftest.py``:

    from decart.testing import decart_service

and a test that takes ``decart_service`` runs against a service on this machine, which gives back
the video as it came. Without pytest:

    with running_service() as service:            # or: async with
        client = service.client()
"""

from typing import TYPE_CHECKING, Any

from decart.testing.service import RunningService, ServiceNotStartedError, running_service

if TYPE_CHECKING:
    from decart.testing.fixtures import decart_service as decart_service

__all__ = ["RunningService", "ServiceNotStartedError", "running_service"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module has
    """Load pytest only where its fixture is wanted."""
    if name == "decart_service":
        from decart.testing.fixtures import decart_service

        return decart_service
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
