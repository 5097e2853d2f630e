"""Compose protocol, media and engine into a service."""
