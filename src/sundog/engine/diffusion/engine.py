"""The engine of diffusion models: settings in, looks and renderers out."""
