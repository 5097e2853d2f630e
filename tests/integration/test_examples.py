"""The examples run as they stand, each in a process and a folder of its own."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tests.service import running_service

EXAMPLES = Path(__file__).parents[2] / "examples"


SCREENS = {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"}

HAS_VIRTUAL_CAMERA = any(Path("/sys/devices/virtual/video4linux").glob("video*"))

EXECUTE_NOTEBOOK = """
import sys
import nbformat
from nbclient import NotebookClient
book = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(book, timeout=40, resources={"metadata": {"path": "."}}).execute()
nbformat.write(book, "done.ipynb")
"""


async def run(
    name: str,
    folder: Path,
    url: str,
    *arguments: str,
    typed: str = "",
    display: str | None = None,
) -> tuple[int | None, str]:
    """Run an example against a service; give its exit status and what it printed."""
    program = ("-X", "dev", str(EXAMPLES / name), *arguments)
    return await run_python(folder, url, *program, typed=typed, display=display)


async def run_python(
    folder: Path, url: str, *arguments: str, typed: str = "", display: str | None = None
) -> tuple[int | None, str]:
    # No window comes up on the screen of whoever runs the tests.
    environment = {name: value for name, value in os.environ.items() if name not in SCREENS}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=folder,
        env=environment
        | {"DECART_BASE_URL": url, "DECART_CAMERA": "synthetic"}
        | ({"DISPLAY": display} if display else {}),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(50):
        output, _ = await process.communicate(typed.encode())
    return process.returncode, output.decode()


@contextmanager
def x_server() -> Iterator[str]:
    """Start a screen that nobody sees; gives what ``DISPLAY`` is set to."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def write_film(path: Path) -> None:
    """Write two seconds of film, each frame brighter than the last, with a tone."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 320, 176, "yuv420p"
        sound = container.add_stream("aac", rate=48_000)
        for number in range(50):
            image = np.full((176, 320, 3), 40 + 4 * number, np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(video.encode(None))
        wave = np.sin(np.arange(96_000) / 48_000 * 2 * np.pi * 440) * 8000
        tone = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None], "s16", "mono")
        tone.sample_rate, tone.pts = 48_000, 0
        for part in av.AudioResampler(format="fltp", frame_size=1024).resample(tone):
            container.mux(sound.encode(part))
        container.mux(sound.encode(None))


async def test_quickstart_leaves_a_picture(tmp_path: Path) -> None:
    async with running_service() as url:
        status, output = await run("quickstart.py", tmp_path, url)

    assert status == 0, output
    picture = cv2.imread(str(tmp_path / "quickstart.png"))
    assert picture is not None
    assert picture.shape == (704, 1280, 3)


async def test_change_style_goes_through_its_styles(tmp_path: Path) -> None:
    async with running_service() as url:
        status, output = await run("change_style.py", tmp_path, url, "Anime", " ", "Lego World")

    assert status == 0, output
    for expected in (
        "is connected",
        "Anime: ",
        "InvalidInputError",
        "Lego World: ",
        "disconnected",
    ):
        assert expected in output


async def test_change_style_without_a_service_says_what_is_wrong(tmp_path: Path) -> None:
    status, output = await run("change_style.py", tmp_path, "http://127.0.0.1:1")

    assert status == 1
    assert "is it running" in output
    assert "Traceback" not in output


def test_the_example_of_a_test_passes_and_its_fixture_leaves_nothing(tmp_path: Path) -> None:
    # Beside an app's own tests, away from the settings of ours.
    test = shutil.copy(EXAMPLES / "test_my_app.py", tmp_path)
    strict = ["-W", "error", "-p", "no:asyncio", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *strict, test]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=55, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


async def test_keyboard_takes_what_is_typed_until_an_empty_line(tmp_path: Path) -> None:
    async with running_service() as url:
        status, output = await run(
            "keyboard.py", tmp_path, url, typed=f"Watercolor\n{'x' * 3000}\n\nnever read\n"
        )

    assert status == 0, output
    assert output.count("keyboard.png") == 1
    assert "at most 2000" in output
    assert cv2.imread(str(tmp_path / "keyboard.png")) is not None


async def test_notebook_runs_from_top_to_bottom(tmp_path: Path) -> None:
    async with running_service() as url:
        status, output = await run_python(
            tmp_path, url, "-c", EXECUTE_NOTEBOOK, str(EXAMPLES / "notebook.ipynb")
        )

    assert status == 0, output
    cells = json.loads((tmp_path / "done.ipynb").read_text())["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    pictures = [out for out in outputs if "image/png" in out.get("data", {})]
    assert len(pictures) == 2
    assert not [out for out in outputs if out["output_type"] in ("error", "stream")]


async def test_latency_tells_each_second_and_draws_on_the_picture(tmp_path: Path) -> None:
    async with running_service() as url:
        status, output = await run("latency.py", tmp_path, url, "--seconds", "3.5")

    assert status == 0, output
    assert output.count(" ms late, ") >= 2
    assert cv2.imread(str(tmp_path / "latency.png")) is not None


async def test_two_viewers_both_see_the_session(tmp_path: Path) -> None:
    async with running_service() as url:
        status, output = await run("two_viewers.py", tmp_path, url, "--seconds", "8")

    assert status == 0, output
    assert "view2.png written" in output
    assert "25 pictures" in output
    assert cv2.imread(str(tmp_path / "view2.png")) is not None


async def test_one_is_watched_by_two_others(tmp_path: Path) -> None:
    printed = tmp_path / "printed.txt"
    async with running_service() as url:
        with printed.open("w") as out:
            publisher = await asyncio.create_subprocess_exec(
                *(sys.executable, str(EXAMPLES / "watch.py")),
                env=os.environ | {"DECART_BASE_URL": url, "DECART_CAMERA": "synthetic"},
                stdout=out,
                stderr=asyncio.subprocess.STDOUT,
            )
        try:
            async with asyncio.timeout(40):
                while not (told := re.search(r"link:  (\S+)\ntoken: (\S+)\n", printed.read_text())):
                    assert publisher.returncode is None, printed.read_text()
                    await asyncio.sleep(0.05)
            for how, whom in (("--link", told[1]), ("--token", told[2])):
                status, output = await run("watch.py", tmp_path, url, how, whom, "--seconds", "2")
                assert status == 0, output
                assert "watched.png written" in output
                picture = cv2.imread(str(tmp_path / "watched.png"))
                assert picture is not None
                assert picture.shape == (704, 1280, 3)
                (tmp_path / "watched.png").unlink()
        finally:
            publisher.terminate()
            await publisher.wait()
    assert told[1].startswith(f"{url}/watch#session=")


async def test_a_restyled_file_keeps_its_length_and_its_sound(tmp_path: Path) -> None:
    write_film(tmp_path / "in.mp4")
    async with running_service() as url:
        status, output = await run("restyle_file.py", tmp_path, url, "in.mp4", "out.mp4", "Anime")

    assert status == 0, output
    with av.open(str(tmp_path / "out.mp4")) as film:
        assert len(film.streams.audio) == 1
        levels = [float(frame.to_ndarray()[:704].mean()) for frame in film.decode(video=0)]
    # The last picture is that of the film, and it got brighter all the way.
    assert levels[-1] > 200
    assert levels == sorted(levels)


async def test_restyle_file_says_what_it_needs(tmp_path: Path) -> None:
    status, output = await run("restyle_file.py", tmp_path, "http://127.0.0.1:1")
    assert status == 1
    assert "holiday.mp4" in output

    status, output = await run("restyle_file.py", tmp_path, "http://127.0.0.1:1", "a", "b.mp4", "c")
    assert status == 1
    assert "InvalidInputError: there is no file" in output


async def test_window_without_a_screen_says_what_to_do(tmp_path: Path) -> None:
    async with running_service() as url:
        status, output = await run("window.py", tmp_path, url, "--seconds", "3")

    assert status == 1, output
    assert "SinkError: there is no screen for a window" in output
    assert "Traceback" not in output


@pytest.mark.skipif(not shutil.which("Xvfb"), reason="Xvfb is missing (package xvfb)")
async def test_window_shows_pictures(tmp_path: Path) -> None:
    with x_server() as display:
        async with running_service() as url:
            status, output = await run(
                "window.py", tmp_path, url, "--seconds", "3", display=display
            )

    assert status == 0, output
    shown = re.search(r"(\d+) pictures shown", output)
    assert shown is not None
    assert int(shown[1]) > 0


async def test_virtual_camera_is_there_or_says_what_to_do(tmp_path: Path) -> None:
    async with running_service() as url:
        status, output = await run("virtual_camera.py", tmp_path, url, "--seconds", "3")

    if HAS_VIRTUAL_CAMERA:
        assert status == 0, output
        assert "pictures sent" in output
    else:
        assert status == 1, output
        assert "SinkError: " in output
        assert "virtual camera" in output
        assert "Traceback" not in output


def test_the_notebook_is_kept_without_outputs() -> None:
    cells = json.loads((EXAMPLES / "notebook.ipynb").read_text())["cells"]

    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]


@pytest.mark.parametrize(
    "name", [path.name for path in EXAMPLES.iterdir() if path.suffix in (".py", ".ipynb")]
)
def test_every_example_has_a_test_and_a_line_in_the_table(name: str) -> None:
    assert f'"{name}"' in Path(__file__).read_text()
    assert f"]({name})" in (EXAMPLES / "README.md").read_text()
