"""Realtime sessions."""

from decart.realtime.client import RealtimeClient
from decart.realtime.options import ConnectionState, RealtimeConnectOptions
from decart.realtime.remote import RemoteVideo
from decart.realtime.stats import Latency, ServiceStats, SessionStats, StageTime

__all__ = [
    "ConnectionState",
    "Latency",
    "RealtimeClient",
    "RealtimeConnectOptions",
    "RemoteVideo",
    "ServiceStats",
    "SessionStats",
    "StageTime",
]
