"""Encoders: their rate, their size, their threads, what they cost."""
