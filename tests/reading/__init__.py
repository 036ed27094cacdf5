"""Measured test set: reports with labelled slots and claims, and what the program makes of them."""
