"""Whole pipelines with random weights, small enough to be made at test time, offline."""
