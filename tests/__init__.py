"""Journeys, matrices and promises about the whole; unit tests lie beside the code."""
