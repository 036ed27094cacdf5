"""Figures to documents: the tree, its renderers, filling and checking."""
