"""Cameras, files and a test picture as video tracks; tracks as numpy pictures."""

from decart.media.frames import frames
from decart.media.stream import CameraStream, get_camera_stream, stop_camera_stream

__all__ = ["CameraStream", "frames", "get_camera_stream", "stop_camera_stream"]
