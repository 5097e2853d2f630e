"""Sound: Opus in and out, relayed in step with its picture."""
