"""Models that can be used, as data."""
