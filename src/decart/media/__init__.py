"""Cameras, files and a test picture as video tracks."""

from decart.media.stream import CameraStream, get_camera_stream, stop_camera_stream

__all__ = ["CameraStream", "get_camera_stream", "stop_camera_stream"]
