"""Prompts become what a denoiser is told."""
