"""Flows of video over a modelled link in virtual time: `python -m tests.simulation`."""
