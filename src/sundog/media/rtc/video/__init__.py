"""Video: received, encoded once for all who get it, sent."""
