"""Plants by branching rules: trees, conifers, palms, ferns, grass and flowers, lit leaf by leaf."""
