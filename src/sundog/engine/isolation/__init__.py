"""Engines in processes of their own: one that breaks takes nothing else with it. Linux only."""
