"""The examples run as they stand, each in a process and a folder of its own."""

import asyncio
import os
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


@pytest.mark.parametrize("name", [path.name for path in EXAMPLES.glob("*.py")])
def test_every_example_has_a_test(name: str) -> None:
    assert f'"{name}"' in Path(__file__).read_text()
