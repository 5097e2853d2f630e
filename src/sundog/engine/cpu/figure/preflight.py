"""Try a segmentation model in a process of its own, before any session needs it.

Run as ``python -m sundog.engine.cpu.figure.preflight PATH VALUES``. The process that engines are
copied from must have one thread and outlive any file, and this one need not.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from sundog.engine.cpu.figure.segmenter import Segmenter, SegmenterError, SegmenterFile, Values

__all__ = ["check"]

_MOST_S: Final = 60.0
_ONE_THREAD: Final = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")


def check(file: SegmenterFile) -> str:
    """Try a model and tell in words what it is. Blocking, about a second.

    Raises:
        SegmenterError: it cannot be used.
    """
    command = [sys.executable, "-P", "-m", __name__, str(file.path), file.values]
    paths = os.pathsep.join(filter(None, sys.path))
    named = f"the segmentation model {file.path}"
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_MOST_S,
            env={**os.environ, **_ONE_THREAD, "PYTHONPATH": paths},
            check=False,
        )
    except subprocess.TimeoutExpired:
        text = f"{named} gave no mask in {_MOST_S:.0f} s; give a smaller one"
        raise SegmenterError(text) from None
    except OSError as error:
        raise SegmenterError(f"{named} cannot be tried: {error.strerror}") from error
    told = ended.stdout.strip()
    if ended.returncode == 0 and told:
        return told
    if ended.returncode == 1 and told:
        raise SegmenterError(told)
    raise SegmenterError(f"{named} ends the process that tries it (status {ended.returncode})")


def _main(path: str, values: str) -> int:
    try:
        told, status = Segmenter(SegmenterFile(path=Path(path), values=Values(values))).check(), 0
    except SegmenterError as error:
        told, status = str(error), 1
    sys.stdout.write(told + "\n")
    return status


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
