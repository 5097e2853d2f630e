"""Workers of other code beside a front of ours: what either adds does not trouble the other."""

import os
import shutil
import sys
from pathlib import Path

import pytest

import sundog
from tests.cluster.clients import publishing
from tests.cluster.town import KEY, Town

pytestmark = pytest.mark.timeout(150)


def other_code(folder: Path) -> Path:
    """Return a Python that runs Sundog as it may be one day: values have one field more."""
    ours = Path(sundog.__file__).parent
    shutil.copytree(ours, folder / "src" / "sundog", ignore=shutil.ignore_patterns("__pycache__"))
    messages = folder / "src" / "sundog" / "cluster" / "messages.py"
    text = messages.read_text()
    first = "    session_id: str\n", "    name: str\n    node: str\n"
    for field in first:
        assert field in text
        text = text.replace(field, f"    heat: float = 1.0\n{field}")
    messages.write_text(text)
    python = folder / "python"
    path = os.pathsep.join([str(folder / "src"), "$PYTHONPATH"])
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{path}" exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    return python


async def test_a_session_goes_on_from_our_code_to_another(town: Town, tmp_path: Path) -> None:
    front = await town.front(workers_min=1)
    await town.ready(1)
    async with publishing(front.base_url, KEY) as publisher:
        await town.command(
            *("upgrade", "--release", "two", "--python", str(other_code(tmp_path))),
            *("--deadline", "5", "--wait"),
        )
        for actor in (await town.worker_of(publisher.session_id), "pool"):
            where = await town.nodes.call(
                town.namespace, actor, "__ray_call__", lambda _: sys.modules["sundog"].__file__
            )
            assert Path(where).is_relative_to(tmp_path)
        await publisher.client.set_prompt("plain")
        await publisher.diary.sees(lambda shown: not shown.negative)
        assert publisher.errors == []
