"""Wire messages and session rules; no I/O, no clock.

``messages`` are the values, ``codec`` puts them into JSON and back, ``session`` says what follows
from each, ``states`` is its table, ``effects`` what it exchanges with the driver, ``dialects`` how
the clients differ, ``errors`` what can be wrong and the limits.
"""
