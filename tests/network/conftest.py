"""The network as a fixture; skipped, with the reason, where the machine does not permit it."""

from collections.abc import AsyncIterator

import pytest

from tests.network.laboratory import Laboratory, NotPermittedError, laboratory


@pytest.fixture
async def lab() -> AsyncIterator[Laboratory]:
    """Give a network that carries everything at once, until a test spoils it."""
    try:
        async with laboratory(seed=1) as made:
            yield made
    except NotPermittedError as reason:
        pytest.skip(str(reason))
