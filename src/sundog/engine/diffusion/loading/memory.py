"""How much memory is left for weights, on the machine and in the container."""

from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["available"]

_GROUP: Final = Path("/sys/fs/cgroup")


def available(group: Path = _GROUP) -> int:
    """Return bytes that can be taken before the kernel ends somebody.

    Args:
        group: Folder of the control group, version 2, that limits this process, as a container
            sees it. Source: https://docs.kernel.org/admin-guide/cgroup-v2.html
    """
    # Not above: benches run where the service's packages are not, and ask for no memory.
    import psutil

    free = psutil.virtual_memory().available
    # Without a limit the file says "max"; outside of a container there is none.
    with suppress(OSError, ValueError):
        limit = int((group / "memory.max").read_text())
        used = int((group / "memory.current").read_text())
        free = min(free, limit - used + _files(group))
    return max(free, 0)


def _files(group: Path) -> int:
    """Return bytes of files that are only kept in case they are read again."""
    lines = (group / "memory.stat").read_text().splitlines()
    counted = dict(line.split(maxsplit=1) for line in lines)
    return sum(int(counted.get(name, 0)) for name in ("active_file", "inactive_file"))
