"""Pure Python that every other room stands on: no Django, no files, no clock of its own."""
