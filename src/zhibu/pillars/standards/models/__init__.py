"""Tables of standards and openness (measures 3.1 to 3.3)."""
