"""Promised speeds, measured beside what the same machine can do at best (``make bench``)."""
