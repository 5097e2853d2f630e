"""Has a process give back, when SIGUSR2 comes, all memory that it does not use.

Python looks for reference cycles when so many objects were made, and the C library keeps what was
freed for what is needed next: at rest a service holds 20 MB more or less by chance. Where this folder
is on PYTHONPATH, what it holds afterwards is what it needs. Nothing imports this but Python itself.
"""

import ctypes
import gc
import signal
import sys


def _tidy(*_: object) -> None:
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


signal.signal(signal.SIGUSR2, _tidy)
