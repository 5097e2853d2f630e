"""One official client in a process of its own, as a test sees it."""

import asyncio
import itertools
import json
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

__all__ = ["Official", "Refusal", "official_client"]

_DRIVER: Final = Path(__file__).with_name("driver.py")
_PATIENCE_S: Final = 40.0


class Refusal(Exception):
    """What the client raised to its user.

    Attributes:
        kind: The exception's class.
        text: Its text.
        took_s: How long the call took, seconds.
    """

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__(f"{said['error']}: {said['text']}")
        self.kind: str = said["error"]
        self.text: str = said["text"]
        self.took_s: float = said["s"]


class Official:
    """Tells the driver what to do; commands may overlap. Every wait is bounded.

    Attributes:
        version: Its release.
    """

    def __init__(self, version: str, process: subprocess.Popen[str], log: Path) -> None:
        self.version = version
        self._log = log
        self._process = process
        self._numbers = itertools.count()
        self._waiting: dict[int, Future[dict[str, Any]]] = {}

    async def do(self, command: str, **arguments: object) -> dict[str, Any]:
        """Run a method of the driver and return what it says.

        Raises:
            Refusal: the client raised.
            TimeoutError: it did not end in time.
        """
        number, answer = next(self._numbers), Future[dict[str, Any]]()
        self._waiting[number] = answer
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"number": number, "do": command, **arguments}) + "\n")
        self._process.stdin.flush()
        async with asyncio.timeout(_PATIENCE_S):
            said = await asyncio.wrap_future(answer)
        if not said["ok"]:
            raise Refusal(said)
        return said

    def log(self) -> str:
        """Return what the client has logged since it started."""
        return self._log.read_text()

    def listen(self) -> None:
        """Hand out answers until the process ends; on a thread of its own."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            answer = self._waiting.pop(said["number"])
            if answer.set_running_or_notify_cancel():
                answer.set_result(said)


@contextmanager
def official_client(version: str, python: Path, log: Path) -> Iterator[Official]:
    """Run the driver until the block ends; ``log`` gets what the client logs."""
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [str(python), "-I", str(_DRIVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as process,
    ):
        client = Official(version, process, log)
        listener = threading.Thread(target=client.listen, name="official client")
        listener.start()
        try:
            yield client
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
            listener.join()
