"""Become a program in namespaces: ``python enter.py PARENT [NAMESPACE ...] -- COMMAND ...``.

Namespaces are paths such as ``/proc/1/ns/net``. The program ends, at once, with the process PARENT
that started it (PR_SET_PDEATHSIG of prctl(2)), so that none outlives a test that is killed.
"""

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1


def main() -> None:
    """Do as the command line says."""
    split = sys.argv.index("--")
    parent, *namespaces = sys.argv[1:split]
    libc = ctypes.CDLL(None, use_errno=True)
    for path in namespaces:
        namespace = os.open(path, os.O_RDONLY)
        if libc.setns(namespace, 0):
            raise OSError(ctypes.get_errno(), f"setns {path}")
        os.close(namespace)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # It may have ended before it was asked for.
    if os.getppid() != int(parent):
        sys.exit("whoever started this has ended")
    command = sys.argv[split + 1 :]
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
