"""Where sessions run: the interface, and everything in this process."""
