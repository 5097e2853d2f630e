"""What a publisher or viewer has made is changed only as long as it is there."""

import asyncio

import pytest
from starlette.exceptions import HTTPException

from sundog.server.whip.resources import Resource

OFFER = "v=0\r\na=ice-ufrag:first\r\n"


def fragment(ufrag: str) -> str:
    return f"a=ice-ufrag:{ufrag}\r\na=ice-pwd:{'p' * 22}\r\n"


class Target:
    """A peer whose restarts last until `go` is set."""

    def __init__(self) -> None:
        self.is_over = False
        self.restarts: list[str] = []
        self.go = asyncio.Event()

    async def add_candidate(self, *_: object) -> None:
        raise AssertionError("there is none")

    async def restart_ice(self, fragment: str) -> str:
        self.restarts.append(fragment)
        await self.go.wait()
        return "ours"

    async def aclose(self) -> None:
        self.is_over = True


async def test_a_change_that_waited_is_not_made_once_another_publisher_has_come() -> None:
    """It would restart the ICE of that one's peer."""
    target = Target()
    resource = Resource(target, OFFER)
    first = asyncio.create_task(resource.patch(fragment("second"), "*"))
    second = asyncio.create_task(resource.patch(fragment("third"), "*"))
    while not target.restarts:
        await asyncio.sleep(0)
    target.is_over = True
    target.go.set()
    assert (await first).fragment == "ours"
    with pytest.raises(HTTPException) as refused:
        await second
    assert refused.value.status_code == 404
    assert target.restarts == [fragment("second")]
