"""Realtime sessions."""

from decart.realtime.client import RealtimeClient
from decart.realtime.links import watch
from decart.realtime.options import ConnectionState, QueuePosition, RealtimeConnectOptions
from decart.realtime.remote import RemoteVideo
from decart.realtime.stats import Latency, ServiceStats, SessionStats, StageTime
from decart.realtime.subscribe import (
    SubscribeClient,
    SubscribeOptions,
    decode_subscribe_token,
    encode_subscribe_token,
)

__all__ = [
    "ConnectionState",
    "Latency",
    "QueuePosition",
    "RealtimeClient",
    "RealtimeConnectOptions",
    "RemoteVideo",
    "ServiceStats",
    "SessionStats",
    "StageTime",
    "SubscribeClient",
    "SubscribeOptions",
    "decode_subscribe_token",
    "encode_subscribe_token",
    "watch",
]
