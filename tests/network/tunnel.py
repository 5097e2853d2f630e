"""Two network namespaces without names, each with one TUN device that this process holds.

They exist as long as this process and the programs in them do, so nothing is left behind however
it ends. See namespaces(7), user_namespaces(7) and the kernel's Documentation/networking/tuntap.rst.
"""

import ctypes
import fcntl
import os
import struct
import subprocess
from pathlib import Path
from typing import Final

__all__ = ["DEVICE", "Tunnel", "become_root_of_own"]

DEVICE: Final = "lab0"

_TUN: Final = Path("/dev/net/tun")
_TUNSETIFF: Final = 0x400454CA
_IFF_TUN_NO_PI: Final = 0x1001
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000

_libc = ctypes.CDLL(None, use_errno=True)


def become_root_of_own() -> None:
    """Enter a user namespace in which this process may make network namespaces.

    Raises:
        OSError: it is not permitted.
    """
    user, group = os.geteuid(), os.getegid()
    _unshare(_CLONE_NEWUSER)
    own = Path("/proc/self")
    (own / "setgroups").write_text("deny")
    (own / "uid_map").write_text(f"0 {user} 1")
    (own / "gid_map").write_text(f"0 {group} 1")


class Tunnel:
    """One namespace, which this process enters when it makes it.

    Attributes:
        address: IPv4 address of the device there.
        namespace_fd: Stands for the namespace, as ``/proc/<pid>/fd/<this>``.
        fd: Packets that programs there send are read from it, one at a time, and packets that
            are written to it arrive there. Does not block.
    """

    def __init__(self, address: str) -> None:
        """Make it.

        Raises:
            OSError: it is not permitted.
            subprocess.CalledProcessError: ``ip`` refused.
        """
        _unshare(_CLONE_NEWNET)
        self.namespace_fd = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.fd = os.open(_TUN, os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.fd, _TUNSETIFF, struct.pack("16sH", DEVICE.encode(), _IFF_TUN_NO_PI))
        self.address = address
        _ip("link set lo up")
        # No IPv6 addresses: one path between the two sides, so that it is the spoilt one.
        _ip(f"link set {DEVICE} addrgenmode none")
        _ip(f"link set {DEVICE} up")
        _ip(f"addr add {address}/32 dev {DEVICE}")
        _ip(f"route add default dev {DEVICE}")

    def move(self, address: str) -> None:
        """Give the device another address instead; what is sent to the old one is lost."""
        if _libc.setns(self.namespace_fd, _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
        _ip(f"addr add {address}/32 dev {DEVICE}")
        _ip(f"addr del {self.address}/32 dev {DEVICE}")
        self.address = address


def _unshare(flags: int) -> None:
    if _libc.unshare(flags):
        number = ctypes.get_errno()
        raise OSError(number, f"unshare: {os.strerror(number)}")


def _ip(arguments: str) -> None:
    subprocess.run(["ip", *arguments.split()], check=True, capture_output=True, text=True)
