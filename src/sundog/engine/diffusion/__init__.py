"""One-step image diffusion on a GPU: many sessions' frames in one batch."""
