"""Cameras, files, screens, pictures and arrays as video tracks; tracks as numpy pictures."""

from decart.media.devices import CameraDevice, cameras
from decart.media.frames import frames
from decart.media.push import PushTrack
from decart.media.request import VideoRequest
from decart.media.stream import CameraStream, get_camera_stream, stop_camera_stream

__all__ = [
    "CameraDevice",
    "CameraStream",
    "PushTrack",
    "VideoRequest",
    "cameras",
    "frames",
    "get_camera_stream",
    "stop_camera_stream",
]
