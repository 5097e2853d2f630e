"""From what a prompt says to a style."""
