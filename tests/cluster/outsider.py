"""A client on a machine of its own: ``python -m tests.cluster.outsider BASE_URL KEY [SECONDS]``.

Says as JSON what it saw: pictures in all, and how many in the last second.
"""

import asyncio
import json
import sys
import time

from tests.cluster.clients import publishing


async def _run(base_url: str, key: str, watch_s: float) -> None:
    began_s = time.monotonic()
    async with publishing(base_url, key, prompt="as it is") as publisher:
        first_s = publisher.diary.shown[0].at_s - began_s
        before = publisher.session_id
        await asyncio.sleep(watch_s)
        found = {
            "first_s": round(first_s, 2),
            "pictures": len(publisher.diary.shown),
            "last": len(publisher.diary.since(time.monotonic() - 1.0)),
            "same_session": publisher.session_id == before,
            "errors": [repr(error) for error in publisher.errors],
        }
        sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 2.0
    asyncio.run(_run(sys.argv[1], sys.argv[2], seconds))
