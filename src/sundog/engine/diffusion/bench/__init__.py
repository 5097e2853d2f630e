"""Measures the diffusion engine on this machine; what `sundog bench engine` runs.

It needs nothing of the service, so that it runs where only torch, diffusers and transformers are.
"""
