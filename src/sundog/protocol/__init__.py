"""Wire messages and session rules; no I/O, no clock."""
