"""Textures, each made once a picture size and kept.

All come from seeded noise: the same size gives the same texture on every machine and every run.
All wrap around in both directions, so that they can follow the camera. Callers must not write to
what they get.
"""
