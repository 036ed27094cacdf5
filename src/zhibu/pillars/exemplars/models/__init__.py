"""Nouns and record bodies of the exemplars pillar."""
