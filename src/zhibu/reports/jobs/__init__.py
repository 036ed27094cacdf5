"""Long work of the reports: begun, followed, cancelled, kept with what it was made of."""
