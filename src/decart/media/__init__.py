"""Video in and out: what a track can show, and where a track can go."""

from decart.media.frames import frames
from decart.media.request import VideoRequest
from decart.media.sinks.recorder import Recorder
from decart.media.sinks.virtualcam import VirtualCamera
from decart.media.sinks.window import Window
from decart.media.sources.devices import CameraDevice, cameras
from decart.media.sources.push import PushTrack
from decart.media.stream import CameraStream, get_camera_stream, stop_camera_stream

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
