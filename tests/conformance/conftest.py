"""Note which client and feature each test is about, and how it ended, for docs/clients.md."""

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

import pytest

from tests.conformance.table import CELLS_FILE, Cell, add_results, write_cells

_HERE: Final = Path(__file__).parent
_CELLS: Final = pytest.StashKey[dict[str, Cell]]()
_FOUND: Final = pytest.StashKey[dict[str, str]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the first test of a client time to install it; each step of a test has its own bound."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(900))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Read the marks of our tests; a name that the table does not know ends the run."""
    try:
        cells = {item.nodeid: cell for item in session.items if (cell := _cell_of(item))}
    except (TypeError, ValueError) as error:
        raise pytest.UsageError(str(error)) from error
    session.config.stash[_CELLS], session.config.stash[_FOUND] = cells, {}
    if path := os.environ.get(CELLS_FILE):
        write_cells(Path(path), cells)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the worst outcome of set-up, test and clean-up."""
    report = yield
    found = item.config.stash[_FOUND]
    if item.nodeid in item.config.stash[_CELLS] and found.get(item.nodeid, "passed") == "passed":
        found[item.nodeid] = report.outcome
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _FOUND in session.config.stash:
        add_results(session.config.stash[_FOUND])


def _cell_of(item: pytest.Item) -> Cell | None:
    if _HERE not in item.path.parents:
        return None
    client, feature = item.get_closest_marker("client"), item.get_closest_marker("feature")
    if client is None or feature is None:
        raise ValueError(f"{item.nodeid} needs the marks client and feature")
    return Cell(*client.args, *feature.args, **feature.kwargs)


@pytest.fixture
def media_lost(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lose every media packet on its way in or out, until the test mends it."""

    async def send_nothing(*_: object) -> None:
        pass

    def lose() -> None:
        for place in ("aioice.ice.StunProtocol", "sundog.media.rtc.ice.sockets.IceSocket"):
            monkeypatch.setattr(f"{place}.datagram_received", lambda *_: None)
        monkeypatch.setattr("aioice.ice.StunProtocol.send_stun", lambda *_: None)
        monkeypatch.setattr("aioice.ice.StunProtocol.send_data", send_nothing)
        monkeypatch.setattr("sundog.media.rtc.ice.sockets.IceSocket.send_all", lambda *_: None)

    return lose
