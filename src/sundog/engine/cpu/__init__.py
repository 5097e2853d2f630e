"""Restyling on the processor alone: a graph of stages driven by an immutable style."""
