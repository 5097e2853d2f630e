"""Python SDK for the realtime video API."""
