"""Loops over pixels, compiled; they know arrays, not styles or stages."""
