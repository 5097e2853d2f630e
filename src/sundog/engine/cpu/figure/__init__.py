"""Who or what stands before the rest: where it is, and how sure that is."""
