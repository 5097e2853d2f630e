"""Networks that predict noise: one form for all families."""
