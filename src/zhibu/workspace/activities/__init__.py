"""Pages of activities: one form for all that was done together, and its detail page."""
