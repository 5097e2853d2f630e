"""One cluster for all these tests, and for each, or each module, a namespace of its own on it."""

import itertools
from collections.abc import AsyncIterator, Iterator
from typing import Final

import pytest

from tests.cluster.nodes import Nodes, three_nodes
from tests.cluster.town import Town

_NUMBERS: Final = itertools.count(1)


@pytest.fixture(scope="package")
def nodes() -> Iterator[Nodes]:
    """Three nodes, which end with these tests; they skip where Ray is not installed."""
    pytest.importorskip("ray", reason="the extra `ray` is not installed")
    with three_nodes() as running:
        yield running


@pytest.fixture
def namespace(nodes: Nodes) -> Iterator[str]:
    """A namespace whose actors end with the test; missing nodes are started before it."""
    nodes.mend()
    name = f"trial-{next(_NUMBERS)}"
    yield name
    nodes.clear(name)


@pytest.fixture
def town(nodes: Nodes, namespace: str) -> Iterator[Town]:
    """Fronts and workers of one test."""
    made = Town(nodes, namespace)
    yield made
    made.close()


@pytest.fixture(scope="module")
def module_town(nodes: Nodes) -> Iterator[Town]:
    """Fronts and workers of one module; its tests have them as `shared_town`."""
    made = Town(nodes, f"trial-{next(_NUMBERS)}")
    yield made
    made.close()
    nodes.clear(made.namespace)


@pytest.fixture
async def shared_town(module_town: Town) -> AsyncIterator[Town]:
    """The same for all tests of a module, which have workers there that may be lost.

    Whichever comes first, it finds as many nodes and workers as the others do.
    """
    module_town.nodes.mend()
    await module_town.settle()
    module_town.begin_telling()
    yield module_town
    module_town.tell()
