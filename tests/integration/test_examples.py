"""The examples run as they stand, each in a process and a folder of its own."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from tests.service import running_service

EXAMPLES = Path(__file__).parents[2] / "examples"


EXECUTE_NOTEBOOK = """
import sys
import nbformat
from nbclient import NotebookClient
book = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(book, timeout=40, resources={"metadata": {"path": "."}}).execute()
nbformat.write(book, "done.ipynb")
"""


async def run(
    name: str, folder: Path, url: str, *arguments: str, typed: str = ""
) -> tuple[int | None, str]:
    """Run an example against a service; give its exit status and what it printed."""
    return await run_python(folder, url, "-X", "dev", str(EXAMPLES / name), *arguments, typed=typed)


async def run_python(
    folder: Path, url: str, *arguments: str, typed: str = ""
) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=folder,
        env={**os.environ, "DECART_BASE_URL": url, "DECART_CAMERA": "synthetic"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(50):
        output, _ = await process.communicate(typed.encode())
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


def test_the_notebook_is_kept_without_outputs() -> None:
    cells = json.loads((EXAMPLES / "notebook.ipynb").read_text())["cells"]

    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]


@pytest.mark.parametrize("name", [path.name for path in EXAMPLES.iterdir() if path.is_file()])
def test_every_example_has_a_test(name: str) -> None:
    assert f'"{name}"' in Path(__file__).read_text()
