"""An official client that lives as long as its tests, and the films that it is shown."""

from collections.abc import Iterator

import pytest

from tests.conformance.python.environments import python_with
from tests.conformance.python.looking import Film
from tests.conformance.python.official import Official, official_client


@pytest.fixture(scope="session")
def official(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Official]:
    """One release, named by the test's parameter, in a process of its own."""
    version: str = request.param
    log = tmp_path_factory.mktemp("official") / f"decart-{version}.log"
    with official_client(version, python_with(version), log) as client:
        yield client


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Two seconds of a small picture."""
    return Film(tmp_path_factory.mktemp("film"), (320, 176), 50)


@pytest.fixture(scope="session")
def large_film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Half a second of the model's size."""
    return Film(tmp_path_factory.mktemp("film"), (1280, 704), 12)
