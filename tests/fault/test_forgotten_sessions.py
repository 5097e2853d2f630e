"""Programs that end without closing what they opened."""

import asyncio
import sys

import pytest

_FORGETFUL = """
import asyncio
from tests.service import running_service
from tests.wireclient import streaming

async def main():
    service = running_service()
    session = streaming(await service.__aenter__())
    stream = await session.__aenter__()
    await stream.frames(1)
    return service, session

loop = asyncio.new_event_loop()
kept = loop.run_until_complete(main())
loop.close() if {closes} else None
print("the last line")
"""


@pytest.mark.parametrize("closes", [True, False], ids=["loop closed", "loop left"])
async def test_a_program_ends_with_its_last_line_though_its_session_lives(closes: bool) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _FORGETFUL.format(closes=closes),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(40):
            said, _ = await process.communicate()
        assert (said.decode().strip(), process.returncode) == ("the last line", 0)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
