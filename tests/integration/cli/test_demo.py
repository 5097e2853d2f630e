"""`sundog demo` and `sundog bench glass`: the whole way, through real WebRTC."""

import contextlib
import json
import os
import signal
import time
from pathlib import Path

import av
import psutil
import pytest

from tests.commandline import started, sundog

pytestmark = pytest.mark.timeout(180)  # the first run on a machine compiles kernels


def test_the_demo_writes_video_sheet_and_figures(tmp_path: Path) -> None:
    result = sundog("demo", "--seconds", "6", "--out", str(tmp_path / "out"))
    assert result.returncode == 0, result.stderr
    report = json.loads((tmp_path / "out" / "demo.json").read_text())
    assert report["fps"] > 0
    assert report["first_frame_ms"] > 0
    assert 0 < report["glass_to_glass_ms"]["p50"] <= report["glass_to_glass_ms"]["p95"]
    assert report["stages_ms"]["engine"]["p50"] > 0
    assert report["machine"]["cores"] >= 1
    assert list(report["prompt_to_effect_ms"]["changes"]) == [
        "Cyberpunk city",
        "Lego World",
        "Watercolor",
    ]
    with av.open(str(tmp_path / "out" / "demo.mp4")) as film:
        frames = [(frame.width, frame.height, frame.time) for frame in film.decode(video=0)]
    assert {(width, height) for width, height, _ in frames} == {(1280, 352)}
    assert 4 < frames[-1][2] < 9
    with av.open(str(tmp_path / "out" / "demo.png")) as sheet:
        picture = next(sheet.decode(video=0))
    assert picture.height > 5 * 352


def test_an_input_that_is_not_there_is_named(tmp_path: Path) -> None:
    arguments = ("--engine", "passthrough", "--out", str(tmp_path))
    result = sundog("demo", "nowhere.mp4", *arguments)
    assert result.returncode == 1
    assert "nowhere.mp4" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_ended_early_it_takes_its_service_along(tmp_path: Path, kind: signal.Signals) -> None:
    arguments = ("demo", "--engine", "passthrough", "--out", str(tmp_path))
    with started(*arguments) as process:
        service = service_of(process.pid)
        process.send_signal(kind)
        process.wait(timeout=20)
        assert process.returncode != 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
        assert not service.is_running()


def test_a_terminals_ctrl_c_ends_it_quietly(tmp_path: Path) -> None:
    with started("demo", "--engine", "passthrough", "--out", str(tmp_path)) as process:
        service, deadline = service_of(process.pid), time.monotonic() + 60
        while not (tmp_path / "demo.mp4").exists():
            assert time.monotonic() < deadline, "nothing is recorded"
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert not service.is_running()
    with av.open(str(tmp_path / "demo.mp4")) as film:
        assert next(film.decode(video=0)).width == 1280


def service_of(pid: int) -> psutil.Process:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for child in psutil.Process(pid).children():
            with contextlib.suppress(psutil.Error):
                if "serve" in child.cmdline():
                    return child
        time.sleep(0.05)
    pytest.fail("no service was started")


@pytest.mark.parametrize("codec", ["h264", "vp8"])
def test_the_bench_reads_every_number_back(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "glass.json"
    options = ("--engine", "passthrough", "--codec", codec, "--seconds", "2", "--json", str(path))
    result = sundog("bench", "glass", *options)
    assert result.returncode == 0, result.stderr
    report = json.loads(path.read_text())
    assert report["unread_frames"] == 0
    assert report["fps"] > 0
    assert report["sent_fps"] > 0
    assert report["latency_ms"]["p50"] <= report["latency_ms"]["p95"] <= report["latency_ms"]["p99"]
    assert report["service"]["cpu_ms_per_frame"] > 0
    assert report["service"]["rss_mb"] > 0
    assert report["first_frame_ms"] > 0
    assert report["drops"] >= 0
    assert report["settings"]["codec"] == codec
    assert "latency_ms.p95" in result.stdout
