"""What a batch of frames goes through, as one graph without a branch that depends on values."""
