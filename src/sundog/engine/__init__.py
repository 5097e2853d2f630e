"""Text and a picture in, a picture out; no network, no event loop."""
