"""From a prompt's words to what a denoiser is told, and from one prompt to the next."""
