"""One cluster for all these tests, and for each a namespace of its own on it."""

import itertools
from collections.abc import Iterator
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
