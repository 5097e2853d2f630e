"""Cameras by name: what is there, and which one is meant."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from decart.errors import CameraError

__all__ = ["CameraDevice", "cameras", "find_camera"]

_SYSFS: Final = Path("/sys/class/video4linux")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraDevice:
    """A camera that this machine has.

    Attributes:
        index: What ``video={"source": index}`` takes.
        name: What the camera calls itself, e.g. ``HD Pro Webcam C920``; ``source`` takes it too.
        path: Its device file, e.g. ``/dev/video0``.
    """

    index: int
    name: str
    path: str


def cameras(*, sysfs: Path = _SYSFS) -> list[CameraDevice]:
    """List the cameras of this machine, by index.

    Names come from the kernel's Video4Linux and cost no look at a device. Nodes that carry a
    camera's metadata instead of pictures are left out.

    Args:
        sysfs: Where the kernel lists them.

    Returns:
        The cameras; empty where there is none.

    Raises:
        CameraError: this system does not list its cameras (it is not Linux); name them by index.
    """
    if sys.platform != "linux":
        raise CameraError(
            f"cameras can be listed by name on Linux only, not on {sys.platform}; use an index,"
            " video={'source': 0}",
            code="cameras_not_listed",
        )
    found = [_described(node) for node in sysfs.glob("video*")] if sysfs.is_dir() else []
    return sorted((device for device in found if device), key=lambda device: device.index)


def find_camera(name: str, devices: list[CameraDevice]) -> CameraDevice | None:
    """Return the camera of that name: the same, or else the only one that contains it.

    Args:
        name: In any case, e.g. ``c920``.
        devices: What `cameras` found.

    Raises:
        CameraError: several contain it.
    """
    wanted = name.casefold().strip()
    same = [device for device in devices if device.name.casefold() == wanted]
    if same:
        return same[0]
    like = [device for device in devices if wanted and wanted in device.name.casefold()]
    if len(like) > 1:
        names = ", ".join(f"{device.index}: {device.name!r}" for device in like)
        raise CameraError(f"several cameras are called like {name!r} ({names}); use the index")
    return like[0] if like else None


def _described(node: Path) -> CameraDevice | None:
    number = node.name.removeprefix("video")
    if not number.isdecimal() or _read(node / "index") not in ("0", None):
        return None
    name = _read(node / "name") or node.name
    return CameraDevice(index=int(number), name=name, path=f"/dev/{node.name}")


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
