"""Frames, time and WebRTC; knows no engine and no protocol."""
