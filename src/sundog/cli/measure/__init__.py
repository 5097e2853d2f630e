"""Measure a running service from outside: numbers only, no printing."""
