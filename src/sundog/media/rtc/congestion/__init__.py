"""How much a path carries: what both sides tell each other, and what follows from it."""
