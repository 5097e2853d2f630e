"""Parity: a few packets more with each picture, by which lost ones are had without asking again."""
