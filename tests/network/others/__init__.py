"""Other stacks than ours, measured beside it: each a service that echoes and a client that looks."""
