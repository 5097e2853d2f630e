"""Realtime sessions."""

from decart.realtime.client import RealtimeClient
from decart.realtime.options import ConnectionState, RealtimeConnectOptions

__all__ = ["ConnectionState", "RealtimeClient", "RealtimeConnectOptions"]
