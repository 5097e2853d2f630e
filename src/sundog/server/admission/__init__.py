"""Whether there is room: places for sessions."""
