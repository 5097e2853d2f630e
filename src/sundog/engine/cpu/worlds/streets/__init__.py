"""Built places: flat fronts painted in metres, set up in space, lit, and mirrored in the ground."""
