"""Mark every test by the folder it lives in; fail a test that leaves tasks or threads behind."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.priority import give_way

if TYPE_CHECKING:
    from xdist.remote import Producer

    from tests.sharing import Lanes

ROOT = Path(__file__).parent
# They belong to nobody's session. A studio's ends by itself once no picture asks for a world.
_SHARED = ("asyncio_", "asyncio-waitpid", "ThreadPoolExecutor", "AnyIO", "studio", "tqdm_monitor")


def pytest_configure() -> None:
    # What tests paint is not to be found by the user's own sessions.
    os.environ.setdefault("SUNDOG_WORLDS_DIR", "off")
    # Before the first import of the hub's client, whichever test that is: it reads them once.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Hundreds of processes begin in a run, each of which would compile the whole service anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # Jobs in the background of a script ignore Ctrl-C, and what they start inherits that.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "Lanes":
    from tests.sharing import Lanes

    return Lanes(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(item.path.relative_to(ROOT).parts[0])


def pytest_runtest_setup(item: pytest.Item) -> None:
    give_way(item.nodeid)


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 3
    while left := [
        t for t in set(threading.enumerate()) - before if not t.name.startswith(_SHARED)
    ]:
        if time.monotonic() > deadline:
            pytest.fail(f"threads left behind: {[t.name for t in left]}")
        time.sleep(0.01)


@pytest.fixture(autouse=True)
async def no_task_left_behind() -> AsyncIterator[None]:
    yield
    left = asyncio.all_tasks() - {asyncio.current_task()}
    deadline = time.monotonic() + 3
    while left and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
        left = {t for t in left if not t.done()}
    assert not left, f"tasks left behind: {left}"
