"""Where graphs run: buffers, streams, compiled and captured for fixed batches."""
