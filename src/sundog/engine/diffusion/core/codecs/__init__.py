"""Pictures to latents and back: one form for all families."""
