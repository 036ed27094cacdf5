"""Tables of emergency work (measures 6.1 to 6.3)."""
