"""Sessions share one GPU: who is next, with which frame."""
