"""Tables of the annual plan."""
