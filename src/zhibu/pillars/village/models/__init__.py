"""Nouns and record bodies of the village pillar."""
