"""Readings of CPU and frames become places; quotas of control groups are understood."""

import subprocess
import sys
from pathlib import Path

import pytest

from sundog.engine.interface import EngineError, StylePrompt
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook
from sundog.engine.workshop import SharedWorkshop
from sundog.server.admission.calibration import measure
from sundog.server.admission.capacity import Cost
from sundog.server.admission.machine import cores, quota, spent_s, used
from sundog.server.admission.meter import Fare, Load, Meter, Reading, metered
from sundog.server.admission.places import Places

MEASURED = Cost(all_s=0.030, loop_s=0.003)


class Running:
    """A meter on two cores, and the time of what it reads."""

    def __init__(self) -> None:
        self.places = Places(1)
        self.meter = Meter(self.places, MEASURED, cores=2.0, fps=25.0)
        self.at_s, self.all_s, self.loop_s = 0.0, 0.0, 0.0
        self.frames: dict[str, int] = {}

    def go(self, seconds: int, cost_s: float, sessions: int, *, is_full: bool = True) -> None:
        """Let sessions stream at 25 fps, each frame at this cost."""
        for _ in range(seconds // 5):
            self.at_s += 5
            for key in map(str, range(sessions)):
                self.frames[key] = self.frames.get(key, 0) + 125
            self.all_s += cost_s * 125 * sessions
            self.loop_s += 0.003 * 125 * sessions
            self.read(is_full)

    def read(self, is_full: bool = True) -> None:
        fares = (
            Fare(key=key, frames_sent=count, is_full=is_full) for key, count in self.frames.items()
        )
        self.meter.note(
            Reading(at_s=self.at_s, used={1: self.all_s}, loop_s=self.loop_s, fares=tuple(fares))
        )


def test_places_begin_with_what_was_measured() -> None:
    assert Running().places.most == 2


def test_sessions_that_take_more_close_places_and_leaving_opens_them_again() -> None:
    running = Running()
    running.go(60, 0.060, sessions=2)
    assert running.places.most == 1
    running.frames.clear()
    running.go(120, 0.0, sessions=0)
    assert running.places.most == 2


def test_sessions_that_pass_pictures_through_open_no_places() -> None:
    running = Running()
    running.go(300, 0.005, sessions=2)
    assert running.places.most == 2


def test_a_peer_that_counts_anew_is_no_negative_time() -> None:
    running = Running()
    running.go(60, 0.030, sessions=2)
    running.frames["0"] = 0
    running.go(60, 0.030, sessions=2)
    assert running.places.most == 2
    assert running.meter.estimate.cost.all_s == pytest.approx(0.030, rel=0.1)


def test_a_service_without_frames_is_not_taken_for_a_dear_one() -> None:
    running = Running()
    running.read()
    running.all_s, running.at_s = 100.0, 60.0
    running.read()
    assert running.places.most == 2


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, None),
        ({"/proc/self/cgroup": "0::/", "/sys/fs/cgroup/cpu.max": "max 100000"}, None),
        ({"/proc/self/cgroup": "0::/a/b", "/sys/fs/cgroup/a/cpu.max": "150000 100000"}, 1.5),
        (
            {
                "/proc/self/cgroup": "0::/a/b",
                "/sys/fs/cgroup/a/cpu.max": "150000 100000",
                "/sys/fs/cgroup/a/b/cpu.max": "50000 100000",
            },
            0.5,
        ),
        (
            {
                "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "200000\n",
                "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            },
            2.0,
        ),
        (
            {
                "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
                "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            },
            None,
        ),
        ({"/proc/self/cgroup": "0::/", "/sys/fs/cgroup/cpu.max": "nonsense"}, None),
    ],
)
def test_what_a_control_group_allows_is_read_from_every_kind(
    files: dict[str, str], found: float | None
) -> None:
    texts = {Path(path): text for path, text in files.items()}
    assert quota(texts.get) == found


def test_this_machine_has_cores_and_they_are_used() -> None:
    assert cores() > 0
    before = used()
    assert spent_s({}, before) > 0
    assert spent_s(before, used()) >= 0


@pytest.mark.parametrize(("nice", "is_counted"), [(0, True), (1, True), (10, False)])
def test_engines_of_sessions_count_and_what_gives_way_to_them_does_not(
    nice: int, is_counted: bool
) -> None:
    code = f"import os, sys; os.nice({nice}); print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-S", "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert (child.pid in used()) is is_counted
        assert child.stdin is not None
        child.stdin.close()


def test_processes_that_come_and_go_count_for_what_they_used_meanwhile() -> None:
    before, after = {1: 5.0, 2: 100.0, 3: 9.0}, {1: 6.0, 3: 0.5, 4: 2.0}
    assert spent_s(before, after) == 1.0 + 0.5 + 2.0


class Failing(PassthroughEngine):
    """Refuses every prompt."""

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> PassthroughLook:
        raise EngineError("no")


async def test_a_service_whose_engine_cannot_be_measured_takes_sessions_all_the_same() -> None:
    places, workshop = Places(1), SharedWorkshop(Failing)
    workshop.start(lambda _, __: None)
    load = Load(workshops=(workshop,), size=(640, 352), fps=25.0)
    async with metered(places, load, tuple) as meter:
        assert places.most >= 1
        assert meter.estimate.cost.all_s == 0.030
    workshop.close()


def test_a_frame_that_nothing_is_done_to_costs_its_codecs() -> None:
    workshop = SharedWorkshop(PassthroughEngine)
    workshop.start(lambda _, __: None)
    cost = measure(workshop, (640, 352))
    workshop.close()
    assert 0 < cost.loop_s < cost.all_s < 0.5
