"""The examples run as they stand, each in a process and a folder of its own."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from tests.service import running_service

EXAMPLES = Path(__file__).parents[2] / "examples"


async def run(name: str, folder: Path, url: str, *arguments: str) -> tuple[int | None, str]:
    """Run an example against a service; give its exit status and what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-X",
        "dev",
        str(EXAMPLES / name),
        *arguments,
        cwd=folder,
        env={**os.environ, "DECART_BASE_URL": url, "DECART_CAMERA": "synthetic"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(50):
        output, _ = await process.communicate()
    return process.returncode, output.decode()


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


@pytest.mark.parametrize("name", [path.name for path in EXAMPLES.glob("*.py")])
def test_every_example_has_a_test(name: str) -> None:
    assert f'"{name}"' in Path(__file__).read_text()
