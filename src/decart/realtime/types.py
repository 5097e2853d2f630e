"""The options and states of sessions, under the name that official SDKs have for their module."""

from decart.realtime.options import ConnectionState, RealtimeConnectOptions

__all__ = ["ConnectionState", "RealtimeConnectOptions"]
