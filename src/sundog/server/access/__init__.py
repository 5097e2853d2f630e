"""Who may do what: keys, tokens, origins, and the gate that asks them."""
