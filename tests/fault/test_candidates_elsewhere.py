"""Candidates that lead where only the service's machine reaches: nothing is sent there."""

import asyncio
import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.canaries import INNER, PUBLIC

_ROOT = Path(__file__).parents[2]
_MOST_S = 40.0
_INSIDE = ("unshare", "--user", "--map-root-user", "--net")


async def _inside(*command: str) -> tuple[int | None, str, str]:
    """Run something in a network namespace of its own."""
    process = await asyncio.create_subprocess_exec(
        *_INSIDE,
        *command,
        cwd=_ROOT,
        env={"PYTHONPATH": f"{_ROOT / 'src'}:{_ROOT}", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(_MOST_S):
        told, failed = await process.communicate()
    return process.returncode, told.decode(), failed.decode()


async def _heard(*allowed: str) -> dict[str, int]:
    """Return what canaries in a namespace of their own heard, with these networks permitted."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("unshare or ip is missing: apt-get install util-linux iproute2")
    code, _, why = await _inside("ip", "link", "set", "lo", "up")
    if code != 0:
        pytest.skip(f"this machine gives no network namespace: {why.strip()[-200:]}")
    code, told, failed = await _inside(sys.executable, "-m", "tests.canaries", *allowed)
    assert code == 0, failed
    heard: dict[str, int] = json.loads(told)
    return heard


async def test_candidates_to_inner_addresses_or_names_have_nobody_hear_of_them() -> None:
    heard = await _heard()
    assert {name: heard[name] for name in (*INNER, "dns", "mdns")} == dict.fromkeys(
        (*INNER, "dns", "mdns"), 0
    )
    # Who may hear does, and questions for names would be heard.
    assert all(heard[name] for name in (*PUBLIC, "dns control", "mdns control"))


async def test_what_the_settings_permit_is_reached() -> None:
    heard = await _heard("127.7.0.0/16", "172.16.9.8/32")
    assert {name for name in INNER if heard[name]} == {"127.7.7.7", "172.16.9.8"}
    assert heard["dns"] == heard["mdns"] == 0
