"""A client on a machine of its own: ``python -m tests.cluster.outsider BASE_URL KEY [FILE]``.

Watches until it has seen some pictures, or until there is such a file. Says as JSON, once the first
picture is there and in the end, what it saw: pictures in all, and how many in the last second.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Final

from tests.cluster.clients import Publisher, publishing

_ENOUGH: Final = 30
"""Pictures: two seconds of them."""

_PATIENCE_S: Final = 20.0
_LONGEST_S: Final = 180.0


async def _run(base_url: str, key: str, stop: Path | None) -> None:
    async with publishing(base_url, key, prompt="as it is") as publisher:
        before = publisher.session_id
        _say(publisher, before)
        until_s = time.monotonic() + (_LONGEST_S if stop else _PATIENCE_S)
        while not _is_enough(publisher, stop) and time.monotonic() < until_s:
            await asyncio.sleep(0.1)
        _say(publisher, before)


def _is_enough(publisher: Publisher, stop: Path | None) -> bool:
    return stop.exists() if stop else len(publisher.diary.shown) >= _ENOUGH


def _say(publisher: Publisher, session_id: str) -> None:
    found = {
        "pictures": len(publisher.diary.shown),
        "last": len(publisher.diary.since(time.monotonic() - 1.0)),
        "same_session": publisher.session_id == session_id,
        "errors": [repr(error) for error in publisher.errors],
    }
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], sys.argv[2], Path(sys.argv[3]) if len(sys.argv) > 3 else None))
