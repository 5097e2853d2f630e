"""Run the command line as a user does: in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["serving", "started", "sundog"]


def sundog(*arguments: str, timeout_s: float = 120) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        _command(*arguments),
        capture_output=True,
        text=True,
        env=_environment(),
        timeout=timeout_s,
        check=False,
    )


@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``sundog serve`` and give its process and the line it prints when ready."""
    with started("serve", *arguments, **environment) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline()


@contextmanager
def started(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command beside the test, as a terminal does: in a group of its own. End it after."""
    process = subprocess.Popen(
        _command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment() | environment,
        process_group=0,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "sundog.cli", *arguments]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUNDOG_")}
    return kept | {"COLUMNS": "200", "NO_COLOR": "1"}
