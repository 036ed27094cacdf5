"""Tables of conduct (measures 4.1 to 4.3)."""
