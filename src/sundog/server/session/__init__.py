"""A session: its life, its connections, its media."""
