"""How a front reaches workers: a Placement over a cluster."""
