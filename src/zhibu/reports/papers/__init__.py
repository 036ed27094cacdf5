"""Papers that people bring: filled, checked, brought up to date, and kept with their results."""
