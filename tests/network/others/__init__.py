"""Other clients and stacks than ours, measured beside it."""
