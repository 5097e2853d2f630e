"""Weights: looked for, explained, loaded, or made at random."""
