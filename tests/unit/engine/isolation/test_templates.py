"""The process that engines are copied from: its start, its loss, and the loss of the service."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sundog.engine.interface import EngineError, StylePrompt
from sundog.engine.isolation.workshop import IsolatingWorkshop
from sundog.engine.registry import Recipe
from tests.brokenengine import ENGINE
from tests.unit.engine.isolation.test_isolated_engines import (
    SIZE,
    drawn,
    is_gone,
    opened_workshop,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux")

SERVICE = f"""
import signal, sys, time
sys.path[:0] = {sys.path!r}
import numpy as np
from sundog.engine.interface import StylePrompt
from sundog.engine.isolation.workshop import IsolatingWorkshop
from sundog.engine.registry import Recipe
if __name__ != "__main__":
    print("imported again", flush=True)
workshop = IsolatingWorkshop(Recipe(engine={ENGINE!r}), timeout_s=60, memory_mb=0)
workshop.start(lambda what, share: None)
one, other = workshop.open(), workshop.open()
for engine in (one, other):
    engine.compile(StylePrompt(text="four"), (16, 16))
print(*workshop.processes, flush=True)
look = one.compile(StylePrompt(text="render " + sys.argv[1]), (16, 16))
one.render(np.zeros((24, 16), np.uint8), look)
"""
"""A process that has engines, one of which is in the middle of a frame without end."""


@pytest.mark.parametrize("how", ["hang", "spin", "stop"])
def test_when_the_service_is_killed_every_process_ends_by_itself(how: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVICE, how], stdout=subprocess.PIPE, text=True
    ) as service:
        assert service.stdout is not None
        pids = [int(pid) for pid in service.stdout.readline().split()]
        assert len(pids) == 3
        time.sleep(0.2)
        service.kill()
    assert all(is_gone(pid) for pid in pids)


def test_a_lost_template_is_started_again_and_running_engines_stay() -> None:
    with opened_workshop() as workshop, workshop.open() as running:
        drawn(running, "four")
        template, worker = workshop.processes
        os.kill(template, signal.SIGKILL)
        assert is_gone(template)
        assert drawn(running, "five!").max() == 5
        assert running.pid == worker
        deadline_s = time.monotonic() + 20
        while not workshop.is_alive or workshop.processes[0] == template:
            assert time.monotonic() < deadline_s
            time.sleep(0.01)
        with workshop.open() as newcomer:
            assert drawn(newcomer, "four").max() == 4
        os.kill(worker, signal.SIGKILL)
        with pytest.raises(EngineError):
            drawn(running, "four")
        while True:
            try:
                assert drawn(running, "four").max() == 4
                break
            except EngineError:
                assert time.monotonic() < deadline_s


def test_an_engine_that_cannot_work_here_says_why() -> None:
    with (
        pytest.raises(EngineError, match="no weights here"),
        opened_workshop("tests.brokenengine:make_cold"),
    ):
        pass


def test_an_engine_with_threads_of_its_own_is_refused_in_words() -> None:
    with (
        pytest.raises(EngineError, match="1 threads and cannot be copied"),
        opened_workshop("tests.brokenengine:make_threaded"),
    ):
        pass


@pytest.mark.parametrize("name", ["nowhere:make", "tests.brokenengine:nothing", "unheard-of"])
def test_an_engine_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(EngineError, match=name), opened_workshop(name):
        pass


def test_the_start_tells_how_far_it_is() -> None:
    told: list[tuple[str, float]] = []
    workshop = IsolatingWorkshop(Recipe(engine=ENGINE), timeout_s=1, memory_mb=0)
    workshop.begin()
    workshop.begin()
    try:
        workshop.start(lambda what, share: told.append((what, share)))
    finally:
        workshop.close()
    assert told == [("warming", 0.5)]


def test_a_workshop_that_was_never_started_can_be_closed() -> None:
    workshop = IsolatingWorkshop(Recipe(engine=ENGINE), timeout_s=1, memory_mb=0)
    workshop.begin()
    workshop.close()
    workshop.close()


def test_a_service_ends_also_while_its_template_is_made_ready_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "mark"
    monkeypatch.setenv("SUNDOG_TEST_MARK", str(mark))
    with opened_workshop("tests.brokenengine:make_slow") as workshop:
        os.kill(workshop.processes[0], signal.SIGKILL)
        deadline_s = time.monotonic() + 20
        while mark.read_text() != "again":
            assert time.monotonic() < deadline_s
            time.sleep(0.01)
        closing = threading.Thread(target=workshop.close, daemon=True)
        closing.start()
        closing.join(15)
        assert not closing.is_alive()


def test_an_engine_comes_as_soon_as_there_are_descriptors_for_it() -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    with opened_workshop() as workshop:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
        try:
            engine = workshop.open()
            time.sleep(0.2)  # it is tried at once
            assert engine.pid is None
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        with engine:
            assert drawn(engine, "four").max() == 4


def test_without_a_memory_limit_an_engine_takes_what_there_is() -> None:
    with opened_workshop(memory_mb=0) as workshop, workshop.open() as engine:
        assert engine.compile(StylePrompt(text="four"), SIZE).size == SIZE
