"""Engines in processes of their own: what breaks them, what is told of it, and what stays."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
import pytest

from sundog.engine.interface import EngineAway, EngineError, EngineLost, Image, Loss, StylePrompt
from sundog.engine.isolation.engine import IsolatedEngine
from sundog.engine.isolation.workshop import IsolatingWorkshop
from sundog.engine.registry import Recipe
from tests.brokenengine import ENGINE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux")

SIZE = (64, 32)
PICTURE = np.zeros((48, 64), np.uint8)
TIMEOUT_S = 0.5
BREAKING = {
    "hang": Loss.HUNG,
    "spin": Loss.HUNG,
    "stop": Loss.HUNG,
    "segfault": Loss.CRASHED,
    "abort": Loss.CRASHED,
    "exit": Loss.CRASHED,
    "memory": Loss.OUT_OF_MEMORY,
    "cuda memory": Loss.OUT_OF_MEMORY,
    "cv2 memory": Loss.OUT_OF_MEMORY,
}


@contextmanager
def opened_workshop(engine: str = ENGINE, memory_mb: int = 256) -> Iterator[IsolatingWorkshop]:
    before = set(psutil.Process().children())
    workshop = IsolatingWorkshop(Recipe(engine=engine), timeout_s=TIMEOUT_S, memory_mb=memory_mb)
    try:
        workshop.start(lambda _what, _share: None)
        yield workshop
    finally:
        workshop.close()
        assert set(psutil.Process().children()) <= before, "a process is left behind"


@pytest.fixture(scope="module")
def workshop() -> Iterator[IsolatingWorkshop]:
    with opened_workshop() as made:
        yield made


@pytest.fixture
def engine(workshop: IsolatingWorkshop) -> Iterator[IsolatedEngine]:
    with workshop.open() as made:
        yield made
    made.join()


def drawn(engine: IsolatedEngine, text: str) -> Image:
    return engine.render(PICTURE, engine.compile(StylePrompt(text=text), SIZE))


def again(engine: IsolatedEngine, look: object) -> Image:
    """Render as soon as there is a process for it."""
    deadline_s = time.monotonic() + 10
    while True:
        try:
            return engine.render(PICTURE, look)  # type: ignore[arg-type]
        except EngineAway:
            assert time.monotonic() < deadline_s
            time.sleep(0.01)


def is_gone(pid: int) -> bool:
    """Tell whether a process is no more, not even as an entry that nobody has read."""
    deadline_s = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > deadline_s:
            return False
        time.sleep(0.01)
    return True


def test_pictures_and_looks_are_made_in_another_process(engine: IsolatedEngine) -> None:
    look = engine.compile(StylePrompt(text="four"), SIZE)
    assert look.report.enriched == "four"
    assert engine.render(PICTURE, look).max() == 4
    assert engine.pid not in (None, os.getpid())
    assert [suggestion.name for suggestion in engine.suggestions] == ["grey"]


def test_a_picture_is_its_receivers_own(engine: IsolatedEngine) -> None:
    look = engine.compile(StylePrompt(text="four"), SIZE)
    first = engine.render(PICTURE, look)
    engine.render(PICTURE, engine.compile(StylePrompt(text="other"), SIZE))
    assert first.max() == 4
    first[:] = 0  # it may be written to


def test_pictures_of_any_size_pass_in_turn(engine: IsolatedEngine) -> None:
    for size in ((16, 16), (1280, 704), (64, 32), (2048, 1088)):
        look = engine.compile(StylePrompt(text="four"), size)
        picture = np.zeros((size[1] * 3 // 2, size[0]), np.uint8)
        assert engine.render(picture, look).shape == picture.shape


def test_a_look_made_long_ago_can_still_be_drawn(engine: IsolatedEngine) -> None:
    first = engine.compile(StylePrompt(text="four"), SIZE)
    for i in range(20):
        engine.compile(StylePrompt(text="x" * (10 + i)), SIZE)
    assert engine.render(PICTURE, first).max() == 4


@pytest.mark.parametrize(("how", "loss"), BREAKING.items())
def test_a_look_that_breaks_its_process_is_told_and_the_last_one_drawn_again(
    engine: IsolatedEngine, how: str, loss: Loss
) -> None:
    good = engine.compile(StylePrompt(text="four"), SIZE)
    assert engine.render(PICTURE, good).max() == 4
    pid = engine.pid
    with pytest.raises(EngineLost) as caught:
        drawn(engine, f"render {how}")
    assert caught.value.loss is loss
    assert again(engine, good).max() == 4
    assert engine.losses == 1
    assert pid is not None
    assert is_gone(pid)


def test_who_keeps_the_error_of_a_lost_process_keeps_no_memory_of_its(
    engine: IsolatedEngine,
) -> None:
    good = engine.compile(StylePrompt(text="four"), SIZE)
    engine.render(PICTURE, good)
    before, kept = shared_memories(), []
    for _ in range(2):
        assert engine.pid is not None
        os.kill(engine.pid, signal.SIGKILL)
        with pytest.raises(EngineLost) as caught:
            engine.render(PICTURE, good)
        kept.append(caught.value)
        again(engine, good)
    assert shared_memories() <= before


def shared_memories() -> int:
    """Return how many memories for pictures this process holds."""
    return sum(
        "sundog-pictures" in os.readlink(entry)
        for entry in Path("/proc/self/fd").iterdir()
        if entry.is_symlink()
    )


@pytest.mark.parametrize(("how", "loss"), BREAKING.items())
def test_a_prompt_that_breaks_its_process_is_refused_in_words(
    engine: IsolatedEngine, how: str, loss: Loss
) -> None:
    good = engine.compile(StylePrompt(text="four"), SIZE)
    with pytest.raises(EngineLost, match="on this prompt; it is replaced") as caught:
        engine.compile(StylePrompt(text=f"compile {how}"), SIZE)
    assert caught.value.loss is loss
    assert again(engine, good).max() == 4


@pytest.mark.parametrize("at", ["compile", "render"])
@pytest.mark.parametrize("how", ["fail", "refuse"])
def test_an_error_of_the_engines_own_costs_no_process(
    engine: IsolatedEngine, at: str, how: str
) -> None:
    with pytest.raises(EngineError) as caught:
        drawn(engine, f"{at} {how}")
    assert "canary" not in str(caught.value)
    assert drawn(engine, "four").max() == 4
    assert engine.losses == 0


def test_a_picture_of_the_wrong_shape_is_an_error_like_any_other(engine: IsolatedEngine) -> None:
    with pytest.raises(EngineError, match="returned uint8"):
        drawn(engine, "render wrong")
    assert drawn(engine, "four").max() == 4


def test_whatever_kills_one_process_leaves_the_others_alone(workshop: IsolatingWorkshop) -> None:
    with workshop.open() as one, workshop.open() as other:
        look = other.compile(StylePrompt(text="four"), SIZE)
        mine = one.compile(StylePrompt(text="five!"), SIZE)
        assert one.render(PICTURE, mine).max() == 5
        assert one.pid is not None
        os.kill(one.pid, signal.SIGKILL)
        with pytest.raises(EngineLost) as caught:
            one.render(PICTURE, mine)
        assert caught.value.loss is Loss.CRASHED
        assert "signal 9" in str(caught.value)
        assert other.render(PICTURE, look).max() == 4
        assert other.losses == 0
        assert again(one, mine).max() == 5
    for each in (one, other):
        each.join()


def test_one_that_keeps_breaking_is_replaced_less_and_less_often(
    workshop: IsolatingWorkshop,
) -> None:
    engine = IsolatedEngine(
        workshop, gives_way=False, timeout_s=TIMEOUT_S, back_off_s=(0.0, 0.3, 0.6)
    )
    with engine:
        good = engine.compile(StylePrompt(text="four"), SIZE)
        bad = engine.compile(StylePrompt(text="render exit"), SIZE)
        away_s = []
        for _ in range(3):
            with pytest.raises(EngineLost):
                engine.render(PICTURE, bad)
            began_s = time.monotonic()
            assert again(engine, good).max() == 4
            away_s.append(time.monotonic() - began_s)
    engine.join()
    assert away_s[1] > 0.3
    assert away_s[2] > 0.6


def test_a_closed_engine_leaves_no_process(workshop: IsolatingWorkshop) -> None:
    with workshop.open() as engine:
        drawn(engine, "four")
        pid = engine.pid
    engine.close()
    assert pid is not None
    assert is_gone(pid)
    with pytest.raises(EngineError):
        engine.compile(StylePrompt(text="four"), SIZE)
    assert pid not in workshop.processes


def test_an_engine_that_is_closed_while_it_hangs_keeps_nobody_waiting(
    workshop: IsolatingWorkshop,
) -> None:
    import threading

    engine = IsolatedEngine(workshop, gives_way=False, timeout_s=60)
    engine.join()
    began_s = time.monotonic()
    threading.Timer(0.2, engine.close).start()
    with pytest.raises(EngineError):
        drawn(engine, "render hang")
    assert time.monotonic() - began_s < 5
    engine.join()


def test_processes_hold_nothing_of_the_service_and_have_one_thread_to_copy(
    workshop: IsolatingWorkshop, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    with secret.open("w") as _, workshop.open() as engine:
        drawn(engine, "four")
        template, *workers = workshop.processes
        assert len(os.listdir(f"/proc/{template}/task")) == 1
        for pid in (template, *workers):
            held = [os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()]
            assert str(secret) not in held
            assert len(held) <= 9, held
        for worker in workers:
            assert int(Path(f"/proc/{worker}/oom_score_adj").read_text()) >= 600
        assert engine.pid in workers
    engine.join()


def test_one_that_gives_way_has_a_lower_priority(workshop: IsolatingWorkshop) -> None:
    with workshop.open() as live, workshop.open(gives_way=True) as behind:
        drawn(live, "four")
        drawn(behind, "four")
        assert live.pid is not None
        assert behind.pid is not None
        assert psutil.Process(behind.pid).nice() > psutil.Process(live.pid).nice()
    live.join()
    behind.join()


@contextmanager
def busy_processor(number: int) -> Iterator[None]:
    """Keep one processor busy."""
    program = f"import os; os.sched_setaffinity(0, [{number}])\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", program]) as hog:
        try:
            yield
        finally:
            hog.kill()


def test_an_engine_that_the_machine_gives_no_time_is_not_taken_for_hung(
    workshop: IsolatingWorkshop,
) -> None:
    number = min(os.sched_getaffinity(0))
    with busy_processor(number), workshop.open(gives_way=True) as engine:
        look = engine.compile(StylePrompt(text="render toil"), SIZE)
        assert engine.pid is not None
        os.sched_setaffinity(engine.pid, [number])
        began_s = time.monotonic()
        engine.render(PICTURE, look)
        assert time.monotonic() - began_s > TIMEOUT_S
        assert engine.losses == 0
    engine.join()
