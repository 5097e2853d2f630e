"""Land: height fields, how water and wind shape them, how the sun lights them, how they are seen."""
