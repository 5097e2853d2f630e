"""Video in and out: what a track can show, and where a track can go."""

from decart.media.devices import CameraDevice, cameras
from decart.media.frames import frames
from decart.media.push import PushTrack
from decart.media.recorder import Recorder
from decart.media.request import VideoRequest
from decart.media.stream import CameraStream, get_camera_stream, stop_camera_stream
from decart.media.virtualcam import VirtualCamera
from decart.media.window import Window

__all__ = [
    "CameraDevice",
    "CameraStream",
    "PushTrack",
    "Recorder",
    "VideoRequest",
    "VirtualCamera",
    "Window",
    "cameras",
    "frames",
    "get_camera_stream",
    "stop_camera_stream",
]
