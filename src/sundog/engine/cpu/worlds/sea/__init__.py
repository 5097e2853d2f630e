"""Below the surface of the sea: its light, its bed, what lives there."""
